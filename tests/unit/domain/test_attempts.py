"""Attempts of one step against each other: which pairs there are, and what differs in them."""

from exectop.domain.attempts import compare_pairs, pairs_at, tries_of
from exectop.domain.diff_rows import Mark
from exectop.domain.status import Status
from exectop.domain.values import Attempt, ErrorInfo, Execution, Step
from support.pairs import LEFT

EXECUTION = Execution(key=LEFT)
TRIES = (
    Attempt(
        number=1, status=Status.FAILED, started_at=10.0, ended_at=12.0, input={"page": 1}, error=ErrorInfo("timeout")
    ),
    Attempt(
        number=2, status=Status.FAILED, started_at=13.0, ended_at=15.0, input={"page": 1}, error=ErrorInfo("timeout")
    ),
    Attempt(number=3, status=Status.COMPLETED, started_at=45.0, ended_at=60.0, input={"page": 2}, output=[1, 2]),
)
STEP = Step(id="fetch", name="fetch", status=Status.COMPLETED, queued_at=9.0, attempts=TRIES)


def test_pairs_are_so_many_attempts_apart() -> None:
    assert pairs_at(4) == [(0, 1), (1, 2), (2, 3)]
    assert pairs_at(4, 3) == [(0, 3)]
    assert pairs_at(3, -2) == [(2, 0)]
    assert pairs_at(2, 2) == pairs_at(0) == pairs_at(1) == []


def test_each_attempt_is_a_step_that_waited_since_the_one_before() -> None:
    first, second, third = tries_of(STEP)
    assert [one.name for one in (first, second, third)] == ["attempt 1", "attempt 2", "attempt 3"]
    assert (first.queued_at, second.queued_at, third.queued_at) == (9.0, 12.0, 15.0)
    assert (third.status, third.output, third.attempts) == (Status.COMPLETED, [1, 2], ())


def test_tells_what_differs_in_the_order_of_its_life() -> None:
    same, differing = compare_pairs(EXECUTION, STEP, pairs_at(3)).rows
    assert same.mark is Mark.SAME
    fields = [one.field for one in differing.differences]
    assert fields == ["input", "status", "error", "output", "duration", "waited"]
    assert differing.differences[0].changes[0].path == ("page",)
    assert (differing.differences[-1].old, differing.differences[-1].new) == (1.0, 30.0)
    assert not differing.is_early


def test_any_two_can_be_compared_in_either_order() -> None:
    (row,) = compare_pairs(EXECUTION, STEP, [(2, 0)]).rows
    assert row.key == ("3", "1")
    assert (row.differences[1].old, row.differences[1].new) == ("completed", "failed")


def test_an_attempt_that_still_runs_differs_only_so_far() -> None:
    running = Attempt(number=2, status=Status.RUNNING, started_at=13.0)
    step = Step(id="fetch", attempts=(Attempt(number=1, status=Status.FAILED), running))
    (row,) = compare_pairs(EXECUTION, step, [(0, 1)]).rows
    assert row.is_early


def test_attempts_of_one_number_stay_apart() -> None:
    step = Step(id="fetch", attempts=(Attempt(number=2), Attempt(number=2)))
    assert [one.id for one in tries_of(step)] == ["1", "2"]
