"""What an answer or a frame does on arrival."""

from dataclasses import replace

from exectop.clock import ManualClock
from exectop.domain.changes import EventLogged, HealthChanged, Seen, Stamped, Vanished
from exectop.domain.values import Event
from exectop.ports.wire import (
    Allowance,
    Call,
    Exchange,
    Fault,
    FaultKind,
    Frame,
    One,
    Reading,
    Recent,
    Reply,
    StreamKind,
    StreamSpec,
    Topic,
    Wish,
)
from exectop.sync.ask import Answer
from exectop.sync.exchanges import ExchangeLog
from exectop.sync.observe import Ledger
from exectop.sync.ordered import OrderedClock
from exectop.sync.quota import Budget
from exectop.sync.reception import Reception, Shared
from support.fakes import execution, key


class _Desk:
    def __init__(self) -> None:
        self.clock = ManualClock()
        self.told: list[Stamped] = []
        self.tapped: list[Exchange] = []
        self.shared = Shared(
            self.told.extend, self.clock, OrderedClock(self.clock), Ledger(), ExchangeLog(), self.tapped.append
        )
        self.reception = Reception("fake", self.shared, Budget())

    def answer(self, reading: Reading, wish: Wish | None = None, reply: Reply | None = None) -> Answer:
        call, now = Call(path="/x", wish=wish or One("1")), self.clock.now()
        exchange = Exchange("fake", call, reply, now, 1, reading.fault)
        return Answer(call=call, reading=reading, asked_at=now - 1, received_at=now, exchange=exchange, reply=reply)


def test_an_answer_is_sunk_folded_counted_and_kept() -> None:
    desk = _Desk()
    reply = Reply(status=200, received_at=desk.clock.now(), elapsed=0.3)
    reading = Reading(changes=(Seen(execution()),), allowance=Allowance(left=7, limit=9, resets_at=2e9))
    assert desk.reception.hear(desk.answer(reading, reply=reply)) == {key()}
    assert desk.told == [Stamped(desk.clock.now(), desk.clock.now() - 1, Seen(execution()))]
    assert desk.shared.ledger.execution(key()) == execution()
    assert len(desk.shared.log.of(key())) == 1
    health = desk.reception.health.snapshot(desk.clock.now())
    assert (health.quota_left, health.requests, health.latency) == (7, 1, 0.3)


def test_the_list_is_kept_for_no_single_execution() -> None:
    desk = _Desk()
    desk.reception.hear(desk.answer(Reading(changes=(Seen(execution()),)), Recent(), Reply(status=200)))
    assert desk.shared.log.of(key()) == ()


def test_the_reset_of_a_quota_is_told_by_our_clock() -> None:
    desk = _Desk()
    headers = (("date", "Wed, 15 Nov 2023 00:13:20 GMT"),)  # two hours ahead of the clock
    reply = Reply(status=200, headers=headers, received_at=desk.clock.now())
    resets_at = desk.clock.now() + 7200 + 60
    reading = Reading(allowance=Allowance(left=7, limit=9, resets_at=resets_at))
    desk.reception.hear(desk.answer(reading, reply=reply))
    told = desk.reception.budget.left(desk.clock.now())[2]
    assert told is not None
    assert 58 <= told - desk.clock.now() <= 62


def test_a_request_that_never_arrived_costs_nothing() -> None:
    desk = _Desk()
    desk.reception.budget.tell(Allowance(left=5, limit=9, resets_at=2e9), desk.clock.now())
    fault = Fault(kind=FaultKind.UNREACHABLE, message="refused")
    desk.reception.hear(desk.answer(Reading(fault=fault)))
    assert desk.reception.budget.left(desk.clock.now())[0] == 5
    desk.reception.hear(desk.answer(Reading(fault=replace(fault, kind=FaultKind.TIMEOUT))))
    assert desk.reception.budget.left(desk.clock.now())[0] == 4


def test_a_frame_arrives_as_an_exchange_of_its_own() -> None:
    desk = _Desk()
    spec = StreamSpec(kind=StreamKind.SSE, path="/stream", topic=Topic(execution()), cursor="3")
    reading = Reading(changes=(EventLogged(key(), Event(id="4")),))
    frame = Frame(data="é", received_at=desk.clock.now())
    assert desk.reception.hear_frame(spec, frame, reading, 9) == {key()}
    (exchange,) = desk.tapped
    assert exchange.reply is not None
    assert (exchange.call.method, exchange.reply.body, exchange.number) == ("sse", "é".encode(), 9)
    assert desk.shared.log.of(key()) == (exchange,)
    assert desk.told[0].asked_at == desk.told[0].at == desk.clock.now()


def test_health_and_vanishing_are_told() -> None:
    desk = _Desk()
    desk.reception.fail(Fault(kind=FaultKind.UNREACHABLE, message="refused"), 1, 5.0)
    desk.reception.tell_health()
    desk.reception.tell_health()
    (stamped,) = desk.told
    assert isinstance(stamped.change, HealthChanged)
    assert stamped.change.health.until == desk.clock.now() + 5
    desk.reception.vanish(key(), desk.clock.now())
    assert desk.told[-1].change == Vanished(key())


def test_every_request_in_vain_is_an_error_also_one_that_was_sent_again() -> None:
    desk = _Desk()
    desk.reception.hear(desk.answer(Reading(), reply=Reply(status=200, retried="it closed the connection")))
    health = desk.reception.health.snapshot(desk.clock.now())
    assert (health.requests, health.errors) == (2, 1)
    assert health.last_error == "it closed the connection; asked again"
    again = Fault(kind=FaultKind.UNREACHABLE, message="reset", retried="reset")
    desk.reception.hear(desk.answer(Reading(fault=again)))
    health = desk.reception.health.snapshot(desk.clock.now())
    assert (health.requests, health.errors, health.last_error) == (4, 3, "reset")


def test_what_no_answer_tells_is_noted() -> None:
    desk = _Desk()
    desk.reception.note(Fault(kind=FaultKind.TIMEOUT, message="the stream was silent"))
    health = desk.reception.health.snapshot(desk.clock.now())
    assert (health.errors, health.last_error) == (1, "the stream was silent")
