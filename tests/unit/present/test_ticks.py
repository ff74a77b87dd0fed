"""Marks of a scale of time: as exact as they stand apart."""

from datetime import timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exectop.present.cells import Context
from exectop.present.ticks import clock_tick, elapsed_tick

NOON = 1_700_049_600.0  # 2023-11-15 12:00:00 UTC
HOUR, DAY, YEAR = 3600.0, 86400.0, 31536000.0
CONTEXT = Context(now=NOON)


@pytest.mark.parametrize(
    ("seconds", "step", "text"),
    [
        (0, 0.1, "+0s"),
        (0.1 - 1e-7, 0.1, "+0.1s"),
        (0.05, 0.05, "+50ms"),
        (0.15, 0.05, "+0.15s"),
        (9.99, 0.01, "+9.99s"),
        (29.9999999, 0.5, "+30.0s"),
        (30.5, 0.5, "+30.5s"),
        (30, 30, "+30s"),
        (60, 60, "+1m00s"),
        (61.25, 0.05, "+1m01.25s"),
        (4020, 20, "+1h07m00s"),
        (4040, 20, "+1h07m20s"),
        (4020, 60, "+1h07m"),
        (2 * DAY + 8 * HOUR, HOUR, "+2d08h"),
        (2 * DAY + 8 * HOUR + 900, 900, "+2d08h15m"),
        (2 * DAY + 8 * HOUR + 900.5, 0.5, "+2d08h15m00.5s"),
        (30 * DAY, 30 * DAY, "+30d00h"),
        (0, YEAR, "+0s"),
        (2000 * YEAR, 1000 * YEAR, "+2000y"),
        (-30, 10, "-30s"),
    ],
)
def test_a_distance_is_as_exact_as_the_step(seconds: float, step: float, text: str) -> None:
    assert elapsed_tick(seconds, step) == text


@given(
    st.sampled_from([0.001, 0.005, 0.02, 0.1, 0.5, 1, 5, 15, 30, 60, 900, HOUR, DAY, 7 * DAY, YEAR, 10 * YEAR]),
    st.integers(0, 100_000),
)
def test_no_two_neighbours_read_alike(step: float, number: int) -> None:
    assert elapsed_tick(number * step, step) != elapsed_tick((number + 1) * step, step)
    at = NOON + number * step
    if at + step < NOON + 1000 * YEAR:
        assert clock_tick(at, step, at - step, CONTEXT) != clock_tick(at + step, step, at, CONTEXT)


@pytest.mark.parametrize(
    ("at", "step", "before", "text"),
    [
        (NOON, 1, None, "12:00:00"),
        (NOON, 60, None, "12:00"),
        (NOON + 0.4999999, 0.5, None, "12:00:00.5"),
        (NOON + 59.99, 60, None, "12:01"),
        (NOON + 1.25, 0.05, None, "12:00:01.25"),
        (NOON - DAY, 60, None, "11-14 12:00"),
        (NOON - DAY + 60, 60, NOON - DAY, "12:01"),
        (NOON + DAY, HOUR, NOON, "11-16 12:00"),
        (NOON - 400 * DAY, 60, None, "2022-10-11 12:00"),
        (NOON - 400 * DAY + 60, 60, NOON - 400 * DAY, "12:01"),
        (NOON + DAY, DAY, NOON, "11-16"),
        (NOON, DAY, None, "11-15"),
        (NOON + YEAR, YEAR, NOON, "2024-11-14"),
        (1e18, 1000 * YEAR, NOON, "9999-12-31"),
    ],
)
def test_a_time_of_day_tells_the_day_only_where_it_is_another(
    at: float, step: float, before: float | None, text: str
) -> None:
    assert clock_tick(at, step, before, CONTEXT) == text


def test_the_day_is_that_of_the_zone() -> None:
    east = Context(now=NOON, zone=timezone(timedelta(hours=9)))
    times = [NOON + hours * HOUR for hours in (0, 1, 2, 3, 4)]
    assert [clock_tick(at, HOUR, before, east) for before, at in pairwise(times)] == [
        "22:00",
        "23:00",
        "11-16 00:00",
        "01:00",
    ]
