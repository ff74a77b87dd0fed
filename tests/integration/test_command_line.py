"""The verbs against a real mock process: what they print and how they exit."""

import csv
import io
import json
import os
import socket
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from exectop.mock.documents import example
from support.mock_server import mock_server
from support.terminal import EXECTOP

DOCUMENTS = {
    "izieroma": ("exec_1a2b3c4d5e6f", ["izieroma-details"]),
    "polos": ("5b1e7c1a-9d42-4c1f-8a36-0e4f6d2b7c93", ["polos-execution"]),
    "asteroid": ("3c90c3cc-0d44-4b50-8888-8dd25736052a", ["asteroid-execution"]),
    "claude-agent": ("550e8400-e29b-41d4-a716-446655440000", ["claude-completed"]),
}


@pytest.fixture(scope="module")
def documents() -> Iterator[dict[str, str]]:
    """A mock that serves the documents' examples."""
    with mock_server("--scenario", "documents") as urls:
        yield urls


@pytest.fixture(scope="module")
def demo() -> Iterator[dict[str, str]]:
    """A lively mock."""
    with mock_server("--scenario", "demo", "--seed", "5") as urls:
        yield urls


def _run(*arguments: str, home: Path, key: str = "k", expect: int = 0) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(home),
        "EXECTOP_CONFIG_DIR": str(home),
        "EXECTOP_STATE_DIR": str(home),
        "EXECTOP_API_KEY": key,
        "EXECTOP_PROJECT_ID": "11111111-1111-4111-8111-111111111111",
    }
    done = subprocess.run(
        [EXECTOP, *arguments], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == expect, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    assert "Traceback" not in done.stderr
    return done


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for item in value.values():
            yield from _leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    else:
        yield value


def _config(home: Path, urls: dict[str, str]) -> None:
    lines = []
    for name, url in urls.items():
        if name != "server":
            project = 'project_id = "11111111-1111-4111-8111-111111111111"'
            lines += [f"[sources.{name}]", f'provider = "{name}"', f'url = "{url}"', project]
            lines.append('api_key = { env = "EXECTOP_API_KEY" }')
    (home / "config.toml").write_text("\n".join(lines))


@pytest.mark.parametrize("vendor", DOCUMENTS)
def test_get_prints_every_value_of_the_document(documents: dict[str, str], vendor: str, tmp_path: Path) -> None:
    id_, names = DOCUMENTS[vendor]
    done = _run("get", id_, "--provider", vendor, "--url", documents[vendor], "-o", "json", home=tmp_path)
    got = json.loads(done.stdout)
    assert got["schema"].startswith("exectop.execution/")
    text = json.dumps(got, ensure_ascii=False)
    missing = [leaf for name in names for leaf in _leaves(example(name)) if not _is_in(leaf, text)]
    assert missing == []


def _is_in(leaf: Any, text: str) -> bool:
    if leaf is None or leaf == "":
        return True
    if isinstance(leaf, str):
        as_time = leaf.replace("+00:00", "Z")
        trimmed = as_time.rstrip("Z").rstrip("0").rstrip(".") + "Z" if "." in as_time else as_time
        return json.dumps(leaf, ensure_ascii=False)[1:-1] in text or as_time in text or trimmed in text
    return json.dumps(leaf) in text


@pytest.mark.parametrize("vendor", DOCUMENTS)
def test_an_unknown_id_exits_5_naming_source_and_url(documents: dict[str, str], vendor: str, tmp_path: Path) -> None:
    done = _run("get", "nope", "--provider", vendor, "--url", documents[vendor], home=tmp_path, expect=5)
    assert len(done.stderr.splitlines()) == 1
    assert vendor in done.stderr
    assert documents[vendor] in done.stderr


@pytest.mark.parametrize("vendor", DOCUMENTS)
def test_a_wrong_key_exits_4(documents: dict[str, str], vendor: str, tmp_path: Path) -> None:
    id_ = DOCUMENTS[vendor][0]
    arguments = ("get", id_, "--provider", vendor, "--url", documents[vendor])
    done = _run(*arguments, home=tmp_path, key="wrong-canary", expect=4)
    assert documents[vendor] in done.stderr
    assert "canary" not in done.stdout + done.stderr


@pytest.mark.parametrize("vendor", DOCUMENTS)
def test_a_dead_port_exits_3(vendor: str, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    done = _run("get", DOCUMENTS[vendor][0], "--provider", vendor, "--url", url, home=tmp_path, expect=3)
    assert vendor in done.stderr
    assert url in done.stderr


def test_ls_lists_all_four(demo: dict[str, str], tmp_path: Path) -> None:
    _config(tmp_path, demo)
    before = _run("ls", home=tmp_path).stdout
    rows = json.loads(_run("ls", "-o", "json", home=tmp_path).stdout)
    assert {row["source"] for row in rows} == set(DOCUMENTS)
    created = [datetime.fromisoformat(row["created_at"]) for row in rows]
    assert created == sorted(created, reverse=True)
    after = _run("ls", home=tmp_path).stdout
    assert len(before.splitlines()) <= len(rows) + 1 <= len(after.splitlines())


def test_ls_prints_the_living_and_names_the_dead(demo: dict[str, str], tmp_path: Path) -> None:
    _config(tmp_path, demo)
    config = tmp_path / "config.toml"
    config.write_text(config.read_text().replace(demo["polos"], "http://127.0.0.1:9/polos/api/v1"))
    done = _run("ls", "-o", "json", home=tmp_path, expect=3)
    assert {row["source"] for row in json.loads(done.stdout)} == set(DOCUMENTS) - {"polos"}
    assert "polos" in done.stderr
    assert "127.0.0.1:9" in done.stderr


@pytest.mark.parametrize("output", ["table", "jsonl", "csv", "id"])
def test_every_output_of_ls(demo: dict[str, str], output: str, tmp_path: Path) -> None:
    _config(tmp_path, demo)
    done = _run("ls", "--status", "completed", "--limit", "5", "-o", output, home=tmp_path)
    assert "completed" in done.stdout or output == "id"
    assert done.stderr == ""


def test_ls_tells_how_long_each_took_in_every_output(documents: dict[str, str], tmp_path: Path) -> None:
    ad_hoc = ("--provider", "izieroma", "--url", documents["izieroma"], "--status", "completed")
    (row,) = json.loads(_run("ls", *ad_hoc, "-o", "json", home=tmp_path).stdout)
    assert (row["duration"], row["elapsed"]) == (None, 60)
    (told,) = csv.DictReader(io.StringIO(_run("ls", *ad_hoc, "-o", "csv", home=tmp_path).stdout))
    assert (told["duration"], float(told["elapsed"])) == ("", 60)


def test_filters_and_bad_filters(demo: dict[str, str], tmp_path: Path) -> None:
    _config(tmp_path, demo)
    rows = json.loads(_run("ls", "--filter", "status:failed source:izieroma", "-o", "json", home=tmp_path).stdout)
    assert {(row["source"], row["status"]) for row in rows} <= {("izieroma", "failed")}
    assert "nosuch" in _run("ls", "--filter", "nosuch:1", home=tmp_path, expect=2).stderr
    assert "source" in _run("ls", "--source", "nosuch", home=tmp_path, expect=2).stderr


@pytest.mark.parametrize("span", ["99999999w", "9" * 400])
def test_a_span_beyond_all_time_means_everything(demo: dict[str, str], span: str, tmp_path: Path) -> None:
    _config(tmp_path, demo)
    assert _run("ls", "--since", span, "-o", "id", home=tmp_path).stdout


def test_wait_and_watch_follow_to_the_end(tmp_path: Path) -> None:
    with mock_server("--scenario", "demo", "--speed", "40", "--seed", "9") as urls:
        ad_hoc = ("--provider", "claude-agent", "--url", urls["claude-agent"])
        waited = _run(
            "wait", "@latest", *ad_hoc, "--for", "completed,failed,cancelled", "--timeout", "50s", home=tmp_path
        )
        assert waited.stdout.split()[-1] in ("completed", "failed", "cancelled")
        watched = _run("watch", "@latest", *ad_hoc, home=tmp_path)
        assert watched.stdout.splitlines()[-1].split()[1] in ("completed", "failed", "cancelled")
        assert "Traceback" not in watched.stderr


def test_wait_gives_up_with_124(documents: dict[str, str], tmp_path: Path) -> None:
    ad_hoc = ("--provider", "izieroma", "--url", documents["izieroma"])
    _run("wait", "exec_running00001", *ad_hoc, "--timeout", "1s", home=tmp_path, expect=124)


def test_actions_are_done_once_and_refused_twice(demo: dict[str, str], tmp_path: Path) -> None:
    _config(tmp_path, demo)
    found = json.loads(_run("ls", "--status", "running", "-o", "json", home=tmp_path).stdout)
    names = {row["source"]: f"{row['source']}/{row['id']}" for row in found}
    for name in names.values():
        assert "cancel" in _run("cancel", name, home=tmp_path).stdout.lower()
    _run("cancel", names["izieroma"], home=tmp_path, expect=1)
    _run("cancel", names["claude-agent"], home=tmp_path, expect=1)


def test_readonly_refuses(demo: dict[str, str], tmp_path: Path) -> None:
    _config(tmp_path, demo)
    row = json.loads(_run("ls", "--limit", "1", "-o", "json", home=tmp_path).stdout)[0]
    done = _run("--readonly", "cancel", f"{row['source']}/{row['id']}", home=tmp_path, expect=2)
    assert "read-only" in done.stderr


def test_doctor_info_schema_and_help(demo: dict[str, str], tmp_path: Path) -> None:
    _config(tmp_path, demo)
    assert "ok" in _run("doctor", home=tmp_path).stdout
    assert str(tmp_path) in _run("info", home=tmp_path).stdout
    assert json.loads(_run("schema", home=tmp_path).stdout)["$schema"]
    assert "Commands" in _run("--help", home=tmp_path).stdout
    assert "Did you mean 'ls'" in _run("lss", home=tmp_path, expect=2).stderr
    _run("doctor", home=tmp_path, key="wrong", expect=4)


def test_info_shows_no_secret_of_a_command_or_a_url(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        '[sources.a]\nprovider = "polos"\nurl = "https://me:canary@h:1/?key=canary"\n'
        'api_key = { command = "vault read --token s.canary key" }\n'
        '[sources.b]\nprovider = "polos"\nurl = "https://h/polos"\napi_key = { command = "printkey" }\n'
    )
    told = _run("info", home=tmp_path).stdout
    assert "canary" not in told
    words = [line.split()[1:-1] for line in told.splitlines() if ".url" in line or ".api_key" in line]
    assert sorted(words) == [
        ["command", "=", "printkey"], ["command", "=", "vault", "…"], ["https://h/polos"], ["https://h:1"],
    ]  # fmt: skip


def test_without_sources_it_says_how_to_begin(tmp_path: Path) -> None:
    assert "exectop demo" in _run("ls", home=tmp_path, expect=2).stderr


def test_a_graph_flows_as_asked_for(documents: dict[str, str], tmp_path: Path) -> None:
    id_, _ = DOCUMENTS["izieroma"]
    arguments = ("graph", id_, "--provider", "izieroma", "--url", documents["izieroma"], "--width", "100")
    right = _run(*arguments, "--direction", "right", home=tmp_path).stdout
    down = _run(*arguments, "--direction", "down", home=tmp_path).stdout
    assert _run(*arguments, home=tmp_path).stdout == right
    assert len(down.splitlines()) >= 3 * len(right.splitlines())
    assert down.lstrip().startswith("┌")


@pytest.mark.parametrize("verb", ["ls", "get", "watch", "timeline", "graph"])
def test_ascii_prints_nothing_else_but_letters(verb: str, documents: dict[str, str], tmp_path: Path) -> None:
    which = [] if verb == "ls" else [DOCUMENTS["polos"][0]]
    done = _run("--ascii", verb, *which, "--provider", "polos", "--url", documents["polos"], home=tmp_path)
    assert len(done.stdout) > 100
    assert {sign for sign in done.stdout if not sign.isascii() and not sign.isalpha()} == set()
