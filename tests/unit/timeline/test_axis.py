"""Time to columns and back."""

import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exectop.timeline.axis import FOLD_COLUMNS, make_axis

INSTANTS = st.floats(0, 1e6, allow_nan=False)


def test_a_straight_axis_is_linear() -> None:
    axis = make_axis(100, 200, 50)
    assert [axis.column(at) for at in (100, 150, 200)] == [0, 25, 50]
    assert axis.time(25) == 150


def test_only_idle_stretches_above_a_tenth_are_folded() -> None:
    axis = make_axis(0, 1000, 100, [(0, 40), (50, 100), (900, 1000)])
    folded = [piece for piece in axis.pieces if piece.is_folded]
    assert [(piece.begin, piece.end) for piece in folded] == [(100, 900)]
    assert folded[0].right - folded[0].left == FOLD_COLUMNS
    assert axis.column(1000) == 100


def test_ticks_are_round_apart_and_outside_folds() -> None:
    axis = make_axis(0, 1000, 100, [(0, 100), (900, 1000)])
    step = next(axis.steps())
    ticks = axis.ticks(0, step)
    assert all(at <= 100 or at >= 900 for at in ticks)
    columns = [axis.column(at) for at in ticks]
    assert all(after - before >= 5 for before, after in itertools.pairwise(columns))
    assert all(at % step == 0 for at in ticks)
    assert step == 30


@pytest.mark.parametrize("years", [0.5, 0.8, 3, 50, 300, 7_000])
def test_ticks_reach_over_any_span(years: float) -> None:
    span = years * 31_536_000.0
    axis = make_axis(0, span, 60)
    ticks = axis.ticks(0, next(axis.steps()))
    assert 2 <= len(ticks) <= 6
    assert ticks[-1] > span / 2


def test_an_empty_window_is_still_an_axis() -> None:
    axis = make_axis(5, 5, 20)
    assert 0 <= axis.column(5) <= 20
    assert axis.ticks(5, 1)


@example([(0.0, 1.0), (2.0, 1e-05)], 109)
@given(st.lists(st.tuples(INSTANTS, st.floats(0, 1e4)), max_size=20), st.integers(10, 200))
def test_columns_rise_with_time_and_fill_the_width(spans: list[tuple[float, float]], width: int) -> None:
    busy = [(start, start + length) for start, length in spans]
    begin = min((start for start, _ in busy), default=0.0)
    end = max((stop for _, stop in busy), default=1.0)
    axis = make_axis(begin, end, width, busy)
    places = [axis.column(axis.begin + (axis.end - axis.begin) * n / 50) for n in range(51)]
    assert all(before <= after + 1e-3 for before, after in itertools.pairwise(places))
    assert abs(places[0]) < 1e-3
    assert abs(places[-1] - width) < 1e-3


def test_what_ended_before_it_began_took_no_time() -> None:
    """Its beginning was told by a host with another clock than its end."""
    axis = make_axis(0, 2010, 100, [(0, 10), (1000, 990), (2000, 2010)])
    assert [(piece.begin, piece.end) for piece in axis.pieces if piece.is_folded] == [(10, 1000), (1000, 2000)]
    assert axis.pieces == make_axis(0, 2010, 100, [(0, 10), (1000, 1000), (2000, 2010)]).pieces
