"""Medians and tails of durations."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exectop.domain.usual import Usual, usual_of


def test_of_nothing_nothing_is_usual() -> None:
    assert usual_of([]) is None
    assert usual_of([-1.0, float("nan")]) is None


@pytest.mark.parametrize(
    ("durations", "usual"),
    [
        ([4.0], Usual(1, 4, 4)),
        ([3, 1, 2], Usual(3, 2, 2.9)),
        ([1, 3], Usual(2, 2, 2.9)),
        (range(101), Usual(101, 50, 95)),
    ],
)
def test_the_median_and_the_tail(durations: list[float], usual: Usual) -> None:
    told = usual_of(durations)
    assert told is not None
    assert (told.count, told.p50) == (usual.count, usual.p50)
    assert told.p95 == pytest.approx(usual.p95)


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_the_median_is_the_median_and_below_the_tail(durations: list[float]) -> None:
    told = usual_of(durations)
    assert told is not None
    assert told.p50 == pytest.approx(statistics.median(durations))
    assert min(durations) <= told.p50 <= told.p95 <= max(durations) + 1e-9


def test_how_many_medians_a_duration_is() -> None:
    assert Usual(3, 2.0, 5.0).times_median(24.0) == 12.0
    assert Usual(3, 0.0, 5.0).times_median(24.0) is None
