"""The help: nothing is cut off in a narrow terminal, and it can be searched."""

import pytest

from exectop.present.cells import plain
from exectop.tui.commands import COMMANDS
from exectop.tui.screens.help import HelpScreen, help_lines
from support.running import press, running, type_text
from support.screen import line_with


@pytest.mark.parametrize("width", [30, 40, 50, 54, 60, 66, 72, 80, 100, 120, 126])
def test_every_word_is_within_the_width(width: int) -> None:
    lines = [plain(line) for line in help_lines(COMMANDS, width)]
    assert max(map(len, lines)) <= width
    text = " ".join(" ".join(lines).split())
    for command in COMMANDS:
        assert command.title in text
        for word in command.help.split():
            assert word in text


def test_where_nothing_is_left_beside_the_title_the_explanation_stands_below_it() -> None:
    assert told("execution.later", 36) == ["  ]  On in time", "    A change on."]
    assert told("grid.half-down", 26) == ["  ctrl+d  Half a page down"]
    assert told("grid.half-down", 25) == ["  ctrl+d", "    Half a page down"]


def told(command_id: str, width: int) -> list[str]:
    """The lines about that command alone."""
    command = next(one for one in COMMANDS if one.id == command_id)
    return [plain(line) for line in help_lines([command], width)][1:-1]


async def test_it_can_be_searched() -> None:
    async with running(size=(80, 24)) as (app, pilot):
        await press(pilot, "question_mark")
        await pilot.pause()
        assert line_with(app, "Leave; nothing that runs")
        await press(pilot, "slash")
        await type_text(pilot, "bidden")
        assert line_with(app, "no match")
        await press(pilot, *["backspace"] * 6)
        await type_text(pilot, "rerun")
        await press(pilot, "enter")
        assert line_with(app, "Run it again as a")
        assert line_with(app, "1/1 · j k scroll")
        await press(pilot, "n", "q")
        assert not isinstance(app.screen, HelpScreen)
