"""Tapes and the local history. Must not know: providers, screens."""
