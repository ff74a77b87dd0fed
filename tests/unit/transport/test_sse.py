"""Server-sent events, cut in every place."""

import asyncio
from contextlib import aclosing

import pytest

from exectop.clock import ManualClock
from exectop.ports.session import TransportError
from exectop.ports.wire import FaultKind, Frame, StreamKind, StreamSpec, Topic
from exectop.transport import sse
from exectop.transport.client import HttpSession
from exectop.transport.limits import TooLarge
from exectop.transport.sse import SseDecoder
from support.settings import CANARY, session_settings
from support.wire_server import always, reply, serve

STREAM = (
    b"\xef\xbb\xbfdata: one\r\n\r\n: a comment\nevent: tick\ndata:two\ndata:  lines\nid: 7\n\n"
    b"data: \xe2\x80\xa8 stays\r\rretry: 5\nunknown\ndata\n\nid: 8\n\ndata: last\n\n"
)
FRAMES = [("one", "", ""), ("two\n lines", "tick", "7"), ("\u2028 stays", "", "7"), ("last", "", "8")]
SPEC = StreamSpec(kind=StreamKind.SSE, path="/events/stream", topic=Topic(), params=(("cursor", "5"),))
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"


def _told(frames: list[Frame]) -> list[tuple[str, str, str]]:
    return [(frame.data, frame.event, frame.id) for frame in frames]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 1000])
def test_frames_survive_any_cutting(size: int) -> None:
    decoder = SseDecoder()
    frames = []
    for start in range(0, len(STREAM), size):
        frames += decoder.feed(STREAM[start : start + size])
    assert _told(frames) == FRAMES


def test_a_frame_waits_for_its_empty_line() -> None:
    decoder = SseDecoder()
    assert decoder.feed(b"data: x\n") == []
    assert _told(decoder.feed(b"\n", 5.0)) == [("x", "", "")]


@pytest.mark.parametrize("piece", [b"data: 0123456789\n", b"0123456789"])
def test_a_frame_has_a_limit(piece: bytes) -> None:
    decoder = SseDecoder(limit=1000)
    for _ in range(900 // len(piece)):
        decoder.feed(piece)
    with pytest.raises(TooLarge):
        decoder.feed(piece * 200)


async def _read(url: str, timeout: float = 5.0) -> list[Frame]:
    session = HttpSession(session_settings(url, timeout=timeout), ManualClock())
    frames: list[Frame] = []
    try:
        async with asyncio.timeout(10):
            async for frame in session.stream(SPEC):
                frames.append(frame)  # noqa: PERF401 - what came before an error counts
    finally:
        await session.close()
    return frames


async def test_a_stream_is_read_until_the_server_closes() -> None:
    async with serve(always(HEAD + STREAM, then_close=True)) as server:
        frames = await _read(server.url)
    assert _told(frames) == FRAMES
    assert frames[0].received_at == ManualClock().now()
    assert server.requests[0].startswith(b"GET /api/v1/events/stream?cursor=5 HTTP/1.1")
    assert CANARY.encode() in server.requests[0]


async def test_silence_is_a_lost_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "SILENCE", 0.1)
    async with serve(always(HEAD + b"data: x\n\n")) as server:
        with pytest.raises(TransportError, match="was silent") as caught:
            await _read(server.url)
    assert caught.value.fault.kind is FaultKind.TIMEOUT


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (reply(b"{}", "Content-Type: application/json\r\n"), FaultKind.PROTOCOL),
        (reply(b"", "Retry-After: 9\r\n", "429 Slow"), FaultKind.THROTTLED),
        (reply(b"", "", "401 No"), FaultKind.AUTH),
    ],
    ids=["json", "429", "401"],
)
async def test_what_is_no_stream_is_a_fault(data: bytes, kind: FaultKind) -> None:
    async with serve(always(data)) as server:
        with pytest.raises(TransportError) as caught:
            await _read(server.url)
    assert caught.value.fault.kind is kind


async def test_a_stream_that_never_opens_ends_at_the_deadline() -> None:
    async with serve(always(b"")) as server:
        with pytest.raises(TransportError, match=r"did not open the stream within 0\.1 s"):
            await _read(server.url, timeout=0.1)


async def test_a_reader_may_leave_early() -> None:
    async with serve(always(HEAD + STREAM)) as server:
        session = HttpSession(session_settings(server.url), ManualClock())
        async with aclosing(session.stream(SPEC)) as frames:  # type: ignore[type-var]
            first = await anext(frames)
        await session.close()
    assert first.data == "one"
