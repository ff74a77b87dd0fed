"""What terminals do to a program: signals at any moment, suspension, resizing, odd sizes, locales, closed streams."""

import fcntl
import os
import pty
import random
import re
import signal
import struct
import subprocess
import termios
import time
from pathlib import Path

import pytest

from support.command import KEY_VARIABLE, write_config
from support.raw_bytes import foreign
from support.terminal import EXECTOP, Terminal

RESTORED_WITHIN = 0.5
SIGNALS = {signal.SIGTERM: 143, signal.SIGHUP: 129, signal.SIGINT: 130, signal.SIGQUIT: 131}
LEFT = b"\x1b[?1049l"
ENTERED = b"\x1b[?1049h"


def _seconds_until(terminal: Terminal, what: bytes, since: int, limit: float = 60.0) -> float:
    begin = time.monotonic()
    while what not in terminal.raw[since:]:
        assert time.monotonic() - begin < limit, terminal.text
        terminal.read(0.01)
    return time.monotonic() - begin


@pytest.mark.parametrize(("number", "code"), SIGNALS.items(), ids=lambda value: str(value))
def test_a_signal_gives_the_terminal_back_within_half_a_second(
    number: signal.Signals, code: int, tmp_path: Path
) -> None:
    with Terminal(["demo"], tmp_path) as terminal:
        terminal.wait_for_text("running")
        os.kill(terminal.process.pid, number)
        assert _seconds_until(terminal, LEFT, 0) < RESTORED_WITHIN * _slowness()
        assert terminal.wait_for_end() == code
        assert terminal.is_restored
        assert not (tmp_path / "state" / "state.json").exists(), "the demo leaves nothing to later sessions"
        assert not (tmp_path / "state" / "reports").exists()


def test_a_signal_leaves_what_is_remembered_of_configured_sources(tmp_path: Path) -> None:
    write_config(tmp_path, {"polos": "http://127.0.0.1:9"})
    with Terminal(["--filter", "is:failed"], tmp_path, environment={KEY_VARIABLE: "k"}) as terminal:
        terminal.wait_for_text("is:failed")
        os.kill(terminal.process.pid, signal.SIGTERM)
        assert terminal.wait_for_end() == 143
    assert "is:failed" in (tmp_path / "state" / "state.json").read_text(encoding="utf-8")


def _slowness() -> float:
    """How much longer things may take while other programs have the processors."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1)) * 2


@pytest.mark.parametrize("delay", [0.0, 0.02, 0.05, 0.1])
def test_a_signal_while_the_first_screen_is_still_being_made_is_no_crash(delay: float, tmp_path: Path) -> None:
    with Terminal(["demo"], tmp_path) as terminal:
        _seconds_until(terminal, ENTERED, 0)
        _read_for(terminal, delay)
        os.kill(terminal.process.pid, signal.SIGTERM)
        assert terminal.wait_for_end() in (143, -signal.SIGTERM)
        if terminal.process.returncode == 143:
            assert terminal.is_restored
        assert not (tmp_path / "state" / "reports").exists()


def _read_for(terminal: Terminal, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        terminal.read(0.005)


def test_suspended_it_gives_the_terminal_back_and_draws_again_when_it_goes_on(tmp_path: Path) -> None:
    with Terminal(["demo"], tmp_path) as terminal:
        terminal.wait_for_text("running")
        os.kill(terminal.process.pid, signal.SIGTSTP)
        _seconds_until(terminal, LEFT, 0)
        _read_for(terminal, 0.3)
        assert terminal.is_restored
        before = len(terminal.raw)
        os.kill(terminal.process.pid, signal.SIGCONT)
        _seconds_until(terminal, ENTERED, before)
        _seconds_until(terminal, b"running", before)
        terminal.press("q")
        assert terminal.wait_for_end() == 0


def test_a_storm_of_resizes_ends_in_the_right_picture(tmp_path: Path) -> None:
    rng = random.Random(1)
    with Terminal(["demo"], tmp_path) as terminal:
        terminal.wait_for_text("running")
        for _ in range(200):
            terminal.resize(rng.randint(1, 200), rng.randint(1, 60))
            terminal.read(0.005)
        terminal.resize(100, 30)
        terminal.wait_for(
            lambda text: "q Quit" in text.splitlines()[-1] and "running" in text and " exectop" in text,
            "a whole picture",
        )
        assert foreign(terminal.raw) == {}
        terminal.press("q")
        assert terminal.wait_for_end() == 0


def test_rows_beside_a_preview_stay_in_sight_while_the_cursor_moves(tmp_path: Path) -> None:
    with Terminal(["demo"], tmp_path, columns=200, lines=60) as terminal:
        terminal.wait_for(lambda text: text.count("running") > 10 and "Summary" in text, "a list and a preview")
        for _ in range(12):
            terminal.press("j")
            _read_for(terminal, 0.3)
            terminal.wait_for(_is_full, "a full list", 2.0)
        assert terminal.leave() == 0


def _is_full(text: str) -> bool:
    """Whether the head of the list and each of its rows stand there."""
    lines = [line[:100].strip() for line in text.splitlines()[3:58]]
    return lines[0].startswith("STATUS") and all(lines)


@pytest.mark.parametrize(("columns", "lines"), [(20, 5), (3, 5), (1, 1), (40, 2), (300, 100)])
def test_odd_sizes_are_borne(columns: int, lines: int, tmp_path: Path) -> None:
    with Terminal(["demo"], tmp_path, columns=columns, lines=lines) as terminal:
        _seconds_until(terminal, ENTERED, 0)
        _read_for(terminal, 1.5)
        terminal.press_each("j", "\r", "2", "3", "?", "\x1b", "\x1b")
        if (columns, lines) == (20, 5):
            terminal.wait_for(lambda text: bool(re.search("running|completed|too small", text)), "something of use")
        assert terminal.leave() == 0
        assert terminal.is_restored
        assert not (tmp_path / "state" / "reports").exists()


@pytest.mark.parametrize(
    "variables",
    [
        {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "latin-1"},
        {"PYTHONIOENCODING": "utf-8:strict"},
    ],
    ids=["C", "latin-1", "strict"],
)
def test_the_locale_does_not_matter(variables: dict[str, str], tmp_path: Path) -> None:
    with Terminal(["demo", "--scenario", "hostile"], tmp_path, environment=variables) as terminal:
        terminal.wait_for_text("▸ running")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    assert not re.search(rb"\\u[0-9a-f]{4}", terminal.raw)


@pytest.mark.parametrize("closed", ["0", "1", "2"])
def test_without_one_of_its_streams_it_says_so_and_draws_nothing(closed: str, tmp_path: Path) -> None:
    program = ("/bin/sh", "-c", f'exec "$0" "$@" {closed}{"<" if closed == "0" else ">"}&-', str(EXECTOP))
    with Terminal(["demo"], tmp_path, program=program) as terminal:
        assert terminal.wait_for_end() == 2
    assert b"\x1b" not in terminal.raw
    assert b"Traceback" not in terminal.raw
    assert closed == "2" or terminal.raw.count(b"\n") == 1


@pytest.mark.parametrize("kept", ["stdin", "stdout", "stderr"])
def test_one_stream_that_is_no_terminal_is_enough_to_refuse(kept: str, tmp_path: Path) -> None:
    variables = {"PATH": os.environ.get("PATH", ""), "TERM": "xterm", "EXECTOP_CONFIG_DIR": str(tmp_path)}
    main, child = os.openpty()
    try:
        streams: dict[str, int] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
        process = subprocess.run(
            [EXECTOP, "demo"], env=variables, timeout=30, check=False, **{**streams, kept: child}
        )  # type: ignore[call-overload]
        assert process.returncode == 2
    finally:
        os.close(main)
        os.close(child)


def test_ctrl_c_in_the_keyboard_first_says_how_to_leave(tmp_path: Path) -> None:
    with Terminal(["demo"], tmp_path) as terminal:
        terminal.wait_for_text("running")
        terminal.press("\x03")
        terminal.wait_for_text("press q to leave")
        terminal.press("\x03")
        assert terminal.wait_for_end() == 130
        assert terminal.is_restored


def test_a_terminal_that_goes_away_without_a_signal_ends_it(tmp_path: Path) -> None:
    """A signal may come too late, or to another program only: the write that fails must do."""
    main, child = pty.openpty()
    fcntl.ioctl(main, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    variables = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(tmp_path),
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
    }
    variables |= {"EXECTOP_CONFIG_DIR": str(tmp_path / "config"), "EXECTOP_STATE_DIR": str(tmp_path / "state")}
    command = [str(EXECTOP), "demo"]
    process = subprocess.Popen(
        command, stdin=child, stdout=child, stderr=child, env=variables, start_new_session=True
    )  # in a session of its own, of which this is not the terminal: nobody sends it a signal
    try:
        os.close(child)
        drawn = b""
        while b"completed" not in drawn:
            drawn += os.read(main, 65536)
        os.close(main)
        assert process.wait(20) == 129
    finally:
        process.kill()
        process.wait()
