"""Which steps of two executions are the same step: by identity, then by name and position, then by order.

Owns: the pairing and the order of its rows. Must not know: what differs in a pair. It is symmetric: the same steps
belong together whichever execution comes first. Cost: about n log n; nothing recurses.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from exectop.domain.story import Story
from exectop.domain.values import Step

_Key: TypeAlias = "Callable[[Placed], Hashable]"


class Pair(NamedTuple):
    """A step of the left execution and the one of the right that it is; `None`: there is none on that side."""

    left: Step | None
    right: Step | None


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A step and where it stands. `order`: its place in the order of execution; `rank`: how many steps lead up to
    it at most; `before_names`: what the steps right before it are called, sorted."""

    step: Step
    order: int
    rank: int
    before_names: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.step.name or self.step.kind


def align(left: Story, right: Story) -> tuple[Pair, ...]:
    """All steps of both, each once, in the left one's order; what only the right one has follows what it followed."""
    ours, theirs = in_order(left), in_order(right)
    pairing = _Pairing(ours, theirs)
    for key in _KEYS:
        pairing.pair_by(key)
    pairing.pair_by_place()
    return _rows(ours, theirs, pairing.right_of)


def in_order(story: Story) -> list[Placed]:
    """The steps in the order of execution: by start, then by rank, then as told; what never started comes last."""
    before = _predecessors(story)
    ranks = _ranks(story.steps, before)
    names = {step.id: step.name or step.kind for step in story.steps.values()}
    ordered = sorted(story.steps.values(), key=lambda step: (_start(step), ranks[step.id]))
    return [
        Placed(step, order, ranks[step.id], tuple(sorted(names[id_] for id_ in before[step.id])))
        for order, step in enumerate(ordered)
    ]


def _start(step: Step) -> float:
    start = step.started_at if step.started_at is not None else step.queued_at
    return math.inf if start is None or math.isnan(start) else start


def _predecessors(story: Story) -> dict[str, tuple[str, ...]]:
    """The steps before each step: by the edges, else the step that contains it."""
    before: dict[str, dict[str, None]] = {id_: {} for id_ in story.steps}
    for edge in story.edges:
        if edge.start in before and edge.end in before and edge.start != edge.end:
            before[edge.end][edge.start] = None
    for step in story.steps.values():
        if not before[step.id] and step.parent_id in before and step.parent_id != step.id:
            before[step.id][step.parent_id] = None
    return {id_: tuple(steps) for id_, steps in before.items()}


def _ranks(ids: Iterable[str], before: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """The longest way to each step; in a cycle, as far as the way there is told without it."""
    after: dict[str, list[str]] = defaultdict(list)
    for id_, steps in before.items():
        for one in steps:
            after[one].append(id_)
    ranks = dict.fromkeys(ids, 0)
    waiting = {id_: len(steps) for id_, steps in before.items()}
    ready = [id_ for id_, count in waiting.items() if not count]
    for id_ in ready:  # grows while we walk
        for next_ in after[id_]:
            ranks[next_] = max(ranks[next_], ranks[id_] + 1)
            waiting[next_] -= 1
            if not waiting[next_]:
                ready.append(next_)
    return ranks


_KEYS: tuple[_Key, ...] = (
    lambda one: (one.step.id, one.name),
    lambda one: (one.name, one.step.kind, one.rank, one.before_names),
    lambda one: (one.name, one.step.kind, one.before_names),
    lambda one: (one.name, one.step.kind, one.rank),
    lambda one: (one.name, one.step.kind),
    lambda one: one.name,
    lambda one: one.step.id,
)
"""What two steps must have in common to be one, the surest first; of several such steps the first ones pair."""


class _Pairing:
    """Which steps are paired so far. `right_of`: the right step of a left one, by id; `number`: one for each pair,
    by the id of either."""

    def __init__(self, left: Sequence[Placed], right: Sequence[Placed]) -> None:
        self._left, self._right = left, right
        self.right_of: dict[str, Placed] = {}
        self._left_numbers: dict[str, int] = {}
        self._right_numbers: dict[str, int] = {}

    def pair_by(self, key: _Key) -> None:
        """Pair what is left and has the same key, the first with the first; an empty key says nothing."""
        theirs: dict[Hashable, list[Placed]] = defaultdict(list)
        for one in reversed(self._right):
            if one.step.id not in self._right_numbers and key(one):
                theirs[key(one)].append(one)
        for one in self._left:
            if one.step.id not in self._left_numbers and theirs.get(key(one)):
                self._pair(one, theirs[key(one)].pop())

    def _pair(self, left: Placed, right: Placed) -> None:
        number = len(self.right_of)
        self.right_of[left.step.id] = right
        self._left_numbers[left.step.id] = self._right_numbers[right.step.id] = number

    def pair_by_place(self) -> None:
        """Pair steps of other names that stand between the same steps, where there are as many on both sides."""
        ours = _by_place(self._left, self._left_numbers)
        theirs = _by_place(self._right, self._right_numbers)
        for place, steps in ours.items():
            others = theirs.get(place, [])
            if len(others) == len(steps):
                for left, right in zip(steps, others, strict=True):
                    self._pair(left, right)


def _by_place(side: Sequence[Placed], numbers: Mapping[str, int]) -> dict[Hashable, list[Placed]]:
    """The unpaired steps by kind and the pairs before and after them in the order of execution; none where nothing
    is paired, as two workflows that have no step in common have no places in common either."""
    found: dict[Hashable, list[Placed]] = defaultdict(list)
    if not numbers:
        return found
    gap: list[Placed] = []
    last = -1
    for one in side:
        number = numbers.get(one.step.id)
        if number is None:
            gap.append(one)
            continue
        for other in gap:
            found[other.step.kind, last, number].append(other)
        gap, last = [], number
    for other in gap:
        found[other.step.kind, last, -1].append(other)
    return found


def _rows(left: Sequence[Placed], right: Sequence[Placed], right_of: Mapping[str, Placed]) -> tuple[Pair, ...]:
    left_ids = {other.step.id: id_ for id_, other in right_of.items()}
    following: dict[str | None, list[Step]] = defaultdict(list)
    anchor: str | None = None
    for one in right:
        if one.step.id in left_ids:
            anchor = left_ids[one.step.id]
        else:
            following[anchor].append(one.step)
    rows = [Pair(None, step) for step in following[None]]
    for one in left:
        other = right_of.get(one.step.id)
        rows.append(Pair(one.step, other.step if other is not None else None))
        rows += [Pair(None, step) for step in following[one.step.id]]
    return tuple(rows)
