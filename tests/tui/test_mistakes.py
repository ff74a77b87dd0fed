"""Mistakes in the program: a pane's costs the pane, one in painting costs lines, any other ends it with a report."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.strip import Strip

from exectop.config.reports import ISSUES
from exectop.domain.story import Story
from exectop.ports.secret import Secret
from exectop.present.cells import Context
from exectop.tui.panes.events import EventsPane
from exectop.tui.screens.execution import ExecutionScreen
from exectop.tui.widgets.text_lines import TextLines
from support import stories
from support.running import press, running
from support.screen import line_with, screen_text

CANARY = "sk_mistake_canary"
KEY = Secret(CANARY)


def _fail(*_: object, **__: object) -> None:
    held = KEY.reveal()  # a local variable that must not be told of
    raise RuntimeError(f"a mistake with {held}")


def _in_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EventsPane, "show", _fail)


def _in_a_handler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EventsPane, "on_resize", _fail, raising=False)


def _in_making(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EventsPane, "__init__", _fail)


def _in_a_timer(monkeypatch: pytest.MonkeyPatch) -> None:
    def show(self: EventsPane, story: Story, context: Context, step_id: str | None) -> None:
        self.set_timer(0.001, _fail)

    monkeypatch.setattr(EventsPane, "show", show)


def _in_painting(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(TextLines):
        def render_line(self, y: int) -> Strip:
            _fail()
            return Strip.blank(1)

    def show(self: EventsPane, story: Story, context: Context, step_id: str | None) -> None:
        if not self.query(Broken):
            self.mount(Broken())

    monkeypatch.setattr(EventsPane, "show", show)


@pytest.mark.parametrize(
    "spoil",
    [_in_show, _in_a_handler, _in_making, _in_a_timer, _in_painting],
    ids=lambda spoil: spoil.__name__,
)
async def test_a_mistake_in_a_pane_shows_in_the_pane_and_the_rest_goes_on(
    spoil: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    spoil(monkeypatch)
    services = stories.services(state_dir=tmp_path)
    async with running(services) as (app, pilot):
        await app.push_screen(ExecutionScreen(services, stories.FAILED, None, "detail"))
        await pilot.pause()
        await press(pilot, "4")
        await pilot.pause(0.05)
        shown = " ".join(line.strip() for line in screen_text(app))
        assert "Events failed: RuntimeError: a mistake with ••••" in shown
        assert ISSUES in shown.replace(" ", "")
        assert "[4 Events]" in shown
        await press(pilot, "1")
        await pilot.pause(0.05)
        line_with(app, "nightly_import")
        line_with(app, "Summary")
        await press(pilot, "escape")
        line_with(app, "all executions")
        assert app.crash == ""
    _assert_reported(tmp_path)


def _assert_reported(state: Path) -> None:
    reports = [path.read_text() for path in (state / "reports").iterdir()]
    assert reports
    assert all("in _fail" in text for text in reports)
    assert not [text for text in reports if CANARY in text]


async def test_a_mistake_in_painting_the_list_costs_its_lines_and_is_told_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with running(stories.services(state_dir=tmp_path)) as (app, pilot):
        monkeypatch.setattr("exectop.tui.widgets.grid_painter.GridPainter.render_line", _fail)
        for key in ("j", "k"):
            await press(pilot, key)
            screen_text(app)  # painting: without a terminal nothing else asks for the lines
            await pilot.pause()
        line_with(app, "drawing failed: RuntimeError")
        assert len(app._notifications) == 1
    _assert_reported(tmp_path)


async def test_what_nobody_waits_for_fails_with_a_word(tmp_path: Path) -> None:
    async with running(stories.services(state_dir=tmp_path)) as (app, pilot):
        asyncio.get_running_loop().call_soon(_fail)
        await pilot.pause()
        line_with(app, "something in the background failed")
        assert app.crash == ""
    _assert_reported(tmp_path)


async def test_any_other_mistake_ends_the_program_with_one_line(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="a mistake"):  # noqa: PT012 - it is raised on the way out
        async with running(stories.services(state_dir=tmp_path)) as (app, pilot):
            app.call_later(_fail)
            await pilot.pause()
    assert app.return_code == 70
    assert app.crash.startswith("the monitor failed: RuntimeError: a mistake with ••••; a report is in ")
    assert "\n" not in app.crash
    _assert_reported(tmp_path)


async def test_widgets_that_are_still_being_made_while_the_program_leaves_are_no_mistake(tmp_path: Path) -> None:
    async with running(stories.services(state_dir=tmp_path)) as (app, _):
        app.leave(143)
        app._handle_exception(RuntimeError("no child of that name"))
    assert app.return_code == 143
    assert app.crash == ""
