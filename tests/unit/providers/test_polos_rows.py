import pytest

from exectop.domain.changes import EdgeSeen, StepSeen, Transitioned
from exectop.domain.status import Status
from exectop.domain.values import BELOW, Edge, ErrorInfo, ExecutionKey, Json, Usage
from exectop.providers._polos_rows import error_of, place_in_tree, reported_transitions, seen, step_of, usage_of
from exectop.providers._polos_wire import Row

ROOT = ExecutionKey("p", "r")


def row(**fields: Json) -> Row:
    return Row.model_validate({"id": "a", **fields})


@pytest.mark.parametrize(
    ("payload", "prompt"),
    [
        ("do it", "do it"),
        ({"message": "hello", "x": 1}, "hello"),
        ({"input": {"deep": 1}, "prompt": "  "}, ""),
        ([1], ""),
        (None, ""),
    ],
)
def test_the_prompt_is_found_in_the_payload(payload: Json, prompt: str) -> None:
    told = seen("p", row(payload=payload)).execution
    assert (told.prompt, told.input) == (prompt, payload)


def test_only_explicit_nulls_clear() -> None:
    assert seen("p", row(error=None, assigned_to_worker=None)).cleared == {"error", "worker"}
    assert seen("p", row()).cleared == frozenset()


def test_the_end_of_a_cancelled_run_is_not_cleared_by_its_missing_completion() -> None:
    told = seen("p", row(status="cancelled", completed_at=None, cancelled_at="1970-01-01T00:00:07+00:00"))
    assert (told.execution.ended_at, told.cleared) == (7.0, frozenset({"waiting_for"}))


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (None, None),
        ("", None),
        ("boom", ErrorInfo("boom")),
        ({"message": "m", "type": "T", "line": 4}, ErrorInfo("m", "T", {"line": 4})),
        ({"message": "m", "error_type": "T"}, ErrorInfo("m", "T")),
        ([1], ErrorInfo("[1]")),
    ],
)
def test_errors(value: Json, error: ErrorInfo | None) -> None:
    assert error_of(value) == error


def test_usage() -> None:
    assert usage_of({"usage": {"total_tokens": 3, "input_tokens": True}}) == Usage(tokens=3)
    assert usage_of({"tool_results": [1, 2]}) == Usage(calls=2)
    assert [usage_of(None), usage_of("x"), usage_of({}), usage_of({"usage": 3})] == [None] * 4


def test_a_child_hangs_below_its_parent_or_else_below_the_root() -> None:
    told = seen("p", row(root_execution_id="r", parent_execution_id="b")).execution
    step, edge = place_in_tree(ROOT, told)
    assert isinstance(step, StepSeen)
    assert step.step.parent_id == "b"
    assert edge == EdgeSeen(ROOT, Edge("b", "a", "child"))
    told = seen("p", row(root_execution_id="r")).execution
    step, edge = place_in_tree(ROOT, told)
    assert isinstance(step, StepSeen)
    assert step.step.parent_id is None
    assert edge == EdgeSeen(ROOT, Edge("r", "a", BELOW))


def test_in_its_own_graph_it_stands_at_the_top() -> None:
    told = seen("p", row(root_execution_id="r", parent_execution_id="b")).execution
    (step,) = place_in_tree(told.key, told)
    assert isinstance(step, StepSeen)
    assert step.step.parent_id is None


def test_transitions_are_what_the_row_proves() -> None:
    told = seen(
        "p",
        row(status="failed", created_at="1970-01-01T00:00:01Z", completed_at="1970-01-01T00:00:09Z"),
    ).execution
    transitions = [change.transition for change in reported_transitions(told) if isinstance(change, Transitioned)]
    assert [(one.at, one.after) for one in transitions] == [(1.0, Status.QUEUED), (9.0, Status.FAILED)]


def test_a_cancelled_run_tells_its_end_though_the_document_has_one_instant_for_both() -> None:
    told = seen("p", row(status="cancelled", cancelled_at="1970-01-01T00:00:07Z", cancelled_by="manual")).execution
    transitions = [change.transition for change in reported_transitions(told) if isinstance(change, Transitioned)]
    assert [(one.at, one.after_raw) for one in transitions] == [(7.0, "pending_cancel"), (7.0, "cancelled")]


def test_a_step_tells_under_which_key_its_parent_called_it() -> None:
    told = seen("p", row(step_key="call-alpha")).execution
    assert step_of(told, is_top=False).attributes == {"step_key": "call-alpha"}
    assert not step_of(seen("p", row()).execution, is_top=False).attributes
