"""Requests are spent so that they last, and never beyond the limit."""

import itertools

import pytest

from exectop.ports.provider import Quota
from exectop.ports.wire import Allowance
from exectop.sync.quota import Budget, purse_of

DAY = 86_400.0
DAILY = Quota(requests=1000, per=DAY)


def _spend_all_day(
    budget: Budget, seconds: float, start: float = 0.0, cost: int = 1, *, is_idle: bool = False
) -> list[float]:
    """Spend as soon as it is allowed."""
    now, spent = start, []
    while now < start + seconds:
        wait = budget.wait(now, cost, is_idle=is_idle)
        if wait > 0:
            now += max(wait, 0.01)
            continue
        budget.spend(now, cost)
        spent.append(now)
    return spent


def test_without_limits_nothing_waits() -> None:
    budget = Budget()
    budget.spend(0.0, 1000)
    assert budget.wait(0.0, 100) == 0.0
    assert budget.left(0.0) == (None, None, None)
    assert budget.lasts_until(0.0) is None
    assert not budget.is_limited


@pytest.mark.parametrize("cost", [1, 2, 7])
@pytest.mark.parametrize("quota", [DAILY, Quota(requests=60, per=60.0), Quota(requests=2, per=1.0)])
def test_no_span_of_time_ever_holds_more_than_the_quota(quota: Quota, cost: int) -> None:
    if cost > quota.requests:
        return
    spent = _spend_all_day(Budget([quota]), 2.5 * quota.per, cost=cost)
    for start in spent:
        assert sum(cost for at in spent if start <= at < start + quota.per) <= quota.requests
    assert len(spent) * cost >= 1.7 * quota.requests - 2 * cost


def test_a_daily_quota_allows_a_burst_and_then_spreads_itself() -> None:
    spent = _spend_all_day(Budget([DAILY]), DAY)
    assert 10 <= sum(at < 300 for at in spent) <= 60
    assert max(later - earlier for earlier, later in itertools.pairwise(spent)) < 200
    assert spent[-1] > DAY - 200


def test_a_person_may_use_the_reserve_but_not_more() -> None:
    budget = Budget([DAILY])
    budget.spend(0.0, 950)
    assert budget.wait(1.0) > 1000
    assert budget.wait(1.0, is_asked=True) == 0.0
    budget.spend(1.0, 50)
    assert budget.wait(2.0, is_asked=True) == pytest.approx(DAY - 2.0)


def test_what_the_server_says_counts_more_than_the_documents() -> None:
    budget = Budget(vendor=[DAILY])
    budget.tell(Allowance(left=10, limit=1000, resets_at=3600.0), 0.0)
    assert budget.left(0.0) == (10, 1000, 3600.0)
    assert budget.wait(0.0) == pytest.approx(3600.0)
    assert budget.wait(0.0, is_asked=True) == 0.0
    budget.tell(Allowance(left=1000, limit=1000, resets_at=7200.0), 3600.0)
    spent = _spend_all_day(budget, 3600.0, start=3600.0)
    assert 900 <= len(spent) <= 1000


def test_requests_on_their_way_are_not_counted_twice() -> None:
    budget = Budget()
    budget.tell(Allowance(left=5, limit=10, resets_at=60.0), 0.0, pending=2)
    assert budget.left(0.0)[0] == 3
    budget.spend(0.0)
    assert budget.left(0.0)[0] == 2


def test_after_the_reset_the_documents_count_again() -> None:
    budget = Budget(vendor=[DAILY])
    budget.tell(Allowance(left=0, limit=1000, resets_at=100.0), 0.0)
    assert budget.wait(50.0, is_asked=True) == pytest.approx(50.0)
    assert budget.wait(100.0, is_asked=True) == 0.0
    assert budget.left(100.0)[1] == 1000


def test_the_users_own_quota_stays_beside_the_servers() -> None:
    budget = Budget([Quota(requests=2, per=3600.0)], [DAILY])
    budget.tell(Allowance(left=900, limit=1000, resets_at=DAY), 0.0)
    budget.spend(0.0, 2)
    assert budget.wait(1.0, is_asked=True) == pytest.approx(3599.0)


def test_an_allowance_without_sense_changes_nothing() -> None:
    budget = Budget(vendor=[DAILY])
    budget.tell(Allowance(), 0.0)
    assert budget.left(0.0) == (1000, 1000, None)
    budget.tell(Allowance(left=5), 0.0)
    assert budget.left(0.0) == (5, 5, DAY)


def test_how_long_it_lasts() -> None:
    budget = Budget(vendor=[DAILY])
    budget.tell(Allowance(left=100, limit=1000, resets_at=DAY), 0.0)
    for second in range(0, 1000, 10):
        budget.spend(float(second))
    budget.tell(Allowance(left=100, limit=1000, resets_at=DAY), 1000.0)
    lasts = budget.lasts_until(1000.0)
    assert lasts is not None
    assert 1900 <= lasts <= 2100


def test_a_purse_is_a_small_part_but_never_empty() -> None:
    assert purse_of(1000) == 50
    assert purse_of(1) == 1


def test_while_nothing_goes_on_less_than_the_even_rate_is_spent_and_more_afterwards() -> None:
    spent = []
    for is_idle in (True, False):
        budget = Budget([DAILY])
        budget.spend(0.0, 45)
        spent.append(len(_spend_all_day(budget, 3600.0, is_idle=is_idle)))
    assert spent[0] < 0.7 * spent[1]
    assert len(_spend_all_day(Budget([DAILY]), DAY, is_idle=True)) > 850, "a full purse is not saved for ever"


def test_what_is_on_its_way_counts_as_just_spent_unless_the_purse_is_full() -> None:
    full = Budget([DAILY])
    assert full.wait(100.0, pending=1) == pytest.approx(0.0, abs=0.1)
    half = Budget([DAILY])
    half.spend(0.0, 25)
    assert half.wait(1000.0) == 0.0
    assert half.wait(1000.0, pending=1) > 5.0


def test_a_clock_that_was_set_back_costs_no_waiting() -> None:
    budget, now, hour = Budget((Quota(requests=60, per=60.0),)), 10_000.0, 3600.0
    for second in range(10):
        budget.spend(now + second)
    before = budget.wait(now + 10)
    assert budget.wait(now + 10 - hour) == pytest.approx(before, abs=1.5)
    assert budget.left(now + 11 - hour)[0] == 50
    assert budget.left(now + 71 - hour)[0] == 60
    assert budget.wait(now + 80 - hour) == 0.0
