"""The loop of one source: asks what its schedule says and draws the conclusions.

Owns: the questions on their way, what an answer means, the credentials' renewal, the stream beside it.
Must not know: other sources; a source that hangs or fails is alone with it.
"""

import asyncio
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from exectop.domain.changes import Seen
from exectop.domain.values import Execution, ExecutionKey, Json
from exectop.errors import CredentialsError
from exectop.ports.session import Outcome
from exectop.ports.wire import Act, Fault, FaultKind, Recent, Verb, Wish
from exectop.sync.ask import Answer, Member, converse, perform
from exectop.sync.feed import Feed
from exectop.sync.jobs import Job, Subject
from exectop.sync.origin import is_of_source
from exectop.sync.quota import Budget
from exectop.sync.reception import Reception, Shared
from exectop.sync.schedule import Schedule
from exectop.sync.supervisor import Alarm, Supervisor

_SHORTEST_NAP = 0.002
_UNFINISHED = Fault(kind=FaultKind.PROTOCOL, message="the question was not finished")


@dataclass(slots=True)
class _Asking:
    """A question on its way and what came of it so far."""

    job: Job
    wish: Wish
    was_over: bool
    calls: int = 0
    changed: set[ExecutionKey] = field(default_factory=set)
    rows: list[Execution] = field(default_factory=list)
    cursor: str = ""


class Poller:
    """Keeps one source fresh."""

    def __init__(self, member: Member, shared: Shared, jitter: random.Random, supervisor: Supervisor) -> None:
        budget = Budget(member.quota, member.provider.describe().capabilities.quota)
        self.member = member
        self.reception = Reception(member.source, shared, budget)
        self._shared = shared
        self._clock = shared.clock
        self._random = jitter
        self._supervisor = supervisor
        self._schedule = Schedule(member, shared, budget, jitter)
        self._alarm = Alarm(self._clock, supervisor)
        self._feed = Feed(member, shared, self.reception, self, jitter, supervisor)
        self._settled = asyncio.Event()
        self._is_mending = False

    # --- what the engine asks for --------------------------------------------------------------------------------

    def focus(self, key: ExecutionKey | None) -> None:
        """That execution is being looked at, or none of this source."""
        self._schedule.focus(key)
        self._turn()

    def show(self, keys: Sequence[ExecutionKey]) -> None:
        """These executions are on screen."""
        self._schedule.show(keys)
        self._turn()

    def refresh(self, key: ExecutionKey | None) -> None:
        """Ask now: for that execution, or for the list and the focused one."""
        self._schedule.refresh(key)
        self._turn()

    def pause(self, is_paused: bool) -> None:
        """Stop or go on asking."""
        if self._schedule.pause(is_paused):
            self.reception.health.pause(is_paused)
            self._turn()

    def retry(self) -> None:
        """Read the credentials anew and try at once."""
        self._is_mending = True
        self._supervisor.once(f"{self.member.source}: credentials", self._mend, self.crashed)

    async def act(self, key: ExecutionKey, verb: Verb, values: Mapping[str, Json]) -> Outcome:
        """Do something to an execution, then look what came of it."""

        def heard(answer: Answer) -> None:
            self._schedule.news(self.reception.hear(answer), Subject.LIST)

        wish = Act(verb, key.id, self._shared.ledger.execution(key), values)
        outcome = await perform(self.member, wish, self._shared.asked, heard, self._shared.tap)
        if outcome.is_ok:
            self._schedule.look_at(key, outcome.new_key)
        self._turn()
        return outcome

    @property
    def is_idle(self) -> bool:
        """Whether nothing is on its way and nothing due."""
        is_busy = self._schedule.running or self._is_mending or self._alarm.is_ringing
        return not is_busy and not self._schedule.plan().start

    async def settle(self) -> None:
        """Wait until the loop has turned once more: at the next answer, or now if it only sleeps a little longer than
        it has to."""
        self._settled.clear()
        if not (self._schedule.running or self._is_mending):
            self._alarm.ring()
        await self._settled.wait()

    # --- what the stream tells -----------------------------------------------------------------------------------

    def stream_told(self, changed: set[ExecutionKey]) -> None:
        """A stream told something new about these."""
        self._schedule.news(changed, None)
        self._turn()

    def stream_is(self, key: ExecutionKey | None, *, is_healthy: bool) -> None:
        """A stream works now, or no longer: then look at once what it has missed."""
        self._schedule.follow_stream(key, is_healthy=is_healthy)
        self._alarm.ring()

    def stream_refused(self, fault: Fault) -> None:
        """The server refused the credentials on a stream."""
        self._fail(fault)
        self._alarm.ring()

    # --- the loop ------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Ask what is due, for ever."""
        self._aim_feed()
        while True:
            self._schedule.notice_jump()
            todo = self._schedule.plan()
            for job in todo.start:
                self._start(job)
            self.reception.health.pace(self._schedule.list_interval)
            self.reception.tell_health()
            self._settled.set()
            wake_at = todo.wake_at
            await self._alarm.wait(None if wake_at is None else max(_SHORTEST_NAP, wake_at - self._clock.monotonic()))

    def _start(self, job: Job) -> None:
        cost = job.cost
        self._schedule.begin(job, cost)

        async def ask() -> None:
            try:
                await self._ask(job, cost)
            finally:
                if job.is_running:
                    self._schedule.end(job, cost)
                if not job.is_planned:
                    job.failed(self._clock.monotonic(), _UNFINISHED, self._random)
                self._turn()

        self._supervisor.once(f"{self.member.source}: {job.subject}", ask, self.crashed)

    async def _ask(self, job: Job, cost: int) -> None:
        known = None if job.key is None else self._shared.ledger.execution(job.key)
        asking = _Asking(job, self._schedule.wish(job, known), known is not None and known.status.is_terminal)
        asked_at = self._shared.asked.now()

        def heard(answer: Answer) -> None:
            self._hear(asking, answer)

        fault = await converse(self.member, asking.wish, self._shared.asked, heard, self._shared.tap)
        self._schedule.end(job, cost)
        if fault is None:
            self._succeeded(asking)
            return
        job.failed(self._clock.monotonic(), fault, self._random)
        if is_of_source(fault, is_list=job.key is None):
            self._fail(fault, job.last_at)
        if job.key is not None and job.subject is Subject.DETAIL and fault.kind is FaultKind.NOT_FOUND and known:
            self.reception.vanish(job.key, asked_at)

    def _hear(self, asking: _Asking, answer: Answer) -> None:
        asking.calls += 1
        changed = self.reception.hear(answer, max(0, self._schedule.running - 1))
        asking.changed |= changed
        asking.cursor = answer.reading.cursor or asking.cursor
        if asking.job.key is None:
            asking.rows += [change.execution for change in answer.reading.changes if isinstance(change, Seen)]
        if answer.reply is not None and answer.reading.fault is None:
            self._schedule.answered(asking.job.last_at)
        self._schedule.news(changed, asking.job.subject)

    def _succeeded(self, asking: _Asking) -> None:
        job = asking.job
        job.succeeded(self._clock.monotonic(), is_changed=bool(asking.changed), cost=asking.calls)
        if job.key is None:
            if isinstance(asking.wish, Recent):
                self._schedule.listed(asking.wish, asking.rows)
            return
        self._schedule.settle(job, asking.wish, was_over=asking.was_over, cursor=asking.cursor)

    def _fail(self, fault: Fault, asked_at: float | None = None) -> None:
        """The source itself failed at a question of that instant."""
        failures, wait = self._schedule.refused(fault, asked_at)
        self.reception.fail(fault, failures, wait)

    def _note(self, fault: Fault) -> None:
        """The source cannot be asked, which no answer tells."""
        self.reception.note(fault)
        self._fail(fault)

    def crashed(self, message: str) -> None:
        """Something of ours failed: it is told, and the source is left alone for a while."""
        self._is_mending = False
        self._note(Fault(kind=FaultKind.PROTOCOL, message=message))
        self._alarm.ring()

    def _turn(self) -> None:
        """Something happened: the stream may have to move, and the plan is old."""
        self._aim_feed()
        self._alarm.ring()

    def _aim_feed(self) -> None:
        if self._schedule.may_ask:
            self._feed.aim(self._schedule.focused)
        else:
            self._feed.stop()

    async def _mend(self) -> None:
        try:
            await self.member.session.refresh_credentials()
        except CredentialsError as error:
            message = str(error).removeprefix(f"{self.member.source}: ")
            self._note(Fault(kind=FaultKind.AUTH, message=message))
        else:
            self._schedule.reset()
            self.reception.health.mended()
        finally:
            self._is_mending = False
            self._turn()
