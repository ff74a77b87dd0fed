"""Attempts compared, as text and as JSON; why they cannot be."""

import json
from dataclasses import replace

import pytest

from exectop.domain.attempts import compare_pairs, pairs_at
from exectop.domain.diff import Comparison
from exectop.domain.status import Status
from exectop.domain.values import Attempt, ErrorInfo, Execution, Step
from exectop.present.attempts import (
    ATTEMPTS_SCHEMA,
    attempts_document,
    attempts_header,
    attempts_lines,
    attempts_trouble,
    attempts_verdict,
    pair_name,
)
from exectop.present.cells import Context, plain
from exectop.present.differences import Page
from exectop.present.document import dumps
from support.pairs import LEFT

EXECUTION = Execution(key=LEFT)
TRIES = (
    Attempt(number=1, status=Status.FAILED, started_at=10.0, ended_at=12.0, error=ErrorInfo("timeout")),
    Attempt(number=2, status=Status.COMPLETED, started_at=42.0, ended_at=44.0, output={"rows": 7}),
    Attempt(number=3, status=Status.COMPLETED, started_at=45.0, ended_at=47.0, output={"rows": 7}),
)
STEP = Step(
    id="f1", name="fetch", status=Status.COMPLETED, queued_at=9.0, started_at=10.0, ended_at=47.0, attempts=TRIES
)
CONTEXT = Context(now=100.0)


def compared(*pairs: tuple[int, int]) -> Comparison:
    return compare_pairs(EXECUTION, STEP, pairs)


TEXT = """\
flows/11111111-aaaa-4aaa-8aaa-111111111111
✓ completed  fetch  3 attempts  37s
they differ: status, error, output, waited

  ~ attempt 1 → attempt 2       ✗ 2s      → ✓ 2s       status, error, output, wai…
status     failed → completed
error      {"message": "timeout"} → nothing
output     nothing → {"rows": 7}
waited     1s → 30s  30.0 times longer"""


def test_as_text() -> None:
    lines = attempts_lines(STEP, compared((0, 1)), CONTEXT, Page(82))
    assert [plain(line).rstrip() for line in lines] == TEXT.splitlines()


def test_what_it_comes_to() -> None:
    assert attempts_verdict(compared(*pairs_at(3))).text == "2 of 2 pairs differ: status, error, output, waited"
    assert attempts_verdict(compared()).text == "there are too few attempts"
    same = compare_pairs(EXECUTION, replace(STEP, attempts=(replace(TRIES[2], started_at=None), TRIES[2])), [(0, 1)])
    assert attempts_verdict(same).text == "nothing differs"


def test_a_narrow_header_still_names_the_step() -> None:
    lines = attempts_header(STEP, compared((0, 1)), CONTEXT, Page(40))
    assert "fetch" in plain(lines[1])


def test_as_json() -> None:
    told = json.loads(dumps(attempts_document(STEP, compared((0, 1)))))
    assert (told["schema"], told["id"], told["step"]["name"], told["attempts"]) == (
        ATTEMPTS_SCHEMA,
        LEFT.id,
        "fetch",
        3,
    )
    (pair,) = told["pairs"]
    assert pair["left"] == {"number": 1, "status": "failed", "seconds": 2.0}
    assert [one["field"] for one in pair["differences"]] == ["status", "error", "output", "waited"]


def test_a_pair_has_a_name() -> None:
    assert pair_name(compared((0, 2)).rows[0], Page(80, is_ascii=True)) == "attempt 1 -> attempt 3"


@pytest.mark.parametrize(
    ("step", "retries", "words"),
    [
        (STEP, None, ""),
        (replace(STEP, attempts=(TRIES[2],)), None, "only of attempt 3 of fetch, not of those before it"),
        (replace(STEP, attempts=()), 2, "the API does not tell of earlier attempts of fetch"),
        (replace(STEP, attempts=()), None, "the API tells of one attempt of fetch only"),
        (Step(id="later", status=Status.QUEUED), None, "later was not tried yet"),
    ],
)
def test_says_why_there_is_nothing_to_compare(step: Step, retries: int | None, words: str) -> None:
    told = attempts_trouble(replace(EXECUTION, retries=retries), step)
    assert words in told
    assert bool(told) == bool(words)
