"""The engine on a driven clock: what is asked, when, and what comes of it."""

import itertools
from dataclasses import replace

import pytest

from exectop.domain.changes import Seen, Vanished
from exectop.domain.health import SourceState
from exectop.domain.status import Status
from exectop.domain.values import Event, Evidence, Step
from exectop.ports.provider import Quota
from exectop.ports.wire import Events, Fault, FaultKind, Graph, One, Progress, Recent, Verb
from exectop.store.store import Store
from support.fakes import FULL, FakeServer, execution, key, make_desk


async def test_the_list_is_asked_at_once_and_moves_within_three_seconds() -> None:
    desk = make_desk()
    desk.server.put(execution())
    await desk.engine.start()
    await desk.engine.idle()
    assert desk.server.asked(Recent) == [0.0]
    desk.server.put(execution(status=Status.COMPLETED))
    await desk.clock.advance(3)
    assert [seen.execution.status for seen in desk.changes(Seen)][-1] is Status.COMPLETED
    assert desk.health().state is SourceState.LIVE
    await desk.engine.stop()


async def test_a_quiet_list_is_asked_less_and_less_but_at_least_every_ten_seconds() -> None:
    desk = make_desk()
    await desk.engine.start()
    await desk.clock.advance(100)
    asked = desk.server.asked(Recent)
    gaps = [later - earlier for earlier, later in itertools.pairwise(asked)]
    assert gaps == sorted(gaps)
    assert 9 < gaps[-1] <= 10
    desk.server.put(execution())
    await desk.clock.advance(12)
    assert len(desk.server.asked(Recent)) - len(asked) >= 2
    await desk.engine.stop()


async def test_a_configured_interval_is_kept() -> None:
    desk = make_desk(poll_interval=0.5)
    await desk.engine.start()
    await desk.clock.advance(10)
    assert 20 <= len(desk.server.asked(Recent)) <= 21
    await desk.engine.stop()


async def test_a_focused_execution_is_asked_for_everything_then_for_its_progress() -> None:
    desk = make_desk()
    desk.server.put(execution())
    await desk.engine.start()
    desk.engine.focus(key())
    await desk.engine.idle()
    counted = desk.server.counted()
    assert (counted["One"], counted["Graph"], counted["Events"], counted["Progress"]) == (1, 1, 1, 0)
    await desk.clock.advance(20)
    counted = desk.server.counted()
    assert counted["One"] == 1
    assert counted["Progress"] >= 3
    graph = next(call.wish for _, call in desk.server.calls if isinstance(call.wish, Graph))
    assert isinstance(graph, Graph)
    assert graph.known is not None
    assert not desk.server.overlaps
    await desk.engine.stop()


async def test_events_go_on_from_their_cursor() -> None:
    desk = make_desk()
    desk.server.put(execution())
    desk.server.events["1"] = [Event(id="a"), Event(id="b")]
    await desk.engine.start()
    desk.engine.focus(key())
    await desk.clock.advance(5)
    cursors = [call.wish.cursor for _, call in desk.server.calls if isinstance(call.wish, Events)]
    assert cursors[:2] == ["", "2"]
    await desk.engine.stop()


async def test_an_execution_that_ends_is_asked_once_more_and_then_never() -> None:
    desk = make_desk()
    desk.server.put(execution())
    await desk.engine.start()
    desk.engine.focus(key())
    await desk.clock.advance(5)
    desk.server.put(execution(status=Status.COMPLETED))
    await desk.clock.advance(35)
    before = desk.server.counted()
    assert before["One"] == 2
    await desk.clock.advance(300)
    after = desk.server.counted()
    assert [after[kind] for kind in ("One", "Progress", "Graph", "Events")] == [
        before[kind] for kind in ("One", "Progress", "Graph", "Events")
    ]
    desk.engine.focus(None)
    desk.engine.focus(key())
    await desk.clock.advance(60)
    assert desk.server.counted()["One"] == 2
    desk.engine.refresh(key())
    await desk.engine.idle()
    assert desk.server.counted()["One"] == 3
    await desk.engine.stop()


async def test_the_last_look_is_part_of_being_idle() -> None:
    desk = make_desk()
    desk.server.put(execution())
    await desk.engine.start()
    desk.engine.focus(key())
    await desk.engine.idle()
    desk.server.put(execution(status=Status.FAILED))
    desk.server.steps["1"] = [Step(id="s", status=Status.FAILED, status_raw="failed")]
    desk.engine.refresh()
    await desk.engine.idle()
    assert desk.server.counted()["Graph"] >= 2
    assert any(seen.execution.status is Status.FAILED for seen in desk.changes(Seen))
    await desk.engine.stop()


async def test_a_change_between_two_looks_is_inferred() -> None:
    desk = make_desk()
    desk.server.put(execution())
    await desk.engine.start()
    await desk.engine.idle()
    start = desk.clock.now()
    desk.server.put(execution(status=Status.FAILED))
    await desk.clock.advance(2)
    (change,) = desk.transitions()
    assert change.transition.evidence is Evidence.INFERRED
    assert change.transition.earliest == start
    assert (change.transition.before, change.transition.after) == (Status.RUNNING, Status.FAILED)
    await desk.engine.stop()


async def test_refused_credentials_stop_the_source_until_they_are_mended() -> None:
    desk = make_desk()
    desk.server.put(execution())
    await desk.engine.start()
    desk.engine.focus(key())
    await desk.engine.idle()
    denied = Fault(kind=FaultKind.AUTH, message="the server refused the credentials", http_status=401)
    desk.server.fault = lambda call: denied
    before = len(desk.server.calls)
    await desk.clock.advance(120)
    assert len(desk.server.calls) - before <= 3
    assert desk.health().state is SourceState.AUTH
    assert desk.health().last_error == denied.message
    assert desk.health().until is None
    desk.server.fault = lambda call: None
    desk.engine.retry("fake")
    await desk.engine.idle()
    await desk.clock.advance(2)
    assert desk.server.credentials_read == 1
    assert desk.health().state is SourceState.LIVE
    await desk.engine.stop()


async def test_credentials_that_still_cannot_be_read_are_named() -> None:
    desk = make_desk()
    desk.server.credentials_error = "fake: the variable KEY holds no key"
    await desk.engine.start()
    await desk.engine.idle()
    desk.engine.retry("fake")
    await desk.engine.idle()
    assert desk.health().state is SourceState.AUTH
    assert desk.health().last_error == "the variable KEY holds no key"
    await desk.engine.stop()


async def test_a_vanished_execution_is_marked_and_soon_left_alone() -> None:
    desk = make_desk()
    desk.server.put(execution())
    await desk.engine.start()
    desk.engine.focus(key())
    await desk.engine.idle()
    del desk.server.rows["1"]
    await desk.clock.advance(1000)
    assert desk.changes(Vanished) == [Vanished(key())] * len(desk.changes(Vanished))
    assert 1 <= len(desk.changes(Vanished)) <= 4
    misses = [at for at in desk.server.asked(Progress) if at > 1.5]
    assert len(misses) <= 5
    assert desk.health().state is SourceState.LIVE
    await desk.engine.stop()


async def test_a_source_that_is_down_is_probed_slowly_and_recovers() -> None:
    desk = make_desk()
    desk.server.put(execution())
    await desk.engine.start()
    desk.engine.focus(key())
    await desk.engine.idle()
    broken = Fault(kind=FaultKind.SERVER, message="the server failed", http_status=503)
    desk.server.fault = lambda call: broken
    before = len(desk.server.calls)
    await desk.clock.advance(60)
    probes = [at for at, _ in desk.server.calls[before:]]
    assert 4 <= len(probes) <= 20
    assert all(later - earlier >= 5 for earlier, later in itertools.pairwise(probes[-4:]))
    assert SourceState.STALE in desk.states()
    assert desk.health().state is SourceState.DOWN
    assert desk.health().until is not None
    desk.server.fault = lambda call: None
    await desk.clock.advance(16)
    assert desk.health().state is SourceState.LIVE
    await desk.engine.stop()


async def test_the_refresh_key_breaks_through_a_backoff_but_not_through_retry_after() -> None:
    desk = make_desk()
    desk.server.fault = lambda call: Fault(kind=FaultKind.UNREACHABLE, message="refused")
    await desk.engine.start()
    await desk.clock.advance(40)
    before = len(desk.server.calls)
    desk.engine.refresh()
    await desk.engine.idle()
    assert len(desk.server.calls) == before + 1
    desk.server.fault = lambda call: Fault(
        kind=FaultKind.THROTTLED, message="slow down", http_status=429, retry_after=30.0
    )
    desk.engine.refresh()
    await desk.engine.idle()
    before = len(desk.server.calls)
    desk.engine.refresh()
    await desk.clock.advance(29)
    assert len(desk.server.calls) == before
    assert desk.health().state is SourceState.THROTTLED
    await desk.clock.advance(3)
    assert len(desk.server.calls) == before + 1
    await desk.engine.stop()


async def test_one_dead_source_does_not_slow_another() -> None:
    slow = FakeServer(source="slow", delay=10.0)
    quick = FakeServer(source="quick", clock=slow.clock)
    slow.fault = lambda call: Fault(kind=FaultKind.TIMEOUT, message="slow did not answer within 10 s")
    desk = make_desk(servers=[slow, quick], poll_interval=1.0)
    await desk.engine.start()
    await desk.clock.advance(60)
    assert len(quick.calls) >= 60
    assert len(slow.calls) <= 6
    assert desk.health("slow").state is SourceState.DOWN
    assert desk.health("quick").state is SourceState.LIVE
    await desk.engine.stop()


async def test_pause_stops_asking_and_going_on_asks_at_once() -> None:
    desk = make_desk()
    await desk.engine.start()
    await desk.engine.idle()
    desk.engine.pause(True)
    before = len(desk.server.calls)
    await desk.clock.advance(100)
    assert len(desk.server.calls) == before
    assert desk.health().state is SourceState.PAUSED
    desk.engine.pause(False)
    await desk.engine.idle()
    assert len(desk.server.calls) == before + 1
    assert desk.health().state is SourceState.LIVE
    await desk.engine.stop()


async def test_a_day_of_watching_stays_within_a_daily_quota() -> None:
    can = replace(FULL, has_events=False, quota=(Quota(requests=1000, per=86_400.0),))
    desk = make_desk(can)
    desk.server.put(*(execution(str(number)) for number in range(50)))
    desk.server.rows["1"] = execution()
    await desk.engine.start()
    desk.engine.focus(key())
    await desk.clock.advance(86_400)
    asked = [at for at, _ in desk.server.calls]
    assert 700 <= len(asked) <= 1000
    assert max(asked) > 85_000
    assert len(desk.server.asked(Recent)) > 150
    assert len(desk.server.asked(Progress)) > 250
    assert desk.health().quota_limit == 1000
    await desk.engine.stop()


async def test_after_a_jump_of_the_clock_everything_is_asked_again() -> None:
    desk = make_desk()
    await desk.engine.start()
    await desk.clock.advance(60)
    before = len(desk.server.calls)
    shift = 3600.0
    real_now = desk.clock.now
    desk.clock.now = lambda: real_now() + shift  # type: ignore[method-assign]
    desk.engine.show([])
    await desk.clock.advance(1.1)
    assert len(desk.server.calls) == before + 1
    await desk.engine.stop()


async def test_rows_on_screen_that_the_list_does_not_tell_of_are_asked_for() -> None:
    desk = make_desk(list_limit=1)
    desk.server.put(execution("1"), execution("2"))
    await desk.engine.start()
    desk.engine.refresh(key("2"))
    await desk.engine.idle()
    before = len(desk.server.asked(Progress))
    desk.engine.show([key("1"), key("2")])
    await desk.clock.advance(10)
    assert len(desk.server.asked(Progress)) > before
    assert {call.wish.id for _, call in desk.server.calls if isinstance(call.wish, Progress | One)} == {"2"}
    await desk.engine.stop()


async def test_an_action_is_done_and_looked_after() -> None:
    desk = make_desk()
    desk.server.put(execution())
    await desk.engine.start()
    await desk.engine.idle()
    assert desk.engine.allowed(key()) == {Verb.CANCEL}
    outcome = await desk.engine.act(key(), Verb.CANCEL)
    assert outcome.is_ok
    await desk.engine.idle()
    assert desk.server.counted()["One"] == 1
    assert desk.transitions()[-1].transition.after is Status.CANCELLING
    refused = await desk.engine.act(key(), Verb.RERUN)
    assert not refused.is_ok
    assert "cannot rerun an execution that is cancelling" in refused.message
    unknown = await desk.engine.act(key("1", "nowhere"), Verb.CANCEL)
    assert "no source is called 'nowhere'" in unknown.message
    await desk.engine.stop()


async def test_a_read_only_source_allows_nothing() -> None:
    desk = make_desk(readonly=True)
    desk.server.put(execution())
    await desk.engine.start()
    await desk.engine.idle()
    assert desk.engine.allowed(key()) == frozenset()
    assert not (await desk.engine.act(key(), Verb.CANCEL)).is_ok
    assert "Act" not in desk.server.counted()
    await desk.engine.stop()


async def test_raw_exchanges_are_kept_newest_first() -> None:
    desk = make_desk()
    desk.server.put(execution())
    await desk.engine.start()
    desk.engine.focus(key())
    await desk.clock.advance(200)
    kept = desk.engine.exchanges(key())
    numbers = [exchange.number for exchange in kept]
    assert numbers == sorted(numbers, reverse=True)
    assert len(kept) == 20
    assert desk.engine.exchanges(key("unknown")) == ()
    await desk.engine.stop()


async def test_gliding_over_rows_asks_only_for_the_first_and_the_last() -> None:
    desk = make_desk()
    desk.server.put(*(execution(str(number)) for number in range(1, 21)))
    await desk.engine.start()
    await desk.engine.idle()
    for number in range(1, 21):
        desk.engine.focus(key(str(number)))
        await desk.clock.advance(0.05)
    await desk.clock.advance(0.5)
    asked = [call.wish.id for _, call in desk.server.calls if isinstance(call.wish, One)]
    assert asked == ["1", "20"]
    await desk.engine.stop()


async def test_nothing_is_left_running_after_stop() -> None:
    desk = make_desk()
    await desk.engine.start()
    await desk.engine.start()
    await desk.engine.stop()
    await desk.engine.idle()
    before = len(desk.server.calls)
    await desk.clock.advance(60)
    assert len(desk.server.calls) == before


async def test_requests_are_saved_while_nothing_goes_on_for_when_something_does() -> None:
    asked = []
    for status in (Status.COMPLETED, Status.RUNNING):
        desk = make_desk(replace(FULL, quota=(Quota(requests=1000, per=86_400.0),)))
        desk.server.put(execution(status=status))
        await desk.engine.start()
        await desk.clock.advance(3 * 3600)
        await desk.engine.stop()
        asked.append(len(desk.server.calls))
    assert asked[0] + 30 < asked[1] < 1000 / 4


@pytest.mark.parametrize("ahead", [0.0, 10_800.0])
async def test_a_clock_that_was_set_back_hides_no_change(ahead: float) -> None:
    desk, error = make_desk(), ahead
    real_now = desk.clock.now
    desk.clock.now = lambda: real_now() + error  # type: ignore[method-assign]
    desk.server.put(execution())
    await desk.engine.start()
    await desk.clock.advance(60)
    error = -3600.0
    await desk.clock.advance(30)
    desk.server.put(execution(status=Status.FAILED))
    await desk.clock.advance(60)
    store = Store()
    store.apply(desk.told)
    known = store.execution(key())
    assert known is not None
    assert known.status is Status.FAILED
    await desk.engine.stop()
