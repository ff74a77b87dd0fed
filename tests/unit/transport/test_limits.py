"""Bodies are decoded a piece at a time and never beyond the limit."""

import gzip
import zlib

import pytest

from exectop.transport.limits import BodyDecoder, TooLarge, Undecodable, refuse_announced

TEXT = b'{"a": "some text that repeats, that repeats"}' * 50


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def _decode(encoding: str, data: bytes, size: int, limit: int = 1 << 20) -> bytes:
    decoder = BodyDecoder(encoding, limit)
    for start in range(0, len(data), size):
        decoder.feed(data[start : start + size])
    return decoder.finish()


@pytest.mark.parametrize("size", [1, 7, 10_000])
@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("gzip", gzip.compress(TEXT)),
        ("X-GZIP", gzip.compress(TEXT)),
        ("gzip", gzip.compress(TEXT[:100]) + gzip.compress(TEXT[100:])),
        ("deflate", zlib.compress(TEXT)),
    ],
    ids=["none", "identity", "gzip", "x-gzip", "two members", "deflate"],
)
def test_a_body_survives_any_cutting(encoding: str, data: bytes, size: int) -> None:
    assert _decode(encoding, data, size) == TEXT


def test_bare_deflate_is_read_too() -> None:
    assert _decode("deflate", _raw_deflate(TEXT), 100) == TEXT


def test_an_empty_body_needs_no_compression() -> None:
    assert BodyDecoder("gzip").finish() == b""


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_the_limit_counts_decoded_bytes(encoding: str) -> None:
    pack = gzip.compress if encoding else bytes
    assert len(_decode(encoding, pack(bytes(1 << 20)), 4096)) == 1 << 20
    with pytest.raises(TooLarge, match="answer larger than 1 MiB"):
        _decode(encoding, pack(bytes((1 << 20) + 1)), 4096)


@pytest.mark.parametrize(
    ("encoding", "data", "told"),
    [
        ("gzip", b"<html>", "damaged"),
        ("gzip", gzip.compress(TEXT)[:-9], "ends too early"),
        ("br", b"x", "not asked for"),
    ],
    ids=["html", "cut", "unknown"],
)
def test_a_damaged_body_is_named(encoding: str, data: bytes, told: str) -> None:
    with pytest.raises(Undecodable, match=told):
        _decode(encoding, data, 5)


@pytest.mark.parametrize("header", ["", "-5", "٣", "9" * 5000, "100", "1024"])
def test_a_length_that_is_none_or_small_enough_is_no_reason_to_refuse(header: str) -> None:
    refuse_announced(header, 1024)


def test_a_length_beyond_the_limit_is_refused_and_told() -> None:
    with pytest.raises(TooLarge, match=r"answer larger than 1 MiB \(500 MiB announced\)"):
        refuse_announced("524288000", 1 << 20)
