"""Options, loading, paths, secrets. Must not know: screens."""
