"""Which lanes there are and in what order: the execution first, then its steps, children below their parents.

Owns: order, nesting and folding of lanes. Must not know: columns, glyphs. Only the order is made for all steps; a
lane's segments are made when it is looked at.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from exectop.domain.status import Status
from exectop.domain.steps import children_of, step_names, walk
from exectop.domain.story import Story
from exectop.domain.values import Transition
from exectop.timeline.segments import MANY, Segment, execution_segments, step_segments


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
        self._children = children_of(story.steps.values())
        self._names = step_names(story.steps.values())
        self._transitions = _by_step(story.transitions)
        self._over = story.execution.until(float("inf"))
        root = story.key.id
        self._rows = [(None, 0), *_own(root, list(walk(story.steps, self._children, folded - {root})))]
        self._keys = [id_ for id_, _ in self._rows]
        self._many: dict[str | None, list[Segment]] = {}
        self._place = {id_: row for row, (id_, _) in enumerate(self._rows)}
        self._place.setdefault(root, 0)

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
        return Lane(id_, self._names[id_], step.status, depth, has_children, is_folded, attempts, took)

    def segments(self, row: int) -> list[Segment]:
        """The segments of that row, made when asked for; very many are kept."""
        id_ = self._rows[row][0]
        segments = self._many.get(id_)
        if segments is None:
            segments = self._segments_of(id_)
            if len(segments) >= MANY:
                self._many[id_] = segments
        return segments

    def _segments_of(self, id_: str | None) -> list[Segment]:
        """Of an execution that is over, no step's lasts longer than it."""
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


def _own(root: str, rows: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The rows without the step that a vendor tells for the execution itself, which has a lane of its own."""
    if not rows or rows[0][0] != root:
        return rows
    end = next((place for place, (_, depth) in enumerate(rows) if place and not depth), len(rows))
    return [*((id_, depth - 1) for id_, depth in rows[1:end]), *rows[end:]]


def _by_step(transitions: Iterable[Transition]) -> dict[str, list[Transition]]:
    found: dict[str, list[Transition]] = defaultdict(list)
    for transition in transitions:
        if transition.step_id is not None:
            found[transition.step_id].append(transition)
    return found
