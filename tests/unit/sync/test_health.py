"""The state of a source from what came of asking it."""

import pytest

from exectop.domain.health import SourceState
from exectop.ports.wire import Fault, FaultKind, Reply
from exectop.sync.health import HealthTracker, clock_offset

NOW = 1_700_000_000.0
DATE = "Tue, 14 Nov 2023 22:13:20 GMT"  # that very instant


def _fault(kind: FaultKind = FaultKind.UNREACHABLE) -> Fault:
    return Fault(kind=kind, message="it broke")


def test_a_source_connects_and_lives() -> None:
    health = HealthTracker("s")
    assert health.snapshot(NOW).state is SourceState.CONNECTING
    health.answered(NOW + 1, 0.1)
    told = health.snapshot(NOW + 1)
    assert (told.state, told.since, told.requests, told.latency) == (SourceState.LIVE, NOW + 1, 1, 0.1)


def test_late_answers_are_slow_and_none_for_long_is_stale() -> None:
    health = HealthTracker("s")
    health.answered(NOW, 5.0)
    assert health.snapshot(NOW).state is SourceState.SLOW
    assert health.snapshot(NOW + 31).state is SourceState.STALE
    health.pace(30.0)
    assert health.snapshot(NOW + 80).state is SourceState.SLOW


def test_a_source_that_used_to_answer_is_stale_before_it_is_down() -> None:
    health = HealthTracker("s")
    health.answered(NOW, 0.1)
    health.failed(NOW + 1, _fault(), 1, NOW + 3)
    told = health.snapshot(NOW + 1)
    assert (told.state, told.until, told.last_error, told.errors) == (SourceState.STALE, NOW + 3, "it broke", 1)
    health.failed(NOW + 2, _fault(), 3)
    assert health.snapshot(NOW + 2).state is SourceState.DOWN
    health.answered(NOW + 3, 0.1)
    assert health.snapshot(NOW + 3).state is SourceState.LIVE
    assert health.snapshot(NOW + 3).until is None


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (FaultKind.AUTH, SourceState.AUTH),
        (FaultKind.FORBIDDEN, SourceState.AUTH),
        (FaultKind.THROTTLED, SourceState.THROTTLED),
        (FaultKind.SERVER, SourceState.DOWN),
    ],
)
def test_the_kind_of_fault_makes_the_state(kind: FaultKind, state: SourceState) -> None:
    health = HealthTracker("s")
    health.failed(NOW, _fault(kind), 1)
    assert health.snapshot(NOW).state is state
    health.mended()
    assert health.snapshot(NOW).state is SourceState.CONNECTING


def test_a_fault_of_one_execution_says_nothing_of_the_source() -> None:
    health = HealthTracker("s")
    health.answered(NOW, 0.1)
    health.failed(NOW, _fault(FaultKind.NOT_FOUND))
    told = health.snapshot(NOW)
    assert (told.state, told.errors, told.last_error) == (SourceState.LIVE, 1, "it broke")


def test_mere_counts_are_told_once_a_second_and_states_at_once() -> None:
    health = HealthTracker("s")
    assert health.take(NOW) is not None
    assert health.take(NOW + 5) is None
    health.answered(NOW + 5, 0.1)
    assert health.take(NOW + 5) is not None
    health.answered(NOW + 5.5, 0.11)
    assert health.take(NOW + 5.5) is None
    assert health.take(NOW + 6.1) is not None
    health.failed(NOW + 6.2, _fault(), 1)
    assert health.take(NOW + 6.2) is not None
    health.pause(True)
    paused = health.take(NOW + 6.3)
    assert paused is not None
    assert paused.state is SourceState.PAUSED


def test_the_offset_of_the_servers_clock() -> None:
    def reply(date: str, received_at: float) -> Reply:
        return Reply(status=200, headers=(("date", date),), received_at=received_at, elapsed=0.2)

    assert clock_offset(reply("junk", NOW)) is None
    assert clock_offset(reply(DATE, NOW - 7200)) == pytest.approx(7200.6)
    health = HealthTracker("s")
    health.clock(reply(DATE, NOW - 7200))
    assert health.offset == 7200.6
    health.clock(reply(DATE, NOW - 7200.7))
    assert health.offset == 7200.6
    health.clock(reply(DATE, NOW + 0.4))
    assert health.offset == 0.0


def test_quota_and_stream_are_passed_on() -> None:
    health = HealthTracker("s")
    health.quota(5, 10, NOW + 60, NOW + 50)
    health.stream("live")
    told = health.snapshot(NOW)
    assert (told.quota_left, told.quota_limit, told.quota_resets_at) == (5, 10, NOW + 60)
    assert (told.quota_lasts_until, told.stream) == (NOW + 50, "live")
    health.blocked_until(NOW + 9)
    assert health.snapshot(NOW).until == NOW + 9


def test_a_good_answer_from_before_the_refusal_does_not_hide_it() -> None:
    health = HealthTracker("prod")
    health.failed(NOW, Fault(kind=FaultKind.AUTH, message="no"), 1)
    health.answered(NOW + 1, 0.1, NOW - 1)
    assert health.snapshot(NOW + 1).state is SourceState.AUTH
    health.answered(NOW + 3, 0.1, NOW + 2)
    assert health.snapshot(NOW + 3).state is SourceState.LIVE


def test_where_there_is_no_key_nothing_was_asked_and_nobody_refused() -> None:
    health = HealthTracker("s")
    health.failed(NOW, Fault(kind=FaultKind.AUTH, message="the variable K holds no key"), 1)
    told = health.snapshot(NOW)
    assert (told.state, told.is_keyless, told.requests, told.errors) == (SourceState.AUTH, True, 0, 1)
    health.failed(NOW, Fault(kind=FaultKind.AUTH, message="no", http_status=401), 2)
    told = health.snapshot(NOW)
    assert (told.state, told.is_keyless, told.requests) == (SourceState.AUTH, False, 1)
    health.mended()
    assert not health.snapshot(NOW).is_keyless
