"""Opening an execution in the person's own editor: what it is given, who has the terminal, what may go wrong."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from pathlib import Path

import pytest
from textual.events import Key
from textual.pilot import Pilot

from exectop.tui.app import ExecTopApp
from exectop.tui.editor import editor_command
from exectop.tui.screens.execution import ExecutionScreen
from support import stories
from support.running import press, running
from support.screen import screen_text


@asynccontextmanager
async def shown() -> AsyncIterator[tuple[ExecTopApp, Pilot[None]]]:
    """The screen of an execution, painted."""
    async with running(size=(120, 30)) as (app, pilot):
        await app.push_screen(ExecutionScreen(app.services, stories.FAILED))
        await pilot.pause()
        yield app, pilot


async def test_opens_the_editor_on_a_private_file_that_goes_afterwards(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = tmp_path / "editor"
    script.write_text(
        f'#!/bin/sh\nstat -c %a "$1" > {tmp_path}/mode\ncp "$1" {tmp_path}/copy\necho "$1" > {tmp_path}/name\n'
    )
    script.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(script))
    async with shown() as (app, pilot):
        monkeypatch.setattr(type(app), "suspend", lambda _self: nullcontext())
        await press(pilot, "e")
        await app.workers.wait_for_complete()
    assert (tmp_path / "mode").read_text().strip() == "600"
    assert '"title": "nightly_import"' in (tmp_path / "copy").read_text()
    assert not Path((tmp_path / "name").read_text().strip()).exists()


async def test_while_the_editor_is_open_all_goes_on_and_no_second_one_opens(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pipe, opened = tmp_path / "pipe", tmp_path / "opened"
    os.mkfifo(pipe)
    script = tmp_path / "editor"
    script.write_text(f"#!/bin/sh\necho once >> {opened}\ntimeout 10 head -n 1 {pipe} > {tmp_path}/heard\n")
    script.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(script))
    writer = os.open(pipe, os.O_RDWR)
    async with shown() as (app, pilot):
        monkeypatch.setattr(type(app), "suspend", lambda _self: nullcontext())
        for _ in range(2):
            app.post_message(Key("e", "e"))
        await pilot.pause()
        await pilot.pause()
        assert app.is_lent
        os.write(writer, b"the program is not waiting\n")
        await app.workers.wait_for_complete()
        await pilot.pause()
        is_taken_back = not app.is_lent
    assert is_taken_back
    os.close(writer)
    assert (tmp_path / "heard").read_text() == "the program is not waiting\n"
    assert opened.read_text() == "once\n"


async def test_an_editor_that_cannot_be_started_is_told_with_the_screen_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "/nowhere/editor -w")
    is_back = []

    @contextmanager
    def suspend(_self: object) -> Iterator[None]:
        yield
        is_back.append(True)

    async with shown() as (app, pilot):
        monkeypatch.setattr(type(app), "suspend", suspend)
        await press(pilot, "e")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert any("cannot start '/nowhere/editor'" in line for line in screen_text(app))
    assert is_back


def test_the_editor_is_the_visual_one_first_with_its_arguments() -> None:
    assert editor_command({"VISUAL": "code -w", "EDITOR": "vi"}) == ["code", "-w"]
    assert editor_command({"VISUAL": " ", "EDITOR": "'my vi'"}) == ["my vi"]
    windows = {"EDITOR": r'"C:\Program Files\vim.exe" -f'}
    assert editor_command(windows, is_posix=False) == [r"C:\Program Files\vim.exe", "-f"]


async def test_without_an_editor_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    async with shown() as (app, pilot):
        screen = app.screen
        await press(pilot, "e")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert any("no editor is configured" in line for line in screen_text(app))
        assert app.screen is screen


async def test_quotes_that_do_not_end_are_told_as_what_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "vim 'oops")
    async with shown() as (app, pilot):
        await press(pilot, "e")
        await app.workers.wait_for_complete()
        told = [notice.message for notice in app._notifications]
    assert told == ["the editor: cannot read VISUAL: No closing quotation. It says vim 'oops"]
