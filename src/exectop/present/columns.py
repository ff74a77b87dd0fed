"""The columns of the list of executions. A column is one entry of `COLUMNS`; nothing else changes for a new one."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from exectop.domain.roles import Role, status_role
from exectop.domain.sorting import SORT_FIELDS, SortValue
from exectop.domain.text import clean_line
from exectop.domain.values import Execution
from exectop.present.cells import Cell, Context
from exectop.present.formats import cost, count, duration, fit, percent, when
from exectop.present.glyphs import glyph

NOTHING = Cell("", Role.DIM)


class Align(StrEnum):
    """On which side a column's text stands."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`width`: cells it asks for, `min_width`: cells it needs to make sense; a flexible column takes what is left
    and gives way first. `is_shown`: part of the list as it comes. `is_middle`: shortened in its middle."""

    id: str
    title: str
    width: int
    draw: Callable[[Execution, Context], Cell]
    min_width: int = 4
    is_flexible: bool = False
    align: Align = Align.LEFT
    is_shown: bool = True
    is_middle: bool = False

    def cell(self, execution: Execution, context: Context) -> Cell:
        """The text of that row, unshortened and on one line; old data have the role of old data."""
        cell = self.draw(execution, context)
        return Cell(cell.text, Role.STALE) if execution.key.source in context.stale else cell

    def sort_key(self, execution: Execution, now: float) -> SortValue:
        """What rows are compared by; `None` sorts last."""
        return SORT_FIELDS[self.id].read(execution, now)

    def fit(self, text: str, width: int) -> str:
        """The text in exactly that many cells."""
        return fit(text, width, is_right=self.align is Align.RIGHT, is_middle=self.is_middle)


def _status(row: Execution, context: Context) -> Cell:
    return Cell(f"{glyph(row.status, context.ascii)} {row.status.value}", status_role(row.status))


def _title(row: Execution, _: Context) -> Cell:
    if row.title:
        return Cell(clean_line(row.title), Role.STRONG if row.needs_person else Role.TEXT)
    return Cell(clean_line(row.prompt[:500])) if row.prompt else Cell(clean_line(row.kind or row.key.id), Role.DIM)


def _step(row: Execution, _: Context) -> Cell:
    if row.waiting_for and not row.status.is_terminal:
        return Cell(clean_line(row.waiting_for), Role.WAITING)
    return _text(row.current_step or "", Role.DIM if row.status.is_terminal else Role.TEXT)


def _error(row: Execution, _: Context) -> Cell:
    return _text(row.error.message or row.error.code, Role.ERROR) if row.error else NOTHING


def _text(text: str, role: Role = Role.TEXT) -> Cell:
    return Cell(clean_line(text[:500]), role) if text else NOTHING


def _plain(read: Callable[[Execution], str | None], role: Role = Role.TEXT) -> Callable[[Execution, Context], Cell]:
    return lambda row, _: _text(read(row) or "", role)


def _number(
    read: Callable[[Execution], float | None], show: Callable[[float], str], role: Role = Role.TEXT
) -> Callable[[Execution, Context], Cell]:
    def draw(row: Execution, _: Context) -> Cell:
        value = read(row)
        return NOTHING if value is None else Cell(show(value), role)

    return draw


def _instant(read: Callable[[Execution], float | None]) -> Callable[[Execution, Context], Cell]:
    def draw(row: Execution, context: Context) -> Cell:
        at = read(row)
        return NOTHING if at is None else Cell(when(at, context, row.key.source), Role.DIM)

    return draw


def _created(row: Execution) -> float | None:
    return row.created_at if row.created_at is not None else row.started_at


def _elapsed(row: Execution, context: Context) -> Cell:
    took = row.elapsed(context.now_at(row.key.source))
    return NOTHING if took is None else Cell(duration(took), Role.DIM if row.status.is_terminal else Role.TEXT)


_RIGHT = Align.RIGHT
COLUMNS: tuple[Column, ...] = (
    Column(id="status", title="STATUS", width=12, min_width=3, draw=_status),
    Column(id="source", title="SOURCE", width=12, draw=_plain(lambda row: row.key.source, Role.ACCENT)),
    Column(id="id", title="ID", width=12, min_width=8, draw=_plain(lambda row: row.key.id, Role.DIM), is_middle=True),
    Column(id="title", title="TITLE", width=32, min_width=12, is_flexible=True, draw=_title),
    Column(id="kind", title="KIND", width=12, min_width=6, draw=_plain(lambda row: row.kind)),
    Column(id="step", title="STEP", width=20, min_width=8, is_flexible=True, draw=_step),
    Column(id="progress", title="PROG", width=5, align=_RIGHT, draw=_number(lambda row: row.live_progress, percent)),
    Column(id="age", title="AGE", width=5, align=_RIGHT, draw=_instant(_created)),
    Column(id="elapsed", title="ELAPSED", width=7, min_width=6, align=_RIGHT, draw=_elapsed),
    Column(
        id="tokens",
        title="TOKENS",
        width=6,
        align=_RIGHT,
        draw=_number(lambda row: row.usage.tokens if row.usage else None, count),
    ),
    Column(
        id="cost",
        title="COST",
        width=8,
        min_width=6,
        align=_RIGHT,
        draw=_number(lambda row: row.usage.cost_usd if row.usage else None, cost),
    ),
    Column(id="error", title="ERROR", width=24, min_width=8, is_flexible=True, draw=_error),
    Column(id="provider", title="PROVIDER", width=12, draw=_plain(lambda row: row.provider), is_shown=False),
    Column(id="profile", title="PROFILE", width=14, draw=_plain(lambda row: row.profile), is_shown=False),
    Column(id="model", title="MODEL", width=16, draw=_plain(lambda row: row.model), is_shown=False),
    Column(id="waiting", title="WAITING FOR", width=20, draw=_plain(lambda row: row.waiting_for), is_shown=False),
    Column(id="worker", title="WORKER", width=12, draw=_plain(lambda row: row.worker), is_shown=False),
    Column(id="queue", title="QUEUE", width=12, draw=_plain(lambda row: row.queue), is_shown=False),
    Column(
        id="parent", title="PARENT", width=12, draw=_plain(lambda row: row.parent_id), is_shown=False, is_middle=True
    ),
    Column(id="created", title="CREATED", width=8, align=_RIGHT, draw=_instant(_created), is_shown=False),
    Column(
        id="started",
        title="STARTED",
        width=8,
        align=_RIGHT,
        draw=_instant(lambda row: row.started_at),
        is_shown=False,
    ),
    Column(
        id="updated",
        title="UPDATED",
        width=8,
        align=_RIGHT,
        draw=_instant(lambda row: row.updated_at),
        is_shown=False,
    ),
    Column(id="ended", title="ENDED", width=8, align=_RIGHT, draw=_instant(lambda row: row.ended_at), is_shown=False),
    Column(
        id="calls",
        title="CALLS",
        width=5,
        align=_RIGHT,
        is_shown=False,
        draw=_number(lambda row: row.usage.calls if row.usage else None, count),
    ),
    Column(
        id="retries",
        title="RETRIES",
        width=7,
        align=_RIGHT,
        draw=_number(lambda row: row.retries, count),
        is_shown=False,
    ),
)

BY_ID = {column.id: column for column in COLUMNS}
