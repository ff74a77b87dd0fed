"""Writing tapes: what an engine taps goes into one SQLite file, redacted and deflated, entry by entry.

Owns: how entries get into the file. Must not know: who taps, how a tape is read. Entries are committed as they come,
on a thread of their own, so that an end of any kind costs less than a second of them.
"""

import contextlib
import hashlib
import json
import sqlite3
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from exectop.clock import Clock
from exectop.errors import UsageError
from exectop.ports.wire import Exchange, StreamKind
from exectop.record.codec import subject
from exectop.record.files import make_private_file, open_for_writing
from exectop.record.redact import Redactor
from exectop.record.versions import create
from exectop.record.writer import Report, Writer, silent

_KNOWN_BODIES = 2_000
FRAME, EXCHANGE = "frame", "exchange"


@dataclass(frozen=True, slots=True)
class TapeSource:
    """What is kept of a source, so that the same provider can be made again. `url` without the prefix."""

    name: str
    provider: str
    url: str = ""
    prefix: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Learned:
    """An exchange and when its answer was there."""

    at: float
    exchange: Exchange

    @property
    def size(self) -> int:
        """Bytes of the bodies."""
        reply = self.exchange.reply
        return len(self.exchange.call.body or b"") + (len(reply.body) if reply else 0)


class TapeFile:
    """The file while it is written. `write` raises `sqlite3.Error`; one thread at a time."""

    def __init__(self, path: Path, sources: Iterable[TapeSource], redactor: Redactor) -> None:
        self._redactor = redactor
        self._bodies: OrderedDict[bytes, int] = OrderedDict()
        self._connection = open_for_writing(path)
        create(self._connection)
        for source in sources:
            options = json.dumps(dict(source.options))
            row = (source.name, source.provider, source.url, source.prefix, options)
            self._connection.execute(
                "INSERT INTO sources (name, provider, url, prefix, options) VALUES (?, ?, ?, ?, ?)", row
            )
        self._ids: dict[str, int] = dict(self._connection.execute("SELECT name, id FROM sources").fetchall())

    def write(self, learned: Sequence[Learned]) -> None:
        """Append these, all or none."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            for one in learned:
                self._append(one)
            self._connection.execute("COMMIT")
        except sqlite3.Error:
            self._bodies.clear()  # what they say of this transaction does not hold
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def close(self) -> None:
        """Make it one file that needs no others beside it, unless somebody reads it just now."""
        with contextlib.suppress(sqlite3.OperationalError), contextlib.closing(self._connection):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._connection.execute("PRAGMA journal_mode = DELETE")

    def _append(self, learned: Learned) -> None:
        exchange = learned.exchange
        told = self._redactor.written(exchange)
        kind = FRAME if exchange.call.method in _STREAMS else EXCHANGE
        self._connection.execute(
            "INSERT INTO entries (at, source, kind, subject, size, body, head) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                learned.at,
                self._source(exchange.source),
                kind,
                _printable(subject(exchange.call.wish)),
                len(told.body),
                self._body(told.body) if told.body else None,
                told.head,
            ),
        )

    def _source(self, name: str) -> int:
        if name not in self._ids:
            row = (name, "", "", "", "{}")
            told = self._connection.execute(
                "INSERT INTO sources (name, provider, url, prefix, options) VALUES (?, ?, ?, ?, ?)", row
            )
            self._ids[name] = told.lastrowid or 0
        return self._ids[name]

    def _body(self, body: bytes) -> int:
        """The number of that body; one that was written a short time ago is not written again."""
        digest = hashlib.blake2b(body, digest_size=16).digest()
        known = self._bodies.get(digest)
        if known is None:
            told = self._connection.execute("INSERT INTO bodies (data) VALUES (?)", (zlib.compress(body, 6),))
            known = self._bodies[digest] = told.lastrowid or 0
            if len(self._bodies) > _KNOWN_BODIES:
                self._bodies.popitem(last=False)
        self._bodies.move_to_end(digest)
        return known


_STREAMS = frozenset(kind.value for kind in StreamKind)


def _printable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


class TapeWriter:
    """A tape that grows while something is tapped: `TapeWriter(...).add` is a tap."""

    def __init__(
        self,
        path: Path,
        sources: Iterable[TapeSource],
        clock: Clock,
        redactor: Redactor | None = None,
        report: Report = silent,
    ) -> None:
        """Begin the file. Raises `UsageError` where it exists or cannot be made."""
        self.path = path
        self._added = 0
        self._clock = clock
        self._file = make_tape(path, sources, redactor or Redactor())
        self._writer: Writer[Learned] = Writer("the tape", self._file.write, clock, report, _size)

    @property
    def count(self) -> int:
        """How many exchanges were added and are not lost."""
        return self._added - self._writer.lost

    @property
    def failure(self) -> str:
        """Why entries cannot be written at the moment; empty if they can."""
        return self._writer.failure

    def add(self, exchange: Exchange) -> None:
        """Have the exchange written; returns at once."""
        self._added += 1
        self._writer.add(Learned(learned_at(exchange, self._clock), exchange))

    def flush(self) -> None:
        """Return when all entries so far are on the disk or have failed to get there."""
        self._writer.flush()

    def close(self) -> None:
        """Write what waits and end the file."""
        self._writer.close()
        self._file.close()


def _size(learned: Learned) -> int:
    return learned.size


def learned_at(exchange: Exchange, clock: Clock) -> float:
    """When the answer was there; for a question without an answer, now."""
    return (exchange.reply.received_at if exchange.reply else 0.0) or clock.now()


def make_tape(path: Path, sources: Iterable[TapeSource], redactor: Redactor) -> TapeFile:
    """A new tape. Raises `UsageError`, never writes over a file."""
    try:
        make_private_file(path)
    except FileExistsError:
        raise UsageError(f"{path} exists already", hint="Give the tape another name") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be made: {error.strerror}") from None
    try:
        return TapeFile(path, sources, redactor)
    except sqlite3.Error as error:
        raise UsageError(f"{path} cannot be written: {error}") from None
