"""Which questions are asked now, and when to think again. Pure: values in, a plan out.

Owns: the order of what is due (asked for > focused > visible > the list > the rest) and its fit into the budget.
Must not know: what a question is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Generic, TypeVar

from exectop.sync.quota import Budget

T = TypeVar("T")


class Priority(IntEnum):
    """Why something is asked; the lower, the sooner."""

    ASKED = 0
    FOCUSED = 1
    VISIBLE = 2
    LIST = 3
    REST = 4


_WEIGHTS = {Priority.ASKED: 0.0, Priority.FOCUSED: 3.0, Priority.VISIBLE: 1.5, Priority.LIST: 2.0, Priority.REST: 0.5}
"""Where requests are scarce, waiting counts so much: by priority alone the list would never get its turn."""


_TICK = 0.01
"""Seconds that a wait takes at least: less may be too little to move a clock of big numbers."""


@dataclass(frozen=True, slots=True)
class Candidate(Generic[T]):
    """A question: `due` and the `last_at` it was asked (seconds on one clock), and the requests it takes."""

    job: T
    priority: Priority
    due: float
    last_at: float = float("-inf")
    cost: int = 1


@dataclass(frozen=True, slots=True)
class Plan(Generic[T]):
    """What to ask now, and when to plan again (`None`: not before something happens)."""

    start: tuple[T, ...] = ()
    wake_at: float | None = None


def plan(
    candidates: Sequence[Candidate[T]], budget: Budget, now: float, wall: float, room: int = 4, pending: int = 0
) -> Plan[T]:
    """Choose. `now` is the clock of `due`, `wall` that of the budget; `room`: how many may start at once;
    `pending`: requests on their way that the budget does not know of yet."""
    wakes = [candidate.due for candidate in candidates if candidate.due > now]
    start: list[T] = []
    for candidate in sorted((each for each in candidates if each.due <= now), key=lambda each: _order(each, now)):
        if len(start) >= room:
            break
        wait = budget.wait(
            wall,
            candidate.cost,
            pending,
            is_asked=candidate.priority is Priority.ASKED,
            is_idle=candidate.priority is Priority.REST,
        )
        if wait > 0:
            wakes.append(now + max(wait, _TICK))
            if candidate.priority is not Priority.ASKED:
                break  # a cheaper one that is less urgent must not eat what this one saves for
            continue
        start.append(candidate.job)
        pending += candidate.cost
    return Plan(tuple(start), min(wakes, default=None))


def _order(candidate: Candidate[T], now: float) -> tuple[int, float, int]:
    is_asked = candidate.priority is Priority.ASKED
    urgency = _WEIGHTS[candidate.priority] * min(now - candidate.last_at, 1e9)
    return (0 if is_asked else 1, -urgency, candidate.priority)
