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


def _step(row: Execution) -> str:
    return (row.current_step or row.waiting_for or "").casefold()


def _error(row: Execution) -> str:
    return (row.error.message or row.error.code).casefold() if row.error else ""


def _title(row: Execution) -> str:
    return (row.title or row.prompt[:200]).casefold()


def _created(row: Execution, _: float) -> SortValue:
    return row.created_at if row.created_at is not None else row.started_at


def _age(row: Execution, _: float) -> SortValue:
    created = _created(row, 0.0)
    return -created if isinstance(created, float | int) else None


def _number(read: Callable[[Execution], float | None]) -> SortField:
    return SortField(lambda row, _: read(row))


def _text(read: Callable[[Execution], str]) -> SortField:
    return SortField(lambda row, _: read(row) or None, is_text=True)


SORT_FIELDS: dict[str, SortField] = {
    "status": _number(lambda row: row.status.rank),
    "source": _text(lambda row: row.key.source),
    "provider": _text(lambda row: row.provider),
    "id": _text(lambda row: row.key.id),
    "title": _text(_title),
    "kind": _text(lambda row: row.kind.casefold()),
    "profile": _text(lambda row: row.profile.casefold()),
    "model": _text(lambda row: row.model.casefold()),
    "step": _text(_step),
    "waiting": _text(lambda row: (row.waiting_for or "").casefold()),
    "worker": _text(lambda row: row.worker or ""),
    "queue": _text(lambda row: row.queue or ""),
    "parent": _text(lambda row: row.parent_id or ""),
    "error": _text(_error),
    "progress": _number(lambda row: row.progress),
    "created": SortField(_created),
    "age": SortField(_age),
    "started": _number(lambda row: row.started_at),
    "updated": _number(lambda row: row.updated_at),
    "ended": _number(lambda row: row.ended_at),
    "elapsed": SortField(lambda row, now: row.elapsed(now), is_timed=True),
    "tokens": _number(lambda row: row.usage.tokens if row.usage else None),
    "cost": _number(lambda row: row.usage.cost_usd if row.usage else None),
    "calls": _number(lambda row: row.usage.calls if row.usage else None),
    "retries": _number(lambda row: row.retries),
}
