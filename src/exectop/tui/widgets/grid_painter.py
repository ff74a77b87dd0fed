"""Painting a list by the Line API: only rows on screen, only what differs from what is on the screen, strips kept.

Owns: how a row becomes a line. Must not know: what a row is, how one moves.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple, Protocol

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip

from exectop.domain.roles import Role
from exectop.present.cells import Line
from exectop.tui.theme import role_style
from exectop.tui.widgets.cells import fit_text
from exectop.tui.widgets.painted import Painted
from exectop.tui.widgets.thumb import has_thumb

GUTTER = 2
GAP = 1


class GridColumn(NamedTuple):
    """A column as it is shown, `width` columns of the terminal wide."""

    id: str
    title: str
    width: int
    is_right: bool = False
    is_middle: bool = False


class Rows(Protocol):
    """Where the grid's rows come from."""

    def __len__(self) -> int: ...

    def key_at(self, row: int) -> Hashable:
        """The identity of the row at that place."""

    def row_of(self, key: Hashable) -> int | None:
        """The place of that identity now, or `None`."""

    def cells(self, row: int, columns: Sequence[GridColumn]) -> Line:
        """One cell a column."""


class _Painted(NamedTuple):
    """All that decides how a line looks."""

    key: Hashable
    cells: Line
    is_cursor: bool
    is_marked: bool
    has_thumb: bool


_NOTHING = _Painted(None, (), False, False, False)


class GridPainter(Painted):
    """A list of rows with a header, as lines."""

    def __init__(
        self,
        rows: Rows,
        choose_columns: Callable[[int], Sequence[GridColumn]],
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self.rows = rows
        self.columns: tuple[GridColumn, ...] = ()
        self.sorted_by = ""
        self.is_descending = False
        self.is_ascii = False
        self.cursor: Hashable | None = None
        self.marks: dict[Hashable, None] = {}
        self.top = 0
        self.page = 1
        """Rows that fit on the screen."""
        self._width = 0
        self._choose_columns = choose_columns
        self._cells: dict[Hashable, Line] = {}
        self._strips: dict[_Painted, Strip] = {}
        self._lines: list[_Painted] = []

    @property
    def visible_keys(self) -> tuple[Hashable, ...]:
        """The identities of the rows on screen."""
        return tuple(self.rows.key_at(row) for row in range(self.top, min(self.top + self.page, len(self.rows))))

    def restyle(self) -> None:
        """Columns, theme or formats changed: make everything anew."""
        self.columns = tuple(self._choose_columns(max(0, self._width - GUTTER - 1)))
        self._cells.clear()
        self._strips.clear()
        self._lines.clear()
        self.refresh()

    def on_focus(self) -> None:
        self._strips.clear()
        self._lines.clear()

    def on_blur(self) -> None:
        self.on_focus()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._strips.clear()
        self._lines.clear()

    def _repaint(self) -> None:
        """Ask for what looks different from what is on the screen, cell by cell: bytes are what ssh is slow at."""
        if len(self._lines) != self.page:
            self.refresh()
            return
        regions: list[Region] = []
        for y, before in enumerate(self._lines):
            now = self._look(y)
            if now != before:
                regions += self._differences(y + 1, before, now)
        if regions:
            self.refresh(*regions)

    def _differences(self, y: int, before: _Painted, now: _Painted) -> list[Region]:
        """Where two looks of one line differ: the whole line, or only some of its cells."""
        if before._replace(cells=()) != now._replace(cells=()) or len(before.cells) != len(now.cells):
            return [Region(0, y, self._width, 1)]
        regions = []
        x = GUTTER
        for column, old, new in zip(self.columns, before.cells, now.cells, strict=False):
            if old != new:
                regions.append(Region(x, y, column.width, 1))
            x += column.width + GAP
        return regions

    def _look(self, y: int) -> _Painted:
        row = self.top + y
        if row >= len(self.rows):
            return _NOTHING
        key = self.rows.key_at(row)
        cells = self._cells.get(key)
        if cells is None:
            if len(self._cells) > 1_000:
                self._cells.clear()
            cells = self._cells[key] = self.rows.cells(row, self.columns)
        is_at = has_thumb(y, self.top, self.page, len(self.rows))
        return _Painted(key, cells, key == self.cursor, key in self.marks, is_at)

    def render_line(self, y: int) -> Strip:
        """One line of the grid, the header first."""
        if y == 0:
            return self._header()
        look = self._look(y - 1)
        while len(self._lines) < self.page:
            self._lines.append(_NOTHING)
        if y <= len(self._lines):
            del self._lines[self.page :]
            self._lines[y - 1] = look
        strip = self._strips.get(look)
        if strip is None:
            if len(self._strips) > 1_000:
                self._strips.clear()
            strip = self._strips[look] = self._row(look)
        return strip

    def _row(self, look: _Painted) -> Strip:
        base = self.rich_style
        over = role_style("cursor" if self.has_focus else "cursor-blurred") if look.is_cursor else None
        ground = base + over if over is not None else base
        segments = [Segment(self._pointer(look), ground + role_style("mark"))]
        for cell, column in zip(look.cells, self.columns, strict=False):
            style = base + role_style(cell.role)
            text = fit_text(cell.text, column.width, is_right=column.is_right, is_middle=column.is_middle)
            segments.append(Segment(text, style if over is None else style + over))
            segments.append(Segment(" " * GAP, ground))
        width = self._width
        strip = Strip(segments).adjust_cell_length(max(0, width - 1), ground)
        thumb = ("#" if self.is_ascii else "▐") if look.has_thumb else " "
        return Strip([*strip, Segment(thumb, base + role_style(Role.STALE))], width)

    def _pointer(self, look: _Painted) -> str:
        pointer = (">" if self.is_ascii else "▌") if look.is_cursor else " "
        mark = ("+" if self.is_ascii else "•") if look.is_marked else " "
        return pointer + mark

    def _header(self) -> Strip:
        style = self.rich_style + role_style(Role.DIM)
        strong = self.rich_style + role_style(Role.STRONG)
        segments = [Segment(" " * GUTTER, style)]
        for column in self.columns:
            is_sorted = column.id == self.sorted_by
            arrow = ("v" if self.is_descending else "^") if self.is_ascii else ("↓" if self.is_descending else "↑")
            title = column.title[: column.width - 1] + arrow if is_sorted else column.title
            text = fit_text(title, column.width, is_right=column.is_right)
            segments += [Segment(text, strong if is_sorted else style), Segment(" " * GAP, style)]
        return Strip(segments).adjust_cell_length(self._width, style)
