"""The list: as many rows as there are, of which only those on screen are ever made.

Owns: the cursor (an identity, not a row number), marks, what part of the list is on the screen. Must not know: what a
row is, how lines are painted (`grid_painter`).
"""

from collections.abc import Callable, Hashable, Sequence
from typing import ClassVar

from textual.events import Click, MouseScrollDown, MouseScrollUp, Resize
from textual.message import Message

from exectop.tui.bindings import Commanding
from exectop.tui.widgets.grid_painter import GAP, GUTTER, GridColumn, GridPainter, Rows

__all__ = ["GAP", "Grid", "GridColumn", "Rows"]


class Grid(Commanding, GridPainter, can_focus=True):
    """A list of rows with a header, a cursor and marks. `choose_columns(width)` says which columns fit."""

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

    class HeaderClicked(Message):
        """The title of the column of that id was clicked."""

        def __init__(self, column_id: str) -> None:
            super().__init__()
            self.column_id = column_id

    class Scrolled(Message):
        """Other rows are on screen."""

    def __init__(
        self,
        rows: Rows,
        choose_columns: Callable[[int], Sequence[GridColumn]],
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(rows, choose_columns, id)
        self.bind_commands()
        self.is_touched = False
        self._cursor_row = 0

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
        if event.y == 0 and (column := self._column_at(event.x)) is not None:
            self.post_message(self.HeaderClicked(column))
        if event.y < 1 or row >= len(self.rows):
            return
        self._go(row)
        if event.chain == 2 and self.cursor is not None:
            self.post_message(self.Opened(self.cursor))

    def _column_at(self, x: int) -> str | None:
        """The column that holds that place."""
        start = GUTTER
        for column in self.columns:
            if start <= x < start + column.width:
                return column.id
            start += column.width + GAP
        return None

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

    # --- the size

    def on_resize(self, event: Resize) -> None:
        self.page, self._width = max(1, event.size.height - 1), event.size.width
        self.restyle()
        self._place(self._cursor_row)
        self.post_message(self.Scrolled())
