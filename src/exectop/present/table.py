"""The list as plain text, for pipes and terminals without a screen. Status is a word, so that grep finds it."""

from collections.abc import Sequence

from exectop.domain.values import Execution
from exectop.present.cells import Context
from exectop.present.columns import COLUMNS, Column
from exectop.present.formats import cell_width, fit

SHOWN = ("status", "source", "id", "title", "kind", "step", "age", "elapsed")
GAP = "  "


def draw_table(rows: Sequence[Execution], now: float, *, width: int = 0) -> list[str]:
    """A header and a line a row. `width` 0: as wide as it takes, nothing is shortened; else the title gives way."""
    by_id = {column.id: column for column in COLUMNS}
    columns = [by_id[name] for name in SHOWN if name in by_id]
    context = Context(now=now)
    texts = [[_text(column, row, context) for column in columns] for row in rows]
    widths = [
        max([cell_width(column.title), *(cell_width(line[place]) for line in texts)])
        for place, column in enumerate(columns)
    ]
    if width:
        _shrink(columns, widths, width)
    header = [column.title for column in columns]
    return [_join(line, widths) for line in [header, *texts]]


def _text(column: Column, row: Execution, context: Context) -> str:
    return row.key.id if column.id == "id" else column.cell(row, context).text.strip()


def _shrink(columns: Sequence[Column], widths: list[int], width: int) -> None:
    """Take what is too much from the flexible columns, the widest first."""
    flexible = [place for place, column in enumerate(columns) if column.is_flexible]
    excess = sum(widths) + len(GAP) * (len(widths) - 1) - width
    while excess > 0 and flexible:
        widest = max(flexible, key=lambda place: widths[place])
        if widths[widest] <= 8:
            return
        widths[widest] -= 1
        excess -= 1


def _join(line: Sequence[str], widths: Sequence[int]) -> str:
    return GAP.join(fit(text, size) for text, size in zip(line, widths, strict=True)).rstrip()
