"""The text viewer: what is on screen after keys, changes, wrapping and searching."""

from collections.abc import Sequence

import pytest
from textual.app import App, ComposeResult

from exectop.domain.roles import Role
from exectop.present.cells import Cell, Line, plain
from exectop.tui.widgets.line_layout import LineLayout, ListSource, wrap_line
from exectop.tui.widgets.search import Search
from exectop.tui.widgets.text_lines import TextLines
from support.screen import screen_text


class Viewer(App[None]):
    """Nothing but the viewer; commands run as in the real program."""

    def __init__(self, lines: Sequence[Line], *, wraps: bool = False, has_cursor: bool = True) -> None:
        super().__init__()
        self.services = None
        self.viewer = TextLines(wraps=wraps, has_cursor=has_cursor)
        self.viewer.set_lines(lines, [line[0].text for line in lines])

    def compose(self) -> ComposeResult:
        yield self.viewer


def numbered(count: int, width: int = 0) -> list[Line]:
    return [(Cell(f"line {number}"), Cell(" " + "x" * width, Role.DIM)) for number in range(count)]


def text(app: App[None]) -> list[str]:
    return [line.removesuffix("▐").rstrip() for line in screen_text(app)]


async def test_shows_the_lines_and_only_those_that_fit() -> None:
    app = Viewer(numbered(100))
    async with app.run_test(size=(20, 5)):
        assert text(app) == [f"line {number}" for number in range(5)]


async def test_moves_and_scrolls_with_the_cursor() -> None:
    app = Viewer(numbered(100))
    async with app.run_test(size=(20, 5)) as pilot:
        for _ in range(6):
            app.viewer.do_grid_down()
        await pilot.pause()
        assert (app.viewer.cursor, text(app)[-1]) == (6, "line 6")
        app.viewer.do_grid_last()
        await pilot.pause()
        assert (app.viewer.cursor, text(app)[-1]) == (99, "line 99")
        app.viewer.do_grid_half_up()
        assert app.viewer.cursor == 97
        app.viewer.do_grid_first()
        await pilot.pause()
        assert (app.viewer.cursor, text(app)[0]) == (0, "line 0")


async def test_scrolls_without_a_cursor() -> None:
    app = Viewer(numbered(100), has_cursor=False)
    async with app.run_test(size=(20, 5)) as pilot:
        app.viewer.do_grid_down()
        await pilot.pause()
        assert text(app)[0] == "line 1"


async def test_the_cursor_stays_on_its_line_when_lines_come_above_it() -> None:
    lines = numbered(50)
    app = Viewer(lines)
    async with app.run_test(size=(20, 5)) as pilot:
        app.viewer.move_to(20)
        await pilot.pause()
        before = text(app)
        more = [(Cell(f"new {number}"),) for number in range(7)]
        app.viewer.set_lines([*more, *lines], [line[0].text for line in [*more, *lines]])
        await pilot.pause()
        assert (app.viewer.cursor, app.viewer.key) == (27, "line 20")
        assert text(app) == before


async def test_wraps_and_unwraps() -> None:
    app = Viewer([(Cell("name  "), Cell("aaaa bbbb cccc dddd"))], wraps=True)
    async with app.run_test(size=(17, 5)) as pilot:
        assert text(app)[:3] == ["name  aaaa bbbb", "      cccc dddd", ""]
        app.viewer.do_text_wrap()
        await pilot.pause()
        assert text(app)[0] == "name  aaaa bbbb"
        app.viewer.do_text_right()
        await pilot.pause()
        assert text(app)[0] == "aa bbbb cccc ddd" or text(app)[0].endswith("dddd")


async def test_finds_text_far_away_and_goes_round() -> None:
    app = Viewer(numbered(100))
    async with app.run_test(size=(20, 5)) as pilot:
        app.viewer.find("9")
        assert app.viewer.cursor == 9
        app.viewer.find_next(1)
        await pilot.pause()
        assert app.viewer.cursor == 19
        assert "line 19" in text(app)
        app.viewer.find_next(-2)
        assert app.viewer.cursor == 99


async def test_hostile_markup_is_only_text() -> None:
    app = Viewer([(Cell("[/] [@click=app.quit]x[/]"),)])
    async with app.run_test(size=(40, 3)):
        assert text(app)[0] == "[/] [@click=app.quit]x[/]"


async def test_an_empty_viewer_says_why() -> None:
    app = Viewer([])
    app.viewer.placeholder = (Cell("no events yet", Role.DIM),)
    async with app.run_test(size=(40, 3)):
        assert text(app)[0] == "no events yet"


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_fills_any_size(size: tuple[int, int]) -> None:
    app = Viewer(numbered(1000, 300))
    async with app.run_test(size=size):
        lines = screen_text(app)
        assert len(lines) == size[1]
        assert all(line.startswith(f"line {number}") for number, line in enumerate(lines))


def test_layout_finds_lines_and_rows() -> None:
    layout = LineLayout(ListSource([(Cell("a" * 25),), (Cell("b"),), (Cell("c" * 11),)]), 10)
    assert len(layout) == 6
    assert [layout.line_at(row) for row in range(6)] == [0, 0, 0, 1, 2, 2]
    assert [layout.row_of(line) for line in range(3)] == [0, 3, 4]
    assert [layout.height_of(line) for line in range(3)] == [3, 1, 2]
    assert layout.at(5) == (Cell("c"),)


def test_wrapping_keeps_roles_and_loses_nothing() -> None:
    pieces = wrap_line((Cell("ab", Role.KEY), Cell("c" * 30, Role.STRING)), 10)
    assert [cell.role for cell in pieces[0]] == [Role.KEY, Role.STRING]
    assert "".join(cell.text.strip() for piece in pieces for cell in piece) == "ab" + "c" * 30


def test_search_counts_capitals_only_if_it_has_any() -> None:
    source = ListSource([(Cell("Error"),), (Cell("error"),)])
    search = Search()
    search.start("error")
    assert search.hits(source) == [0, 1]
    search.start("Error")
    assert search.hits(source) == [0]


def test_search_marks_across_cells() -> None:
    search = Search()
    search.start("bc")
    pieces = search.pieces((Cell("ab"), Cell("cd")))
    assert [(cell.text, is_hit) for cell, is_hit in pieces] == [("a", False), ("b", True), ("c", True), ("d", False)]


def test_what_is_wrapped_hangs_under_what_begins_in_the_left_half() -> None:
    line = (Cell("  "), Cell("10:00 "), Cell("[llm_generate:1] "), Cell("running -> "), Cell("completed at last"))
    pieces = [plain(piece) for piece in wrap_line(line, 40)]
    assert pieces[0].startswith("  10:00 [llm_generate:1] running")
    assert all(piece.startswith(" " * 8) for piece in pieces[1:])
    assert "".join(pieces[1:]).split() == ["completed", "at", "last"]
