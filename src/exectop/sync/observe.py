"""What the engine itself knows of executions, and the changes of status that nobody reported.

Owns: the last known state of each execution and step, when it was looked at, whether an answer told anything new.
Must not know: where answers come from. A change of status between two looks is *inferred* and lies after the
question of the earlier look; on a stream it is *observed*; where the thing tells its own beginning or end, it is
*reported* at that instant; transitions that the server reports as such are left alone.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import assert_never

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
from exectop.domain.placing import unplaced
from exectop.domain.sharing import reuse, share_names
from exectop.domain.status import Status
from exectop.domain.story import is_older, merge_execution, merge_step
from exectop.domain.values import Edge, Evidence, Execution, ExecutionKey, Step, Transition

_DETAILED = 60
"""Executions that are over whose steps and events are remembered; of others they are new when they are told again."""
_MEMORY = 20_000
"""Ids of events remembered of one execution; beyond that old ones count as new, which costs a quicker look."""


@dataclass(slots=True)
class _Parts:
    """What was told of an execution besides its own state. `looks`: when the question was asked that last told the
    status of a step. `reported`: transitions the server told, `untold`: those that no status has shown yet."""

    steps: dict[str, Step] = field(default_factory=dict)
    edges: set[Edge] = field(default_factory=set)
    events: set[str] = field(default_factory=set)
    looks: dict[str, float] = field(default_factory=dict)
    reported: set[tuple[str | None, Status, float]] = field(default_factory=set)
    untold: dict[str | None, Status] = field(default_factory=dict)


@dataclass(slots=True)
class _Known:
    """One execution. `looked_at`: when the question was asked that last told its status. Most are only listed, so
    their parts are made when they are first told of."""

    execution: Execution
    asked_at: float = float("-inf")
    is_gone: bool = False
    looked_at: float | None = None
    told: _Parts | None = None

    @property
    def parts(self) -> _Parts:
        """What was told besides its own state."""
        if self.told is None:
            self.told = _Parts()
        return self.told

    def look(self, step_id: str | None, at: float) -> float | None:
        """Note a look at the status of that step (`None`: its own); when the look before was, if there was one."""
        before = self.looked_at if step_id is None else self.parts.looks.get(step_id)
        latest = at if before is None else max(at, before)
        if step_id is None:
            self.looked_at = latest
        else:
            self.parts.looks[step_id] = latest
        return before

    def is_reported(self, step_id: str | None, after: Status) -> bool:
        """Whether the server reported this change, which is now seen."""
        return self.told is not None and self.told.untold.pop(step_id, None) is after


@dataclass(slots=True)
class Observed:
    """The changes with the transitions added that they show, and the executions they told something new about."""

    changes: list[Stamped] = field(default_factory=list)
    changed: set[ExecutionKey] = field(default_factory=set)


class Ledger:
    """The present state of all executions that were ever told of."""

    def __init__(self) -> None:
        self._known: dict[ExecutionKey, _Known] = {}
        self._detailed: OrderedDict[ExecutionKey, None] = OrderedDict()  # the one told of longest ago first

    def execution(self, key: ExecutionKey) -> Execution | None:
        """What is known of it, `None` if it was never seen."""
        known = self._known.get(key)
        return None if known is None or known.looked_at is None else known.execution

    def unplaced(self, key: ExecutionKey) -> tuple[str, ...]:
        """The executions among its steps whose place in its graph is not known."""
        known = self._known.get(key)
        return () if known is None or known.told is None else unplaced(known.told.steps.values(), key.id)

    def observe(self, changes: Sequence[Stamped], *, is_stream: bool = False) -> Observed:
        """Take in what one answer or frame told."""
        for stamped in changes:
            if isinstance(stamped.change, Transitioned):
                self._report(stamped.change)
        self._forget_details()
        observed = Observed()
        for stamped in map(self._shared, changes):
            if isinstance(stamped.change, HealthChanged):
                observed.changes.append(stamped)
                continue
            is_new, transition = self._take(stamped, stamped.change, is_stream)
            observed.changes.append(self._merged(stamped))
            if is_new:
                observed.changed.add(stamped.change.key)
            if transition is not None:
                change = Transitioned(stamped.change.key, transition)
                observed.changes.append(Stamped(stamped.at, stamped.asked_at, change))
        return observed

    def _shared(self, stamped: Stamped) -> Stamped:
        """The change with what is known already in place of its equal: who logs it keeps only what is new."""
        change = stamped.change
        if not isinstance(change, Seen | StepSeen):
            return stamped
        known = self._known.get(change.key)
        made: ExecutionChange
        if isinstance(change, Seen):
            told = reuse(change.execution, None if known is None else known.execution)
            made = Seen(told, share_names(change.cleared))
        else:
            parts = None if known is None else known.told
            made = StepSeen(
                change.key, reuse(change.step, None if parts is None else parts.steps.get(change.step.id))
            )
        return Stamped(stamped.at, stamped.asked_at, made)

    def _merged(self, stamped: Stamped) -> Stamped:
        """The change with all that is known by now in place of what was told: then the log, the table and this ledger
        keep one execution, not one each that lacks what an answer left out, and two that were made whole. A late
        answer stays as it was told: what is known by now was not known at its instant."""
        change = stamped.change
        if not isinstance(change, Seen) or stamped.asked_at < self._known[change.key].asked_at:
            return stamped
        return Stamped(stamped.at, stamped.asked_at, Seen(self._known[change.key].execution, change.cleared))

    def _forget_details(self) -> None:
        while len(self._detailed) > _DETAILED:
            key, _ = self._detailed.popitem(last=False)
            known = self._known[key]
            if known.execution.status.is_terminal:
                known.told = None

    def _of(self, key: ExecutionKey) -> _Known:
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = _Known(Execution(key=key))
        return known

    def _report(self, change: Transitioned) -> None:
        parts, told = self._of(change.key).parts, change.transition
        mark = (told.step_id, told.after, told.at)
        if mark not in parts.reported:
            parts.reported.add(mark)
            parts.untold[told.step_id] = told.after

    def _take(self, stamped: Stamped, change: ExecutionChange, is_stream: bool) -> tuple[bool, Transition | None]:
        """Whether it tells something new, and the transition it shows."""
        known = self._of(change.key)
        if isinstance(change, StepSeen | EdgeSeen | EventLogged):
            self._detailed[change.key] = None
            self._detailed.move_to_end(change.key)
        match change:
            case Seen():
                return _see(known, change, stamped, is_stream)
            case StepSeen(step=step):
                return _see_step(known, step, stamped, is_stream)
            case EdgeSeen(edge=edge):
                is_new = edge not in known.parts.edges
                known.parts.edges.add(edge)
                return is_new, None
            case EventLogged(event=event):
                events = known.parts.events
                is_new = event.id not in events
                if len(events) >= _MEMORY:
                    events.clear()
                events.add(event.id)
                return is_new, None
            case Transitioned():
                return False, None
            case Vanished():
                is_new, known.is_gone = not known.is_gone, True
                return is_new, None
            case _ as unreachable:
                assert_never(unreachable)


def _see(known: _Known, seen: Seen, stamped: Stamped, is_stream: bool) -> tuple[bool, Transition | None]:
    before = known.execution
    is_late = stamped.asked_at < known.asked_at or is_older(before, seen.execution)
    after = merge_execution(before, seen, is_late=is_late)
    is_new = after != before or known.is_gone
    known.execution, known.is_gone = after, False
    known.asked_at = max(known.asked_at, stamped.asked_at)
    if not seen.execution.status_raw or is_late:
        return is_new, None
    change = (before.status, before.status_raw, after.status, after.status_raw)
    return is_new, _transition(known, None, change, stamped, is_stream, _told_at(before.status, after))


def _see_step(known: _Known, step: Step, stamped: Stamped, is_stream: bool) -> tuple[bool, Transition | None]:
    steps = known.parts.steps
    before = steps.get(step.id)
    after = steps[step.id] = step if before is None else merge_step(before, step)
    if before is None:
        known.parts.looks[step.id] = stamped.asked_at
        return True, None
    change = (before.status, before.status_raw, after.status, after.status_raw)
    told_at = _told_at(before.status, after)
    return after != before, _transition(known, step.id, change, stamped, is_stream, told_at)


_NOT_BEGUN = frozenset({Status.QUEUED, Status.STARTING, Status.UNKNOWN})


def _told_at(before: Status, after: Execution | Step) -> float | None:
    """When the status changed, by the times that the thing itself tells: its beginning, or its end."""
    if after.status.is_terminal:
        return after.ended_at
    return after.started_at if after.status is Status.RUNNING and before in _NOT_BEGUN else None


def _transition(
    known: _Known,
    step_id: str | None,
    change: tuple[Status, str, Status, str],
    stamped: Stamped,
    is_stream: bool,
    told_at: float | None,
) -> Transition | None:
    """The change of status that this look shows, if nobody reported it as such."""
    before, before_raw, after, after_raw = change
    earliest = known.look(step_id, stamped.asked_at)
    if earliest is None or (before, before_raw) == (after, after_raw) or known.is_reported(step_id, after):
        return None
    evidence = Evidence.OBSERVED if is_stream else Evidence.INFERRED
    return Transition(
        before=before,
        before_raw=before_raw,
        after=after,
        after_raw=after_raw,
        at=stamped.at if told_at is None else told_at,
        earliest=None if is_stream or told_at is not None else min(earliest, stamped.at),
        evidence=evidence if told_at is None else Evidence.REPORTED,
        step_id=step_id,
    )
