"""Every verb that shows one execution takes it from a tape as well, and needs no server for that."""

import json
import subprocess
from pathlib import Path

import pytest

from support.command import exectop

TAPE = Path(__file__).parents[1] / "fixtures" / "tapes" / "format-1.tape"


def _run(home: Path, *arguments: str, expect: int = 0) -> subprocess.CompletedProcess[bytes]:
    done = exectop(*arguments, home=home)
    assert done.returncode == expect, (done.stdout, done.stderr)
    return done


@pytest.mark.parametrize("verb", ["get", "graph", "timeline"])
def test_an_execution_on_a_tape(verb: str, tmp_path: Path) -> None:
    done = _run(tmp_path, verb, f"{TAPE}:@latest")
    assert done.stdout.strip() or b"exec_r2usv2e1gpyb has no graph" in done.stderr
    assert b"does not tell of" in _run(tmp_path, verb, f"{TAPE}:nobody", expect=5).stderr


def test_a_tape_holds_no_answer_of_its_own(tmp_path: Path) -> None:
    assert b"a tape is none" in _run(tmp_path, "get", f"{TAPE}:@latest", "-o", "raw", expect=2).stderr


def test_the_timeline_in_every_form(tmp_path: Path) -> None:
    told = json.loads(_run(tmp_path, "timeline", f"{TAPE}:@latest", "-o", "json").stdout)
    assert told["lanes"][0]["step"] is None
    plain = _run(tmp_path, "timeline", f"{TAPE}:@latest", "-o", "ascii").stdout
    assert plain.isascii()
    assert not _run(tmp_path, "timeline", f"{TAPE}:@latest").stdout.isascii()
