"""An editor on the terminal of the running monitor: it has that for itself, and the monitor goes on after it."""

import os
import signal
from pathlib import Path

import pytest

from support.terminal import Terminal

WAITING = "the editor waits"


def _editor(home: Path) -> dict[str, str]:
    """One that says that it is there and waits for a line."""
    script = home / "editor"
    script.write_text(
        f'#!/bin/sh\necho "{WAITING}"\nread line\ncp "$1" {home}/copy\nls -d "$(dirname "$1")" > {home}/folder\n'
    )
    script.chmod(0o755)
    return {"EDITOR": str(script)}


def _open(terminal: Terminal) -> None:
    terminal.wait_for_text("running")
    terminal.press_each("\r")
    terminal.wait_for_text("[1 Detail]")
    terminal.press("e")
    terminal.wait_for_text(WAITING)
    terminal.read(0.3)


def _is_silent(terminal: Terminal, seconds: float) -> bool:
    """Whether the program writes nothing for so long."""
    before = len(terminal.raw)
    terminal.read(seconds)
    return terminal.raw[before:] == b""


def test_nothing_is_painted_over_the_editor_and_all_is_painted_after_it(tmp_path: Path) -> None:
    with Terminal(["demo"], tmp_path, environment=_editor(tmp_path)) as terminal:
        _open(terminal)
        assert _is_silent(terminal, 3.0), terminal.text
        terminal.press("\n")
        terminal.wait_for_text("[1 Detail]")
        terminal.wait_for(lambda text: WAITING not in text, "a whole picture")
        assert '"status"' in (tmp_path / "copy").read_text()
        assert not Path((tmp_path / "folder").read_text().strip()).exists()
        assert terminal.leave() == 0
        assert terminal.is_restored
    assert not (tmp_path / "state" / "reports").exists()


def test_what_interrupts_the_editor_does_not_end_the_monitor(tmp_path: Path) -> None:
    with Terminal(["demo"], tmp_path, environment=_editor(tmp_path)) as terminal:
        _open(terminal)
        terminal.press("\x03")
        terminal.wait_for_text("[1 Detail]")
        assert not (tmp_path / "copy").exists()
        assert terminal.leave() == 0
        assert terminal.is_restored


def test_a_signal_waits_until_the_editor_is_done(tmp_path: Path) -> None:
    with Terminal(["demo"], tmp_path, environment=_editor(tmp_path)) as terminal:
        _open(terminal)
        os.kill(terminal.process.pid, signal.SIGTERM)
        assert _is_silent(terminal, 1.0), terminal.text
        assert terminal.process.poll() is None
        terminal.press("\n")
        assert terminal.wait_for_end() == 143
        assert (tmp_path / "copy").exists()
        assert terminal.is_restored


@pytest.mark.parametrize("command", ["/nowhere/editor", "vi 'oops"])
def test_an_editor_that_cannot_be_started_leaves_the_screen_as_it_was(command: str, tmp_path: Path) -> None:
    with Terminal(["demo"], tmp_path, environment={"EDITOR": command}) as terminal:
        terminal.wait_for_text("running")
        terminal.press_each("\r", "e")
        terminal.wait_for_text("the editor: cannot")
        terminal.wait_for_text("[1 Detail]")
        assert terminal.leave() == 0
        assert terminal.is_restored
