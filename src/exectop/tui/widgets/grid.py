"""The list: as many rows as there are, of which only those on screen are ever made. Line API.

Owns: the cursor (an identity, not a row number), marks, what fits on the screen, and repainting nothing but lines
that differ. Must not know: what a row is.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import ClassVar, NamedTuple, Protocol

from rich.segment import Segment
from textual.events import Click, MouseScrollDown, MouseScrollUp, Resize
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from exectop.domain.roles import Role
from exectop.present.cells import Line
from exectop.tui.bindings import Commanding
from exectop.tui.theme import role_style
from exectop.tui.widgets.cells import fit_text

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


class Grid(Commanding, Widget, can_focus=True):
    """A list of rows with a header. `choose_columns(width)` says which columns fit."""

    SCOPES: ClassVar[tuple[str, ...]] = ("grid",)

    class Moved(Message):
        """The cursor is on another row, or on none."""

        def __init__(self, key: Hashable | None) -> None:
            super().__init__()
            self.key = key

    class Opened(Message):
        """A row was chosen with the mouse."""

        def __init__(self, key: Hashable) -> None:
            super().__init__()
            self.key = key

    class Scrolled(Message):
        """Other rows are on screen."""

    def __init__(
        self,
        rows: Rows,
        choose_columns: Callable[[int], Sequence[GridColumn]],
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self.bind_commands()
        self.rows = rows
        self.columns: tuple[GridColumn, ...] = ()
        self.sorted_by = ""
        self.is_descending = False
        self.is_ascii = False
        self.is_touched = False
        self.cursor: Hashable | None = None
        self.marks: dict[Hashable, None] = {}
        self.top = 0
        self.page = 1
        """Rows that fit on the screen."""
        self._width = 0
        self._choose_columns = choose_columns
        self._cursor_row = 0
        self._cells: dict[Hashable, Line] = {}
        self._strips: dict[_Painted, Strip] = {}
        self._lines: list[_Painted] = []

    # --- what is where

    @property
    def visible_keys(self) -> tuple[Hashable, ...]:
        """The identities of the rows on screen."""
        return tuple(self.rows.key_at(row) for row in range(self.top, min(self.top + self.page, len(self.rows))))

    @property
    def cursor_row(self) -> int:
        """The cursor's place, or where it last was."""
        return self._cursor_row

    # --- changes from outside

    def update(self, changed: Sequence[Hashable] | None = None) -> None:
        """Rows came, went, moved or changed; `changed` names those whose cells are stale (`None`: all)."""
        if changed is None:
            self._cells.clear()
        else:
            for key in changed:
                self._cells.pop(key, None)
        self._settle()
        self._repaint()

    def restyle(self) -> None:
        """Columns, theme or formats changed: make everything anew."""
        self.columns = tuple(self._choose_columns(max(0, self._width - GUTTER - 1)))
        self._cells.clear()
        self._strips.clear()
        self._lines.clear()
        self.refresh()

    def _settle(self) -> None:
        """Find the cursor again after rows have moved; keep it where it was on the screen."""
        row = self.rows.row_of(self.cursor) if self.cursor is not None and self.is_touched else None
        offset = self._cursor_row - self.top
        if row is None:
            row = min(self._cursor_row, len(self.rows) - 1) if self.is_touched else 0
        elif self.top > 0 or row >= self.page:
            self.top = row - offset
        self._place(row)

    def _place(self, row: int) -> None:
        """Put the cursor onto that row and bring it into view."""
        count = len(self.rows)
        row = max(0, min(row, count - 1))
        key = self.rows.key_at(row) if count else None
        self._cursor_row = row
        top = min(self.top, max(0, count - self.page))
        top = max(0, min(top, row), row - self.page + 1)
        if top != self.top:
            self.top = top
            self.post_message(self.Scrolled())
        if key != self.cursor:
            self.cursor = key
            self.post_message(self.Moved(key))

    # --- moving

    def move_to(self, key: Hashable) -> bool:
        """Put the cursor onto that identity; whether it is in the list."""
        row = self.rows.row_of(key)
        if row is not None:
            self._go(row)
        return row is not None

    def move_to_row(self, row: int) -> None:
        """Put the cursor onto that row, or the nearest there is."""
        self._go(row)

    def _go(self, row: int) -> None:
        self.is_touched = True
        self._place(row)
        self._repaint()

    def do_grid_down(self) -> None:
        self._go(self._cursor_row + 1)

    def do_grid_up(self) -> None:
        self._go(self._cursor_row - 1)

    def do_grid_first(self) -> None:
        self._go(0)

    def do_grid_last(self) -> None:
        self._go(len(self.rows) - 1)

    def do_grid_half_down(self) -> None:
        self._leap(self.page // 2)

    def do_grid_half_up(self) -> None:
        self._leap(-(self.page // 2))

    def do_grid_page_down(self) -> None:
        self._leap(self.page)

    def do_grid_page_up(self) -> None:
        self._leap(-self.page)

    def _leap(self, count: int) -> None:
        """Move cursor and screen together."""
        self.top = max(0, min(self.top + count, len(self.rows) - self.page))
        self.post_message(self.Scrolled())
        self._go(self._cursor_row + count)

    # --- marks

    def toggle_mark(self) -> None:
        """Mark or unmark the row under the cursor, and go on to the next."""
        if self.cursor is None:
            return
        if self.marks.pop(self.cursor, self) is self:
            self.marks[self.cursor] = None
        self._go(self._cursor_row + 1)

    def unmark_all(self) -> None:
        """Take all marks away."""
        self.marks.clear()
        self._repaint()

    # --- the mouse

    def on_click(self, event: Click) -> None:
        row = self.top + event.y - 1
        if event.y < 1 or row >= len(self.rows):
            return
        self._go(row)
        if event.chain == 2 and self.cursor is not None:
            self.post_message(self.Opened(self.cursor))

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        event.stop()
        self._scroll(3)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        event.stop()
        self._scroll(-3)

    def _scroll(self, count: int) -> None:
        top = max(0, min(self.top + count, len(self.rows) - self.page))
        if top != self.top:
            self.top = top
            self.post_message(self.Scrolled())
            self._repaint()

    # --- painting

    def on_resize(self, event: Resize) -> None:
        self.page, self._width = max(1, event.size.height - 1), event.size.width
        self.restyle()
        self._place(self._cursor_row)
        self.post_message(self.Scrolled())

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
        return _Painted(key, cells, key == self.cursor, key in self.marks, self._has_thumb(y))

    def _has_thumb(self, y: int) -> bool:
        """Whether the mark of what part of the list is on screen touches this line."""
        count, page = len(self.rows), self.page
        if count <= page:
            return False
        size = max(1, page * page // count)
        begin = round(self.top / (count - page) * (page - size))
        return begin <= y < begin + size

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
        mark = ("*" if self.is_ascii else "•") if look.is_marked else " "
        return pointer + mark

    def _header(self) -> Strip:
        style = self.rich_style + role_style(Role.DIM)
        strong = self.rich_style + role_style(Role.STRONG)
        segments = [Segment(" " * GUTTER, style)]
        for column in self.columns:
            is_sorted = column.id == self.sorted_by
            arrow = ("v" if self.is_descending else "^") if self.is_ascii else ("↓" if self.is_descending else "↑")
            title = column.title + arrow if is_sorted else column.title
            text = fit_text(title, column.width, is_right=column.is_right)
            segments += [Segment(text, strong if is_sorted else style), Segment(" " * GAP, style)]
        return Strip(segments).adjust_cell_length(self._width, style)
