"""Recorded exchanges tell again what they told: changes, inferred transitions, health, what has vanished."""

from dataclasses import replace

import pytest

from exectop.domain.changes import HealthChanged, Seen, Stamped, Transitioned, Vanished
from exectop.domain.health import SourceHealth, SourceState
from exectop.domain.status import Status
from exectop.domain.values import Evidence
from exectop.ports.wire import (
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
)
from exectop.sync.reception import exchange_of, frame_of
from exectop.sync.rehearing import Rehearing
from support.fakes import FakeProvider, FakeServer, execution, key

AT = 1_700_000_100.0


class _Reader(FakeProvider):
    """A provider whose readings the test hands out in order."""

    def __init__(self, *readings: Reading) -> None:
        super().__init__(FakeServer())
        self.readings = list(readings)

    def read(self, call: Call, reply: Reply) -> Reading:
        return self.readings.pop(0)

    def read_frame(self, spec: StreamSpec, frame: Frame) -> Reading:
        return self.readings.pop(0)


def _told(wish: One | Recent | None = None, *, fault: Fault | None = None, asked_at: float = AT - 1) -> Exchange:
    """An exchange; with a fault there was no answer."""
    reply = None if fault else Reply(status=200, received_at=AT, elapsed=0.25)
    return Exchange("fake", Call(path="/x", wish=wish or One("1")), reply, asked_at, 1, fault)


def _health(told: object) -> SourceHealth:
    assert isinstance(told, Stamped)
    assert isinstance(told.change, HealthChanged)
    return told.change.health


def test_an_answer_is_stamped_and_its_source_is_live() -> None:
    rehearing = Rehearing({"fake": _Reader(Reading(changes=(Seen(execution()),)))})
    assert rehearing.known(key()) is None
    told = list(rehearing.hear(_told(), AT))
    assert told[0] == Stamped(AT, AT - 1, Seen(execution()))
    assert _health(told[1]).state is SourceState.LIVE
    assert rehearing.known(key()) == execution()


def test_a_change_between_two_looks_is_inferred_again() -> None:
    running = execution()
    done = replace(running, status=Status.COMPLETED, status_raw="DONE")
    rehearing = Rehearing({"fake": _Reader(Reading(changes=(Seen(running),)), Reading(changes=(Seen(done),)))})
    rehearing.hear(_told(), AT)
    told = [stamped.change for stamped in rehearing.hear(_told(), AT + 5)]
    transition = next(change.transition for change in told if isinstance(change, Transitioned))
    assert (transition.before, transition.after) == (Status.RUNNING, Status.COMPLETED)
    assert (transition.earliest, transition.at, transition.evidence) == (AT - 1, AT + 5, Evidence.INFERRED)


def test_a_failing_source_goes_down_and_comes_back() -> None:
    fault = Fault(kind=FaultKind.UNREACHABLE, message="refused")
    rehearing = Rehearing({"fake": _Reader(Reading())})
    health = [_health(rehearing.hear(_told(Recent(), fault=fault), AT + n)[-1]) for n in range(3)]
    assert health[-1].state is SourceState.DOWN
    assert health[-1].errors == 3
    assert health[-1].last_error == "refused"
    answer = _told(Recent(), asked_at=AT + 3)
    assert _health(rehearing.hear(answer, AT + 4)[-1]).state is SourceState.LIVE


def test_an_execution_that_the_server_forgot_vanishes_but_only_if_it_was_known() -> None:
    gone = Reading(fault=Fault(kind=FaultKind.NOT_FOUND, message="gone", http_status=404))
    rehearing = Rehearing({"fake": _Reader(gone, Reading(changes=(Seen(execution()),)), gone)})
    told = [rehearing.hear(_told(), AT + n) for n in range(3)]
    vanished = [[s for s in batch if isinstance(s.change, Vanished)] for batch in told]
    assert vanished == [[], [], [Stamped(AT + 2, AT - 1, Vanished(key()))]]


def test_an_execution_does_not_vanish_while_its_server_is_still_doubted() -> None:
    fault = Fault(kind=FaultKind.NOT_FOUND, message="gone", http_status=500)
    doubted = Reading(fault=fault, then=(Call(path="/list", wish=One("1")),))
    rehearing = Rehearing({"fake": _Reader(Reading(changes=(Seen(execution()),)), doubted)})
    told = [rehearing.hear(_told(), AT + n) for n in range(2)]
    assert not [stamped for stamped in told[1] if isinstance(stamped.change, Vanished)]


def test_a_frame_is_heard_as_one() -> None:
    spec = StreamSpec(kind=StreamKind.SSE, path="/s", topic=Topic(execution()), params=(("a", "b"),), cursor="7")
    frame = Frame(data='{"ü": 1}', event="step", id="8", received_at=AT)
    exchange = exchange_of("fake", spec, frame, (AT - 1, AT), 3)
    assert frame_of(exchange) == (spec, frame)
    rehearing = Rehearing({"fake": _Reader(Reading(changes=(Seen(execution()),)))})
    told = rehearing.hear(exchange, AT)
    assert told[0] == Stamped(AT, AT - 1, Seen(execution()))
    assert _health(told[-1]).stream == "live"


def test_a_frame_about_the_whole_source_has_no_execution() -> None:
    spec = StreamSpec(kind=StreamKind.WEBSOCKET, path="/s", topic=Topic(None))
    frame = Frame(data="x", received_at=AT)
    assert frame_of(exchange_of("fake", spec, frame, (AT, AT), 1)) == (spec, frame)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_questions_are_no_frames(method: str) -> None:
    assert frame_of(Exchange("fake", Call(path="/", wish=One("1"), method=method), Reply(status=200), AT, 1)) is None


def test_an_unknown_source_tells_nothing() -> None:
    assert Rehearing({}).hear(_told(), AT) == ()
