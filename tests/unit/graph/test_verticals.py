import random

from exectop.graph.verticals import Verticals, ones


def test_a_row_crosses_what_begins_above_and_ends_below_it() -> None:
    verticals = Verticals([[(2, 5, 0)], [], [(0, 2, 1), (4, 4, 2)]])
    assert [sorted(ones(verticals.at(row))) for row in range(-1, 7)] == [[], [2], [2], [0, 2], [0], [0, 2], [0], []]


def test_one_right_below_another_is_crossed_all_along() -> None:
    verticals = Verticals([[(0, 3, 0), (4, 6, 1)]])
    assert [verticals.at(row) for row in range(8)] == [1] * 7 + [0]


def test_no_verticals_cross_nothing() -> None:
    assert Verticals([]).at(3) == 0


def test_thousands_of_columns_are_as_good_as_one() -> None:
    chance = random.Random(1)
    columns = [[(top := chance.randrange(50), top + chance.randrange(50), n)] for n in range(2_000)]
    crossed = {column for column, ((top, bottom, _),) in enumerate(columns) if top <= 40 <= bottom}
    assert {*ones(Verticals(columns).at(40))} == crossed
