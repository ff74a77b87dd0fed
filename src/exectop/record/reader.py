"""Reading tapes: entries in their order, whatever state the file is in.

Owns: finding the entries, the bodies that go with them, saying what is damaged. Must not know: what an entry means.
What cannot be read ends the tape there; everything before it is played. Of a file whose end is missing every entry
that is whole is played (see `salvage`).
"""

import json
import math
import sqlite3
import zlib
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path

from exectop.domain.values import ExecutionKey
from exectop.errors import UsageError
from exectop.ports.wire import Exchange
from exectop.record.codec import Known, MalformedError, Written, nothing_known, read
from exectop.record.files import open_for_reading
from exectop.record.salvage import missing_bytes, salvaged
from exectop.record.tape import TapeSource
from exectop.record.versions import FORMAT, bring_to_today, format_of

BODY_LIMIT = 256 * 1024 * 1024
"""Bytes of one body at most: a tape from somebody else may hold a deflated bomb."""


class Tape:
    """A tape that is read. Entries have places from 0 on; `damage` says in a sentence what could not be read."""

    def __init__(self, path: Path) -> None:
        """Open and look through it. Raises `UsageError` where it is no tape, or a newer one."""
        self.path = path
        self.damage = ""
        self.sources: tuple[TapeSource, ...] = ()
        self._connection, missing = _open(path)
        if missing:
            self.damage = (
                f"{path} is damaged (its last {missing} bytes are missing): what can be read of it is played"
            )
        self._ids = array("q")
        self._at = array("d")
        self._size = array("q")
        self._names: dict[int, str] = {}
        self._places: dict[ExecutionKey, array[int]] = {}
        try:
            self._look_through()
        except sqlite3.Error as error:
            self._is_damaged(error)
        if missing and not self._ids:
            self.close()
            raise _nothing_left(path, missing)

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def start(self) -> float:
        """When the first entry was learned; 0 for an empty tape."""
        return self._at[0] if self._at else 0.0

    @property
    def end(self) -> float:
        """When the last entry was learned; 0 for an empty tape."""
        return self._at[-1] if self._at else 0.0

    def at(self, place: int) -> float:
        """When that entry was learned; never before the one ahead of it."""
        return self._at[place]

    def size(self, place: int) -> int:
        """Bytes of that entry's body."""
        return self._size[place]

    def count_until(self, instant: float) -> int:
        """How many entries had been learned by that instant."""
        return bisect_right(self._at, instant)

    def about(self, key: ExecutionKey) -> Sequence[int]:
        """The places of the entries about that execution, in their order."""
        return self._places.get(key, ())

    def exchange(self, place: int, known: Known = nothing_known) -> Exchange | None:
        """The entry at that place, its wish knowing what is known by then; `None` if it cannot be read."""
        try:
            source, head, data = self._connection.execute(_ENTRY, (self._ids[place],)).fetchone()
            return read(self._names[source], Written(head, _inflate(data)), known)
        except (sqlite3.Error, zlib.error, MalformedError, TypeError, KeyError) as error:
            self._is_damaged(error)
            return None

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _look_through(self) -> None:
        rows = self._connection.execute("SELECT id, name, provider, url, prefix, options FROM sources ORDER BY id")
        found = []
        for id_, name, provider, url, prefix, options in rows:
            self._names[id_] = str(name)
            found.append(TapeSource(str(name), str(provider), str(url), str(prefix), _options(options)))
        self.sources = tuple(found)
        latest = float("-inf")
        for id_, at, source, subject, size in self._connection.execute(_LIST):
            if source not in self._names or not (isinstance(at, float) and math.isfinite(at)):
                self._is_damaged(MalformedError(f"entry {id_} has no source or no time"))
                continue
            if subject:
                key = ExecutionKey(self._names[source], str(subject))
                self._places.setdefault(key, array("q")).append(len(self._ids))
            latest = max(latest, at)  # a clock that was set back must not turn the order around
            self._ids.append(id_)
            self._at.append(latest)
            self._size.append(size if isinstance(size, int) else 0)

    def _is_damaged(self, error: Exception) -> None:
        if not self.damage:
            self.damage = f"{self.path} is damaged ({error}): what can be read of it is played"


_LIST = "SELECT id, at, source, subject, size FROM entries ORDER BY id"
_ENTRY = (
    "SELECT entries.source, entries.head, bodies.data FROM entries LEFT JOIN bodies ON bodies.id = entries.body"
    " WHERE entries.id = ?"
)


def _open(path: Path) -> tuple[sqlite3.Connection, int]:
    """The tape in today's form, and how many bytes its file lacks."""
    if not path.is_file():
        raise UsageError(f"there is no file {path}")
    missing = 0
    try:
        missing = missing_bytes(path)
        connection = open_for_reading(path)
        version = format_of(connection)
        if missing and version == FORMAT:
            connection.close()
            return salvaged(path), missing
        tables = connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0]
    except (sqlite3.Error, OSError) as error:
        if missing:
            raise _nothing_left(path, missing) from None
        raise UsageError(f"{path} cannot be read as a tape: {error}") from None
    if version is not None:
        return bring_to_today(connection, version), missing
    connection.close()
    if missing:
        raise _nothing_left(path, missing)
    if not tables:
        raise UsageError(f"{path} is empty: nothing was recorded")
    raise UsageError(f"{path} is not a tape", hint="Tapes are made by `exectop record FILE`")


def _nothing_left(path: Path, missing: int) -> UsageError:
    return UsageError(f"{path} lacks its last {missing} bytes, and nothing that was recorded is before them")


def _inflate(data: bytes | None) -> bytes:
    if data is None:
        return b""
    inflater = zlib.decompressobj()
    body = inflater.decompress(data, BODY_LIMIT)
    if inflater.unconsumed_tail:
        raise MalformedError(f"a body is larger than {BODY_LIMIT // 2**20} MiB")
    return body


def _options(text: object) -> tuple[tuple[str, str], ...]:
    try:
        told = json.loads(str(text))
    except ValueError:
        return ()
    return tuple((str(name), str(value)) for name, value in told.items()) if isinstance(told, dict) else ()
