"""`exectop diff` against a real mock: two runs of one workflow, the second going another way at its fourth step."""

import json
import os
import random
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from exectop.domain.values import ExecutionKey
from exectop.mock.scenarios import SCENARIOS
from support.mock_server import START, mock_server
from support.recording import recording
from support.terminal import EXECTOP

SEED = 3
WITH_STEPS = ("izieroma", "polos", "asteroid")
PROJECT = "11111111-1111-4111-8111-111111111111"


@pytest.fixture(scope="module")
def pair() -> Iterator[dict[str, str]]:
    """A mock that serves the pairs."""
    with mock_server("--scenario", "pair", "--seed", str(SEED)) as urls:
        yield urls


def _ids(pair: dict[str, str], vendor: str) -> tuple[str, str]:
    """The run that went well, then the one that did not."""
    with urllib.request.urlopen(f"{pair['server']}/_truth") as reply:
        phases: dict[str, str] = json.load(reply)[vendor]
    good = next(id_ for id_, phase in phases.items() if phase == "completed")
    return good, next(id_ for id_, phase in phases.items() if phase == "failed")


def _fourth_step(vendor: str) -> str:
    """The name of the step that the scenario lets fail."""
    plans = SCENARIOS["pair"](random.Random(f"pair/{SEED}"), START, 0)
    return next(step.name for plan in plans if plan.vendor == vendor for step in plan.steps if step.error)


def _run(pair: dict[str, str], home: Path, *arguments: str, expect: int) -> subprocess.CompletedProcess[str]:
    lines = []
    for name, url in pair.items():
        if name != "server":
            lines += [f"[sources.{name}]", f'provider = "{name}"', f'url = "{url}"', f'project_id = "{PROJECT}"']
            lines.append('api_key = { env = "EXECTOP_API_KEY" }')
    (home / "config.toml").write_text("\n".join(lines))
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(home),
        "EXECTOP_CONFIG_DIR": str(home),
        "EXECTOP_STATE_DIR": str(home),
        "EXECTOP_API_KEY": "k",
    }
    done = subprocess.run(
        [EXECTOP, "diff", *arguments], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == expect, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    assert "Traceback" not in done.stderr
    return done


@pytest.mark.parametrize("vendor", WITH_STEPS)
def test_names_the_step_where_they_part_first(pair: dict[str, str], vendor: str, tmp_path: Path) -> None:
    good, bad = _ids(pair, vendor)
    done = _run(pair, tmp_path, f"{vendor}/{good}", f"{vendor}/{bad}", expect=1)
    name = _fourth_step(vendor).replace("_", " ")
    verdict = next(line for line in done.stdout.splitlines() if " first " in line)
    assert f"first {name}" in verdict.replace("_", " ")
    assert sum(line.startswith("▶") for line in done.stdout.splitlines()) == 1


def test_an_execution_without_steps_differs_in_its_fields(pair: dict[str, str], tmp_path: Path) -> None:
    good, bad = _ids(pair, "claude-agent")
    done = _run(pair, tmp_path, good, bad, "--source", "claude-agent", expect=1)
    assert "they differ: status, error, output" in done.stdout
    assert "The answer was not valid JSON" in done.stdout


def test_an_execution_does_not_differ_from_itself(pair: dict[str, str], tmp_path: Path) -> None:
    good, _ = _ids(pair, "polos")
    done = _run(pair, tmp_path, f"polos/{good}", f"polos/{good}", expect=0)
    assert "nothing differs" in done.stdout


def test_executions_of_two_vendors(pair: dict[str, str], tmp_path: Path) -> None:
    one, other = _ids(pair, "polos")[0], _ids(pair, "asteroid")[0]
    done = _run(pair, tmp_path, f"polos/{one}", f"asteroid/{other}", "-o", "json", expect=1)
    told = json.loads(done.stdout)
    assert told["schema"] == "exectop.diff/1"
    assert (told["left"]["source"], told["right"]["source"]) == ("polos", "asteroid")
    assert told["differences"][0]["field"] == "provider"
    assert told["steps"]


def test_width_and_all(pair: dict[str, str], tmp_path: Path) -> None:
    good, bad = _ids(pair, "asteroid")
    wide = _run(pair, tmp_path, f"asteroid/{good}", f"asteroid/{bad}", "--width", "140", expect=1).stdout
    narrow = _run(pair, tmp_path, f"asteroid/{good}", f"asteroid/{bad}", "--width", "80", "--all", expect=1).stdout
    assert "│" in wide
    assert "│" not in narrow.partition("STEPS")[2].partition("FIRST")[0]
    assert "\nDIFFERENCE  " not in wide
    assert "\nDIFFERENCE  " in narrow


def test_two_attempts_of_one_step(pair: dict[str, str], tmp_path: Path) -> None:
    good, _ = _ids(pair, "polos")
    asked = (f"polos/{good}", "--step", "search_web")
    done = _run(pair, tmp_path, *asked, "--width", "90", expect=1)
    assert "3 attempts" in done.stdout
    assert "attempt 2 → attempt 3" in done.stdout
    assert "failed → completed" in done.stdout
    chosen = _run(pair, tmp_path, *asked, "--attempts", "3,1", "-o", "json", expect=1).stdout
    (told,) = json.loads(chosen)["pairs"]
    assert (told["left"]["number"], told["right"]["number"]) == (3, 1)
    assert [one["field"] for one in told["differences"]][:3] == ["status", "error", "output"]
    assert "nothing differs" in _run(pair, tmp_path, *asked, "--attempts", "1,2", expect=0).stdout
    assert "search_web has no attempt 9" in _run(pair, tmp_path, *asked, "--attempts", "1,9", expect=5).stderr


def test_where_there_are_no_attempts_to_compare_one_line_says_so(pair: dict[str, str], tmp_path: Path) -> None:
    id_, _ = _ids(pair, "izieroma")
    unknown = _run(pair, tmp_path, f"izieroma/{id_}", "--step", "none", expect=5)
    assert "has no step 'none'. Its steps: " in unknown.stderr
    name = unknown.stderr.partition("Its steps: ")[2].split(",")[0].strip()
    done = _run(pair, tmp_path, f"izieroma/{id_}", "--step", name, expect=5)
    assert done.stdout == ""
    assert "the API " in done.stderr
    assert "of " + name in done.stderr
    assert done.stderr.count("\n") == 1


async def test_a_tape_against_a_live_server_and_against_itself(pair: dict[str, str], tmp_path: Path) -> None:
    tape = tmp_path / "night: 1.tape"  # a name with a colon in it
    async with recording(tape, "pair", SEED) as run:
        for state in run.mock.world.newest("asteroid"):
            await run.run(20, ExecutionKey("asteroid", state.id))
        good = next(state.id for state in run.mock.world.newest("asteroid") if state.phase.value == "completed")
        bad = next(state.id for state in run.mock.world.newest("asteroid") if state.phase.value == "failed")
    step = _fourth_step("asteroid").replace("_", " ")
    live_good, _ = _ids(pair, "asteroid")
    mixed = _run(pair, tmp_path, f"asteroid/{live_good}", f"{tape}:asteroid/{bad}", expect=1)
    assert f"first {step}" in mixed.stdout
    without_servers = {"server": ""}
    assert f"first {step}" in _run(without_servers, tmp_path, f"{tape}:{good}", f"{tape}:{bad}", expect=1).stdout
    assert "nothing differs" in _run(without_servers, tmp_path, f"{tape}:{good}", f"{tape}:{good}", expect=0).stdout
    missing = _run(without_servers, tmp_path, f"{tape}:{good}", f"{tape}:nobody", expect=5)
    assert "does not tell of an execution 'nobody'" in missing.stderr


def test_what_is_no_tape_is_said(pair: dict[str, str], tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("not a tape")
    assert "notes.txt" in _run(pair, tmp_path, f"{text}:a", f"{text}:b", expect=2).stderr
    assert "no execution" in _run(pair, tmp_path, f"{text}:", f"{text}:b", expect=2).stderr


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("izieroma/exec_none", "izieroma/exec_none"), 5, "izieroma"),
        (("nowhere/x", "polos/y"), 2, "no source is called 'nowhere'"),
        (("onlyone",), 2, "two IDs are compared, not 1"),
        (("a", "--attempts", "1,2"), 2, "--attempts needs --step"),
        (("a", "b", "--step", "fetch"), 2, "within one execution, not 2"),
        (("a", "--step", "fetch", "--attempts", "1"), 2, "not two attempts"),
        (("a", "b", "--provider", "polos", "--url", "http://127.0.0.1:9"), 3, "127.0.0.1:9"),
    ],
)
def test_errors_have_the_usual_codes(
    pair: dict[str, str], tmp_path: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    done = _run(pair, tmp_path, *arguments, expect=code)
    assert told in done.stderr
    assert done.stdout == ""


def test_the_help_tells_the_exit_codes(pair: dict[str, str], tmp_path: Path) -> None:
    assert "0 nothing differs, 1 something does" in _run(pair, tmp_path, "--help", expect=0).stdout
