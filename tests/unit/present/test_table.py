"""The list as plain text."""

from exectop.domain.widths import cell_width
from exectop.present.table import draw_table
from support import stories


def test_a_line_a_row_under_a_header() -> None:
    lines = draw_table(stories.executions(), stories.NOW)
    assert len(lines) == 7
    assert lines[0].split() == ["STATUS", "SOURCE", "ID", "TITLE", "KIND", "STEP", "AGE", "ELAPSED"]
    assert "running" in lines[1]
    assert "exec_7f3a9c21d4" in lines[1]
    assert stories.WAITING.id in lines[3]


def test_columns_stand_under_their_titles() -> None:
    lines = draw_table(stories.executions()[:4], stories.NOW)
    place = lines[0].index("TITLE")
    assert [line[place - 1] for line in lines] == [" "] * 5
    assert [line[place] for line in lines[1:]] == ["S", "n", "F", "n"]


def test_the_flexible_columns_give_way() -> None:
    lines = draw_table(stories.executions(), stories.NOW, width=110)
    assert all(cell_width(line) <= 110 for line in lines)
    assert stories.WAITING.id in lines[3]
    assert "…" in lines[1]


def test_no_rows_are_a_header() -> None:
    assert len(draw_table((), stories.NOW)) == 1


def test_nothing_of_a_server_reaches_the_terminal_unclean() -> None:
    assert all(line.isprintable() or "\u200d" in line for line in draw_table(stories.executions(), stories.NOW))
