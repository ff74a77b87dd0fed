"""`exectop demo` as a newcomer starts it: in a real terminal, on a real server process."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from support.terminal import EXECTOP, Terminal

VENDORS = ("izieroma", "polos", "asteroid", "claude-agent")


def test_the_demo_shows_all_vendors_opens_an_execution_and_leaves_cleanly(tmp_path: Path) -> None:
    with Terminal(["demo", "--seed", "3"], tmp_path) as terminal:
        terminal.wait_for(lambda text: all(text.count(name) > 1 for name in VENDORS), "rows of all four vendors")
        assert "running" in terminal.text
        terminal.press("\r")
        terminal.wait_for(lambda text: "Detail" in text and "Timeline" in text, "the execution's views")
        for key, word in (("2", "Graph"), ("3", "Timeline"), ("4", "Events"), ("5", "Payload"), ("6", "Raw")):
            terminal.press(key)
            terminal.wait_for_text(word)
        terminal.press("\x1b")
        terminal.wait_for(lambda text: all(text.count(name) > 1 for name in VENDORS), "the list again")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        assert terminal.is_restored


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
def test_a_signal_ends_it_with_the_terminal_restored(tmp_path: Path, number: signal.Signals, code: int) -> None:
    with Terminal(["demo"], tmp_path) as terminal:
        terminal.wait_for_text("running")
        os.kill(terminal.process.pid, number)
        assert terminal.wait_for_end() == code
        assert terminal.is_restored


def test_in_a_pipe_it_says_so_in_one_line(tmp_path: Path) -> None:
    environment = {**os.environ, "EXECTOP_CONFIG_DIR": str(tmp_path), "EXECTOP_STATE_DIR": str(tmp_path)}
    for arguments in ([], ["demo"]):
        done = subprocess.run(
            [EXECTOP, *arguments], env=environment, capture_output=True, text=True, timeout=30, check=False
        )
        assert done.returncode == 2
        assert done.stdout == ""
        assert len(done.stderr.splitlines()) == 1
        assert "not a terminal" in done.stderr


def test_a_dumb_terminal_is_refused(tmp_path: Path) -> None:
    with Terminal(["demo"], tmp_path, environment={"TERM": "dumb"}) as terminal:
        assert terminal.wait_for_end() == 2
        assert b"\x1b" not in terminal.raw
