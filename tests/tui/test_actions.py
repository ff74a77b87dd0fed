"""Acting upon executions: never by a reflex, never without naming what, and what came of it is said."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.events import Key

from exectop.domain.changes import Seen, Stamped
from exectop.domain.status import Status
from exectop.domain.values import NOTHING, Execution, ExecutionKey, Json, Question
from exectop.ports.session import Outcome
from exectop.ports.wire import Verb
from exectop.tui import actions
from exectop.tui.actions import describe_target, why_not
from exectop.tui.screens.chord import ChordMenu
from exectop.tui.screens.overview import OverviewScreen
from exectop.tui.services import Services
from support import stories
from support.controls import FakeControls
from support.running import press, running, type_text
from support.screen import line_with, screen_text


async def test_x_c_asks_and_cancel_has_the_focus() -> None:
    controls = FakeControls()
    async with running(stories.services(controls=controls), size=(80, 24)) as (app, pilot):
        await press(pilot, "x")
        await app.show_chords("x")
        await pilot.pause()
        assert line_with(app, "c  Cancel")
        await press(pilot, "c")
        assert line_with(app, "agents/exec_7f3a9c21d4")
        assert line_with(app, "exectop cancel agents/exec_7f3a9c21d4")
        await press(pilot, "enter")
        assert controls.acts == []
        assert len(app.screen_stack) == 2


async def test_two_keys_of_a_sequence_may_come_at_once() -> None:
    async with running(size=(80, 24)) as (app, pilot):
        for key in "xc":
            app.post_message(Key(key, key))
        await pilot.pause()
        await pilot.pause()
        assert line_with(app, "exectop cancel agents/exec_7f3a9c21d4")
        assert not any(isinstance(screen, ChordMenu) for screen in app.screen_stack)


async def test_a_slow_second_key_finds_the_menu_and_closes_it() -> None:
    async with running(size=(80, 24)) as (app, pilot):
        await press(pilot, "x")
        await app.show_chords("x")
        await press(pilot, "z")
        assert len(app.screen_stack) == 2
        await app.show_chords("x")
        assert len(app.screen_stack) == 2, "nothing is waited for any more"
        await press(pilot, "j", "j")
        assert app.is_running


async def test_the_menu_does_not_outlive_the_sequence_below_another_screen() -> None:
    async with running(size=(80, 24)) as (app, pilot):
        await press(pilot, "x")
        await app.show_chords("x")
        app.do_app_help()
        await press(pilot, "z", "escape")
        for _ in range(20):  # it goes once it is told that it is seen again
            await pilot.pause()
        assert not any(isinstance(screen, ChordMenu) for screen in app.screen_stack)
        assert isinstance(app.screen, OverviewScreen)


async def test_going_right_and_enter_does_it_and_says_so() -> None:
    controls = FakeControls()
    controls.outcome = Outcome(is_ok=True, message="cancellation requested")
    async with running(stories.services(controls=controls), size=(80, 24)) as (app, pilot):
        await press(pilot, "x", "c", "right", "enter")
        await pilot.pause(0.1)
        assert controls.acts == [(stories.RUNNING, Verb.CANCEL, {})]
        assert line_with(app, "cancellation requested")


@pytest.mark.parametrize(
    "keys", [("x", "z"), ("x", "escape"), ("x", "x"), ("c",), ("delete",), ("ctrl+d",), ("backspace",)]
)
async def test_no_other_key_comes_near_an_action(keys: tuple[str, ...]) -> None:
    controls = FakeControls()
    async with running(stories.services(controls=controls), size=(80, 24)) as (app, pilot):
        await press(pilot, *keys)
        assert len(app.screen_stack) == 2
        assert controls.acts == []


async def test_escape_leaves_the_dialog() -> None:
    controls = FakeControls()
    async with running(stories.services(controls=controls), size=(80, 24)) as (app, pilot):
        await press(pilot, "x", "R", "escape")
        assert len(app.screen_stack) == 2
        assert controls.acts == []


async def test_several_need_their_number() -> None:
    controls = FakeControls()
    async with running(stories.services(controls=controls), size=(80, 30)) as (app, pilot):
        await press(pilot, "space", "space")
        assert "2 marked" in line_with(app, " / ")
        await press(pilot, "x", "c", "right", "enter")
        assert controls.acts == [], "the way is closed before the number is typed"
        await press(pilot, "escape", "x", "c")
        await type_text(pilot, "3")
        await press(pilot, "enter")
        assert controls.acts == []
        await press(pilot, "backspace")
        await type_text(pilot, "2")
        await press(pilot, "enter")
        await pilot.pause(0.1)
        assert [key for key, *_ in controls.acts] == [stories.RUNNING, stories.QUEUED]
        assert line_with(app, "cancel: 2 of 2 accepted")
        assert "marked" not in line_with(app, " / ")


async def test_a_read_only_source_says_that_it_is() -> None:
    controls = FakeControls()
    controls.verbs["web"] = frozenset()
    async with running(stories.services(controls=controls), size=(80, 24)) as (app, pilot):
        await press(pilot, "j", "j", "x", "c")
        assert line_with(app, "web is read-only here")
        assert len(app.screen_stack) == 2


async def test_what_a_server_cannot_do_is_told_with_the_status() -> None:
    controls = FakeControls()
    controls.verbs["agents"] = frozenset({Verb.CANCEL})
    async with running(stories.services(controls=controls), size=(80, 24)) as (app, pilot):
        await press(pilot, "x", "p")
        await pilot.pause()  # the notice is a widget of its own, painted after the key is done
        text = " ".join(" ".join(line.replace("▌", " ").split()) for line in screen_text(app))
        assert "is running: its server" in text


def test_what_a_vendor_has_no_call_for_is_told_with_the_way_there_is() -> None:
    controls = FakeControls()
    controls.verbs["agents"] = frozenset({Verb.CANCEL})
    services = stories.services(controls=controls)
    sources = tuple(replace(one, verbs=frozenset({Verb.CANCEL})) for one in services.sources)
    assert why_not(replace(services, sources=sources), Verb.PAUSE, [stories.RUNNING]) == (
        "Izieroma cannot pause executions"
    )
    assert why_not(replace(services, sources=sources), Verb.APPROVE, [stories.RUNNING]) == (
        "Izieroma cannot approve executions (answer it in its web interface)"
    )


async def test_a_question_is_shown_and_answered() -> None:
    controls = FakeControls()
    async with running(stories.services(controls=controls), size=(80, 30)) as (app, pilot):
        await press(pilot, "j", "j", "x", "a")
        assert line_with(app, "Shall I submit the form?")
        await press(pilot, "right", "right", "enter")
        await pilot.pause(0.1)
        assert controls.acts == [(stories.WAITING, Verb.REJECT, {"step": "confirm"})]


async def test_a_refusal_is_an_error_notice() -> None:
    controls = FakeControls()
    controls.outcome = Outcome(is_ok=False, message="already over")
    async with running(stories.services(controls=controls), size=(80, 24)) as (app, pilot):
        await press(pilot, "x", "c", "right", "enter")
        await pilot.pause(0.1)
        assert line_with(app, "already over")


class _SlowControls(FakeControls):
    """Answers when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.answers = asyncio.Event()

    async def act(self, key: ExecutionKey, verb: Verb, values: Mapping[str, Json] = NOTHING) -> Outcome:
        await self.answers.wait()
        return await super().act(key, verb, values)


async def test_what_was_confirmed_is_done_although_its_screen_has_gone() -> None:
    controls = _SlowControls()
    controls.outcome = Outcome(is_ok=False, message="already over")
    async with running(stories.services(controls=controls), size=(80, 24)) as (app, pilot):
        await press(pilot, "enter", "x", "c", "right", "enter", "escape")
        assert isinstance(app.screen, OverviewScreen)
        controls.answers.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert controls.acts == [(stories.RUNNING, Verb.CANCEL, {})]
        assert line_with(app, "already over")


class _MistakenControls(FakeControls):
    async def act(self, key: ExecutionKey, verb: Verb, values: Mapping[str, Json] = NOTHING) -> Outcome:
        raise RuntimeError("a mistake")


async def test_a_mistake_in_acting_is_told_and_reported(tmp_path: Path) -> None:
    services = stories.services(controls=_MistakenControls(), state_dir=tmp_path)
    async with running(services, size=(80, 24)) as (app, pilot):
        await press(pilot, "x", "c", "right", "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert line_with(app, "cancel failed: RuntimeError")
    assert [report for report in (tmp_path / "reports").iterdir() if "a mistake" in report.read_text()]


async def test_a_paste_runs_no_keys() -> None:
    from textual.events import Paste

    controls = FakeControls()
    async with running(stories.services(controls=controls), size=(80, 24)) as (app, pilot):
        app.post_message(Paste("xcq\n:quit\n"))
        await pilot.pause()
        assert app.is_running
        assert len(app.screen_stack) == 2
        assert controls.acts == []


def test_the_command_line_is_quoted() -> None:
    services = stories.services()
    assert (
        describe_target(services, Verb.CANCEL, ExecutionKey("agents", "a b; rm")).line
        == "exectop cancel 'agents/a b; rm'"
    )


class _Telling(FakeControls):
    """Tells the details of what is asked for anew."""

    def __init__(self, told: Execution) -> None:
        super().__init__()
        self.told = told
        self.services: Services | None = None

    def refresh(self, key: ExecutionKey | None = None) -> None:
        super().refresh(key)
        if key is not None and self.services is not None:
            now = self.services.clock.now()
            self.services.store.apply([Stamped(now, now, Seen(self.told))])


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"questions": (Question(step="ask", text="May I pay?"),)}, "May I pay?"),
        ({"waiting_for": "a timer"}, "asks nothing: it waits for a timer"),
        ({}, "waits, and its server has not told for what"),
    ],
)
async def test_a_question_that_no_list_tells_is_asked_for_before_it_is_answered(
    told: dict[str, Any], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "LEARN_SECONDS", 0.0)
    controls = _Telling(Execution(key=stories.RUNNING, **told))
    controls.services = services = stories.services(controls=controls)
    now = services.clock.now()
    waits = Execution(key=stories.RUNNING, status=Status.WAITING, status_raw="waiting")
    services.store.apply([Stamped(now, now, Seen(waits))])
    async with running(services, size=(100, 24)) as (app, pilot):
        await press(pilot, "x", "a")
        await pilot.pause(0.1)
        await pilot.pause()
        assert controls.refreshed == [stories.RUNNING]
        assert line_with(app, words)
