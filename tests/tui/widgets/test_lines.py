"""A box of lines that repaints only what differs: what is painted is always what it was told to show."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.app import App, ComposeResult
from textual.pilot import Pilot

from exectop.present.cells import Cell, Line
from exectop.tui.widgets.lines import Lines
from support.screen import screen_text

LONG = [f"{row} of the long" if row % 2 else "same" for row in range(12)]
SHORT = [f"{row} of the short" if row % 2 else "same" for row in range(6)]
HEIGHT = 6


class _BoxApp(App[None]):
    CSS = "Lines { height: 1fr; }"

    def compose(self) -> ComposeResult:
        yield Lines()


@asynccontextmanager
async def _box() -> AsyncIterator[tuple[Lines, Pilot[None]]]:
    app = _BoxApp()
    async with app.run_test(size=(30, HEIGHT)) as pilot:
        box = app.query_one(Lines)
        box.set_lines(_lines(LONG))
        await pilot.pause()
        yield box, pilot


def _lines(words: list[str]) -> list[Line]:
    return [(Cell(word),) for word in words]


async def _painted(pilot: Pilot[None]) -> list[str]:
    screen_text(pilot.app)  # painting: without a terminal nothing else asks for the lines
    await pilot.pause()
    return screen_text(pilot.app)


async def test_other_lines_after_scrolling_are_all_painted() -> None:
    async with _box() as (box, pilot):
        box.scroll_lines(1)
        assert await _painted(pilot) == LONG[1 : 1 + HEIGHT]
        box.top = 0
        box.set_lines(_lines(SHORT))
        assert await _painted(pilot) == SHORT


async def test_fewer_lines_that_pull_the_end_up_are_all_painted() -> None:
    async with _box() as (box, pilot):
        box.scroll_lines(99)
        assert await _painted(pilot) == LONG[-HEIGHT:]
        box.set_lines(_lines(LONG[:8]))
        assert await _painted(pilot) == LONG[2:8]


async def test_the_same_lines_from_another_place_are_painted() -> None:
    async with _box() as (box, pilot):
        box.scroll_lines(3)
        assert await _painted(pilot) == LONG[3 : 3 + HEIGHT]
        box.top = 0
        box.set_lines(_lines(LONG))
        assert await _painted(pilot) == LONG[:HEIGHT]


async def test_only_the_line_that_differs_is_painted_again() -> None:
    async with _box() as (box, pilot):
        await _painted(pilot)
        asked: list[int] = []
        paint_line = box.render_line
        box.render_line = lambda y: asked.append(y) or paint_line(y)  # type: ignore[method-assign,func-returns-value]
        box.set_lines(_lines([*LONG[:2], "news", *LONG[3:]]))
        assert (await _painted(pilot))[2] == "news"
        assert asked == [2]
