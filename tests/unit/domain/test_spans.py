"""Joining spans that touch."""

from exectop.domain.spans import merged


def test_cells_that_are_shared_are_one_span() -> None:
    assert merged([(3, 5), (0, 2), (5, 9), (4, 4)]) == [(0, 2), (3, 9)]


def test_times_that_touch_are_one_span() -> None:
    assert merged([(5.0, 6.0), (1.0, 2.0), (2.0, 3.0), (1.5, 2.5), (4.0, 9.0)]) == [(1.0, 3.0), (4.0, 9.0)]


def test_nothing_stays_nothing() -> None:
    assert merged([]) == []
