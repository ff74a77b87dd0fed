from typing import Any

import pytest

from exectop.domain.changes import Transitioned
from exectop.domain.status import Status
from exectop.domain.values import ErrorInfo, Execution, ExecutionKey, Json, Transition, Usage
from exectop.providers._claude_wire import RUN, Run, emptied, execution_of, status_of, turns_of
from exectop.providers.wire import Notes, validate

KEY = ExecutionKey("s", "e")
AT = "1970-01-01T00:01:00Z"


def run_of(told: Json) -> Run:
    run = validate(RUN, told, [])
    assert run is not None
    return run


def execution(**told: Any) -> Execution:
    notes = Notes()
    return execution_of(KEY, run_of(told), told, notes)


def turns(**told: Any) -> list[Transition]:
    return [change.transition for change in turns_of(KEY, run_of(told)) if isinstance(change, Transitioned)]


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("PENDING", Status.QUEUED), ("RUNNING", Status.RUNNING), ("COMPLETED", Status.COMPLETED),
        ("FAILED", Status.FAILED), ("CANCELLED", Status.CANCELLED), ("running", Status.RUNNING),
        ("PAUSED", Status.UNKNOWN), (None, Status.UNKNOWN),
    ],
)  # fmt: skip
def test_status_words(word: str | None, status: Status) -> None:
    assert status_of(word) is status


def test_the_worker_is_the_pod_or_else_the_job() -> None:
    assert execution(jobName="j", podName="p").worker == "p"
    assert execution(jobName="j").worker == "j"
    assert execution().worker is None


def test_nested_wins_over_flat_value_by_value() -> None:
    found = execution(result={"tokensUsed": 5}, tokensUsed=9, inputTokens=2, output="flat")
    assert (found.usage, found.output) == (Usage(tokens=5, input_tokens=2), "flat")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"error": "boom"}, ErrorInfo("boom")),
        ({"errorCode": "C"}, ErrorInfo(code="C")),
        ({"error": {"code": "C"}, "errorMessage": "m"}, ErrorInfo("m", "C")),
        ({"error": {"message": "m", "stack": "s"}}, ErrorInfo("m", "", {"details": None, "stack": "s"})),
        ({"error": {}}, None),
    ],
)
def test_errors(told: dict[str, Any], expected: ErrorInfo | None) -> None:
    assert execution(**told).error == expected


def test_two_ends_keep_both() -> None:
    found = execution(completedAt=AT, cancelledAt="1970-01-01T00:02:00Z")
    assert (found.ended_at, found.attributes) == (60.0, {"cancelledAt": "1970-01-01T00:02:00Z"})
    assert execution(cancelledAt=AT).ended_at == 60.0


def test_explicitly_empty_fields_are_told() -> None:
    told: dict[str, Any] = {"artifacts": [], "completedAt": None, "cancelledAt": AT, "error": None, "prompt": "p"}
    assert emptied(execution(**told), told) == {"artifacts", "error"}


def test_a_listed_change_of_status_keeps_its_reason() -> None:
    listed = [{"fromStatus": "RUNNING", "toStatus": "CANCELLED", "transitionedAt": AT, "reason": "by hand"}]
    assert turns(statusTransitions=listed, createdAt=AT) == [
        Transition(
            after=Status.CANCELLED,
            after_raw="CANCELLED",
            before=Status.RUNNING,
            before_raw="RUNNING",
            at=60.0,
            reason="by hand",
        )
    ]


def test_a_change_of_status_without_a_time_is_none() -> None:
    assert turns(statusTransitions=[{"toStatus": "PENDING"}, {"transitionedAt": AT}]) == []


def test_an_unknown_status_dates_no_end() -> None:
    assert [turn.after_raw for turn in turns(status="ODD", createdAt=AT, completedAt=AT)] == ["PENDING"]
