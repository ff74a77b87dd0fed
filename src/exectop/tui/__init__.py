"""The screens. Must not know: httpx, websockets, sqlite3, providers, transport, sync, record, mock."""
