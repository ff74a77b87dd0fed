"""Which instant of an execution is shown: the marks in its life, moving between them, the bar that shows them.

Pure. Must not know: widgets, where the story comes from.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from exectop.domain.changes import Stamped
from exectop.domain.rewind import over_at, telling_transitions
from exectop.domain.roles import Role
from exectop.domain.status import Status
from exectop.domain.story import Story
from exectop.domain.values import Severity
from exectop.errors import UsageError
from exectop.present.cells import Cell, Context, Line
from exectop.present.formats import cell_width, clock_time, duration, moment


class Mark(NamedTuple):
    """An instant at which something changed."""

    at: float
    is_failure: bool = False


def marks_of(story: Story, log: Iterable[Stamped] = ()) -> tuple[Mark, ...]:
    """Every instant at which something changed, in order: as the server reported it, or as we learned it."""
    found: dict[float, bool] = {}
    for at, is_failure in _instants(story):
        if at is not None:
            found[at] = found.get(at, False) or is_failure
    known = sorted(found)
    end = over_at(story)
    for stamped in log:
        if end is not None and stamped.at > end:
            break  # what we learned after the end is no part of its life
        # What we learned within a second of a reported change is that change.
        place = bisect_left(known, stamped.at - 1.0)
        if place == len(known) or known[place] > stamped.at:
            found.setdefault(stamped.at, False)
    return tuple(Mark(at, found[at]) for at in sorted(found))


def _instants(story: Story) -> Iterable[tuple[float | None, bool]]:
    execution = story.execution
    is_failed = execution.status is Status.FAILED
    yield from ((execution.created_at, False), (execution.started_at, False), (execution.ended_at, is_failed))
    for step in story.steps.values():
        yield from ((step.started_at, False), (step.ended_at, step.status is Status.FAILED))
        for attempt in step.attempts:
            yield from ((attempt.started_at, False), (attempt.ended_at, attempt.status is Status.FAILED))
    for transition in telling_transitions(story):
        yield transition.at, transition.after is Status.FAILED
    for event in story.events.values():
        yield event.at, event.severity is Severity.ERROR


class TimeCursor:
    """An instant among marks; `at` `None` is now, which moves on by itself."""

    def __init__(self) -> None:
        self.at: float | None = None
        self.marks: tuple[Mark, ...] = ()

    @property
    def place(self) -> int:
        """The number of the last mark that is not after the instant; -1 before the first."""
        return len(self.marks) - 1 if self.at is None else bisect_right(self._instants(), self.at) - 1

    def _instants(self) -> list[float]:
        return [mark.at for mark in self.marks]

    def move(self, count: int) -> None:
        """Go that many changes on (negative: back). Past the last change it is now again."""
        if not self.marks:
            return
        place = self.place
        if count < 0 and self.at is not None and place >= 0 and self.at > self.marks[place].at:
            place += 1  # between two changes: the one before is where we already are
        target = place + count
        if target >= len(self.marks):
            self.at = None
        elif self.at is not None or count < 0:
            self.at = self.marks[max(0, target)].at

    def first(self) -> None:
        """To the first change."""
        self.at = self.marks[0].at if self.marks else None

    def last(self) -> None:
        """To the last change."""
        self.at = self.marks[-1].at if self.marks else None

    def go(self, at: float) -> None:
        """To that instant."""
        self.at = at

    def now(self) -> None:
        """Leave the past."""
        self.at = None


BLOCKS = "▁▂▃▄▅▆▇█"
ASCII_BLOCKS = ".:-=+*#@"


def time_line(cursor: TimeCursor, context: Context, width: int) -> Line:
    """Where the instant is: its time and number, then how dense the changes are; failures stand out."""
    at = cursor.at
    if at is None or not cursor.marks:
        return ()
    back = duration(max(0.0, context.now - at))
    label = f"◀ {_short(at, context)}  {cursor.place + 1}/{len(cursor.marks)}  -{back}  "
    room = max(4, width - cell_width(label))
    return (Cell(label, Role.WARNING), *_density(cursor.marks, at, room, is_ascii=context.ascii))


def _short(at: float, context: Context) -> str:
    """The time of day, with the date where it is not today's; to the second."""
    words = clock_time(at, context)
    return words if len(words) == 8 else moment(at, context)[:19]


def _density(marks: Sequence[Mark], at: float, width: int, *, is_ascii: bool) -> Line:
    """A column for each equal part of the time from the first mark to the last: how many changes, any failure."""
    start, end = min(marks[0].at, at), max(marks[-1].at, at)
    scale = (width - 1) / (end - start) if end > start else 0.0
    counts, failures = [0] * width, set()
    for mark in marks:
        column = int((mark.at - start) * scale)
        counts[column] += 1
        if mark.is_failure:
            failures.add(column)
    highest, here = max(counts), int((at - start) * scale)
    blocks = ASCII_BLOCKS if is_ascii else BLOCKS
    cells = []
    for column, count in enumerate(counts):
        sign = blocks[(count * (len(blocks) - 1)) // highest] if count else " "
        role = Role.ERROR if column in failures else Role.DIM
        if column == here:
            sign, role = ("|" if is_ascii else "┃"), Role.STRONG
        cells.append(Cell(sign, role))
    return tuple(cells)


_SPAN = re.compile(r"([+-])\s*((?:\d+(?:\.\d+)?[smhd])+)")
_PART = re.compile(r"(\d+(?:\.\d+)?)([smhd])")
_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?")


def parse_time(text: str, shown: float, context: Context) -> float:
    """The instant that a person means: `-5m` or `+1h30m` from the shown one, `12:03` or `12:03:22` (the last such
    time that has passed), or a date and time in ISO 8601 in the zone on screen. Raises `UsageError`."""
    words = text.strip()
    if match := _SPAN.fullmatch(words):
        seconds = sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(match[2]))
        return shown + (seconds if match[1] == "+" else -seconds)
    try:
        if match := _CLOCK.fullmatch(words):
            return _clock(int(match[1]), int(match[2]), float(match[3] or 0), context)
        told = datetime.fromisoformat(words)
    except ValueError:
        raise UsageError(
            f"'{words}' is no time", hint="Write 12:03, 12:03:22, -5m, +30s or 2024-05-01 12:03"
        ) from None
    return (told if told.tzinfo else told.replace(tzinfo=context.zone)).timestamp()


def _clock(hour: int, minute: int, second: float, context: Context) -> float:
    now = datetime.fromtimestamp(context.now, UTC).astimezone(context.zone)
    then = now.replace(hour=hour, minute=minute, second=int(second), microsecond=int(second % 1 * 1e6))
    return (then if then <= now else then - timedelta(days=1)).timestamp()
