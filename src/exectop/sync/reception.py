"""Where answers and frames of one source arrive: they are stamped, folded, counted, logged and sunk.

Owns: what an answer does to ledger, budget, health and the log of raw exchanges. Must not know: what is asked next.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from exectop.clock import Clock
from exectop.domain.changes import HealthChanged, Stamped, Vanished
from exectop.domain.values import ExecutionKey
from exectop.ports.session import Sink
from exectop.ports.wire import (
    Allowance,
    Call,
    Events,
    Exchange,
    Fault,
    FaultKind,
    Frame,
    Reading,
    Recent,
    Reply,
    StreamKind,
    StreamSpec,
    Topic,
)
from exectop.sync.ask import Answer, Tap
from exectop.sync.exchanges import ExchangeLog
from exectop.sync.health import HealthTracker
from exectop.sync.observe import Ledger
from exectop.sync.ordered import OrderedClock
from exectop.sync.quota import Budget


@dataclass(frozen=True, slots=True)
class Shared:
    """What all sources of an engine have in common. `asked`: the instants of questions."""

    sink: Sink
    clock: Clock
    asked: OrderedClock
    ledger: Ledger
    log: ExchangeLog
    tap: Tap | None = None


class Reception:
    """The receiving end of one source."""

    def __init__(self, source: str, shared: Shared, budget: Budget) -> None:
        self.source = source
        self.budget = budget
        self.health = HealthTracker(source)
        self._shared = shared

    def hear(self, answer: Answer, pending: int = 0) -> set[ExecutionKey]:
        """Take in an answer; the executions it told something new about. `pending`: requests on their way."""
        self._count(answer, pending)
        id_ = getattr(answer.call.wish, "id", "")
        if id_:
            self._shared.log.add(ExecutionKey(self.source, id_), answer.exchange)
        return self._sink(answer.stamped(), is_stream=False)

    def hear_frame(
        self, spec: StreamSpec, frame: Frame, reading: Reading, number: int, asked_at: float | None = None
    ) -> set[ExecutionKey]:
        """Take in a frame of a stream; the executions it told something new about. `asked_at`: its place among the
        questions, now if it is not told."""
        at = frame.received_at or self._shared.clock.now()
        asked_at = self._shared.asked.now() if asked_at is None else asked_at
        keys = {change.key for change in reading.changes}
        exchange = exchange_of(self.source, spec, frame, (asked_at, at), number)
        for key in keys:
            self._shared.log.add(key, exchange)
        if self._shared.tap is not None:
            self._shared.tap(exchange)
        return self._sink([Stamped(at, asked_at, change) for change in reading.changes], is_stream=True)

    def fail(self, fault: Fault, failures: int = 0, wait: float | None = None) -> None:
        """The source itself failed, `failures` times in a row by now; the next question is due in `wait` seconds."""
        until = None if wait is None else self._shared.clock.now() + wait
        self.health.out(fault, failures, until, self._shared.asked.now())

    def note(self, fault: Fault) -> None:
        """Something failed that no answer tells of: a stream, the reading of a key, something of ours."""
        self.health.failed(self._shared.clock.now(), fault)

    def vanish(self, key: ExecutionKey, asked_at: float) -> None:
        """The server no longer knows the execution."""
        self._sink([Stamped(self._shared.clock.now(), asked_at, Vanished(key))], is_stream=False)

    def tell_health(self) -> None:
        """Tell how the source is doing, if that is worth it."""
        now = self._shared.clock.now()
        health = self.health.take(now)
        if health is not None:
            self._shared.sink([Stamped(now, now, HealthChanged(health))])

    def _sink(self, changes: Sequence[Stamped], *, is_stream: bool) -> set[ExecutionKey]:
        if not changes:
            return set()
        observed = self._shared.ledger.observe(changes, is_stream=is_stream)
        self._shared.sink(observed.changes)
        return observed.changed

    def _count(self, answer: Answer, pending: int) -> None:
        now, fault = answer.received_at, answer.reading.fault
        if answer.reply is not None or (fault is not None and fault.kind is FaultKind.TIMEOUT):
            self.budget.spend(now)
        retried = answer.reply.retried if answer.reply is not None else fault.retried if fault is not None else ""
        if retried:
            self.budget.spend(now)
            self.health.failed(now, Fault(kind=FaultKind.UNREACHABLE, message=f"{retried}; asked again"))
        if fault is not None:
            self.health.failed(now, fault)
        if answer.reply is None:
            return
        self.health.clock(answer.reply)
        if answer.reading.allowance is not None:
            self.budget.tell(self._ours(answer.reading.allowance), now, pending)
        if fault is None:
            self.health.answered(now, answer.reply.elapsed, answer.asked_at)
        self.health.quota(*self.budget.left(now), self.budget.lasts_until(now))

    def _ours(self, allowance: Allowance) -> Allowance:
        """The allowance with its reset by our clock."""
        offset = self.health.offset
        if allowance.resets_at is None or not offset:
            return allowance
        return replace(allowance, resets_at=allowance.resets_at - offset)


def exchange_of(source: str, spec: StreamSpec, frame: Frame, at: tuple[float, float], number: int) -> Exchange:
    """A frame in the shape of an exchange; its method names the kind of stream, its headers what stands beside the
    data. `at`: its place among the questions, and when it came."""
    asked_at, received_at = at
    known = spec.topic.execution
    wish = Recent() if known is None else Events(known.key.id, spec.cursor, known)
    call = Call(path=spec.path, wish=wish, method=spec.kind.value, params=spec.params)
    body = frame.data.encode("utf-8", errors="replace")
    headers = tuple((name, value) for name, value in (("event", frame.event), ("id", frame.id)) if value)
    return Exchange(
        source, call, Reply(status=200, headers=headers, body=body, received_at=received_at), asked_at, number
    )


def frame_of(exchange: Exchange) -> tuple[StreamSpec, Frame] | None:
    """The frame that the exchange is in truth, with its stream; `None` for a question with its answer."""
    call, reply = exchange.call, exchange.reply
    kind = next((kind for kind in StreamKind if kind.value == call.method), None)
    if kind is None or reply is None:
        return None
    known = call.wish.known if isinstance(call.wish, Events) else None
    cursor = call.wish.cursor if isinstance(call.wish, Events) else ""
    spec = StreamSpec(kind=kind, path=call.path, topic=Topic(known), params=call.params, cursor=cursor)
    data = reply.body.decode("utf-8", errors="replace")
    return spec, Frame(data=data, event=reply.header("event"), id=reply.header("id"), received_at=reply.received_at)
