"""Which lanes there are and in what order: the execution first, then its steps, children below their parents.

Owns: order, nesting and folding of lanes. Must not know: columns, glyphs. Only the order is made for all steps; a
lane's segments are made when it is looked at.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from exectop.domain.status import Status
from exectop.domain.story import Story
from exectop.domain.values import Step, Transition
from exectop.timeline.segments import Segment, execution_segments, step_segments


class Lane(NamedTuple):
    """A row. `step_id` is `None` for the execution itself."""

    step_id: str | None
    label: str
    status: Status
    depth: int
    has_children: bool
    is_folded: bool
    attempts: int
    took: float | None


class Lanes:
    """The rows of one story. `folded`: steps whose children are hidden."""

    def __init__(self, story: Story, folded: frozenset[str] = frozenset()) -> None:
        self._story = story
        self._folded = folded
        self._children = _children(story.steps.values())
        self._transitions = _by_step(story.transitions)
        self._over = story.execution.until(float("inf"))
        self._rows = [(None, 0), *self._walk()]
        self._keys = [id_ for id_, _ in self._rows]
        self._place = {id_: row for row, (id_, _) in enumerate(self._rows)}

    def __len__(self) -> int:
        return len(self._rows)

    def lane(self, row: int, now: float) -> Lane:
        """The lane of that row; `now` for how long it has taken so far."""
        id_, depth = self._rows[row]
        if id_ is None:
            execution = self._story.execution
            took = execution.elapsed(now)
            return Lane(None, execution.title or execution.key.id, execution.status, 0, False, False, 1, took)
        step = self._story.steps[id_]
        has_children = bool(self._children.get(id_))
        attempts = max(1, len(step.attempts))
        is_folded = id_ in self._folded
        took = step.elapsed(min(now, self._over))
        return Lane(id_, step.label, step.status, depth, has_children, is_folded, attempts, took)

    def segments(self, row: int) -> list[Segment]:
        """The segments of that row; of an execution that is over, none lasts longer than it."""
        id_ = self._rows[row][0]
        if id_ is None:
            return execution_segments(self._story)
        segments = step_segments(self._story.steps[id_], self._transitions.get(id_, ()))
        if self._over == float("inf"):
            return segments
        return [one._replace(end=max(one.start, self._over)) if one.end is None else one for one in segments]

    def row_of(self, step_id: str | None) -> int | None:
        """Where a step is, `None` if it is hidden or unknown."""
        return self._place.get(step_id)

    def keys(self) -> list[str | None]:
        """The step of each row, in their order."""
        return self._keys

    def _walk(self) -> Iterable[tuple[str | None, int]]:
        """Depth first over the nesting; what is only reachable in a circle comes last, flat."""
        stack = [(id_, 0) for id_ in reversed(self._children.get(None, []))]
        seen: set[str] = set()
        while stack:
            id_, depth = stack.pop()
            if id_ in seen:
                continue
            seen.add(id_)
            yield id_, depth
            if id_ not in self._folded:
                stack += [(child, depth + 1) for child in reversed(self._children.get(id_, []))]
            else:
                seen |= self._below(id_)
        yield from ((id_, 0) for id_ in self._story.steps if id_ not in seen)

    def _below(self, id_: str) -> set[str]:
        found: set[str] = set()
        stack = list(self._children.get(id_, []))
        while stack:
            child = stack.pop()
            if child not in found:
                found.add(child)
                stack += self._children.get(child, [])
        return found


def _children(steps: Iterable[Step]) -> dict[str | None, list[str]]:
    """Parent → children in the order of their beginnings; steps that have not begun keep the vendor's order."""
    known = {step.id: step for step in steps}
    found: dict[str | None, list[tuple[float, int, str]]] = defaultdict(list)
    for place, step in enumerate(known.values()):
        parent = step.parent_id if step.parent_id in known and step.parent_id != step.id else None
        begin = step.started_at if step.started_at is not None else step.queued_at
        found[parent].append((float("inf") if begin is None else begin, place, step.id))
    return {parent: [id_ for _, _, id_ in sorted(rows)] for parent, rows in found.items()}


def _by_step(transitions: Iterable[Transition]) -> dict[str, list[Transition]]:
    found: dict[str, list[Transition]] = defaultdict(list)
    for transition in transitions:
        if transition.step_id is not None:
            found[transition.step_id].append(transition)
    return found
