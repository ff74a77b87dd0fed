"""All that is tapped goes here: into the ring tape always, onto a tape while one is being made.

Owns: beginning and ending tapes, their names. Must not know: screens, the engine. Implements the port `Recorder`.
"""

import itertools
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from exectop.clock import Clock
from exectop.domain.values import ExecutionKey
from exectop.errors import UsageError
from exectop.ports.wire import Exchange
from exectop.record.redact import Redactor
from exectop.record.ring import RingTape
from exectop.record.tape import TapeSource, TapeWriter
from exectop.record.writer import Report, silent


class TapeRecorder:
    """The tapes of one session. `folder`: where tapes without a name go. `report` hears what goes wrong later."""

    def __init__(
        self,
        sources: Sequence[TapeSource],
        clock: Clock,
        redactor: Redactor,
        folder: Path,
        report: Report = silent,
    ) -> None:
        self._sources = tuple(sources)
        self._clock = clock
        self._redactor = redactor
        self._folder = folder
        self._report = report
        self._ring = RingTape(sources, clock, redactor)
        self._tape: TapeWriter | None = None

    @property
    def recording(self) -> Path | None:
        """The tape that is being made, if any."""
        return None if self._tape is None else self._tape.path

    def add(self, exchange: Exchange) -> None:
        """It is a tap."""
        self._ring.add(exchange)
        if self._tape is not None:
            self._tape.add(exchange)

    def focus(self, key: ExecutionKey | None) -> None:
        """That execution is being looked at: the ring tape keeps what is said of it."""
        self._ring.focus(key)

    def start(self, path: Path | None = None) -> Path:
        """Begin a tape. Raises `UsageError`, also where one is being made already."""
        if self._tape is not None:
            raise UsageError(f"{self._tape.path} is being recorded already")
        place = path or self._name()
        self._tape = TapeWriter(place, self._sources, self._clock, self._redactor, self._report)
        return place

    def stop(self) -> str:
        """End the tape; what is on it, in a sentence. Raises `UsageError` where none is being made."""
        if self._tape is None:
            raise UsageError("nothing is being recorded")
        tape, self._tape = self._tape, None
        tape.close()
        return _sentence(tape.count, tape.path)

    def save(self, path: Path | None = None) -> str:
        """Write what the ring holds to a tape; what is on it, in a sentence. Raises `UsageError`."""
        place = path or self._name()
        try:
            return _sentence(self._ring.save(place), place)
        except (sqlite3.Error, OSError) as error:
            raise UsageError(f"{place} cannot be written: {error}") from None

    def close(self) -> None:
        """End what is being recorded, if anything."""
        if self._tape is not None:
            self.stop()

    def _name(self) -> Path:
        """A name by the time that is not taken."""
        stamp = datetime.fromtimestamp(self._clock.now(), UTC).strftime("%Y%m%d-%H%M%S")
        names = (self._folder / f"{stamp}{suffix}.tape" for suffix in _suffixes())
        return next(name for name in names if not name.exists())


def _suffixes() -> "itertools.chain[str]":
    return itertools.chain([""], (f"-{number}" for number in itertools.count(2)))


def _sentence(count: int, path: Path) -> str:
    return f"{count} exchanges in {path}; play them with: exectop replay {path}"
