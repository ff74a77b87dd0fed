"""The help: nothing is cut off in a narrow terminal, and it can be searched."""

import pytest

from exectop.present.cells import plain
from exectop.tui.commands import COMMANDS
from exectop.tui.screens.help import HelpScreen, help_lines
from support.running import press, running, type_text
from support.screen import line_with


@pytest.mark.parametrize("width", [72, 100, 126])
def test_every_word_is_within_the_width(width: int) -> None:
    lines = [plain(line) for line in help_lines(COMMANDS, width)]
    assert max(map(len, lines)) <= width
    text = " ".join(" ".join(lines).split())
    for command in COMMANDS:
        assert command.title in text
        for word in command.help.split():
            assert word in text


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
