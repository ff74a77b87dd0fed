"""Keys that wait while a screen goes: they leave it once, and nothing below it."""

import pytest
from textual.screen import Screen

from exectop.tui.app import ExecTopApp
from exectop.tui.leaving import leave
from exectop.tui.screens.execution import ExecutionScreen
from exectop.tui.screens.help import HelpScreen
from exectop.tui.screens.overview import OverviewScreen
from support.running import press, running


def _stack(app: ExecTopApp) -> list[type[Screen[object]]]:
    return [type(screen) for screen in app.screen_stack][-2:]


async def test_two_escapes_at_once_leave_an_execution_and_not_the_list() -> None:
    async with running() as (app, pilot):
        await press(pilot, "enter")
        screen = app.screen
        assert isinstance(screen, ExecutionScreen)
        depth = len(app.screen_stack)
        for _ in range(4):
            screen.do_execution_back()
        await pilot.pause()
        assert len(app.screen_stack) == depth - 1
        assert isinstance(app.screen, OverviewScreen)


async def test_help_over_an_execution_goes_alone() -> None:
    async with running() as (app, pilot):
        await press(pilot, "enter", "question_mark")
        screen = app.screen
        assert isinstance(screen, HelpScreen)
        for _ in range(3):
            await screen.action_dismiss()
        await pilot.pause()
        assert isinstance(app.screen, ExecutionScreen)


@pytest.mark.parametrize("times", [1, 3])
async def test_the_last_screen_stays(times: int) -> None:
    async with running() as (app, pilot):
        depth = len(app.screen_stack)
        for _ in range(times):
            leave(app.screen_stack[0])
        await pilot.pause()
        assert len(app.screen_stack) == depth
        assert app.is_running
