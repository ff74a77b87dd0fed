"""A key is nowhere but in the header that carries it: not on screen, in files, copies, tapes or lists of processes,
even where the server repeats it in everything that it says."""

import base64
import os
import re
import sqlite3
import stat
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.command import KEY_VARIABLE, environment, exectop
from support.echo_server import ID, echo_server
from support.terminal import Terminal

CANARY = "sk_canary_0123456789"
FORMS = (CANARY.encode(), base64.b64encode(CANARY.encode()), CANARY[::-1].encode())


@pytest.fixture(scope="module")
def echo() -> Iterator[str]:
    """A server that repeats what it was sent."""
    with echo_server() as url:
        yield url


@pytest.fixture
def home(echo: str, tmp_path: Path) -> Path:
    """Folders with a source that takes its key from the environment and one that runs a command for it."""
    folder = tmp_path / "config"
    folder.mkdir()
    script = tmp_path / "print_key.py"
    script.write_text("import os\nprint(os.environ['KEY_OF_THE_COMMAND'])\n")
    folder.joinpath("config.toml").write_text(
        f"""
        [sources.by-variable]
        provider = "izieroma"
        url = "{echo}"
        api_key = {{ env = "{KEY_VARIABLE}" }}
        [sources.by-command]
        provider = "izieroma"
        url = "{echo}"
        api_key = {{ command = "{sys.executable} {script}" }}
        """
    )
    return tmp_path


def _command_lines(pid: int) -> bytes:
    """The arguments of the process and of all that it started."""
    found = Path(f"/proc/{pid}/cmdline").read_bytes()
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += b"\n" + _command_lines(int(child))
    return found


def _read(path: Path) -> bytes:
    """What the file holds; of a database also what is packed in its cells."""
    data = path.read_bytes()
    if not data.startswith(b"SQLite format 3"):
        return data
    connection = sqlite3.connect(path)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for row in connection.execute(f"SELECT * FROM {name}"):
            data += b"\n".join(_unpacked(cell) for cell in row if isinstance(cell, bytes))
    connection.close()
    return data


def _unpacked(cell: bytes) -> bytes:
    try:
        return zlib.decompress(cell)
    except zlib.error:
        return cell


def _written(folder: Path) -> dict[Path, bytes]:
    """Every file below the folder."""
    return {path: _read(path) for path in folder.rglob("*") if path.is_file()}


def _assert_nowhere(*texts: bytes) -> None:
    assert not [form for form in FORMS for text in texts if form in text]


def test_the_monitor_shows_and_writes_no_key(home: Path) -> None:
    variables = {**environment(home, CANARY), "KEY_OF_THE_COMMAND": CANARY, "TERM": "xterm-256color"}
    os.umask(0)
    try:
        with Terminal(["--record", str(home / "tape.exectape")], home, environment=variables) as terminal:
            terminal.wait_for(lambda text: text.count("go on") > 1, "rows of both sources")
            lines = _command_lines(terminal.process.pid)
            terminal.press_each("Y", "\r")
            for key, name in {"1": "Detail", "4": "Events", "5": "Payload", "6": "Raw"}.items():
                terminal.press(key)
                terminal.wait_for_text(f"[{key} {name}]")
                terminal.press_each("E", "G", "y", "Y")
            terminal.press_each("\x1b", "S")
            terminal.wait_for_text("by-command")
            terminal.press_each("\x1b")
            assert terminal.leave() == 0
    finally:
        os.umask(0o022)
    copies = [base64.b64decode(text) for text in re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)", terminal.raw)]
    files = {**_written(home / "state"), home / "tape": _read(home / "tape.exectape")}
    assert len(copies) >= 3
    assert rb"use \u2022" in b"".join(copies)
    assert {"state.json", "tape"} <= {path.name for path in files}
    assert ID.encode() in files[home / "tape"]
    _assert_nowhere(lines, terminal.raw, *copies, *files.values())
    for path in [*(home / "state").rglob("*"), home / "tape.exectape"]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


@pytest.mark.parametrize(
    "arguments",
    [
        ("ls",),
        ("ls", "-o", "json"),
        ("get", f"by-variable/{ID}"),
        ("get", f"by-variable/{ID}", "-o", "json"),
        ("get", "by-variable/exec_unknown0001"),
        ("doctor",),
        ("info",),
        ("timeline", f"by-variable/{ID}"),
        ("cancel", f"by-variable/{ID}", "--yes"),
    ],
    ids=lambda arguments: " ".join(arguments[:3]),
)
def test_no_verb_prints_a_key(arguments: tuple[str, ...], home: Path) -> None:
    done = exectop(*arguments, home=home, key=CANARY)
    assert done.stdout or done.stderr
    assert b"Traceback" not in done.stderr
    _assert_nowhere(done.stdout, done.stderr, *_written(home / "state").values())


def test_a_recording_holds_no_key(home: Path) -> None:
    exectop("record", str(home / "x.exectape"), "--for", "2s", "-s", "by-variable", home=home, key=CANARY)
    tape = _written(home)[home / "x.exectape"]
    assert ID.encode() in tape
    _assert_nowhere(tape)


def test_a_key_in_the_file_is_refused_with_the_way_out(home: Path) -> None:
    config = home / "config" / "config.toml"
    config.write_text(config.read_text().replace(f'{{ env = "{KEY_VARIABLE}" }}', f'"{CANARY}"'))
    done = exectop("ls", home=home)
    assert done.returncode == 2
    assert b"api_key" in done.stderr
    assert b"env" in done.stderr
    _assert_nowhere(done.stdout, done.stderr)


def test_a_key_that_no_header_can_carry_is_not_told(home: Path) -> None:
    done = exectop("ls", "-s", "by-variable", home=home, key=f"{CANARY}\u2019")
    assert done.returncode == 4
    _assert_nowhere(done.stdout, done.stderr)
