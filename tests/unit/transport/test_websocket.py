"""Streams over WebSocket against a real server on loopback."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.server import ServerConnection
from websockets.asyncio.server import serve as serve_websocket

from exectop.clock import ManualClock
from exectop.ports.session import TransportError
from exectop.ports.wire import FaultKind, StreamKind, StreamSpec, Topic
from exectop.transport.client import HttpSession
from support.settings import CANARY, session_settings
from support.wire_server import always, reply, serve

SPEC = StreamSpec(kind=StreamKind.WEBSOCKET, path="/ws", topic=Topic(), params=(("after", "3 4"),))


@asynccontextmanager
async def _server(seen: list[str], close_code: int = 1000) -> AsyncIterator[str]:
    async def handle(connection: ServerConnection) -> None:
        assert connection.request is not None
        seen.append(f"{connection.request.path} {connection.request.headers['Authorization']}")
        await connection.send("one")
        await connection.send(b"two")
        await connection.close(close_code)

    async with serve_websocket(handle, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}"


async def _read(url: str) -> list[str]:
    session = HttpSession(session_settings(url), ManualClock())
    try:
        return [frame.data async for frame in session.stream(SPEC)]
    finally:
        await session.close()


async def test_messages_are_read_until_the_server_closes() -> None:
    seen: list[str] = []
    async with _server(seen) as url:
        assert await _read(url) == ["one", "two"]
    assert seen == [f"/api/v1/ws?after=3+4 Bearer {CANARY}"]


async def test_a_broken_stream_is_a_fault() -> None:
    async with _server([], close_code=1011) as url:
        with pytest.raises(TransportError, match="broke the stream off") as caught:
            await _read(url)
    assert caught.value.fault.kind is FaultKind.UNREACHABLE


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (reply(b"", "", "401 No"), FaultKind.AUTH),
        (reply(b"", "Location: ws://127.0.0.1:1/\r\n", "302 Found"), FaultKind.PROTOCOL),
        (b"junk\r\n\r\n", FaultKind.PROTOCOL),
    ],
    ids=["401", "redirect", "junk"],
)
async def test_what_is_no_websocket_is_a_fault(data: bytes, kind: FaultKind) -> None:
    async with serve(always(data, then_close=True)) as server:
        with pytest.raises(TransportError) as caught:
            await _read(server.url)
    assert caught.value.fault.kind is kind
    assert len(server.requests) == 1


async def test_refused_is_named() -> None:
    async with serve(always(b"")) as server:
        url = server.url
    with pytest.raises(TransportError, match="connection was refused"):
        await _read(url)
