"""Rows: marks, names, identities."""

from exectop.domain.diff_rows import Mark, Row
from exectop.domain.differences import Difference
from exectop.domain.values import Step

A, B = Step(id="a", name="fetch"), Step(id="b", name="load")


def test_marks_say_how_the_sides_relate() -> None:
    different = (Difference("status", "completed", "failed"),)
    marks = [row.mark for row in (Row(A, B), Row(A, B, different), Row(A, None), Row(None, B))]
    assert marks == [Mark.SAME, Mark.DIFFERS, Mark.LEFT, Mark.RIGHT]


def test_a_row_is_called_as_the_side_that_has_it() -> None:
    assert [row.label for row in (Row(A, B), Row(None, B))] == ["fetch", "load"]
    assert [row.key for row in (Row(A, B), Row(None, B), Row(A, None))] == [("a", "b"), ("", "b"), ("a", "")]
    assert Row(None, B).steps == (B,)
