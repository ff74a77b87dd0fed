"""In which order the steps of an execution came, and which had to come before which.

Owns: predecessors (by the edges, else by clear times, else by containment), ranks, the order of execution. Must not
know: a second execution. Iterative, about n log n; edges of a cycle give no rank.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from exectop.domain.story import Story
from exectop.domain.values import BELOW, Edge, Step


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A step and where it stands. `order`: its place in the order of execution; `rank`: how many steps lead up to
    it at most; `before`: the ids of the steps right before it; `before_names`: what these are called, sorted."""

    step: Step
    order: int
    rank: int
    before: tuple[str, ...]
    before_names: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.step.name or self.step.kind


def in_order(story: Story) -> list[Placed]:
    """The steps in the order of execution: by start, then by rank, then as told; what never started comes last."""
    before = predecessors(story.steps, story.edges)
    ranks = _ranks(story.steps, before)
    names = {step.id: step.name or step.kind for step in story.steps.values()}
    ordered = sorted(story.steps.values(), key=lambda step: (_start(step), ranks[step.id]))
    return [
        Placed(step, order, ranks[step.id], before[step.id], tuple(sorted(names[id_] for id_ in before[step.id])))
        for order, step in enumerate(ordered)
    ]


def is_chain(side: Sequence[Placed]) -> bool:
    """Whether each step had to come before the next one."""
    return len({one.rank for one in side}) == len(side)


def _start(step: Step) -> float:
    start = step.started_at if step.started_at is not None else step.queued_at
    return math.inf if start is None or math.isnan(start) else start


def predecessors(steps: Mapping[str, Step], edges: Iterable[Edge]) -> dict[str, tuple[str, ...]]:
    """The steps before each step: by the edges; where these tell of nothing but containment, the step that was over
    before it began; else the step that contains it."""
    before: dict[str, dict[str, None]] = {id_: {} for id_ in steps}
    has_arrows = False
    for edge in edges:
        if edge.start in before and edge.end in before and edge.start != edge.end:
            before[edge.end][edge.start] = None
            has_arrows = has_arrows or not _contains(edge, steps)
    if not has_arrows:
        for one, next_ in _sequential(steps.values()):
            before[next_.id][one.id] = None
    for step in steps.values():
        if not before[step.id] and step.parent_id in before and step.parent_id != step.id:
            before[step.id][step.parent_id] = None
    return {id_: tuple(ids) for id_, ids in before.items()}


def _contains(edge: Edge, steps: Mapping[str, Step]) -> bool:
    """Whether the edge leads from a step to what is in it, which says nothing of an order."""
    return edge.kind == BELOW or steps[edge.end].parent_id == edge.start


def _sequential(steps: Iterable[Step]) -> Iterator[tuple[Step, Step]]:
    """Each step and the next one within the same step, where all in there came one after the other: what overlaps
    anywhere may have begun in any order."""
    siblings: dict[str | None, list[Step]] = defaultdict(list)
    for step in steps:
        if step.started_at is not None and not math.isnan(step.started_at):
            siblings[step.parent_id].append(step)
    for group in siblings.values():
        pairs = list(pairwise(sorted(group, key=_start)))
        if all(_start(one) < _start(next_) and _is_over(one, _start(next_)) for one, next_ in pairs):
            yield from pairs


def _is_over(step: Step, at: float) -> bool:
    return step.ended_at is not None and step.ended_at <= at


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
