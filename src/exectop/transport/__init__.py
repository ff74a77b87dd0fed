"""httpx and WebSocket sessions, server-sent events, limits. Must not know: providers, store, screens."""
