"""Instants that never go back."""

import asyncio

from exectop.clock import ManualClock
from exectop.sync.ordered import OrderedClock


class _Wrong(ManualClock):
    """A clock whose wall time is off by so many seconds."""

    error = 0.0

    def now(self) -> float:
        return super().now() + self.error


async def test_it_is_the_wall_time_as_long_as_nobody_touches_it() -> None:
    clock = _Wrong(1000.0)
    ordered = OrderedClock(clock)
    assert ordered.now() == 1000.0
    await clock.advance(5)
    clock.error = 60.0
    assert ordered.now() == 1065.0
    assert ordered.monotonic() == 5.0


async def test_set_back_it_goes_on_from_where_it_was() -> None:
    clock = _Wrong(10_000.0)
    ordered = OrderedClock(clock)
    clock.error = 3600.0
    told = [ordered.now()]
    clock.error = 0.0
    for _ in range(3):
        await clock.advance(2)
        told.append(ordered.now())
    assert told == [13_600.0, 13_602.0, 13_604.0, 13_606.0]


async def test_where_the_wall_time_has_caught_up_it_counts_again() -> None:
    clock = _Wrong(10_000.0)
    ordered = OrderedClock(clock)
    ordered.now()
    clock.error = -10.0
    await clock.advance(1)
    assert ordered.now() == 10_001.0
    clock.error = 0.0
    await clock.advance(5)
    assert ordered.now() == 10_006.0


async def test_it_sleeps_as_the_other_does() -> None:
    clock = _Wrong(0.0)
    async with asyncio.TaskGroup() as group:
        sleeper = group.create_task(OrderedClock(clock).sleep(5.0))
        await clock.advance(4)
        assert not sleeper.done()
        await clock.advance(1)
    assert sleeper.done()
