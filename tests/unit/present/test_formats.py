"""Numbers and instants as short words."""

import math
from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exectop.present import formats
from exectop.present.cells import Context

NOON = 1_767_268_800.0  # 2026-01-01T12:00:00Z
CONTEXT = Context(now=NOON)
anything = st.floats() | st.integers()


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0s"),
        (0.0004, "0s"),
        (0.004, "4ms"),
        (0.1, "0.1s"),
        (0.4, "0.4s"),
        (3, "3s"),
        (3.79, "3.7s"),
        (9.99, "9.9s"),
        (12, "12s"),
        (59.99, "59s"),
        (184, "3m04s"),
        (3599.9, "59m59s"),
        (3720, "1h02m"),
        (86399, "23h59m"),
        (183600, "2d03h"),
        (-5, "-5s"),
        (math.inf, "–"),
        (math.nan, "–"),
    ],
)
def test_durations(seconds: float, text: str) -> None:
    assert formats.duration(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0s"),
        (-0.5, "0s"),
        (59, "59s"),
        (60, "1m"),
        (3599, "59m"),
        (7200, "2h"),
        (86400 * 30, "30d"),
        (-300, "in 5m"),
        (math.nan, "–"),
    ],
)
def test_ages(seconds: float, text: str) -> None:
    assert formats.age(seconds) == text


@pytest.mark.parametrize(("seconds", "text"), [(184, "+3m04s"), (0, "+0s"), (-1, "-1s")])
def test_distances(seconds: float, text: str) -> None:
    assert formats.delta(seconds) == text


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (NOON - 60, "11:59:00"),
        (NOON + 86400, "01-02 12:00"),
        (NOON - 86400, "2025-12-31"),
        (-1e30, "0001-01-01"),
        (math.inf, "9999-12-31"),
    ],
)
def test_clock_times_name_the_day_where_it_is_not_today(at: float, text: str) -> None:
    assert formats.clock_time(at, CONTEXT) == text


@pytest.mark.parametrize(("at", "text"), [(NOON, "12:00:00"), (NOON - 86400, "12-31 12:00:00")])
def test_times_of_day_to_the_second_name_the_day_where_it_is_not_today(at: float, text: str) -> None:
    assert formats.day_time(at, CONTEXT) == text


@pytest.mark.parametrize("hours", [-12, 0, 14])
def test_the_ends_of_the_calendar_are_told_as_they_are(hours: int) -> None:
    """Beyond them no zone has a day: there they are told in UTC."""
    zone = Context(now=NOON, zone=timezone(timedelta(hours=hours), "XYZ"))
    for at, day in ((253_402_300_799.0, "9999-12-31"), (-62_135_596_800.0, "0001-01-01")):
        assert formats.moment(at, zone).startswith(day)
        assert formats.moment(at, CONTEXT).startswith(day)
    assert formats.moment(253_402_300_799.0, CONTEXT) == "9999-12-31 23:59:59 UTC"
    assert formats.moment(1e300, CONTEXT) == "9999-12-31 23:59:59 UTC"


def test_times_are_told_in_the_zone_that_was_asked_for() -> None:
    zone = Context(now=NOON, zone=timezone(timedelta(hours=2), "EET"))
    assert formats.clock_time(NOON, zone) == "14:00:00"
    assert formats.moment(NOON + 0.125, zone) == "2026-01-01 14:00:00.125 EET"
    assert formats.moment(NOON, CONTEXT) == "2026-01-01 12:00:00 UTC"


def test_an_instant_is_an_age_by_the_servers_clock_or_a_time_of_day() -> None:
    ages = Context(now=NOON, offsets={"fast": 60.0})
    assert formats.when(NOON - 60, ages) == "1m"
    assert formats.when(NOON - 60, ages, "fast") == "2m"
    assert formats.when(NOON - 60, Context(now=NOON, clock_times=True)) == "11:59:00"


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (NOON, "2026-01-01T12:00:00Z"),
        (NOON + 0.0625, "2026-01-01T12:00:00.0625Z"),
        (0.0, "1970-01-01T00:00:00Z"),
        (1e15, None),
        (-1e15, None),
        (math.nan, None),
    ],
)
def test_iso(at: float, text: str | None) -> None:
    assert formats.iso(at) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (999, "999"), (1234, "1.2k"), (15_999, "15k"), (3.4e6, "3.4M"), (-1500, "-1.5k"), (1e18, "1000000T")],
)
def test_counts(value: float, text: str) -> None:
    assert formats.count(value) == text


@pytest.mark.parametrize(("value", "text"), [(12, "12 B"), (1500, "1.5 kB"), (3_400_000, "3.4 MB")])
def test_sizes(value: float, text: str) -> None:
    assert formats.size(value) == text


@pytest.mark.parametrize(("value", "text"), [(0, "$0.00"), (12.3, "$12.30"), (0.0042, "$0.0042"), (-0.5, "$-0.50")])
def test_costs(value: float, text: str) -> None:
    assert formats.cost(value) == text


@pytest.mark.parametrize(("value", "text"), [
    (41.6, "41.6%"), (42.0, "42%"), (33.333333333333336, "33.3%"), (99.96, "99.9%"), (150, "150%"), (-5, "-5%"),
    (0.30000000000000004, "0.3%"), (1e300, "1e+300%"), (math.inf, "–"),
])  # fmt: skip
def test_percents(value: float, text: str) -> None:
    assert formats.percent(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(42.0, "42"), (42, "42"), (0.125, "0.125"), (1e300, "1e+300"), (math.nan, "nan")]
)
def test_numbers_are_told_exactly(value: float, text: str) -> None:
    assert formats.number(value) == text


@given(anything)
def test_no_number_is_too_odd_to_be_shown(value: float) -> None:
    for show in (
        formats.duration,
        formats.age,
        formats.delta,
        formats.count,
        formats.size,
        formats.cost,
        formats.percent,
    ):
        assert show(value)
    assert formats.clock_time(value, CONTEXT)
    assert formats.moment(value, CONTEXT)
    assert formats.number(value)
    assert formats.iso(value) != ""
