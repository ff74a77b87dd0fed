"""Schedule, poller, streamer, supervisor, engine. Must not know: httpx, a concrete provider, screens."""
