"""What is asked now, in which order, and when to think again."""

from exectop.ports.provider import Quota
from exectop.sync.planner import Candidate, Plan, Priority, plan
from exectop.sync.quota import Budget

FREE = Budget()


def _plan(*candidates: Candidate[str], budget: Budget = FREE, now: float = 100.0, room: int = 4) -> Plan[str]:
    return plan(candidates, budget, now, now, room)


def test_only_what_is_due_is_asked_and_the_next_due_time_is_known() -> None:
    made = _plan(Candidate("now", Priority.LIST, 100.0), Candidate("soon", Priority.LIST, 103.0))
    assert made == Plan(("now",), 103.0)
    assert _plan() == Plan((), None)


def test_what_a_person_asked_for_comes_first_then_by_weight_and_age() -> None:
    made = _plan(
        Candidate("rest", Priority.REST, 0.0, 90.0),
        Candidate("list", Priority.LIST, 0.0, 90.0),
        Candidate("focused", Priority.FOCUSED, 0.0, 90.0),
        Candidate("asked", Priority.ASKED, 0.0, 99.0),
    )
    assert made.start == ("asked", "focused", "list", "rest")


def test_waiting_long_enough_wins_over_rank() -> None:
    made = _plan(Candidate("list", Priority.LIST, 0.0, 50.0), Candidate("focused", Priority.FOCUSED, 0.0, 90.0))
    assert made.start == ("list", "focused")


def test_there_is_only_so_much_room() -> None:
    made = _plan(*(Candidate(str(number), Priority.LIST, 0.0) for number in range(9)), room=2)
    assert len(made.start) == 2


def test_what_cannot_be_paid_waits_and_nothing_cheaper_overtakes_it() -> None:
    budget = Budget([Quota(requests=100, per=1000.0)])
    budget.spend(100.0, 3)
    made = _plan(
        Candidate("dear", Priority.FOCUSED, 0.0, 0.0, cost=2),
        Candidate("cheap", Priority.REST, 0.0, 0.0),
        budget=budget,
    )
    assert made.start == ()
    assert made.wake_at is not None
    assert made.wake_at > 100.0
    asked = _plan(Candidate("asked", Priority.ASKED, 0.0), budget=budget)
    assert asked.start == ("asked",)


def test_requests_on_their_way_count() -> None:
    budget = Budget([Quota(requests=2, per=1000.0)])
    candidates = [Candidate(str(number), Priority.ASKED, 0.0) for number in range(3)]
    assert len(plan(candidates, budget, 0.0, 0.0).start) == 2
    assert len(plan(candidates, budget, 0.0, 0.0, pending=1).start) == 1
