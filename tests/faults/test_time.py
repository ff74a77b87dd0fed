"""Time on the worst day: throttled, asleep, clocks hours off, everybody back at once."""

import random
from dataclasses import replace

import pytest

from exectop.clock import ManualClock
from exectop.domain.health import SourceState
from exectop.domain.status import Status
from exectop.mock.app import make_app
from exectop.mock.chaos import Chaos
from exectop.mock.scenarios import make_world
from exectop.ports.provider import Quota
from exectop.ports.wire import Fault, FaultKind, One, Recent
from exectop.present.cells import Context
from exectop.sync.engine import Engine
from support.fakes import FULL, FakeServer, execution, make_desk, member_of
from support.faulty import PREFIXES, START, VENDORS, in_process, member, put_together

SOURCES = 20
DOWN = Fault(kind=FaultKind.UNREACHABLE, message="cannot reach it: the connection was refused")


class SleepyClock(ManualClock):
    """A clock whose monotonic time stands still while the machine sleeps, as Linux has it."""

    def __init__(self) -> None:
        super().__init__()
        self.slept = 0.0

    def now(self) -> float:
        return super().now() + self.slept


@pytest.mark.parametrize(
    ("fault", "seconds"),
    [("http-429-seconds", 2.0), ("http-429-date", 1.0), ("http-429", 0.3), ("http-429-junk", 0.3)],
)
async def test_no_request_before_the_time_that_a_server_asked_for(fault: str, seconds: float) -> None:
    async with in_process(["polos"]) as desk:
        assert desk.chaos is not None
        desk.strike(f"{fault}:1")
        desk.engine.refresh()
        await desk.engine.idle()
        assert desk.health().state is SourceState.THROTTLED
        struck = desk.chaos.counts[fault]
        desk.engine.refresh()
        await desk.pass_time(seconds - 0.1, step=0.1)
        assert desk.chaos.counts[fault] == struck, "not even for a person"
        desk.strike("")
        await desk.pass_time(4)
        assert desk.health().state is SourceState.LIVE


async def test_a_machine_that_slept_an_hour_asks_everything_at_once_and_only_once() -> None:
    clock = SleepyClock()
    desk = make_desk(servers=[FakeServer(clock=clock)])
    desk.server.put(execution("1"), execution("2"))
    await desk.engine.start()
    desk.engine.focus(execution("1").key)
    await desk.clock.advance(60)
    clock.slept += 3600.0
    before = len(desk.server.calls)
    await desk.clock.advance(10.5)  # the longest pace: the loop wakes and sees the clock
    lists = [at for at in desk.server.asked(Recent) if at > 60]
    assert lists
    assert len(desk.server.calls) - before <= 12
    assert desk.health().state is SourceState.LIVE
    await desk.engine.stop()


async def test_a_machine_that_slept_does_not_wait_out_an_old_backoff() -> None:
    clock = SleepyClock()
    desk = make_desk(servers=[FakeServer(clock=clock)])
    desk.server.put(execution("1"))
    await desk.engine.start()
    desk.server.fault = lambda call: DOWN
    await desk.clock.advance(120)
    assert desk.health().state is SourceState.DOWN
    desk.server.fault = lambda call: None
    clock.slept += 3600.0
    await desk.clock.advance(16)
    assert desk.health().state is SourceState.LIVE
    await desk.engine.stop()


@pytest.mark.parametrize("hours", [-3.0, -2.0, 2.0, 5.0])
async def test_a_server_whose_clock_is_hours_off_is_told_and_ages_are_by_its_clock(hours: float) -> None:
    """The mock's world, run by a clock that is off: everything it dates is."""
    clock, theirs = ManualClock(START), ManualClock(START + hours * 3600)
    app = make_app(make_world("demo", theirs, count=4), Chaos(1))
    desk = put_together(
        [member(vendor, f"http://mock.test{PREFIXES[vendor]}", clock, app) for vendor in VENDORS], clock
    )
    try:
        await desk.start()
        for vendor in VENDORS:
            assert desk.health(vendor).clock_offset == pytest.approx(hours * 3600, abs=2)
            assert desk.health(vendor).state is SourceState.LIVE
        offsets = {vendor: desk.health(vendor).clock_offset or 0.0 for vendor in VENDORS}
        context = Context(now=clock.now(), offsets=offsets)
        for key, row in desk.rows().items():
            assert row.created_at is not None
            assert context.now + context.offsets[key.source] - row.created_at >= -2, "no negative age"
    finally:
        await desk.close()


async def test_a_skewed_date_header_is_told_once() -> None:
    async with in_process(["polos"]) as desk:
        desk.strike("clock-skew:1")
        desk.engine.refresh()
        await desk.pass_time(10, step=2)
        assert desk.health().clock_offset == pytest.approx(7200, abs=2)
        assert desk.health().state is SourceState.LIVE


async def test_twenty_sources_back_at_once_do_not_fire_together() -> None:
    clock = ManualClock()
    servers = [FakeServer(source=f"s{number}", clock=clock) for number in range(SOURCES)]
    for server in servers:
        server.put(*(replace(execution(str(number), source=server.source)) for number in range(3)))
        server.fault = lambda call: DOWN
    engine = Engine([member_of(server) for server in servers], lambda changes: None, clock, random.Random(7))
    await engine.start()
    await clock.advance(300)
    for server in servers:
        server.calls.clear()
        server.fault = lambda call: None
    await clock.advance(60)
    await engine.stop()
    firsts = sorted(server.calls[0][0] for server in servers)
    assert firsts[-1] - firsts[0] >= 5, "the first ones are spread"
    assert firsts[-1] <= 300 + 15.1, "and none waits longer than the longest backoff"
    everything = [at for server in servers for at, _ in server.calls]
    peak = max(sum(1 for at in everything if start <= at < start + 1) for start in range(300, 360))
    steady = max(sum(1 for at in everything if start <= at < start + 1) for start in range(330, 360))
    assert peak <= max(2 * steady, SOURCES)


async def test_a_road_that_comes_back_is_asked_about_every_execution_but_not_all_in_one_second() -> None:
    desk = make_desk()
    desk.server.put(*(execution(str(number)) for number in range(5)))
    await desk.engine.start()
    desk.engine.focus(execution("1").key)
    await desk.clock.advance(30)
    desk.server.fault = lambda call: DOWN
    await desk.clock.advance(60)
    desk.server.fault = lambda call: None
    before = len(desk.server.calls)
    await desk.clock.advance(16)
    assert any(
        isinstance(call.wish, One) or not isinstance(call.wish, Recent) for _, call in desk.server.calls[before:]
    )
    times = [at for at, _ in desk.server.calls[before:]]
    assert max(sum(1 for at in times if start <= at < start + 1) for start in range(90, 107)) <= 4
    assert desk.health().state is SourceState.LIVE
    await desk.engine.stop()


async def test_a_small_quota_does_not_keep_a_source_down_after_it_came_back() -> None:
    """Thrift is for quiet times: a source that fails is tried again as often as any other."""
    desk = make_desk(replace(FULL, quota=(Quota(requests=1000, per=86_400.0),)))
    desk.server.put(execution("1", Status.COMPLETED))
    late = Fault(kind=FaultKind.TIMEOUT, message="it did not answer")  # this may have cost a request
    desk.server.fault = lambda call: late
    await desk.engine.start()
    await desk.clock.advance(120)
    assert desk.health().state is SourceState.DOWN
    desk.server.fault = lambda call: None
    await desk.clock.advance(16)
    assert desk.health().state is SourceState.LIVE
    await desk.engine.stop()
