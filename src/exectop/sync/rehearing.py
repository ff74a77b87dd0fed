"""Hearing recorded exchanges again as the engine heard them when they came.

Owns: what a recorded answer or frame tells, inferred transitions and the health of its source included. Must not
know: tapes, how fast they are played. It goes forward only: each exchange is heard once, in the recorded order.
"""

from collections.abc import Mapping, Sequence

from exectop.clock import ManualClock
from exectop.domain.changes import Stamped
from exectop.domain.values import Execution, ExecutionKey
from exectop.ports.provider import Provider
from exectop.ports.wire import Act, Exchange, Fault, FaultKind, One, Progress, Reading, Recent
from exectop.sync.ask import Answer, understand
from exectop.sync.exchanges import ExchangeLog
from exectop.sync.observe import Ledger
from exectop.sync.ordered import OrderedClock
from exectop.sync.origin import is_of_source
from exectop.sync.quota import Budget
from exectop.sync.reception import Reception, Shared, frame_of


class Rehearing:
    """The receiving end of an engine, without anybody who asks."""

    def __init__(self, providers: Mapping[str, Provider]) -> None:
        self._providers = dict(providers)
        self._clock = ManualClock()
        self._told: list[Stamped] = []
        self._shared = Shared(self._tell, self._clock, OrderedClock(self._clock), Ledger(), _NoLog())
        self._receptions = {name: self._reception(name, provider) for name, provider in self._providers.items()}
        self._failures: dict[str, int] = {}

    def known(self, key: ExecutionKey) -> Execution | None:
        """What the exchanges heard so far told of it."""
        return self._shared.ledger.execution(key)

    def hear(self, exchange: Exchange, at: float) -> Sequence[Stamped]:
        """What the exchange told when it was learned at that instant; nothing for a source without a provider."""
        provider, reception = self._providers.get(exchange.source), self._receptions.get(exchange.source)
        if provider is None or reception is None:
            return ()
        self._told = []
        self._clock.set(at)
        framed = frame_of(exchange)
        if framed is not None:
            spec, frame = framed
            reception.hear_frame(spec, frame, provider.read_frame(spec, frame), exchange.number, exchange.asked_at)
            reception.health.stream("live")
        else:
            self._hear_answer(provider, reception, exchange, at)
        reception.tell_health()
        return self._told

    def _hear_answer(self, provider: Provider, reception: Reception, exchange: Exchange, at: float) -> None:
        reply = exchange.reply
        reading = Reading(fault=exchange.fault) if reply is None else understand(provider, exchange.call, reply)
        reception.hear(
            Answer(
                call=exchange.call,
                reading=reading,
                asked_at=exchange.asked_at,
                received_at=at,
                exchange=exchange,
                reply=reply,
            )
        )
        if reading.fault is None:
            self._failures[exchange.source] = 0
        else:
            self._fail(reception, exchange, reading.fault, is_verdict=not reading.then)

    def _fail(self, reception: Reception, exchange: Exchange, fault: Fault, *, is_verdict: bool) -> None:
        """A call failed. `is_verdict`: no further call was made to see whether that is so."""
        wish, source = exchange.call.wish, exchange.source
        is_source = not isinstance(wish, Act) and is_of_source(fault, is_list=isinstance(wish, Recent))
        if is_source:
            self._failures[source] = self._failures.get(source, 0) + 1
            reception.fail(fault, self._failures[source])
        if isinstance(wish, One | Progress) and fault.kind is FaultKind.NOT_FOUND and is_verdict:
            key = ExecutionKey(source, wish.id)
            if self.known(key) is not None:
                reception.vanish(key, exchange.asked_at)

    def _tell(self, changes: Sequence[Stamped]) -> None:
        self._told.extend(changes)

    def _reception(self, name: str, provider: Provider) -> Reception:
        return Reception(name, self._shared, Budget((), provider.describe().capabilities.quota))


class _NoLog(ExchangeLog):
    """The tape itself is the log."""

    def add(self, key: ExecutionKey, exchange: Exchange) -> None:
        """Keep nothing."""
