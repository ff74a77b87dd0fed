"""Clocks: standing still, running fast, and the machine's own zone."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from exectop.clock import LocalZone, ManualClock, ScaledClock


async def test_sleepers_wake_in_the_order_of_their_due_times() -> None:
    clock = ManualClock(100.0)
    woken: list[tuple[str, float]] = []

    async def sleeper(name: str, seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append((name, clock.now()))

    tasks = [asyncio.ensure_future(sleeper("late", 5)), asyncio.ensure_future(sleeper("early", 2))]
    await clock.advance(10)
    assert woken == [("early", 102.0), ("late", 105.0)]
    assert clock.now() == 110.0
    assert all(task.done() for task in tasks)


async def test_a_cancelled_sleeper_does_not_stop_the_clock() -> None:
    clock = ManualClock()
    task = asyncio.ensure_future(clock.sleep(1))
    await clock.advance(0)
    task.cancel()
    await clock.advance(2)
    assert task.cancelled()
    assert clock.monotonic() == 2.0


def test_a_scaled_clock_starts_where_it_is_told() -> None:
    clock = ScaledClock(speed=1000.0, start=50.0)
    first = clock.now()
    assert first >= 50.0
    assert clock.now() >= first


@pytest.mark.parametrize("speed", [0.0, -1.0])
def test_a_clock_cannot_stand_or_run_backwards(speed: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        ScaledClock(speed=speed)


@contextmanager
def living_in(name: str) -> Iterator[None]:
    """The machine's own zone for a while."""
    with ExitStack() as stack:
        stack.callback(time.tzset)  # after the variable is what it was
        stack.enter_context(pytest.MonkeyPatch.context()).setenv("TZ", name)
        time.tzset()
        yield


def test_the_local_zone_knows_summer_time() -> None:
    with living_in("Europe/Berlin"):
        zone = LocalZone()
        winter = datetime(2026, 1, 15, 12, tzinfo=UTC).astimezone(zone)
        summer = datetime(2026, 7, 15, 12, tzinfo=UTC).astimezone(zone)
        assert (winter.hour, summer.hour) == (13, 14)
        assert summer.utcoffset() == timedelta(hours=2)
        assert summer.tzname() == "CEST"


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    with living_in("Europe/Berlin"):
        first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC).astimezone(LocalZone())
        second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC).astimezone(LocalZone())
        assert (first.isoformat(), second.isoformat()) == ("2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00")
        assert (first.tzname(), second.tzname()) == ("CEST", "CET")
        assert second.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=1)


@pytest.mark.parametrize("name", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Kiritimati"])
def test_the_local_zone_is_the_zone_of_that_name_around_the_year(name: str) -> None:
    named, local = ZoneInfo(name), LocalZone()
    with living_in(name):
        for quarter in range(0, 365 * 24 * 4, 3):
            instant = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=15 * quarter)
            ours, theirs = instant.astimezone(local), instant.astimezone(named)
            assert (ours.isoformat(), ours.fold, ours.tzname()) == (theirs.isoformat(), theirs.fold, theirs.tzname())


@pytest.mark.parametrize("fold", [0, 1])
def test_an_hour_that_is_left_out_counts_as_in_any_zone(fold: int) -> None:
    theirs = datetime(2026, 3, 29, 2, 30, fold=fold, tzinfo=ZoneInfo("Europe/Berlin"))
    with living_in("Europe/Berlin"):
        assert theirs.replace(tzinfo=LocalZone()).utcoffset() == theirs.utcoffset()
