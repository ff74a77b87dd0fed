"""Rows in order: placing, removing, finding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exectop.store.ranking import Order, Primary, Ranking

entries = st.lists(st.tuples(st.sampled_from((1.0, 2.0, 2, 3.0)), st.sampled_from((0.0, 5.0))), max_size=30)


def make(values: list[tuple[float, float]], *, is_descending: bool) -> Order:
    primary: list[Primary] = [value for value, _ in values]
    return Order(primary, [created for _, created in values], is_descending=is_descending)


def shown(values: list[tuple[float, float]], *, is_descending: bool) -> list[int]:
    """The reference: by value, then the newest first, then by number (as ascending is kept inside)."""
    sign = -1 if is_descending else 1
    return sorted(range(len(values)), key=lambda row: (sign * values[row][0], -values[row][1], sign * row))


@given(entries, st.booleans())
def test_sorts_by_value_then_newest_first(values: list[tuple[float, float]], is_descending: bool) -> None:
    order = make(values, is_descending=is_descending)
    ranking = Ranking(order, order.sorted(range(len(values))))
    expected = shown(values, is_descending=is_descending)
    assert ranking.slice(0, len(values)) == expected
    assert [ranking.shown(place) for place in range(len(values))] == expected
    assert [ranking.shown_place(row) for row in expected] == list(range(len(values)))


@given(entries, st.booleans(), st.randoms(use_true_random=False))
def test_inserting_one_by_one_gives_the_same_order(
    values: list[tuple[float, float]], is_descending: bool, random: object
) -> None:
    ranking = Ranking(make(values, is_descending=is_descending))
    for row in reversed(range(len(values))):
        ranking.insert(row)
    assert ranking.slice(0, len(values)) == shown(values, is_descending=is_descending)
    for row in range(0, len(values), 2):
        ranking.remove(row)
        assert ranking.find(row) is None
    assert len(ranking) == len(values) // 2


def test_slices_leave_out_places_that_do_not_exist() -> None:
    order = make([(1.0, 0.0), (2.0, 0.0), (3.0, 0.0)], is_descending=True)
    ranking = Ranking(order, order.sorted(range(3)))
    assert ranking.slice(-5, 2) == [2, 1]
    assert ranking.slice(1, 99) == [1, 0]
    assert ranking.slice(2, 1) == []
    assert ranking.slice(7, 9) == []


def test_refuses_places_and_rows_that_do_not_exist() -> None:
    order = make([(1.0, 0.0), (2.0, 0.0)], is_descending=False)
    ranking = Ranking(order, [0])
    for place in (-1, 1):
        with pytest.raises(IndexError):
            ranking.shown(place)
    with pytest.raises(KeyError):
        ranking.remove(1)
    assert ranking.shown_place(1) is None


def test_a_row_stays_while_its_neighbours_allow() -> None:
    order = make([(1.0, 0.0), (2.0, 0.0), (3.0, 0.0)], is_descending=False)
    ranking = Ranking(order, [0, 1, 2])
    order.primary[1] = 2.9
    assert ranking.stays(1, 1)
    order.primary[1] = 3.1
    assert not ranking.stays(1, 1)
    order.primary[1] = 0.9
    assert not ranking.stays(1, 1)
