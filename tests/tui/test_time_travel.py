"""Going to a time of an execution that it did not live to see, on either side."""

from exectop.tui.screens.execution import ExecutionScreen
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
