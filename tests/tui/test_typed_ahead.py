"""What is typed in one burst behind the key of a prompt goes into the prompt."""

import pytest
from textual.events import Key
from textual.keys import _character_to_key

from exectop.tui.app import ExecTopApp
from exectop.tui.screens.execution import ExecutionScreen
from exectop.tui.screens.filter_bar import FilterBar
from exectop.tui.widgets.prompt import Prompt
from support import stories
from support.running import running, type_text
from support.screen import line_with


def typed(app: ExecTopApp) -> str:
    """What stands in the prompt that has the focus."""
    assert app.is_running
    assert isinstance(app.focused, Prompt)
    return app.focused.value


@pytest.mark.parametrize("text", ["/query", "/source:polos is:completed", ":quit", ":theme day"])
async def test_in_the_overview(text: str) -> None:
    async with running() as (app, pilot):
        await type_text(pilot, text)
        assert typed(app) == text[1:]


@pytest.mark.parametrize("view", ["detail", "graph", "timeline", "events", "payload", "raw"])
@pytest.mark.parametrize("text", ["/error q", "T-5m", ":sort age"])
async def test_in_an_execution(view: str, text: str) -> None:
    async with running() as (app, pilot):
        screen = ExecutionScreen(app.services, stories.FAILED, None, view)
        await app.push_screen(screen)
        await pilot.pause()
        pane = screen.host.pane
        await type_text(pilot, text)
        assert typed(app) == text[1:]
        assert screen.host.pane is pane, "no letter changed the view"


async def test_enter_in_the_burst_keeps_what_was_typed() -> None:
    async with running() as (app, pilot):
        for letter in "/is:failed":
            app.post_message(Key(_character_to_key(letter), letter))
        app.post_message(Key("enter", "\r"))
        await pilot.pause()
        await pilot.pause()
        assert not isinstance(app.focused, Prompt)
        assert app.screen.query_one(FilterBar).text == "is:failed"


async def test_a_text_longer_than_its_line_can_still_be_read() -> None:
    async with running(size=(60, 24)) as (app, pilot):
        await type_text(pilot, "/" + "source:polos " * 8 + "the end")
        assert line_with(app, "the end")
