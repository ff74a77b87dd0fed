"""The arithmetic of waiting."""

import random

import pytest

from exectop.sync.backoff import CAP, RETRY_AFTER_CAP, Pace, backoff, throttled


@pytest.mark.parametrize(("failures", "ceiling"), [(1, 1.0), (2, 2.0), (4, 8.0), (5, CAP), (10_000, CAP)])
def test_waits_double_up_to_the_cap(failures: int, ceiling: float) -> None:
    waits = [backoff(failures, random.Random(seed)) for seed in range(200)]
    assert all(ceiling / 3 <= wait <= ceiling for wait in waits)
    assert max(waits) - min(waits) > ceiling / 2


@pytest.mark.parametrize("told", [None, -1.0, float("nan")])
def test_without_a_sensible_wish_of_the_server_it_is_a_backoff(told: float | None) -> None:
    assert throttled(told, 1, random.Random(1)) <= 1.0


def test_the_wish_of_the_server_is_kept_but_not_for_ever() -> None:
    assert 30 < throttled(30.0, 1, random.Random(1)) <= 31
    assert throttled(1e11, 1, random.Random(1)) <= RETRY_AFTER_CAP + 1


def test_the_pace_slows_down_while_nothing_changes_and_returns_at_once() -> None:
    pace = Pace(1.0, 30.0)
    intervals = [pace.after(is_changed=False) for _ in range(12)]
    assert intervals[:3] == [1.0, 1.5, 2.25]
    assert intervals[-1] == 30.0
    assert pace.after(is_changed=True) == 1.0
    assert pace.after(is_changed=False) == 1.5


def test_the_bounds_of_a_pace_can_move() -> None:
    pace = Pace(1.0, 30.0)
    pace.bound(30.0, 30.0)
    assert pace.after(is_changed=True) == 30.0
    pace.bound(1.0, 10.0)
    assert pace.after(is_changed=False) == 10.0
    assert Pace(5.0, 2.0).ceiling == 5.0
