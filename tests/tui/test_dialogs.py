"""Before an action: what is asked is seen on screens of any size, and that nothing is done is said."""

import pytest
from textual.widgets import Input

from exectop.domain.values import FormField, Question
from exectop.ports.wire import Verb
from exectop.tui.dialogs import Answer, Decision, Target
from support import stories
from support.controls import FakeControls
from support.running import press, running
from support.screen import line_with, screen_text


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_a_long_question_is_read_before_the_buttons_and_says_that_there_is_more(size: tuple[int, int]) -> None:
    question = "\n".join(f"{{line {number}}}" for number in range(40))
    async with running(size=size) as (app, pilot):
        asked = Question(step="pay", text="Pay it?")
        app.push_screen(Answer(Target("web/1", "Pay", "waiting", "exectop approve web/1"), asked, question))
        await pilot.pause()
        await pilot.pause()
        assert line_with(app, "Pay it?")
        assert line_with(app, "Approve ")
        assert line_with(app, " more")
        await press(pilot, "pagedown", "pagedown", "pagedown", "pagedown", "pagedown")
        assert line_with(app, "{line 39}")
        await press(pilot, *"kkkkkkkkkk", "pageup", "pageup", "pageup", "pageup", "pageup")
        assert line_with(app, "web/1")


async def test_where_none_of_several_can_it_is_said_that_nothing_was_done() -> None:
    controls = FakeControls()
    controls.verbs["agents"] = controls.verbs["flows"] = frozenset()
    async with running(stories.services(controls=controls), size=(80, 24)) as (app, pilot):
        await press(pilot, "space", "space", "x", "c")
        await pilot.pause()
        text = " ".join(" ".join(line.replace("▌", " ").split()) for line in screen_text(app))
        assert "nothing was done, as none of the 2 marked can" in text
        assert len(app.screen_stack) == 2


async def test_a_yes_goes_out_only_with_all_that_its_form_needs() -> None:
    fields = (FormField(key="note"), FormField(key="amount", type="number", label="Sum", is_required=True))
    asked, target = (
        Question(step="pay", text="Pay?", fields=fields),
        Target("w/1", "Pay", "waiting", "exectop approve w/1"),
    )
    answers: list[Decision | None] = []
    async with running(size=(80, 24)) as (app, pilot):
        app.push_screen(Answer(target, asked, ""), answers.append)
        await pilot.pause()
        await pilot.pause()
        assert line_with(app, "Yes needs amount (number).")
        assert line_with(app, "exectop approve w/1 --field amount=…")
        assert line_with(app, "amount (number), Sum, required")
        await pilot.click("#approve")
        assert answers == []
        app.screen.query(Input).first().focus()
        await press(pilot, "j")
        await pilot.click("#approve")
        await pilot.pause()
        assert line_with(app, "that is no amount (number)")
        assert answers == []
        await press(pilot, "backspace", "1", "2")
        await pilot.click("#approve")
        await pilot.pause()
        assert answers == [Decision(Verb.APPROVE, {"amount": 12})]
