"""Which row comes first: what shows first, for good, and of itself."""

from dataclasses import replace

from exectop.domain.diff_rows import Row
from exectop.domain.differences import Difference
from exectop.domain.divergence import first_divergence, with_consequences
from exectop.domain.values import Step

OUTPUT = (Difference("output", 1, 2),)
INPUT = (Difference("input", 1, 2),)
CUT = (Difference("status", "completed", "failed"), Difference("duration", 9.0, 2.0))


def _row(name: str, start: float | None, end: float | None, differences: tuple[Difference, ...] = OUTPUT) -> Row:
    step = Step(id=name, name=name, started_at=start, ended_at=end)
    return Row(step, replace(step, id=f"other {name}"), differences)


def test_none_where_none_differs() -> None:
    assert first_divergence([_row("a", 0, 1, ())]) is None
    assert first_divergence([]) is None


def test_what_ended_first_comes_first_though_it_began_later() -> None:
    assert first_divergence([_row("long", 0, 9), _row("short", 1, 3)]) == 1


def test_what_was_given_shows_at_the_start() -> None:
    assert first_divergence([_row("given", 0, 9, INPUT), _row("short", 1, 3)]) == 0


def test_of_two_that_end_at_once_the_one_cut_short_is_not_the_cause() -> None:
    assert first_divergence([_row("cut", 0, 5, CUT), _row("cause", 1, 5)]) == 1


def test_a_missing_step_shows_where_it_began() -> None:
    rows = [_row("slow", 0, 9), Row(Step(id="gone", started_at=2.0, ended_at=30.0), None)]
    assert first_divergence(rows) == 1


def test_each_side_has_a_time_of_its_own() -> None:
    """The right run began a thousand seconds later: its instants are not compared with the left one's."""
    late = Row(None, Step(id="extra", started_at=1001.0, ended_at=1002.0))
    slow = Row(Step(id="s", started_at=0.0, ended_at=9.0), Step(id="t", started_at=1000.0, ended_at=1009.0), OUTPUT)
    assert first_divergence([slow, late]) == 1


def test_without_times_the_order_of_the_rows_decides() -> None:
    assert first_divergence([_row("a", None, None, ()), _row("b", None, None), _row("c", None, None)]) == 1
    assert first_divergence([_row("b", float("nan"), float("nan")), _row("c", None, None)]) == 0


def test_for_good_and_of_itself_comes_before_everything() -> None:
    early = replace(_row("early", 0, 1), is_early=True)
    consequence = replace(_row("outer", 0, 1), is_consequence=True)
    assert first_divergence([early, consequence, _row("cause", 5, 9)]) == 2
    assert first_divergence([early, consequence]) == 1
    assert first_divergence([early]) == 0


def test_what_contains_a_difference_is_a_consequence_up_to_the_root() -> None:
    def inside(row: Row, parent: str) -> Row:
        assert row.left is not None
        assert row.right is not None
        return Row(replace(row.left, parent_id=parent), replace(row.right, parent_id=parent), row.differences)

    rows = [_row("root", 0, 9), inside(_row("mid", 0, 9), "root"), inside(_row("leaf", 0, 9), "mid")]
    assert [row.is_consequence for row in with_consequences(rows)] == [True, True, False]
    same = [rows[0], rows[1], replace(rows[2], differences=())]
    assert [row.is_consequence for row in with_consequences(same)] == [True, False, False]


def test_a_step_inside_itself_ends() -> None:
    loop = Step(id="a", parent_id="b"), Step(id="b", parent_id="a")
    rows = with_consequences([Row(loop[0], loop[0], OUTPUT), Row(loop[1], loop[1], OUTPUT)])
    assert first_divergence(rows) == 0
