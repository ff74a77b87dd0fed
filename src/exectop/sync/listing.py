"""The list of one source: how often and how far down it is read. Pure.

Owns: the pace of the list, the choice between the whole list and its upper part. Must not know: how it is asked.
"""

from collections.abc import Iterable

from exectop.domain.values import Execution
from exectop.ports.wire import Recent
from exectop.sync.backoff import Pace
from exectop.sync.jobs import STREAMED_SECONDS, Job, Subject

FLOOR, OPEN_CEILING, CEILING = 1.0, 5.0, 10.0
"""Seconds between two looks: at least, at most while anything can still happen, at most otherwise."""
_MARGIN, _LEAST, _WHOLE_EVERY = 20, 50, 20


class Listing:
    """The job of the list, and which rows the last look at the whole of it told."""

    def __init__(self, limit: int, interval: float | None, floor: float = FLOOR) -> None:
        self._limit = limit
        self._is_fixed = interval is not None
        self._ceiling = CEILING if interval is None else interval
        self._floor = min(max(floor, FLOOR), self._ceiling)
        self.job = Job(Subject.LIST, None, Pace(self._floor, self._ceiling), is_asked=True)
        self.ids: tuple[str, ...] = ()
        self._deepest_open = -1
        self._looks = 0
        self._is_streamed = False

    @property
    def is_open(self) -> bool:
        """Whether anything in it can still change."""
        return self._deepest_open >= 0

    def wish(self) -> Recent:
        """The next question: everything, or down to the last row in which something can still happen."""
        is_whole = self.job.is_asked or self._looks % _WHOLE_EVERY == 0
        part = max(_LEAST, self._deepest_open + 1 + _MARGIN)
        return Recent(limit=self._limit if is_whole else min(self._limit, part))

    def told(self, wish: Recent, rows: Iterable[Execution]) -> None:
        """The answer's rows, in their order."""
        told = list(rows)
        self._looks += 1
        self._deepest_open = max((place for place, row in enumerate(told) if not row.status.is_terminal), default=-1)
        if not self._is_streamed:
            self._set_pace()
        if wish.limit >= self._limit:
            self.ids = tuple(row.key.id for row in told)

    def follow_stream(self, *, is_healthy: bool) -> None:
        """A stream tells of every change (or no longer does): then the list is only a safeguard."""
        self._is_streamed = is_healthy and not self._is_fixed
        if self._is_streamed:
            self.job.pace.bound(STREAMED_SECONDS, STREAMED_SECONDS)
        else:
            self._set_pace()

    def _set_pace(self) -> None:
        ceiling = OPEN_CEILING if self.is_open and not self._is_fixed else self._ceiling
        self.job.pace.bound(self._floor, ceiling)
