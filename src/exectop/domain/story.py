"""`fold`: one execution's state as the sum of its changes.

Owns: the merge rules (not told never overwrites, terminal never regresses, a late answer loses, events count
once). A `Story` is the accumulator; the values in it are frozen. Cost: O(1) a change.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace

from exectop.domain.changes import (
    EdgeSeen,
    EventLogged,
    ExecutionChange,
    HealthChanged,
    Seen,
    Stamped,
    StepSeen,
    Transitioned,
    Vanished,
)
from exectop.domain.pieces import merge_piece
from exectop.domain.questions import merge_questions
from exectop.domain.status import Status
from exectop.domain.values import BELOW, Edge, Event, Evidence, Execution, ExecutionKey, Json, Step, Transition

EVENT_LIMIT = 10_000
NOTE_LIMIT = 12
_EXECUTION_FIELDS = tuple(f.name for f in fields(Execution) if f.name not in ("key", "status", "status_raw"))
_STEP_FIELDS = tuple(f.name for f in fields(Step) if f.name not in ("id", "status", "status_raw"))
_EMPTY: tuple[object, ...] = (None, "", (), {})


class Story:
    """Everything known of one execution. `shape` counts changes of steps or edges coming into being, `version`
    counts every change; both let a painter skip work."""

    __slots__ = (
        "_alike",
        "asked_at",
        "edges",
        "events",
        "events_dropped",
        "execution",
        "key",
        "seen_at",
        "shape",
        "steps",
        "transitions",
        "vanished_at",
        "version",
    )

    def __init__(self, key: ExecutionKey) -> None:
        self.key = key
        self.execution = Execution(key=key)
        self.steps: dict[str, Step] = {}
        self.edges: dict[Edge, None] = {}
        self.transitions: list[Transition] = []
        self._alike: dict[tuple[str | None, Status], list[Transition]] | None = None  # made when it is first needed
        self.events: dict[str, Event] = {}
        self.events_dropped = 0
        self.vanished_at: float | None = None
        self.seen_at: float | None = None
        self.asked_at = float("-inf")
        self.shape = 0
        self.version = 0

    def apply(self, change: ExecutionChange, at: float, asked_at: float | None = None) -> bool:
        """Fold one change in; whether anything changed. `at`: when we learned it, `asked_at`: when we asked."""
        changed = self._apply(change, at, at if asked_at is None else asked_at)
        if changed:
            self.version += 1
        return changed

    def _apply(self, change: ExecutionChange, at: float, asked_at: float) -> bool:
        match change:
            case Seen():
                return self._see(change, at, asked_at)
            case StepSeen(step=step):
                return self._see_step(step)
            case EdgeSeen(edge=edge):
                return self._see_edge(edge)
            case Transitioned(transition=transition):
                return self._transition(transition)
            case EventLogged(event=event):
                return self._log(event)
            case Vanished():
                return self._vanish(at)

    def _see(self, seen: Seen, at: float, asked_at: float) -> bool:
        is_late = asked_at < self.asked_at or is_older(self.execution, seen.execution)
        self.seen_at = at if self.seen_at is None else max(at, self.seen_at)
        self.asked_at = max(self.asked_at, asked_at)
        merged = merge_execution(self.execution, seen, is_late=is_late)
        changed = merged != self.execution or self.vanished_at is not None
        self.execution = merged
        self.vanished_at = None
        return changed

    def _see_step(self, step: Step) -> bool:
        known = self.steps.get(step.id)
        if known is None:
            self.steps[step.id] = step
            self.shape += 1
            return True
        merged = merge_step(known, step)
        self.steps[step.id] = merged
        return merged != known

    def _see_edge(self, edge: Edge) -> bool:
        """An edge from the top stands in only until the place of its step is told."""
        if edge in self.edges or (edge.kind == BELOW and self._is_placed(edge.end)):
            return False
        self.edges[edge] = None
        if edge.kind != BELOW:
            self.edges.pop(Edge(self.key.id, edge.end, BELOW), None)
        self.shape += 1
        return True

    def _is_placed(self, step_id: str) -> bool:
        step = self.steps.get(step_id)
        return step is not None and step.parent_id is not None

    def _transition(self, transition: Transition) -> bool:
        alike = self._changes_to(transition)
        known = _same_transition(alike, transition)
        if known is not None and (known == transition or _WEIGHT[known.evidence] >= _WEIGHT[transition.evidence]):
            return False
        for transitions in (alike, self.transitions):
            if known is not None:
                del transitions[transitions.index(known, bisect_left(transitions, known.at, key=_at))]
            insort(transitions, transition, key=_at)
        return True

    def _changes_to(self, transition: Transition) -> list[Transition]:
        """The known changes of the same step, or of the execution, to the same status, in the order of time."""
        if self._alike is None:
            self._alike = {}
            for known in self.transitions:
                self._alike.setdefault((known.step_id, known.after), []).append(known)
        return self._alike.setdefault((transition.step_id, transition.after), [])

    def _log(self, event: Event) -> bool:
        if event.id in self.events:
            return False
        self.events[event.id] = event
        if len(self.events) > EVENT_LIMIT:
            del self.events[next(iter(self.events))]
            self.events_dropped += 1
        return True

    def _vanish(self, at: float) -> bool:
        if self.vanished_at is not None:
            return False
        self.vanished_at = at
        return True


def fold(key: ExecutionKey, changes: Iterable[Stamped]) -> Story:
    """The story that these changes tell of one execution, in their order; changes of others are left out."""
    story = Story(key)
    for stamped in changes:
        change = stamped.change
        if not isinstance(change, HealthChanged) and change.key == key:
            story.apply(change, stamped.at, stamped.asked_at)
    return story


def is_older(known: Execution, seen: Execution) -> bool:
    """Whether the server itself says that `seen` is an older state than the one we know."""
    return known.updated_at is not None and seen.updated_at is not None and seen.updated_at < known.updated_at


def merge_execution(known: Execution, seen: Seen, *, is_late: bool) -> Execution:
    """`known` with what the reply tells. A late or older reply only fills gaps; a terminal status stays. Where the
    reply tells all that is known it is the result itself, so that logs and tables hold one execution, not three."""
    told = seen.execution
    tells_status = bool(told.status_raw) or told.status is not Status.UNKNOWN
    regresses = tells_status and known.status.is_terminal and not told.status.is_terminal
    values: dict[str, object] = {}
    for name in _EXECUTION_FIELDS:
        new = getattr(told, name)
        if new in _EMPTY:
            if name in seen.cleared and not (is_late or regresses):
                values[name] = new
        elif not (is_late or regresses) or getattr(known, name) in _EMPTY:
            values[name] = new
    if tells_status and not regresses and ((told.status_raw and not is_late) or not known.status_raw):
        values["status"], values["status_raw"] = told.status, told.status_raw
    if told.attributes and known.attributes and "attributes" in values:
        values["attributes"] = _joined(known.attributes, told.attributes)
    if told.notes and known.notes and "notes" in values:
        values["notes"] = _noted(known.notes, told.notes)
    for name in ("usage", "error"):
        if name in values:
            values[name] = merge_piece(getattr(known, name), getattr(told, name))
    if told.questions and not (is_late or regresses):
        values["questions"] = merge_questions(known.questions, told.questions)
    merged = replace(known, **values)  # type: ignore[arg-type]
    return told if told == merged else merged


def _joined(known: Mapping[str, Json], told: Mapping[str, Json]) -> Mapping[str, Json]:
    """Name by name what is told last; no third mapping where one of the two says it all."""
    if all(name in known and known[name] is value for name, value in told.items()):
        return known
    joined = {**known, **told}
    return told if len(joined) == len(told) else joined


def _noted(known: tuple[str, ...], told: tuple[str, ...]) -> tuple[str, ...]:
    """What each answer makes no sense in is noted beside the others; of many the last and all of this one's."""
    new = tuple(note for note in told if note not in known)
    return (*known, *new)[-max(NOTE_LIMIT, len(told)) :] if new else known


def merge_step(known: Step, told: Step) -> Step:
    """`known` with what the reply tells; a terminal step only reopens with a further attempt."""
    regresses = (
        bool(told.status_raw)
        and known.status.is_terminal
        and not told.status.is_terminal
        and len(told.attempts) <= len(known.attempts)
    )
    values: dict[str, object] = {}
    for name in _STEP_FIELDS:
        new = getattr(told, name)
        if new not in _EMPTY and (not regresses or getattr(known, name) in _EMPTY):
            values[name] = new
    if told.attributes and known.attributes and "attributes" in values:
        values["attributes"] = _joined(known.attributes, told.attributes)
    if told.status_raw and not regresses:
        values["status"], values["status_raw"] = told.status, told.status_raw
        if known.status.is_terminal and not told.status.is_terminal:
            values = {"ended_at": None, "duration": None, "error": None, **values}  # what the last attempt left
    merged = replace(known, **values) if values else known  # type: ignore[arg-type]
    return told if told == merged else merged


_WEIGHT = {Evidence.INFERRED: 0, Evidence.OBSERVED: 1, Evidence.REPORTED: 2}


def _at(transition: Transition) -> float:
    return transition.at


def _same_transition(alike: list[Transition], told: Transition) -> Transition | None:
    """This very change of status among those to the same status, perhaps with weaker evidence."""
    for other in reversed(alike):
        if other.after_raw and told.after_raw and other.after_raw != told.after_raw:
            continue
        both_reported = other.evidence is Evidence.REPORTED and told.evidence is Evidence.REPORTED
        if other.at == told.at or (not both_reported and _overlap(other, told)):
            return other
    return None


def _overlap(one: Transition, other: Transition) -> bool:
    """Whether two pieces of evidence can be of the same change: their spans of time touch, a second's slack."""
    slack = 1.0
    earliest = max(
        one.at if one.earliest is None else one.earliest,
        other.at if other.earliest is None else other.earliest,
    )
    latest = min(one.at, other.at)
    return earliest <= latest + slack
