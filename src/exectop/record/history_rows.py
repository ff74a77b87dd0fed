"""What the history keeps of changes: statuses, times, names and counts; never a payload.

Owns: which change is worth a row. Must not know: SQL. What was told before makes no row again.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from exectop.domain.changes import Seen, Stamped, StepSeen, Transitioned
from exectop.domain.values import Execution, ExecutionKey, Step, Transition


class ExecutionRow(NamedTuple):
    """An execution as one reply told it at `at`; empty and `None` mean not told."""

    key: ExecutionKey
    at: float
    provider: str
    title: str
    kind: str
    status: str
    status_raw: str
    created_at: float | None
    started_at: float | None
    ended_at: float | None


class StepRow(NamedTuple):
    """A step as one reply told it at `at`."""

    key: ExecutionKey
    at: float
    step_id: str
    name: str
    kind: str
    status: str
    status_raw: str
    started_at: float | None
    ended_at: float | None
    duration: float | None
    attempts: int


class TransitionRow(NamedTuple):
    """A change of status, learned at `at`. `step_id` is empty for the execution itself."""

    key: ExecutionKey
    at: float
    transition: Transition


Row = ExecutionRow | StepRow | TransitionRow


class Sifter:
    """Turns changes into rows. Remembers a number for each thing that it has told."""

    def __init__(self) -> None:
        self._told: dict[object, int] = {}

    def rows(self, changes: Sequence[Stamped]) -> list[Row]:
        """The rows that these changes are worth."""
        return [row for row in _rows(changes) if self._is_new(row)]

    def _is_new(self, row: Row) -> bool:
        match row:
            case ExecutionRow():
                name: object = row.key
            case StepRow():
                name = (row.key, row.step_id)
            case TransitionRow():
                name = (row.key, row.transition)
        value = 0 if isinstance(row, TransitionRow) else hash(row[2:])
        if self._told.get(name) == value:
            return False
        self._told[name] = value
        return True


def _rows(changes: Iterable[Stamped]) -> Iterable[Row]:
    for stamped in changes:
        change = stamped.change
        if isinstance(change, Seen):
            yield _execution(change.execution, stamped.at)
        elif isinstance(change, StepSeen):
            yield _step(change.key, change.step, stamped.at)
        elif isinstance(change, Transitioned):
            yield TransitionRow(change.key, stamped.at, change.transition)


def _execution(told: Execution, at: float) -> ExecutionRow:
    return ExecutionRow(
        key=told.key,
        at=at,
        provider=told.provider,
        title=told.title,
        kind=told.kind,
        status=told.status.value,
        status_raw=told.status_raw,
        created_at=told.created_at,
        started_at=told.started_at,
        ended_at=told.ended_at,
    )


def _step(key: ExecutionKey, told: Step, at: float) -> StepRow:
    return StepRow(
        key=key,
        at=at,
        step_id=told.id,
        name=told.name,
        kind=told.kind,
        status=told.status.value,
        status_raw=told.status_raw,
        started_at=told.started_at,
        ended_at=told.ended_at,
        duration=told.duration,
        attempts=len(told.attempts),
    )
