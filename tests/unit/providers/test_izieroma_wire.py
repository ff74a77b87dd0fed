from typing import Any

import pytest

from exectop.domain.changes import EdgeSeen, ExecutionChange, StepSeen, Transitioned
from exectop.domain.status import Status
from exectop.domain.values import Edge, Execution, ExecutionKey, Json, Transition, Usage
from exectop.providers._izieroma_wire import (
    DAG,
    RUN,
    dag_changes,
    dag_rest,
    emptied,
    execution_of,
    status_of,
    turns_of,
)
from exectop.providers.wire import Notes, validate

KEY = ExecutionKey("s", "e")


def execution(told: dict[str, Any], *, is_partial: bool = False) -> Execution:
    notes = Notes()
    run = validate(RUN, told, notes)
    assert run is not None
    return execution_of(KEY, run, told, notes, is_partial=is_partial)


def graph(told: Json) -> tuple[list[ExecutionChange], dict[str, Json]]:
    dag = validate(DAG, told, [])
    assert dag is not None
    return dag_changes(KEY, dag), dag_rest(dag)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("running", Status.RUNNING), ("completed", Status.COMPLETED), ("failed", Status.FAILED),
        ("cancelled", Status.CANCELLED), ("pending", Status.QUEUED), (" RUNNING ", Status.RUNNING),
        ("executing", Status.UNKNOWN), ("", Status.UNKNOWN), (None, Status.UNKNOWN),
    ],
)  # fmt: skip
def test_status_words(word: str | None, status: Status) -> None:
    assert status_of(word) is status


@pytest.mark.parametrize(
    ("word", "status"),
    [("pending", Status.QUEUED), ("NEEDS_REPLAN", Status.RUNNING), ("failed", Status.FAILED), ("x", Status.UNKNOWN)],
)
def test_status_words_of_nodes(word: str, status: Status) -> None:
    (change,), _ = graph({"nodes": [{"id": "a", "status": word}]})
    assert isinstance(change, StepSeen)
    assert (change.step.status, change.step.status_raw) == (status, word)


def test_nodes_date_their_own_changes() -> None:
    node: Json = {
        "id": "a",
        "status": "failed",
        "started_at": "1970-01-01T00:01:00Z",
        "completed_at": "1970-01-01T00:02:00Z",
        "retries": 2,
    }
    changes, _ = graph({"nodes": [node]})
    assert [change.transition for change in changes if isinstance(change, Transitioned)] == [
        Transition(after=Status.RUNNING, at=60.0, step_id="a"),
        Transition(after=Status.FAILED, after_raw="failed", before=Status.RUNNING, at=120.0, step_id="a"),
    ]
    assert isinstance(changes[0], StepSeen)
    assert changes[0].step.attributes == {"retries": 2}


def test_an_arrow_of_another_kind_keeps_it_and_what_else_it_tells() -> None:
    changes, left = graph({"edges": [{"from": "a", "to": "b", "type": "feeds", "weight": 3}], "stats": {"n": 1}})
    assert changes == [EdgeSeen(KEY, Edge("a", "b", "feeds"))]
    assert left == {"stats": {"n": 1}, "edges": [{"from": "a", "to": "b", "weight": 3}]}


def test_a_spent_value_that_makes_no_sense_costs_itself() -> None:
    found = execution({"metadata": {"tokens_used": "many", "agent_calls": 2, "execution_time": 1}})
    assert (found.usage, found.duration) == (Usage(calls=2), 1.0)
    assert found.notes == ("tokens_used: 'many' makes no sense",)


def test_a_partial_document_leaves_metadata_alone() -> None:
    found = execution({"metadata": {"team": "red"}}, is_partial=True)
    assert (found.metadata, found.attributes) == ({}, {"metadata": {"team": "red"}})


def test_explicitly_empty_fields_are_told() -> None:
    told: dict[str, Any] = {"status": "running", "current_step": None, "result": "", "failed_at": None, "progress": 0}
    assert emptied(execution(told), told) == {"current_step", "output"}


def test_what_waits_has_not_run_yet() -> None:
    at = "1970-01-01T00:01:00Z"
    assert turns_of(execution({"status": "pending", "created_at": at})) == []
    assert len(turns_of(execution({"status": "running", "created_at": at, "completed_at": at}))) == 1
