"""How far a request got, told by the HTTP library as it goes.

Owns: what is left to close where a request ends before it was sent. Must not know: what is asked.
"""

from dataclasses import dataclass
from typing import Protocol


class _Stream(Protocol):
    """A connection of the HTTP library."""

    async def aclose(self) -> None: ...


@dataclass(slots=True)
class Progress:
    """`is_new_connection`: no idle connection was used. `is_connected`: the request is being sent. `retried`: why it
    is sent for the second time."""

    is_new_connection: bool = False
    is_connected: bool = False
    has_reply: bool = False
    retried: str = ""
    _unready: _Stream | None = None

    async def trace(self, event: str, info: dict[str, object]) -> None:
        """A callback of httpcore's `trace` extension."""
        if event in ("connection.connect_tcp.started", "connection.connect_unix_socket.started"):
            self.is_new_connection, self.is_connected = True, False
        elif event == "connection.connect_tcp.complete":
            self._unready = info.get("return_value")  # type: ignore[assignment]
        elif event.endswith("send_request_headers.started"):
            self.is_connected, self._unready = True, None

    async def abandon(self) -> None:
        """The request is given up. The library forgets the socket of a TLS handshake that was cancelled: it would
        stay open until the garbage is collected, one for each try at a server that never answers."""
        stream, self._unready = self._unready, None
        if stream is not None:
            await stream.aclose()
