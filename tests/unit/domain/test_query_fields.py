"""What queries can ask for."""

import re
from dataclasses import replace

import pytest

from exectop.domain import query_fields as known
from exectop.domain.searching import LONG, search_text
from exectop.domain.status import Status
from exectop.domain.values import ErrorInfo, Execution, ExecutionKey

RUNNING = Execution(key=ExecutionKey("prod", "run-1"), status=Status.RUNNING, status_raw="EXECUTING", created_at=0.0)


@pytest.mark.parametrize("name", known.STATES)
def test_every_state_answers_for_an_execution_without_any_field(name: str) -> None:
    assert known.STATES[name](Execution(key=RUNNING.key), 100.0) in (True, False)


@pytest.mark.parametrize("name", known.PARTS)
def test_an_execution_without_any_field_has_nothing(name: str) -> None:
    assert not known.PARTS[name](Execution(key=RUNNING.key))


@pytest.mark.parametrize("status", Status)
def test_is_stuck_only_where_something_should_move(status: Status) -> None:
    execution = replace(RUNNING, status=status)
    moves = {Status.RUNNING, Status.STARTING, Status.QUEUED, Status.CANCELLING}
    assert known.is_stuck(execution, known.STUCK_AFTER + 1) == (status in moves)
    assert not known.is_stuck(execution, known.STUCK_AFTER - 1)


def test_news_ends_being_stuck() -> None:
    assert not known.is_stuck(replace(RUNNING, updated_at=1000.0), 1100.0)


def test_a_status_is_the_canonical_or_the_raw_word() -> None:
    assert known.status_test(["running"])(RUNNING, 0.0, "")
    assert known.status_test(["executing"])(RUNNING, 0.0, "")
    assert known.status_test(["failed", "RUNNING"])(RUNNING, 0.0, "")
    assert not known.status_test(["failed"])(RUNNING, 0.0, "")


def test_words_and_patterns_reach_long_prompts_and_errors() -> None:
    long = replace(RUNNING, prompt="x" * LONG + " Needle")
    error = replace(RUNNING, error=ErrorInfo("x" * LONG + " Needle"))
    for execution in (long, error):
        text = search_text(execution)
        assert known.word_test("NEEDLE")(execution, 0.0, text)
        assert known.pattern_test(re.compile("ne+dle"))(execution, 0.0, text)
        assert not known.word_test("hay")(execution, 0.0, text)


def test_values_of_mappings_are_found_by_path() -> None:
    execution = replace(RUNNING, metadata={"a": {"b.c": {"d": True}}, "x.y": 5, "n": None})

    def holds(path: str, word: str) -> bool:
        return known.mapping_test(known.MAPPINGS["meta"], path, [word])(execution, 0.0, "")

    assert holds("a.b.c.d", "true")
    assert holds("x.y", "5")
    assert not holds("x.y", "6")
    assert not holds("n", "none")
    assert not holds("a.z", "")


def test_a_star_stands_for_anything() -> None:
    read = known.WORDS["source"]
    assert known.text_test(read, ["p*d"], is_whole=True)(RUNNING, 0.0, "")
    assert not known.text_test(read, ["p*x"], is_whole=True)(RUNNING, 0.0, "")
    assert not known.text_test(read, ["pro"], is_whole=True)(RUNNING, 0.0, "")
    assert known.text_test(read, ["pro"], is_whole=False)(RUNNING, 0.0, "")
