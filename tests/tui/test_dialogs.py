"""Dialogs on screens of any size: what is asked is seen before it is answered."""

import pytest

from exectop.tui.dialogs import Answer, Target
from support.running import press, running
from support.screen import line_with


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_a_long_question_is_read_before_the_buttons_and_says_that_there_is_more(size: tuple[int, int]) -> None:
    question = "\n".join(f"{{line {number}}}" for number in range(40))
    async with running(size=size) as (app, pilot):
        app.push_screen(Answer(Target("web/1", "Pay", "waiting", "exectop approve web/1"), "Pay it?", question))
        await pilot.pause()
        await pilot.pause()
        assert line_with(app, "Pay it?")
        assert line_with(app, "Approve ")
        assert line_with(app, " more")
        await press(pilot, "pagedown", "pagedown", "pagedown", "pagedown", "pagedown")
        assert line_with(app, "{line 39}")
        await press(pilot, *"kkkkkkkkkk", "pageup", "pageup", "pageup", "pageup", "pageup")
        assert line_with(app, "web/1")
