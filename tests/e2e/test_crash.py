"""Mistakes in the program in a real terminal: it is given back, one line says what happened, and no key is told."""

import sys
from pathlib import Path

import pytest

import support.mistaken_app
from support.terminal import Terminal

CANARY = "sk_the_canary"
PROGRAM = (sys.executable, support.mistaken_app.__file__)


def _open(place: str, home: Path) -> Terminal:
    return Terminal([place], home, program=PROGRAM, environment={"CANARY": CANARY})


def _assert_no_key(terminal: Terminal, home: Path) -> None:
    """Neither on the terminal nor in any file; and there is a report without the values of variables."""
    assert CANARY.encode() not in terminal.raw
    files = [path for path in home.rglob("*") if path.is_file()]
    assert not [path for path in files if CANARY.encode() in path.read_bytes()]
    reports = [path.read_text() for path in files if path.parent.name == "reports"]
    assert reports
    assert all("in fail" in text and "a mistake with ••••" in text and "held =" not in text[:200] for text in reports)


@pytest.mark.parametrize("place", ["before", "mount", "compose", "start", "tick", "stop"])
def test_a_crash_gives_the_terminal_back_and_says_in_one_line_where_the_report_is(place: str, tmp_path: Path) -> None:
    with _open(place, tmp_path) as terminal:
        if place == "stop":
            terminal.wait_for_text("all executions")
            terminal.press("q")
        assert terminal.wait_for_end() == 70
        assert terminal.is_restored or place == "before"
    said = terminal.raw.rpartition(b"\x1b[?1006l")[2].decode().strip().splitlines()
    assert len(said) == 1
    assert said[0].startswith("exectop: ")
    assert "failed: RuntimeError: a mistake with ••••; a report is in " in said[0]
    (report,) = (tmp_path / "state" / "reports").iterdir()
    assert str(report) in said[0]
    _assert_no_key(terminal, tmp_path)


@pytest.mark.parametrize("place", ["pane-mount", "pane-show"])
def test_a_pane_that_fails_costs_the_pane(place: str, tmp_path: Path) -> None:
    with _open(place, tmp_path) as terminal:
        terminal.wait_for_text("all executions")
        terminal.press_each("\r", "4")
        terminal.wait_for_text("Events failed: RuntimeError: a mistake with ••••")
        terminal.press_each("1")
        terminal.wait_for_text("Summary")
        terminal.press_each("4", "3")
        terminal.wait_for_text("[3 Timeline]")
        terminal.press_each("\x1b")
        terminal.wait_for_text("all executions")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        assert terminal.is_restored
    _assert_no_key(terminal, tmp_path)
