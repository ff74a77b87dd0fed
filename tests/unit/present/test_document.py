"""Executions as JSON."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exectop.domain.changes import Stamped
from exectop.domain.story import Story, fold
from exectop.domain.values import Execution, ExecutionKey, Json
from exectop.present.document import SCHEMA_NAME, TOO_DEEP, document, dumps, execution_document, json_schema
from support import stories
from support.full import FULL, KEY, STEP, full_story, silent_fields
from support.schema import violations
from support.strategies import json_values, stamped_lists

SCHEMA = json_schema()
odd_json = st.recursive(
    json_values | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


def test_the_full_example_is_full() -> None:
    assert silent_fields(FULL) == []
    assert silent_fields(STEP) == []


def test_a_full_story_keeps_to_the_schema() -> None:
    assert violations(document(full_story()), SCHEMA, SCHEMA) == []


@pytest.mark.parametrize("key", stories.filled_store().keys(), ids=str)
def test_the_samples_keep_to_the_schema(key: tuple[str, str]) -> None:
    story = stories.filled_store().story(ExecutionKey(*key))
    assert story is not None
    assert violations(document(story), SCHEMA, SCHEMA) == []


@given(stamped_lists())
def test_any_story_keeps_to_the_schema(changes: list[Stamped]) -> None:
    assert violations(document(fold(KEY, changes)), SCHEMA, SCHEMA) == []
    assert violations(document(fold(ExecutionKey("prod", "run-1"), changes)), SCHEMA, SCHEMA) == []


def test_a_row_keeps_to_the_schema_without_its_parts() -> None:
    row = execution_document(FULL)
    assert violations(row, SCHEMA, SCHEMA) == []
    assert (row["schema"], row["source"], row["id"]) == (SCHEMA_NAME, "the-source", "the-id")
    assert "steps" not in row
    assert "key" not in row


def test_the_checker_finds_what_is_wrong() -> None:
    row = execution_document(FULL)
    assert violations({**row, "retries": "many"}, SCHEMA, SCHEMA)
    assert violations({**row, "created_at": "yesterday"}, SCHEMA, SCHEMA)
    assert violations({**row, "surprise": 1}, SCHEMA, SCHEMA)
    assert violations({name: row[name] for name in row if name != "title"}, SCHEMA, SCHEMA)


def test_keeps_words_numbers_and_json_as_they_are() -> None:
    row = execution_document(FULL)
    assert row["status"] == "waiting"
    assert row["duration"] == 123.456
    assert row["input"] == FULL.input
    assert row["created_at"] == "2025-12-31T23:43:19.75Z"
    assert row["usage"] == {
        "tokens": 11_111,
        "input_tokens": 22_222,
        "output_tokens": 33_333,
        "cost_usd": 0.012345,
        "calls": 44,
    }


def test_a_story_tells_its_parts() -> None:
    told = document(full_story())
    assert told["edges"] == [{"start": "s-id", "end": "t-id", "kind": "edge-kind"}]
    assert told["events_dropped"] == 0
    assert told["vanished_at"] is None
    assert told["seen_at"] == "2026-01-01T00:00:00Z"


@given(odd_json)
def test_what_is_printed_is_always_ascii_and_json_without_control_characters(value: Json) -> None:
    text = dumps(execution_document(replace(Execution(key=KEY), output=value)))
    assert text.isascii()
    assert all(character == "\n" or character.isprintable() for character in text)

    def refuse(word: str) -> None:
        raise AssertionError(word)

    json.loads(text, parse_constant=refuse)


def test_what_is_nested_too_deep_is_cut_off_and_said() -> None:
    deep: Json = 1
    for _ in range(5_000):
        deep = [deep]
    assert TOO_DEEP in dumps(execution_document(replace(FULL, output=deep)))


def test_one_line_or_many() -> None:
    assert dumps({"a": [1]}, indent=None) == '{"a": [1]}'
    assert dumps({"a": 1}) == '{\n  "a": 1\n}'


def test_an_instant_that_no_calendar_holds_is_null() -> None:
    assert execution_document(replace(FULL, created_at=1e20))["created_at"] is None
    assert document(Story(KEY))["seen_at"] is None
