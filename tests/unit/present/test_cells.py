"""Lines of cells, and what they depend on."""

from exectop.domain.roles import Role
from exectop.present.cells import Cell, Context, joined, plain


def test_a_cell_is_text_unless_it_says_more() -> None:
    assert Cell("x").role is Role.TEXT


def test_lines_have_a_text() -> None:
    line = (Cell("a", Role.DIM), Cell("b"))
    assert plain(line) == "ab"
    assert joined([line, (), line]) == "ab\n\nab"


def test_the_clock_of_a_source_may_differ_from_ours() -> None:
    context = Context(now=100.0, offsets={"fast": 5.0})
    assert context.now_at("fast") == 105.0
    assert context.now_at("other") == 100.0
