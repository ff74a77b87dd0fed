"""Which columns of the list fit into a width, and how wide each is. Must not know: widgets."""

from collections.abc import Sequence

from exectop.present.columns import BY_ID, COLUMNS, Align, Column
from exectop.tui.widgets.grid import GAP, GridColumn

ORDER = [column.id for column in COLUMNS if column.is_shown]
WANTED = ("status", "title", "age", "source", "elapsed", "step", "id", "progress", "kind", "tokens", "cost", "error")
"""What a narrow screen keeps, the most important first."""


def choose_columns(width: int, sorted_by: str = "") -> list[GridColumn]:
    """The columns for that many columns of the terminal. The column sorted by is always among them."""
    names = [name for name in WANTED if name in BY_ID]
    if sorted_by in BY_ID and sorted_by not in ("created", "age"):
        names = [
            "status",
            "title",
            sorted_by,
            *(name for name in names if name not in ("status", "title", sorted_by)),
        ]
    chosen: list[Column] = []
    for name in names:
        if _need([*chosen, BY_ID[name]]) <= width or not chosen:
            chosen.append(BY_ID[name])
    shown = {column.id for column in chosen}
    ordered = [BY_ID[name] for name in [*ORDER, *(name for name in names if name not in ORDER)] if name in shown]
    return _spread(ordered, width)


def _need(columns: Sequence[Column]) -> int:
    """Columns of the terminal below which these would not make sense."""
    return sum(_least(column) + GAP for column in columns)


def _least(column: Column) -> int:
    return (
        max(column.min_width, 20)
        if column.id == "title"
        else column.min_width
        if column.is_flexible
        else column.width
    )


def _spread(columns: Sequence[Column], width: int) -> list[GridColumn]:
    """Give every column its width, and what is left to the flexible ones, the title twice as much."""
    widths = {column.id: min(_least(column), max(1, width - GAP)) for column in columns}
    left = width - sum(size + GAP for size in widths.values())
    shares = {column.id: 2 if column.id == "title" else 1 for column in columns if column.is_flexible}
    whole = sum(shares.values())
    for name, share in shares.items():
        part = left * share // whole if whole else 0
        widths[name] += max(0, part)
        left, whole = left - part, whole - share
    return [
        GridColumn(column.id, column.title, widths[column.id], column.align is Align.RIGHT, column.is_middle)
        for column in columns
    ]
