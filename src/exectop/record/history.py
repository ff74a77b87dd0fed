"""What was seen of executions, kept from one session to the next.

Owns: the worker that writes, keeping going whatever the disk does, moving a broken file aside. Must not know:
screens, the engine. Nothing here blocks the caller or raises: answers come through callbacks, on the worker's thread.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from exectop.clock import Clock
from exectop.domain.changes import Stamped
from exectop.domain.usual import Usual
from exectop.domain.values import Execution, ExecutionKey, Transition
from exectop.record.files import make_private_file
from exectop.record.history_file import HistoryFile
from exectop.record.history_rows import Row, Sifter
from exectop.record.writer import Report, Writer, silent

FORGET_SECONDS = 3600.0
TRIES = 3
"""How often a file that another process holds is tried, a second each, before it counts as a failure."""
DAY = 86_400.0
_SIDE_FILES = ("", "-wal", "-shm")
_BROKEN = ("malformed", "not a database", "no such table", "no such column", "has no column")


class History:
    """The history file of this user. `days` and `size` (bytes) bound it. `report` hears what goes wrong."""

    def __init__(
        self, path: Path, clock: Clock, days: float = 30, size: int = 64 * 2**20, report: Report = silent
    ) -> None:
        self._path = path
        self._clock = clock
        self._days, self._size = days, size
        self._report = report
        self._sifter = Sifter()
        self._file: HistoryFile | None = None
        self._opened_as: tuple[int, int] | None = None
        self._forget_at = float("-inf")
        self._writer: Writer[Row] = Writer("the history", self._write, clock, report)

    @property
    def failure(self) -> str:
        """Why nothing can be written at the moment; empty if all is well."""
        return self._writer.failure

    def note(self, changes: Sequence[Stamped]) -> None:
        """Have what these changes tell kept; returns at once. It is a sink."""
        for row in self._sifter.rows(changes):
            self._writer.add(row)

    def recall(self, key: ExecutionKey, done: Callable[[Sequence[Transition]], None]) -> None:
        """Tell the changes of status that were seen of it, in earlier sessions too."""
        self._ask(lambda file: done(file.transitions(key)))

    def usual(self, execution: Execution, done: Callable[[Mapping[str, Usual]], None]) -> None:
        """Tell how long each step (by its name) took in earlier runs of the same title and kind."""
        source, id_ = execution.key
        self._ask(lambda file: done(file.usual(source, execution.title, execution.kind, id_)))

    def flush(self) -> None:
        """Return when everything noted and asked so far is done or has failed."""
        self._writer.flush()

    def close(self) -> None:
        """Write what waits and let go of the file."""
        self._writer.close()
        if self._file is not None:
            self._file.close()

    # --- on the worker's thread

    def _ask(self, question: Callable[[HistoryFile], None]) -> None:
        def answer() -> None:
            with contextlib.suppress(sqlite3.Error, OSError):  # the next write tells what is wrong
                question(self._opened())

        self._writer.run(answer)

    def _write(self, rows: Sequence[Row]) -> None:
        for attempt in range(TRIES):
            try:
                self._opened().write(rows)
                break
            except sqlite3.Error as error:
                is_ours = self._is_in_place()
                self._let_go()
                if not is_ours and attempt < TRIES - 1:
                    continue  # another process has moved the broken file aside: go on in the new one
                if _is_broken(error):
                    self._move_aside(error)
                elif attempt == TRIES - 1 or not _is_locked(error):
                    raise
        self._forget()

    def _forget(self) -> None:
        """Now and then; that it fails now costs nothing."""
        now = self._clock.monotonic()
        if now < self._forget_at:
            return
        self._forget_at = now + FORGET_SECONDS
        with contextlib.suppress(sqlite3.Error):
            self._opened().forget(self._clock.now() - self._days * DAY, self._size)

    def _opened(self) -> HistoryFile:
        if self._file is not None and not self._is_in_place():
            self._let_go()
        if self._file is None:
            with contextlib.suppress(FileExistsError):
                make_private_file(self._path)
            self._opened_as = _identity(self._path)
            self._file = HistoryFile(self._path)
        return self._file

    def _is_in_place(self) -> bool:
        """Whether the file of that name is still the one that was opened last."""
        return self._opened_as is None or _identity(self._path) == self._opened_as

    def _let_go(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _move_aside(self, error: sqlite3.Error) -> None:
        """A broken file is kept for whoever wants to look at it, and a new one is begun."""
        date = datetime.fromtimestamp(self._clock.now(), UTC).strftime("%Y%m%d-%H%M%S")
        aside = self._path.with_name(f"{self._path.name}.corrupt-{date}")
        if aside.exists():  # two that broke in one second are two files
            aside = aside.with_name(f"{aside.name}-{self._path.stat().st_ino}")
        for suffix in _SIDE_FILES:
            side = self._path.with_name(self._path.name + suffix)
            if side.exists():
                side.replace(aside.with_name(aside.name + suffix))
        self._report(f"the history was broken ({error}): it is kept as {aside}, a new one is begun")


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file that is on the disk; `None` if there is none."""
    try:
        told = path.stat()
    except OSError:
        return None
    return told.st_dev, told.st_ino


def _is_locked(error: sqlite3.Error) -> bool:
    return "locked" in str(error)


def _is_broken(error: sqlite3.Error) -> bool:
    return isinstance(error, sqlite3.DatabaseError) and any(word in str(error) for word in _BROKEN)
