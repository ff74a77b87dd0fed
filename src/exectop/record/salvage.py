"""What is left of a tape whose end is missing: its rows, taken page by page from the file itself.

Owns: as much of SQLite's file format as that takes. Must not know: what an entry means. SQLite reaches rows through
pages that point to others, and those that point to the first rows are written late: asked the usual way, a file
without its end may tell nothing of what is whole in it. Nothing read here is trusted: a cell that makes no sense, or
that is not all there, is left out.
"""

import sqlite3
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from exectop.record.versions import create

Value: TypeAlias = "int | float | str | bytes | None"

_MAGIC = b"SQLite format 3\x00"
_LEAF = 13
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_PUT = {
    2: "INSERT OR IGNORE INTO bodies VALUES (?, ?)",
    6: "INSERT OR IGNORE INTO sources VALUES (?, ?, ?, ?, ?, ?)",
    8: "INSERT OR IGNORE INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
}
"""How a row goes into a new tape, by the number of its columns, which tells of which table it is."""
_LOST = "DELETE FROM entries WHERE body IS NOT NULL AND body NOT IN (SELECT id FROM bodies)"


def missing_bytes(path: Path) -> int:
    """How many bytes the file lacks by its own word; 0 where it is whole, is no database, or does not tell. Raises
    `OSError`."""
    with path.open("rb") as file:
        header = file.read(100)
    if len(header) < 100 or not header.startswith(_MAGIC) or header[24:28] != header[92:96]:
        return 0
    return max(0, int.from_bytes(header[28:32]) * _page_size(header) - path.stat().st_size)


def salvaged(path: Path) -> sqlite3.Connection:
    """A tape of today's format with every row of the file that is whole; it goes with the connection. Raises
    `sqlite3.Error` and `OSError`."""
    copy = sqlite3.connect("", isolation_level=None)
    create(copy)
    copy.execute("BEGIN")
    for row in _rows(path.read_bytes()):
        if len(row) in _PUT:
            copy.execute(_PUT[len(row)], row)
    copy.execute(_LOST)
    copy.execute("COMMIT")
    return copy


def _page_size(header: bytes) -> int:
    told = int.from_bytes(header[16:18])
    return 65_536 if told == 1 else max(512, told)


def _rows(data: bytes) -> Iterator[tuple[Value, ...]]:
    """The rows of all tables but the list of tables, which has the first page."""
    size = _page_size(data)
    pages = _Pages(data, size, max(480, size - data[20]))
    for start in range(size, len(data), size):
        if data[start] == _LEAF:
            for cell in _cells(data, start, size):
                row = pages.row(cell)
                if row is not None:
                    yield row


def _cells(data: bytes, start: int, size: int) -> Iterable[int]:
    """Where the cells of that leaf begin; of the last page only a part may be there."""
    room = min(size, len(data) - start) - 8
    count = min(int.from_bytes(data[start + 3 : start + 5]), max(0, room) // 2)
    places = struct.unpack(f">{count}H", data[start + 8 : start + 8 + 2 * count])
    return (start + place for place in places if place < size)


class _Pages:
    """The file; `usable`: bytes of a page that hold content."""

    def __init__(self, data: bytes, size: int, usable: int) -> None:
        self._data = data
        self._size = size
        self._usable = usable

    def row(self, at: int) -> tuple[Value, ...] | None:
        """The row of the cell that begins there; `None` where part of it is missing."""
        try:
            length, at = _varint(self._data, at)
            rowid, at = _varint(self._data, at)
            return _values(self._payload(at, length), rowid)
        except (IndexError, struct.error, UnicodeDecodeError):
            return None

    def _payload(self, at: int, length: int) -> bytes:
        """That many bytes from there on, followed over the pages they go on. Raises `IndexError`."""
        if length > len(self._data):
            raise IndexError(length)
        local = self._local(length)
        found = bytearray(self._part(at, local))
        link = at + local
        while len(found) < length:
            link = (int.from_bytes(self._part(link, 4)) - 1) * self._size
            if link < self._size:
                raise IndexError(link)
            found += self._part(link + 4, min(length - len(found), self._usable - 4))
        return bytes(found)

    def _part(self, at: int, length: int) -> bytes:
        found = self._data[at : at + length]
        if len(found) < length:
            raise IndexError(at)
        return found

    def _local(self, length: int) -> int:
        """How many bytes of such a payload stand in the leaf itself."""
        if length <= self._usable - 35:
            return length
        least = (self._usable - 12) * 32 // 255 - 23
        kept = least + (length - least) % (self._usable - 4)
        return kept if kept <= self._usable - 35 else least


def _values(payload: bytes, rowid: int) -> tuple[Value, ...]:
    """The columns of a record; the first, which is the row's number, is not in it."""
    end, at = _varint(payload, 0)
    kinds = []
    while at < end:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    found: list[Value] = []
    for kind in kinds:
        value, at = _value(payload, at, kind)
        found.append(value)
    return (rowid - (1 << 64 if rowid >= 1 << 63 else 0), *found[1:])


def _value(payload: bytes, at: int, kind: int) -> tuple[Value, int]:
    """A column's value, and where the next one begins."""
    if kind >= 12:
        end = at + (kind - 12) // 2
        if end > len(payload):
            raise IndexError
        raw = payload[at:end]
        return (raw.decode() if kind % 2 else raw), end
    if kind in _INTEGERS:
        end = at + _INTEGERS[kind]
        return int.from_bytes(payload[at:end], signed=True), end
    if kind == 7:
        return struct.unpack_from(">d", payload, at)[0], at + 8
    return {8: 0, 9: 1}.get(kind), at


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where it ends. Raises `IndexError`."""
    value = 0
    for place in range(8):
        byte = data[at + place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + place + 1
    return value << 8 | data[at + 8], at + 9
