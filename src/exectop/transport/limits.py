"""How much of an answer is taken: bodies are decoded here, a piece at a time, and never beyond the limit.

A library that inflates first and looks later lets 50 KB become 50 GB. Must not know: HTTP libraries, JSON.
"""

import zlib
from typing import Protocol

BODY_LIMIT = 32 * 1024 * 1024
FRAME_LIMIT = 8 * 1024 * 1024
ACCEPTED_ENCODINGS = "gzip, deflate"

_GZIP, _ZLIB, _RAW_DEFLATE = 31, 15, -15


class TooLarge(Exception):
    """More than the limit; the text says how much is taken."""

    def __init__(self, limit: int, what: str = "answer", announced: int = 0) -> None:
        size = f" ({announced / (1 << 20):,.0f} MiB announced)" if announced else ""
        super().__init__(f"{what} larger than {limit // (1024 * 1024)} MiB{size}")


class Undecodable(Exception):
    """The body is not what its Content-Encoding says; the text says why."""


def refuse_announced(header: str, limit: int) -> None:
    """Raise `TooLarge` where a `Content-Length` is beyond the limit: then nothing of the body is taken."""
    is_number = header.isascii() and header.isdigit() and len(header) < 16
    if is_number and int(header) > limit:
        raise TooLarge(limit, announced=int(header))


class _Inflater(Protocol):
    """What we need of zlib's decompression object."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def unconsumed_tail(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = 0, /) -> bytes: ...


class BodyDecoder:
    """Collects a body from raw pieces. Raises `Undecodable`, `TooLarge`."""

    def __init__(self, encoding: str, limit: int = BODY_LIMIT) -> None:
        self._encoding = encoding.strip().lower()
        self._limit = limit
        self._body = bytearray()  # one large block, which goes back to the system whole
        self._inflater: _Inflater | None = None
        self._is_started = False
        if self._encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise Undecodable("the answer is compressed in a way that was not asked for")

    def feed(self, raw: bytes) -> None:
        """Take a piece as it came from the network."""
        if not raw:
            return
        if self._encoding in ("", "identity"):
            self._keep(raw)
            return
        try:
            self._inflate(raw)
        except zlib.error:
            raise Undecodable(f"the answer's {self._encoding} compression is damaged") from None

    def finish(self) -> bytes:
        """The whole body."""
        if self._is_started and self._inflater is not None and not self._inflater.eof:
            raise Undecodable(f"the answer's {self._encoding} compression ends too early")
        return bytes(self._body)

    def _inflate(self, raw: bytes) -> None:
        while raw:
            if self._inflater is None:
                self._inflater = zlib.decompressobj(self._window(raw))
                self._is_started = True
            room = self._limit - len(self._body) + 1
            self._keep(self._inflater.decompress(raw, room))
            raw = self._inflater.unconsumed_tail
            if self._inflater.eof:
                raw = self._inflater.unused_data
                if raw and self._encoding == "deflate":
                    return  # junk after the end; gzip may hold several members
                if raw:
                    self._inflater = None

    def _window(self, head: bytes) -> int:
        if self._encoding != "deflate":
            return _GZIP
        # RFC 9110 means zlib by "deflate", yet some servers send the bare format.
        is_zlib = head[0] & 0x0F == 8 and (len(head) < 2 or int.from_bytes(head[:2], "big") % 31 == 0)
        return _ZLIB if is_zlib else _RAW_DEFLATE

    def _keep(self, piece: bytes) -> None:
        self._body += piece
        if len(self._body) > self._limit:
            self._body = bytearray()
            raise TooLarge(self._limit)
