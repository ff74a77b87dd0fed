"""Searching in the views of an execution: where one is among the hits, and that there are none."""

import pytest

from exectop.tui.screens.execution import ExecutionScreen
from exectop.tui.widgets.text_lines import TextLines
from support import stories
from support.running import press, running, type_text
from support.screen import line_with, screen_text


@pytest.mark.parametrize("pane", ["detail", "timeline", "events", "payload"])
async def test_a_text_that_is_nowhere_is_said_to_be_nowhere(pane: str) -> None:
    async with running(size=(120, 40)) as (app, pilot):
        await app.push_screen(ExecutionScreen(app.services, stories.FAILED, None, pane))
        await pilot.pause()
        await press(pilot, "slash")
        await type_text(pilot, "zzzz")
        assert line_with(app, "/zzzz no match")
        await press(pilot, "enter")
        await pilot.pause()
        assert line_with(app, "no match for zzzz")


async def test_hits_are_counted_as_one_goes_through_them() -> None:
    async with running(size=(120, 40)) as (app, pilot):
        await app.push_screen(ExecutionScreen(app.services, stories.FAILED))
        await pilot.pause()
        await press(pilot, "slash")
        await type_text(pilot, "completed")
        await press(pilot, "enter")
        told = line_with(app, "/completed 1/")
        count = told.rsplit("/", 1)[1].strip()
        assert int(count) > 1
        await press(pilot, "n")
        assert line_with(app, f"/completed 2/{count}")
        await press(pilot, "N", "N")
        assert line_with(app, f"/completed {count}/{count}")


async def test_while_it_is_typed_a_search_without_hits_goes_back_to_where_it_began() -> None:
    async with running(size=(120, 24)) as (app, pilot):
        await app.push_screen(ExecutionScreen(app.services, stories.FAILED))
        await pilot.pause()
        await press(pilot, "j", "j")
        viewer = app.screen.query_one(TextLines)
        await press(pilot, "slash", "c")
        assert viewer.cursor != 2
        await type_text(pilot, "zq")
        assert viewer.cursor == 2
        await press(pilot, "backspace", "backspace")
        assert viewer.cursor != 2
        await press(pilot, "escape")
        assert viewer.cursor == 2
        assert not [line for line in screen_text(app) if "no match" in line]
