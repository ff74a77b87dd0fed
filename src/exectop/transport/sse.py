"""Server-sent events: bytes in, frames out.

Owns: an incremental decoder by the WHATWG rules and the request that feeds it. Must not know: any vendor.
https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
"""

import asyncio
import re
from collections.abc import AsyncIterator

import httpx

from exectop.clock import Clock
from exectop.ports.secret import hide_in_data
from exectop.ports.wire import FaultKind, Frame, StreamSpec
from exectop.transport import faults
from exectop.transport.address import host_of
from exectop.transport.credentials import Credentials
from exectop.transport.limits import FRAME_LIMIT, TooLarge
from exectop.transport.pool import ClientPool
from exectop.transport.progress import Progress
from exectop.transport.settings import SessionSettings

SILENCE = 15.0
"""Seconds without a byte, keep-alives included, after which a stream counts as lost."""

_LINE_END = re.compile(rb"\r\n|\n|\r")
_BOM = b"\xef\xbb\xbf"


class SseDecoder:
    """Collects bytes until they make frames. Only CR, LF and CRLF end a line, wherever the pieces are cut."""

    def __init__(self, limit: int = FRAME_LIMIT) -> None:
        self._limit = limit
        self._rest = bytearray()
        self._scanned = 0
        self._is_first_line = True
        self._skips_line_feed = False
        self._data: list[str] = []
        self._size = 0
        self._event = ""
        self._id = ""

    def feed(self, piece: bytes, received_at: float = 0.0) -> list[Frame]:
        """The frames that this piece completes. Raises `TooLarge`."""
        if self._skips_line_feed and piece:
            piece = piece.removeprefix(b"\n")
            self._skips_line_feed = False
        self._rest += piece
        frames = []
        for line in self._take_lines():
            frame = self._take(line, received_at)
            if frame is not None:
                frames.append(frame)
        if self._size + len(self._rest) > self._limit:
            raise TooLarge(self._limit, "stream message")
        return frames

    def _take_lines(self) -> list[bytes]:
        lines = []
        start, end = 0, 0
        for match in _LINE_END.finditer(self._rest, self._scanned):
            lines.append(bytes(self._rest[start : match.start()]))
            start = end = match.end()
        self._skips_line_feed = end == len(self._rest) > 0 and self._rest[-1:] == b"\r"
        del self._rest[:start]
        self._scanned = len(self._rest)
        return lines

    def _take(self, line: bytes, received_at: float) -> Frame | None:
        if self._is_first_line:
            line = line.removeprefix(_BOM)
            self._is_first_line = False
        if not line:
            return self._dispatch(received_at)
        name, _, value = line.partition(b":")
        text = value.removeprefix(b" ").decode("utf-8", errors="replace")
        if name == b"data":
            self._data.append(text)
            self._size += len(value) + 1
        elif name == b"event":
            self._event = text
        elif name == b"id" and "\0" not in text:
            self._id = text
        return None

    def _dispatch(self, received_at: float) -> Frame | None:
        data, event = "\n".join(self._data), self._event
        self._data, self._size, self._event = [], 0, ""
        if not data:
            return None
        return Frame(data=hide_in_data(data), event=event, id=self._id, received_at=received_at)


async def open_sse(
    spec: StreamSpec, settings: SessionSettings, credentials: Credentials, pool: ClientPool, clock: Clock
) -> AsyncIterator[Frame]:
    """The frames of a stream until the server closes it. Raises `TransportError`, of kind TIMEOUT after a silence."""
    host = host_of(settings.base_url)
    headers = await credentials.headers()
    decoder, progress = SseDecoder(), Progress()
    try:
        async with pool.lease() as client:
            request = client.build_request(
                "GET",
                f"{settings.base_url}{settings.prefix}{spec.path}",
                params=spec.params or None,
                headers=[*_HEADERS, *headers],
                extensions={"trace": progress.trace},
            )
            response = await _open(client, request, settings.timeout, host)
            try:
                async for piece in _pieces(response, pool, host):
                    for frame in decoder.feed(piece, clock.now()):
                        yield frame
            finally:
                await response.aclose()
    except TooLarge as error:
        raise faults.failed(FaultKind.PROTOCOL, f"{host}: {error}") from None
    except httpx.HTTPError as error:
        raise faults.unreachable(f"the stream of {host}", error) from None
    except httpx.InvalidURL:
        raise faults.failed(FaultKind.PROTOCOL, f"the URL for {host} cannot be used") from None
    finally:
        await progress.abandon()


_HEADERS = (
    ("Accept", "text/event-stream"),
    ("Accept-Encoding", "identity"),
    ("Cache-Control", "no-store"),
    ("User-Agent", "exectop"),
)


async def _open(client: httpx.AsyncClient, request: httpx.Request, timeout: float, host: str) -> httpx.Response:
    try:
        async with asyncio.timeout(timeout):
            response = await client.send(request, stream=True)
    except TimeoutError:
        raise faults.failed(FaultKind.TIMEOUT, f"{host} did not open the stream within {timeout:g} s") from None
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_fine = response.status_code == 200 and kind == "text/event-stream"
    if is_fine and response.headers.get("content-encoding", "identity") == "identity":
        return response
    await response.aclose()
    if response.status_code != 200:
        raise faults.refused_stream(host, response.status_code, response.headers.get("retry-after", ""))
    raise faults.failed(FaultKind.PROTOCOL, f"{host} sent {kind or 'something'} where a stream was expected")


async def _pieces(response: httpx.Response, pool: ClientPool, host: str) -> AsyncIterator[bytes]:
    """The bytes as they come; a silence is an error."""
    pieces = aiter(response.aiter_raw())
    while True:
        try:
            async with asyncio.timeout(SILENCE):
                piece = await anext(pieces)
        except StopAsyncIteration:
            return
        except TimeoutError:
            await pool.retire()
            raise faults.failed(FaultKind.TIMEOUT, f"the stream of {host} was silent for {SILENCE:g} s") from None
        yield piece
