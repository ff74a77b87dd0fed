"""Going to a time of an execution that it did not live to see, on either side."""

from exectop.present.cells import plain
from exectop.tui.screens.execution import ExecutionScreen
from exectop.tui.widgets.lines import Lines
from support import stories
from support.running import press, running, type_text
from support.screen import line_with, screen_text


async def test_before_it_existed_is_its_first_instant() -> None:
    async with running(size=(120, 24)) as (app, pilot):
        screen = ExecutionScreen(app.services, stories.FAILED)
        await app.push_screen(screen)
        await pilot.pause()
        await press(pilot, "T")
        await type_text(pilot, "-30h")
        await press(pilot, "enter")
        await pilot.pause()
        assert screen.time.at == stories.NOW - 7200
        assert line_with(app, "it did not exist before")


async def test_what_is_still_to_come_is_now() -> None:
    async with running(size=(120, 24)) as (app, pilot):
        screen = ExecutionScreen(app.services, stories.FAILED)
        await app.push_screen(screen)
        await pilot.pause()
        await press(pilot, "left_square_bracket", "T")
        await type_text(pilot, "+30h")
        await press(pilot, "enter")
        assert screen.time.at is None
        assert not [line for line in screen_text(app) if "◀" in line]


async def test_the_line_above_a_view_is_of_the_moment_when_the_view_comes_back() -> None:
    async with running(size=(80, 24)) as (app, pilot):
        screen = ExecutionScreen(app.services, stories.FAILED, None, "graph")
        await app.push_screen(screen)
        await pilot.pause()
        screen_text(app)
        for keys in (("2", "3", "{", "2"), ("}", "4", "1", "{", "4")):
            await press(pilot, *keys)
            shown = screen_text(app)
            assert screen.host.pane is not None
            summary = next(iter(screen.host.pane.query(Lines)))
            assert plain(summary.lines[0]).strip() in "\n".join(shown)
