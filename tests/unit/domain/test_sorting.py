"""The values that lists are sorted by."""

import pytest

from exectop.domain.sorting import SORT_FIELDS
from exectop.domain.status import Status
from exectop.domain.values import ErrorInfo, Execution, ExecutionKey, Usage

BARE = Execution(key=ExecutionKey("prod", "run-1"))
FULL = Execution(
    key=ExecutionKey("prod", "run-1"),
    provider="polos",
    status=Status.RUNNING,
    title="Title",
    kind="agent",
    profile="p",
    model="m",
    parent_id="x",
    created_at=10.0,
    started_at=20.0,
    updated_at=30.0,
    ended_at=40.0,
    progress=50.0,
    current_step="Step",
    waiting_for="You",
    usage=Usage(tokens=1, cost_usd=2.0, calls=3),
    retries=4,
    worker="w",
    queue="q",
    error=ErrorInfo("Boom"),
)


@pytest.mark.parametrize("name", SORT_FIELDS)
def test_reads_one_type_only_and_none_where_nothing_is_told(name: str) -> None:
    field = SORT_FIELDS[name]
    told = field.read(FULL, 100.0)
    assert isinstance(told, str if field.is_text else float | int)
    if name not in ("status", "source", "id"):
        assert field.read(BARE, 100.0) is None


def test_age_is_the_reverse_of_creation() -> None:
    older = Execution(key=BARE.key, created_at=5.0)
    age, created = SORT_FIELDS["age"].read, SORT_FIELDS["created"].read
    assert age(older, 0.0) == -5.0
    assert created(older, 0.0) == 5.0


def test_only_elapsed_changes_by_time_alone() -> None:
    assert [name for name, field in SORT_FIELDS.items() if field.is_timed] == ["elapsed"]
    assert SORT_FIELDS["elapsed"].read(Execution(key=BARE.key, started_at=1.0, status=Status.RUNNING), 5.0) == 4.0


def test_texts_are_compared_whatever_their_case() -> None:
    assert SORT_FIELDS["title"].read(FULL, 0.0) == "title"
    assert SORT_FIELDS["error"].read(FULL, 0.0) == "boom"
    assert SORT_FIELDS["step"].read(FULL, 0.0) == "step"
