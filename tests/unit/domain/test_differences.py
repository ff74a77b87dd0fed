"""What counts as a difference in one field."""

import pytest

from exectop.domain.differences import (
    attempts,
    compare_attempts,
    error,
    full_length,
    is_beyond_noise,
    payload,
    plain,
    span,
    usage,
)
from exectop.domain.status import Status
from exectop.domain.values import Attempt, ErrorInfo, Step, Usage

NO_ALIASES: tuple[dict[str, str], dict[str, str]] = ({}, {})


@pytest.mark.parametrize(
    ("old", "new", "is_beyond"),
    [
        (1.0, 1.9, False),  # less than a second
        (10.0, 14.9, False),  # less than half as long again
        (10.0, 15.1, True),
        (15.1, 10.0, True),
        (0.0, 1.1, True),
        (-5.0, 1.0, False),
        (None, 100.0, False),
        (float("nan"), 0.5, False),
    ],
)
def test_durations_have_noise(old: float | None, new: float | None, is_beyond: bool) -> None:
    assert is_beyond_noise(old, new) is is_beyond
    assert bool(list(span("duration", old, new))) is is_beyond


def test_tries_are_compared_by_their_numbers() -> None:
    first = Attempt(number=1, status=Status.FAILED, error=ErrorInfo("timeout"))
    other = Attempt(number=1, status=Status.FAILED, error=ErrorInfo("refused"))
    second = Attempt(number=2, status=Status.COMPLETED, started_at=0.0, ended_at=9.0)
    quick = Attempt(number=2, status=Status.COMPLETED, started_at=0.0, ended_at=1.0)
    found = list(
        attempts(Step(id="a", attempts=(first, second)), Step(id="a", attempts=(other, quick)), is_early=False)
    )
    assert [one.field for one in found] == ["attempt 1 error", "attempt 2 duration"]
    (count,) = attempts(Step(id="a", attempts=(first, second)), Step(id="a"), is_early=True)
    assert (count.field, count.old, count.new, count.is_early) == ("attempts", 2, 0, True)


def test_a_single_try_is_no_difference_to_none_told() -> None:
    once = Step(id="a", attempts=(Attempt(number=1, status=Status.COMPLETED),))
    assert list(attempts(once, Step(id="a"), is_early=False)) == []


def test_two_tries_of_one_step_compare_the_same_way() -> None:
    first = Attempt(number=1, status=Status.FAILED, started_at=0.0, ended_at=2.0, error=ErrorInfo("timeout"))
    second = Attempt(number=2, status=Status.COMPLETED, started_at=5.0, ended_at=12.0)
    found = {one.field: (one.old, one.new) for one in compare_attempts(first, second)}
    assert found == {
        "status": ("failed", "completed"),
        "error": ({"message": "timeout"}, None),
        "duration": (2.0, 7.0),
    }


def test_errors_and_usage_tell_only_what_is_told() -> None:
    assert error(None) is None
    assert error(ErrorInfo("boom", details={"line": 3})) == {"message": "boom", "details": {"line": 3}}
    assert usage(None) is None
    assert usage(Usage(tokens=3)) == {"tokens": 3}


def test_plain_and_payload() -> None:
    assert list(plain("model", "a", "a")) == []
    (found,) = plain("model", "a", "b")
    assert (found.old, found.new, found.changes) == ("a", "b", ())
    (deep,) = payload("output", {"a": [1]}, {"a": [2]}, NO_ALIASES)
    assert [change.path for change in deep.changes] == [("a", 0)]
    assert list(payload("output", {"a": [1.0]}, {"a": [1]}, NO_ALIASES)) == []


def test_length_is_the_vendors_own_once_it_is_over() -> None:
    over = Step(id="a", status=Status.COMPLETED, duration=3.0, started_at=0.0, ended_at=9.0)
    assert full_length(over) == 3.0
    assert full_length(Step(id="a", status=Status.RUNNING, duration=3.0, started_at=0.0)) is None
