"""Which columns of the list fit into a width, and how wide each is. Must not know: widgets."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from exectop.present.columns import BY_ID, COLUMNS, Align, Column
from exectop.present.formats import cell_width
from exectop.tui.widgets.grid import GAP, GridColumn

ORDER = [column.id for column in COLUMNS if column.is_shown]
WANTED = ("status", "title", "age", "source", "elapsed", "step", "id", "progress", "kind", "tokens", "cost", "error")
"""What a narrow screen keeps, the most important first."""
INSTANTS = frozenset({"age", "created", "started", "updated", "ended"})
CLOCK_WIDTH = 11


def choose_columns(
    width: int, sorted_by: str = "", *, is_clock: bool = False, sources: Iterable[str] = ()
) -> list[GridColumn]:
    """The columns for that many columns of the terminal. The column sorted by is always among them. `is_clock`:
    instants are written as times of day, which takes more room than ages. `sources`: names that there are."""
    known = {name: _as_clock(column) for name, column in BY_ID.items()} if is_clock else dict(BY_ID)
    known["source"] = _for_names(known["source"], sources)
    names = [name for name in WANTED if name in known]
    if sorted_by in known and sorted_by not in ("created", "age"):
        names = [
            "status",
            "title",
            sorted_by,
            *(name for name in names if name not in ("status", "title", sorted_by)),
        ]
    chosen: list[Column] = []
    for name in names:
        if _need([*chosen, known[name]]) <= width or not chosen:
            chosen.append(known[name])
    shown = {column.id for column in chosen}
    ordered = [known[name] for name in [*ORDER, *(name for name in names if name not in ORDER)] if name in shown]
    return _spread(ordered, width)


def _as_clock(column: Column) -> Column:
    """The same with room for a date and a time, if it shows an instant."""
    if column.id not in INSTANTS:
        return column
    return replace(column, width=CLOCK_WIDTH, title="CREATED" if column.id == "age" else column.title)


def _for_names(column: Column, names: Iterable[str]) -> Column:
    """The column no wider than the longest name."""
    longest = max((cell_width(name) for name in names), default=column.width)
    return replace(column, width=min(column.width, max(cell_width(column.title) + 1, longest)))


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
