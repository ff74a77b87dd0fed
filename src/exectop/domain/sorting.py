"""What a list can be sorted by: one value an execution and column. Must not know: columns' looks, stores."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from exectop.domain.values import Execution

SortValue: TypeAlias = float | str | None
"""What is compared; `None` sorts last in both directions. All values of one column are of one type."""


@dataclass(frozen=True, slots=True)
class SortField:
    """How to read a column's sort value at an instant. `is_timed`: it changes by time alone while one runs."""

    read: Callable[[Execution, float], SortValue]
    is_text: bool = False
    is_timed: bool = False


def _step(row: Execution, _: float) -> SortValue:
    return (row.current_step or row.waiting_for or "").casefold() or None


def _error(row: Execution, _: float) -> SortValue:
    return (row.error.message or row.error.code).casefold() or None if row.error else None


def _title(row: Execution, _: float) -> SortValue:
    return (row.title or row.prompt[:200]).casefold() or None


def _created(row: Execution, _: float) -> SortValue:
    return row.created_at if row.created_at is not None else row.started_at


def _age(row: Execution, _: float) -> SortValue:
    created = _created(row, 0.0)
    return -created if isinstance(created, float | int) else None


SORT_FIELDS: dict[str, SortField] = {
    "status": SortField(lambda row, _: row.status.rank),
    "source": SortField(lambda row, _: row.key.source or None, is_text=True),
    "provider": SortField(lambda row, _: row.provider or None, is_text=True),
    "id": SortField(lambda row, _: row.key.id or None, is_text=True),
    "title": SortField(_title, is_text=True),
    "kind": SortField(lambda row, _: row.kind.casefold() or None, is_text=True),
    "profile": SortField(lambda row, _: row.profile.casefold() or None, is_text=True),
    "model": SortField(lambda row, _: row.model.casefold() or None, is_text=True),
    "step": SortField(_step, is_text=True),
    "waiting": SortField(lambda row, _: (row.waiting_for or "").casefold() or None, is_text=True),
    "worker": SortField(lambda row, _: row.worker or None, is_text=True),
    "queue": SortField(lambda row, _: row.queue or None, is_text=True),
    "parent": SortField(lambda row, _: row.parent_id or None, is_text=True),
    "error": SortField(_error, is_text=True),
    "progress": SortField(lambda row, _: row.progress),
    "created": SortField(_created),
    "age": SortField(_age),
    "started": SortField(lambda row, _: row.started_at),
    "updated": SortField(lambda row, _: row.updated_at),
    "ended": SortField(lambda row, _: row.ended_at),
    "elapsed": SortField(lambda row, now: row.elapsed(now), is_timed=True),
    "tokens": SortField(lambda row, _: row.usage.tokens if row.usage else None),
    "cost": SortField(lambda row, _: row.usage.cost_usd if row.usage else None),
    "calls": SortField(lambda row, _: row.usage.calls if row.usage else None),
    "retries": SortField(lambda row, _: row.retries),
}
