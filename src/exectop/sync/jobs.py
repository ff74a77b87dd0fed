"""Questions that are asked again and again: when each is due. Pure: time is passed in (monotonic seconds).

Owns: the jobs of one watched execution, their pace, what ends them. Must not know: how they are asked.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import assert_never

from exectop.domain.values import Execution, ExecutionKey
from exectop.ports.provider import Capabilities
from exectop.ports.wire import Events, Fault, FaultKind, Graph, One, Progress, Wish
from exectop.sync.backoff import Pace, backoff

GONE_SECONDS, GONE_TRIES = 60.0, 3
CONFIRM_SECONDS = 15.0
"""How long after the last look the very last one comes: between us and a server stand caches with older answers."""
STREAMED_SECONDS = 30.0
"""How often to look where a stream tells of every change."""
PLACED_AT_ONCE, PLACED_AT_MOST = 10, 200
"""Steps whose place is asked for with one look at a graph, and how many may wait for that."""

_HOPELESS = frozenset({FaultKind.NOT_FOUND, FaultKind.FORBIDDEN, FaultKind.REJECTED})


class Subject(StrEnum):
    """What a job asks about."""

    LIST = "list"
    DETAIL = "detail"
    GRAPH = "graph"
    EVENTS = "events"


_NEWS_FOR: dict[Subject | None, frozenset[Subject]] = {
    None: frozenset({Subject.DETAIL, Subject.GRAPH}),
    Subject.LIST: frozenset({Subject.DETAIL}),
    Subject.DETAIL: frozenset({Subject.GRAPH, Subject.EVENTS}),
    Subject.GRAPH: frozenset(),
    Subject.EVENTS: frozenset(),
}


@dataclass(slots=True)
class Job:
    """One question. `key`: the execution, `None` for the list. `is_asked`: a person waits for it. `cost`: the
    calls it took last. `is_over`: nothing more will come of it. `is_confirming`: one more look will tell."""

    subject: Subject
    key: ExecutionKey | None = None
    pace: Pace = field(default_factory=Pace)
    due: float = 0.0
    is_asked: bool = False
    is_running: bool = False
    is_over: bool = False
    is_confirming: bool = False
    last_at: float = float("-inf")
    cost: int = 1
    misses: int = 0
    failures: int = 0

    @property
    def is_planned(self) -> bool:
        """Whether its result has said when to ask next."""
        return self.due != float("inf")

    def begin(self, now: float) -> None:
        """It is being asked."""
        self.is_running, self.last_at = True, now
        self.due = float("inf")

    def succeeded(self, now: float, *, is_changed: bool, cost: int) -> None:
        """Answered: the next look comes the sooner if something changed."""
        self.is_running = self.is_asked = False
        self.misses = self.failures = 0
        self.cost = max(1, cost)
        self.due = min(self.due, now + self.pace.after(is_changed=is_changed))

    def failed(self, now: float, fault: Fault, jitter: random.Random) -> None:
        """Not answered. What the server does not know or refuses is asked three times more, slowly."""
        self.is_running = self.is_asked = False
        self.failures += 1
        if fault.kind in _HOPELESS and self.key is not None:
            self.misses += 1
            self.is_over = self.misses > GONE_TRIES
            self.due = now + GONE_SECONDS
            return
        self.due = min(self.due, now + max(self.pace.floor, backoff(self.failures, jitter)))

    def hasten(self, now: float, *, is_asked: bool = False) -> None:
        """Ask as soon as the pace allows, or at once if a person wants it."""
        if is_asked:
            self.is_asked, self.is_over, self.misses = True, False, 0
            self.due = now
        elif not self.misses:
            self.due = min(self.due, max(now, self.last_at + self.pace.floor))
        self.pace.interval = self.pace.floor


class Watch:
    """The jobs of one execution. `cursor`: where the stream of its story goes on; `told_to`: where questions about
    it do, which find what a stream lost. `is_focused`: somebody looks at it now; without that only what was asked
    for once is asked."""

    def __init__(self, key: ExecutionKey, can: Capabilities, floor: float) -> None:
        self.key = key
        self.cursor = ""
        self.told_to = ""
        self.is_streamed = False
        self.is_focused = False
        self.is_visible = False
        self.has_detail = False
        self.is_finished = False
        self._can = can
        subjects = [Subject.DETAIL]
        subjects += [Subject.GRAPH] if can.has_graph else []
        subjects += [Subject.EVENTS] if can.has_events else []
        self.jobs = {subject: Job(subject, key, Pace(floor, 30.0)) for subject in subjects}

    def wish(self, job: Job, known: Execution | None, unplaced: tuple[str, ...] = ()) -> Wish:
        """The question of a job. `unplaced`: steps of which the place is not known, a few of which are asked for, but
        none where they are so many that this would take longer than anybody looks. A running execution whose details
        are known is asked for its progress alone."""
        match job.subject:
            case Subject.GRAPH:
                return Graph(self.key.id, known, unplaced[:PLACED_AT_ONCE] if len(unplaced) <= PLACED_AT_MOST else ())
            case Subject.EVENTS:
                return Events(self.key.id, self.told_to, known)
            case Subject.DETAIL | Subject.LIST:
                is_cheap = self._can.has_progress and self.has_detail and not job.is_asked
                is_open = known is not None and not known.status.is_terminal
                return Progress(self.key.id) if is_cheap and is_open else One(self.key.id)
            case _ as unreachable:
                assert_never(unreachable)

    def wanted(self, known: Execution | None) -> Iterable[Job]:
        """The jobs that may run: those about its graph and story only once it is known itself."""
        for job in self.jobs.values():
            if job.is_over or job.is_running:
                continue
            if not (self.is_focused or job.is_asked or (self.is_visible and job.subject is Subject.DETAIL)):
                continue
            if job.subject is Subject.DETAIL or known is not None:
                yield job

    def refresh(self, now: float) -> None:
        """A person wants everything anew."""
        for job in self.jobs.values():
            job.hasten(now, is_asked=True)

    def changed(self, now: float, by: Subject | None) -> None:
        """Something new was told by that job (`None`: by a stream): others may have news, too."""
        for job in self.jobs.values():
            if job.subject in _NEWS_FOR[by] and not job.is_over:
                job.hasten(now)

    def settle(self, job: Job, wish: Wish, now: float, *, was_over: bool, is_over: bool, is_old: bool) -> None:
        """Answered well. What tells the end with all details is asked no more, nor is what was asked when all was
        over, unless the end is so fresh that the answer may be older than it: that is asked once more, later."""
        if isinstance(wish, One):
            self.has_detail = True
        is_last = is_over and (was_over or isinstance(wish, One))
        job.is_over = is_last and (isinstance(wish, One) or is_old or job.is_confirming)
        if is_last and not job.is_over:
            job.is_confirming = True
            job.due = now + CONFIRM_SECONDS

    def tell_to(self, wish: Events, cursor: str) -> None:
        """A question told the story up to there. A stream that works has got further by itself."""
        self.told_to = cursor
        if not self.is_streamed or wish.cursor == self.cursor:
            self.cursor = cursor

    def finish(self, now: float) -> None:
        """The execution ended: one last look at everything that has not been asked since."""
        if self.is_finished:
            return
        self.is_finished = True
        for job in self.jobs.values():
            if not job.is_over and not job.misses:
                job.due = min(job.due, now)

    def follow_stream(self, *, is_healthy: bool) -> None:
        """A stream tells the story (or no longer does)."""
        self.is_streamed = is_healthy
        job = self.jobs.get(Subject.EVENTS)
        if job is not None:
            floor = STREAMED_SECONDS if is_healthy else self.jobs[Subject.DETAIL].pace.floor
            job.pace.bound(floor, 30.0)
