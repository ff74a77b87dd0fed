"""What is due at one source, and why: the list, the watched executions, the state of the road, the budget.

Owns: the jobs and everything that moves their due times. Must not know: how questions are asked and answered.
Reads the clock, never sleeps.
"""

import random
from collections.abc import Iterable, Iterator, Sequence

from exectop.domain.values import Execution, ExecutionKey
from exectop.ports.wire import Events, Fault, Recent, Wish
from exectop.sync.ask import Member
from exectop.sync.jobs import Job, Subject, Watch
from exectop.sync.listing import FLOOR, Listing
from exectop.sync.origin import Origin
from exectop.sync.planner import Candidate, Plan, Priority, plan
from exectop.sync.quota import Budget
from exectop.sync.reception import Shared
from exectop.sync.watches import Watches

ROOM = 3
"""Questions to one source at once; so many can meet with refused credentials before the first refusal is known."""
_JUMP_SECONDS = 5.0
_OLD_SECONDS = 60.0


class Schedule:
    """The jobs of one source. `running`: how many are on their way."""

    def __init__(self, member: Member, shared: Shared, budget: Budget, jitter: random.Random) -> None:
        can = member.provider.describe().capabilities
        floor = max((quota.per / quota.requests for quota in can.advice), default=FLOOR)
        self.running = 0
        self._pending = 0
        self._ledger = shared.ledger
        self._clock = shared.clock
        self._budget = budget
        self._random = jitter
        self._has_list = can.has_list
        self._listing = Listing(member.list_limit, member.poll_interval, floor)
        self._watches = Watches(can, floor)
        self._visible: tuple[ExecutionKey, ...] = ()
        self._origin = Origin(jitter)
        self._is_paused = False
        self._times = (self._clock.now(), self._clock.monotonic())

    # --- interest ------------------------------------------------------------------------------------------------

    @property
    def focused(self) -> Watch | None:
        """The watch of what is being looked at."""
        key = self._watches.focused
        return None if key is None else self._watches.of(key)

    @property
    def list_interval(self) -> float:
        """Seconds until the list is looked at again after a look that tells nothing new."""
        return self._listing.job.pace.interval

    @property
    def may_ask(self) -> bool:
        """Whether asking is neither paused nor pointless."""
        return not (self._is_paused or self._origin.is_refused)

    def focus(self, key: ExecutionKey | None) -> None:
        """That execution is being looked at, or none."""
        self._watches.focus(key, self._clock.monotonic())

    def show(self, keys: Sequence[ExecutionKey]) -> None:
        """These executions are on screen."""
        self._visible = tuple(keys)
        self._watches.show(self._unlisted())

    def refresh(self, key: ExecutionKey | None) -> None:
        """A person wants that execution anew, or the list and the focused one."""
        now = self._clock.monotonic()
        if key is None:
            self._listing.job.hasten(now, is_asked=True)
            key = self._watches.focused
        if key is not None:
            self._watches.of(key).refresh(now)

    def look_at(self, *keys: ExecutionKey | None) -> None:
        """Something was done to these: what came of it?"""
        now = self._clock.monotonic()
        self._listing.job.hasten(now)
        for key in keys:
            if key is not None:
                self._watches.of(key).jobs[Subject.DETAIL].hasten(now, is_asked=True)

    def pause(self, is_paused: bool) -> bool:
        """Stop or go on; whether that changed anything."""
        is_news = is_paused is not self._is_paused
        self._is_paused = is_paused
        if is_news and not is_paused:
            for job in self._jobs():
                job.hasten(self._clock.monotonic())
        return is_news

    # --- the plan ------------------------------------------------------------------------------------------------

    def plan(self) -> Plan[Job]:
        """What to ask now, and when to plan again."""
        room = (1 if self._origin.is_failing else ROOM) - self.running
        if not self.may_ask or room <= 0:
            return Plan()
        now = self._clock.monotonic()
        return plan(list(self._candidates(now)), self._budget, now, self._clock.now(), room, self._pending)

    def wish(self, job: Job, known: Execution | None) -> Wish:
        """The question of a job."""
        if job.key is None:
            return self._listing.wish()
        return self._watches.of(job.key).wish(job, known, self._ledger.unplaced(job.key))

    def begin(self, job: Job, cost: int) -> None:
        """A job is being asked."""
        job.begin(self._clock.monotonic())
        self.running += 1
        self._pending += cost

    def end(self, job: Job, cost: int) -> None:
        """A job got its answer."""
        job.is_running = False
        self.running -= 1
        self._pending -= cost

    def _jobs(self) -> Iterator[Job]:
        yield self._listing.job
        for watch in self._watches:
            yield from watch.jobs.values()

    def _candidates(self, now: float) -> Iterator[Candidate[Job]]:
        listing = self._listing.job
        if self._has_list and not listing.is_running:
            is_quiet = self._listing.ids and not (self._listing.is_open or self._origin.is_failing)
            yield self._candidate(listing, Priority.REST if is_quiet else Priority.LIST, now)
        for watch in self._watches:
            usual = Priority.FOCUSED if watch.is_focused else Priority.VISIBLE if watch.is_visible else Priority.REST
            for job in watch.wanted(self._ledger.execution(watch.key)):
                yield self._candidate(job, usual, now)

    def _candidate(self, job: Job, usual: Priority, now: float) -> Candidate[Job]:
        is_first = job.last_at == float("-inf") and (job.key is None or usual is Priority.FOCUSED)
        may = self._origin.may_ask(now, is_asked=job.is_asked)
        due = job.due if may else max(job.due, self._origin.blocked_until)
        return Candidate(job, Priority.ASKED if job.is_asked or is_first else usual, due, job.last_at, job.cost)

    # --- what happened -------------------------------------------------------------------------------------------

    def answered(self, asked_at: float) -> None:
        """A good answer to a question of that instant came; after a failure everything is due, but not all in one
        second."""
        if self._origin.answered(asked_at):
            now = self._clock.monotonic()
            for job in self._idle_jobs():
                job.due = min(job.due, now + self._random.uniform(0.0, job.pace.interval))

    def refused(self, fault: Fault, asked_at: float | None) -> tuple[int, float | None]:
        """The source failed at a question of that instant: how often in a row by now, and the seconds until it may
        be asked again, `None` if only a person can help."""
        now = self._clock.monotonic()
        self._origin.failed(now, fault, now if asked_at is None else asked_at)
        return self._origin.failures, None if self._origin.is_refused else self._origin.blocked_until - now

    def reset(self) -> None:
        """The credentials were read anew: forget the past and ask."""
        self._origin.reset()
        self.refresh(None)

    def news(self, changed: Iterable[ExecutionKey], by: Subject | None) -> None:
        """Something new was told about these; `by` that kind of question (`None`: a stream)."""
        now = self._clock.monotonic()
        for key in changed:
            watch = self._watches.get(key)
            if watch is not None:
                watch.changed(now, by)
                if self._is_over(key):
                    watch.finish(now)

    def listed(self, wish: Recent, rows: Sequence[Execution]) -> None:
        """The list was told."""
        self._listing.told(wish, rows)
        self._watches.show(self._unlisted())

    def settle(self, job: Job, wish: Wish, *, was_over: bool, cursor: str) -> None:
        """A question about an execution was answered well. `was_over`: known to be over when it was asked."""
        if job.key is None:
            return
        watch, is_over, now = self._watches.of(job.key), self._is_over(job.key), self._clock.monotonic()
        if is_over:
            watch.finish(now)
        watch.settle(job, wish, now, was_over=was_over, is_over=is_over, is_old=self._ended_long_ago(job.key))
        if isinstance(wish, Events) and cursor:
            watch.tell_to(wish, cursor)

    def follow_stream(self, key: ExecutionKey | None, *, is_healthy: bool) -> None:
        """The stream about that execution (or all) works now, or no longer: then look what it has missed."""
        now = self._clock.monotonic()
        if key is None:
            self._listing.follow_stream(is_healthy=is_healthy)
            self._listing.job.hasten(now)
            return
        watch = self._watches.of(key)
        watch.follow_stream(is_healthy=is_healthy)
        if not is_healthy and Subject.EVENTS in watch.jobs:
            watch.jobs[Subject.EVENTS].hasten(now)

    def notice_jump(self) -> None:
        """After a suspend or a change of the clock nothing of what was planned holds."""
        wall, now = self._clock.now(), self._clock.monotonic()
        jump = abs((wall - self._times[0]) - (now - self._times[1]))
        self._times = (wall, now)
        if jump > max(_JUMP_SECONDS, 2 * self.list_interval):
            self._origin.forget()
            for job in self._idle_jobs():
                job.due = now + self._random.uniform(0.0, 1.0)

    def _idle_jobs(self) -> Iterator[Job]:
        return (job for job in self._jobs() if not job.is_running)

    def _is_over(self, key: ExecutionKey) -> bool:
        known = self._ledger.execution(key)
        return known is not None and known.status.is_terminal

    def _ended_long_ago(self, key: ExecutionKey) -> bool:
        known = self._ledger.execution(key)
        ended = None if known is None else known.ended_at
        return ended is not None and self._clock.now() - ended > _OLD_SECONDS

    def _unlisted(self) -> list[ExecutionKey]:
        """Those on screen that can still change and that the list does not tell of."""
        if self._has_list and not self._listing.ids:
            return []
        listed = frozenset(self._listing.ids) if self._has_list else frozenset()
        return [
            key
            for key in self._visible
            if key.id not in listed and self._ledger.execution(key) is not None and not self._is_over(key)
        ]
