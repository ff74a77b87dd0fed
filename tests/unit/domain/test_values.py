"""Executions and steps: how long they take, and whether a person is needed."""

from dataclasses import replace

import pytest

from exectop.domain.status import Status
from exectop.domain.values import Execution, ExecutionKey, Question, Step

KEY = ExecutionKey("prod", "run-1")


def test_a_key_reads_as_source_and_id() -> None:
    assert str(KEY) == "prod/run-1"


@pytest.mark.parametrize(
    ("execution", "elapsed"),
    [
        (Execution(key=KEY, status=Status.RUNNING, started_at=90.0), 10.0),
        (Execution(key=KEY, status=Status.RUNNING, created_at=80.0), 20.0),
        (Execution(key=KEY, status=Status.RUNNING), None),
        (Execution(key=KEY, status=Status.RUNNING, started_at=120.0), 0.0),
        (Execution(key=KEY, status=Status.RUNNING, started_at=90.0, duration=3.0), 10.0),
        (Execution(key=KEY, status=Status.COMPLETED, started_at=90.0, ended_at=95.0), 5.0),
        (Execution(key=KEY, status=Status.COMPLETED, started_at=90.0, ended_at=95.0, duration=4.5), 4.5),
        (Execution(key=KEY, status=Status.COMPLETED, started_at=90.0, ended_at=80.0), 0.0),
        (Execution(key=KEY, status=Status.COMPLETED, started_at=90.0), None),
    ],
)
def test_an_execution_takes_its_time(execution: Execution, elapsed: float | None) -> None:
    assert execution.elapsed(100.0) == elapsed


@pytest.mark.parametrize(
    ("step", "elapsed"),
    [
        (Step(id="a", status=Status.RUNNING, started_at=90.0), 10.0),
        (Step(id="a", status=Status.QUEUED), None),
        (Step(id="a", status=Status.COMPLETED, started_at=90.0, ended_at=93.0), 3.0),
        (Step(id="a", status=Status.COMPLETED, duration=2.0), 2.0),
        (Step(id="a", status=Status.FAILED, started_at=90.0), None),
    ],
)
def test_a_step_takes_its_time(step: Step, elapsed: float | None) -> None:
    assert step.elapsed(100.0) == elapsed


@pytest.mark.parametrize(
    ("step", "label"),
    [(Step(id="a", name="n", kind="k"), "n"), (Step(id="a", kind="k"), "k"), (Step(id="a"), "a")],
)
def test_a_step_is_called_by_the_best_name_it_has(step: Step, label: str) -> None:
    assert step.label == label


@pytest.mark.parametrize(
    ("execution", "until"),
    [
        (Execution(key=KEY, status=Status.RUNNING, started_at=10.0, duration=5.0, updated_at=20.0), 100.0),
        (Execution(key=KEY, status=Status.FAILED, ended_at=50.0, updated_at=60.0), 50.0),
        (Execution(key=KEY, status=Status.FAILED, started_at=10.0, duration=5.0, updated_at=60.0), 15.0),
        (Execution(key=KEY, status=Status.CANCELLED, updated_at=60.0), 60.0),
        (Execution(key=KEY, status=Status.CANCELLED), 100.0),
        (Execution(key=KEY, status=Status.COMPLETED, ended_at=200.0), 100.0),
    ],
)
def test_no_step_goes_on_when_its_execution_is_over(execution: Execution, until: float) -> None:
    assert execution.until(100.0) == until


def test_a_question_is_open_until_it_is_answered() -> None:
    assert Question(step="q").is_open
    assert not Question(step="q", answered_at=1.0).is_open
    assert not Question(step="q", answer=False).is_open


def test_a_person_is_needed_while_it_waits_unless_it_is_told_that_it_waits_for_something_else() -> None:
    ask, waits = (Question(step="q"),), Execution(key=KEY, status=Status.WAITING)
    assert Execution(key=KEY, status=Status.WAITING, questions=ask).needs_person
    assert Execution(key=KEY, status=Status.WAITING, questions=ask, waiting_for="you").is_asking
    assert (waits.needs_person, waits.is_asking) == (True, False)
    assert not replace(waits, waiting_for="a timer").needs_person
    assert not Execution(key=KEY, status=Status.RUNNING, questions=ask).needs_person
    assert not Execution(key=KEY, status=Status.WAITING, questions=(Question(step="q", answer="y"),)).needs_person


@pytest.mark.parametrize(
    ("status", "progress", "shown"),
    [
        (Status.RUNNING, 94.0, 94.0),
        (Status.COMPLETED, 94.0, None),
        (Status.COMPLETED, 100.0, 100.0),
        (Status.FAILED, 94.0, 94.0),
        (Status.COMPLETED, None, None),
    ],
)
def test_what_is_completed_is_not_at_94_per_cent(status: Status, progress: float | None, shown: float | None) -> None:
    row = Execution(key=ExecutionKey("prod", "1"), status=status, progress=progress)
    assert row.live_progress == shown
