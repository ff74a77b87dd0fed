"""Clocks: standing still, running fast, and the machine's own zone."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

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


def test_the_local_zone_knows_summer_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        zone = LocalZone()
        winter = datetime(2026, 1, 15, 12, tzinfo=UTC).astimezone(zone)
        summer = datetime(2026, 7, 15, 12, tzinfo=UTC).astimezone(zone)
        assert (winter.hour, summer.hour) == (13, 14)
        assert summer.utcoffset() == timedelta(hours=2)
        assert summer.tzname() == "CEST"
    finally:
        monkeypatch.undo()
        time.tzset()
