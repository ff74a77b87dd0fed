"""Servers that say what a terminal would obey: none of it reaches the terminal, in no view, command or format."""

import base64
import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from exectop.mock.hostile import CANARY
from support.command import exectop, write_config
from support.mock_server import mock_server
from support.raw_bytes import foreign, unsafe_characters
from support.terminal import Terminal

VENDORS = ("izieroma", "polos", "asteroid", "claude-agent")
VIEWS = {"1": "Detail", "2": "Graph", "3": "Timeline", "4": "Events", "5": "Payload", "6": "Raw"}


@pytest.fixture(scope="module")
def hostile() -> Iterator[dict[str, str]]:
    """A mock of which every answer is hostile."""
    with mock_server("--scenario", "hostile") as urls:
        yield urls


@pytest.fixture(scope="module")
def home(hostile: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders with a source for each vendor."""
    folder = tmp_path_factory.mktemp("hostile")
    write_config(folder, hostile)
    return folder


@pytest.fixture(scope="module")
def rows(home: Path) -> dict[str, str]:
    """The id of an execution of each vendor, as the product knows it."""
    found: dict[str, str] = {}
    for line in exectop("ls", "-o", "jsonl", home=home).stdout.splitlines():
        execution = json.loads(line)
        found.setdefault(execution["source"], execution["id"])
    return found


@pytest.mark.parametrize("vendor", VENDORS)
def test_every_view_of_an_execution_is_safe(vendor: str, tmp_path: Path) -> None:
    with Terminal(["--filter", f"source:{vendor}", "demo", "--scenario", "hostile"], tmp_path) as terminal:
        terminal.wait_for(lambda text: text.count("AGE") == 1 and "␛" in text, "hostile rows")
        terminal.press_each("j", "j", "\r")
        terminal.wait_for_text("[1 Detail]")
        for key, name in VIEWS.items():
            terminal.press(key)
            terminal.wait_for_text(f"[{key} {name}]")
            terminal.press_each("G", " ")
        terminal.press_each("5", "E", "/", "PWN\r")
        terminal.wait_for_text("[5 Payload]")
        terminal.press_each("\x1b", "\x1b")
        assert terminal.leave() == 0
    assert CANARY.encode() in terminal.raw
    assert foreign(terminal.raw) == {}
    assert b"Traceback" not in terminal.raw


def test_lists_dialogs_and_notices_are_safe(tmp_path: Path) -> None:
    with Terminal(["demo", "--scenario", "hostile"], tmp_path) as terminal:
        terminal.wait_for(lambda text: text.count("AGE") == 1 and "␛" in text, "hostile rows")
        for keys, sign in (
            ("S", "Sources"),
            ("?", "Everywhere"),
            ("s", "elapsed"),
            ("xc", CANARY),
            (":open nowhere\r", "nowhere"),
            ("A", "is:open"),
        ):
            terminal.press_each(*keys)
            terminal.wait_for_text(sign)
            terminal.press_each("\x1b")
        assert terminal.leave() == 0
    assert foreign(terminal.raw) == {}
    assert b"Traceback" not in terminal.raw


def test_only_the_copy_key_writes_to_the_clipboard_and_only_clean_text(tmp_path: Path) -> None:
    with Terminal(["demo", "--scenario", "hostile"], tmp_path) as terminal:
        terminal.wait_for(lambda text: text.count("AGE") == 1 and "␛" in text, "hostile rows")
        assert b"\x1b]52;" not in terminal.raw
        terminal.press("y")
        terminal.wait_for(lambda _: b"\x1b]52;" in terminal.raw, "a copy")
        terminal.press("q")
        terminal.wait_for_end()
    found = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)(?:\x07|\x1b\\)", terminal.raw)
    assert len(found) == terminal.raw.count(b"\x1b]52;") == 1
    copied = base64.b64decode(found[0]).decode()
    assert "~h~" in copied
    assert unsafe_characters(copied) == set()


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("verb", ["get", "watch", "graph", "timeline"])
def test_text_of_the_command_line_is_safe(verb: str, vendor: str, home: Path, rows: dict[str, str]) -> None:
    limit = ["--timeout", "1"] if verb == "watch" else []
    done = exectop(verb, f"{vendor}/{rows[vendor]}", *limit, home=home)
    assert b"Traceback" not in done.stderr
    assert unsafe_characters(done.stdout.decode()) == unsafe_characters(done.stderr.decode()) == set()
    assert done.stdout or done.stderr


@pytest.mark.parametrize("form", ["table", "id", "csv"])
def test_lists_of_the_command_line_are_safe(form: str, home: Path) -> None:
    done = exectop("ls", "-o", form, home=home)
    assert done.returncode == 0
    text = done.stdout.decode()
    assert text.count("~h~") > 20
    assert unsafe_characters(text.replace("\r\n", "\n")) == set()
    assert form != "csv" or len({len(row) for row in csv.reader(io.StringIO(text))}) == 1


@pytest.mark.parametrize("vendor", VENDORS)
def test_json_stays_json_and_keeps_every_control_escaped(vendor: str, home: Path, rows: dict[str, str]) -> None:
    done = exectop("get", f"{vendor}/{rows[vendor]}", "-o", "json", home=home)
    assert done.returncode == 0, done.stderr
    text = done.stdout.decode()
    assert unsafe_characters(text) == set()
    assert json.loads(text, parse_constant=_refuse)["source"] == vendor
    assert re.search(r"\\u00(1b|9b|07)", text)


def _refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is not JSON")


def test_every_list_as_json_is_json(home: Path) -> None:
    done = exectop("ls", "-o", "json", home=home)
    assert done.returncode == 0
    assert {row["source"] for row in json.loads(done.stdout, parse_constant=_refuse)} == set(VENDORS)


def test_errors_that_a_server_words_are_safe(home: Path) -> None:
    done = exectop("get", "izieroma/nowhere", home=home)
    assert done.returncode == 5
    assert len(done.stderr.splitlines()) == 1
    assert CANARY.encode() in done.stderr
    assert unsafe_characters(done.stderr.decode()) == set()
