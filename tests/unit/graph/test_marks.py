import pytest

from exectop.graph.marks import ASCII, BOLD, UNICODE, WEIGHTED, mark, mixed, turned, weighted
from exectop.graph.route import DOWN, LEFT, RIGHT, SWITCH, UP


@pytest.mark.parametrize(
    ("arms", "heavy", "mark"),
    [
        (LEFT | RIGHT, 0, "─"),
        (LEFT | RIGHT, LEFT | RIGHT, "━"),
        (UP | DOWN, UP | DOWN, "┃"),
        (LEFT | RIGHT, LEFT, "╾"),
        (LEFT | DOWN, DOWN, "┒"),
        (LEFT | RIGHT | UP | DOWN, LEFT | DOWN, "╅"),
    ],
)
def test_mixed_weights(arms: int, heavy: int, mark: str) -> None:
    assert mixed(arms, heavy) == mark


def test_rows_and_columns_exchanged_twice_are_as_before() -> None:
    assert turned(LEFT | DOWN | SWITCH) == UP | RIGHT | SWITCH
    assert all(turned(turned(arms)) == arms for arms in UNICODE)


def test_a_switch_and_ascii_corners_have_no_bold_form() -> None:
    assert mark(LEFT | DOWN | SWITCH, DOWN) == "╮"
    assert mark(LEFT | DOWN, DOWN) == "┒"
    assert mark(LEFT | DOWN, DOWN, is_ascii=True) == "+"
    assert mark(UP | DOWN, UP | DOWN, is_ascii=True) == "!"


@pytest.mark.parametrize("marks", [UNICODE, ASCII])
def test_every_turned_line_has_a_character(marks: dict[int, str]) -> None:
    assert {turned(arms) for arms in marks} <= {*marks}


def test_a_cell_has_one_number_whether_bold_or_not() -> None:
    assert WEIGHTED[False][weighted(LEFT | RIGHT, RIGHT | UP)] == mixed(LEFT | RIGHT, RIGHT)
    assert WEIGHTED[True][weighted(LEFT | RIGHT, LEFT | RIGHT)] == "="
    assert weighted(LEFT | RIGHT | UP | DOWN | SWITCH, 0) < BOLD <= weighted(LEFT, LEFT)
