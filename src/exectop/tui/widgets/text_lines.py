"""A viewer of any number of lines, of which only those on screen are ever made.

Owns: keys and mouse: moving, scrolling both ways, wrapping, searching. Must not know: what the lines say.
"""

from collections.abc import Hashable
from typing import ClassVar

from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.message import Message

from exectop.present.cells import plain
from exectop.tui.bindings import Commanding
from exectop.tui.widgets.line_layout import line_width
from exectop.tui.widgets.line_view import LineView

SIDEWAYS = 8
"""Columns that one press moves sideways."""
COUNTED = 2_000
"""With more lines than this hits are not counted anew only because lines have changed."""


class TextLines(Commanding, LineView, can_focus=True, inherit_bindings=False):
    """Scrolls over lines. With `has_cursor` keys move a cursor line, else they move the screen."""

    SCOPES: ClassVar[tuple[str, ...]] = ("grid", "text")
    DEFAULT_CSS = "TextLines { width: 1fr; height: 1fr; }"

    class Moved(Message):
        """The cursor is on another line, or the lines were scrolled; `by_person`: with a key or the mouse."""

        def __init__(self, viewer: "TextLines", line: int, *, by_person: bool) -> None:
            super().__init__()
            self.viewer = viewer
            self.line = line
            self.by_person = by_person

        @property
        def control(self) -> "TextLines":
            return self.viewer

    class Opened(Message):
        """A line was clicked twice."""

        def __init__(self, viewer: "TextLines", line: int) -> None:
            super().__init__()
            self.viewer = viewer
            self.line = line

        @property
        def control(self) -> "TextLines":
            return self.viewer

    def __init__(self, *, has_cursor: bool = True, wraps: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(has_cursor=has_cursor, wraps=wraps, id=id)
        self.bind_commands()
        self._origin: tuple[int, int] | None = None
        """Cursor and top line from before a search that is still typed."""

    # --- moving

    def move_to(self, line: int, *, by_person: bool = False) -> None:
        """Put the cursor onto that line, or the nearest there is, and bring it into view."""
        self.cursor = max(0, min(line, len(self.source) - 1))
        row = self._layout.row_of(self.cursor)
        height = min(self._layout.height_of(self.cursor), self.page)
        self.top = max(row + height - self.page, min(self.top, row))
        self._settle()
        self.post_message(self.Moved(self, self.cursor, by_person=by_person))

    def move_to_key(self, key: Hashable) -> bool:
        """The same by identity; whether there is such a line."""
        if key not in self._keys:
            return False
        self.move_to(self._keys.index(key))
        return True

    @property
    def key(self) -> Hashable | None:
        """The identity of the cursor line, where lines have any."""
        return self._keys[self.cursor] if self.cursor < len(self._keys) else None

    @property
    def is_at_end(self) -> bool:
        """Whether the last line is reached: by the cursor, or by the screen where there is no cursor."""
        if self.has_cursor:
            return self.cursor >= len(self.source) - 1
        return self.top >= len(self._layout) - self.page

    def _by(self, count: int) -> None:
        if self.has_cursor:
            self.move_to(self.cursor + count, by_person=True)
        else:
            self._scroll(count)

    def _leap(self, rows: int) -> None:
        """Move cursor and screen together."""
        self.top = max(0, min(self.top + rows, len(self._layout) - self.page))
        row = max(0, min(self._layout.row_of(self.cursor) + rows, len(self._layout) - 1))
        self.move_to(self._layout.line_at(row), by_person=True)

    def _scroll(self, rows: int) -> None:
        """Move the screen only, a cursor outside of it comes along."""
        self.top += rows
        self._settle()
        first, last = self._layout.line_at(self.top), self._layout.line_at(self.top + self.page - 1)
        self.cursor = max(0, min(max(first, min(self.cursor, last)), len(self.source) - 1))
        self._repaint()
        self.post_message(self.Moved(self, self.cursor, by_person=True))

    def do_grid_down(self) -> None:
        self._by(1)

    def do_grid_up(self) -> None:
        self._by(-1)

    def do_grid_first(self) -> None:
        self.left = 0
        self.move_to(0, by_person=True)

    def do_grid_last(self) -> None:
        self.move_to(len(self.source) - 1, by_person=True)

    def do_grid_half_down(self) -> None:
        self._leap(self.page // 2)

    def do_grid_half_up(self) -> None:
        self._leap(-(self.page // 2))

    def do_grid_page_down(self) -> None:
        self._leap(self.page)

    def do_grid_page_up(self) -> None:
        self._leap(-self.page)

    def do_text_right(self) -> None:
        self._sideways(SIDEWAYS)

    def do_text_left(self) -> None:
        self._sideways(-SIDEWAYS)

    def _sideways(self, columns: int) -> None:
        widest = max((line_width(self._layout.at(row)) for row in self._rows()), default=0)
        limit = 0 if self.wraps else max(0, widest - self._width)
        self.left = max(0, min(self.left + columns, max(limit, self.left if columns < 0 else 0)))
        self.refresh()

    def do_text_wrap(self) -> None:
        """Wrap long lines, or show them on one row each; the top line stays."""
        line = self._layout.line_at(self.top)
        self.wraps, self.left = not self.wraps, 0
        self._lay_out(self.source)
        self.top = self._layout.row_of(line)
        self.move_to(self.cursor)
        self.refresh()

    # --- searching

    def find(self, text: str) -> None:
        """Mark what holds the text and go to the first from where the search began; back there as long as there is
        none. An empty text ends the search, and goes back unless it was kept."""
        if self._origin is None and text:
            self._origin = (self.cursor, self.top)
        cursor, top = self._origin or (self.cursor, self.top)
        self.search.start(text)
        hit = self.search.next_from(self.source, cursor - 1, 1)
        if hit is not None:
            self._show_hit(hit)
        elif (self.cursor, self.top) != (cursor, top):
            self.top = top
            self.move_to(cursor, by_person=True)
        self._origin = self._origin if text else None
        self.refresh()

    def keep_search(self) -> None:
        """The text is no longer typed: from now on the search begins at the cursor."""
        self._origin = None

    def search_place(self) -> tuple[int, int] | None:
        """Which hit the cursor is on (0: none), of how many; `None` where finding that out would take too long."""
        if self.search.pattern is None or not (self.search.is_done or len(self.source) <= COUNTED):
            return None
        hits = self.search.hits(self.source)
        return (hits.index(self.cursor) + 1 if self.cursor in hits else 0), len(hits)

    def highlight(self, text: str) -> None:
        """Mark what holds the text, without moving."""
        self.search.start(text)
        self.refresh()

    def find_next(self, step: int) -> None:
        """Go on to the next hit (-1: the one before), around the end."""
        hit = self.search.next_from(self.source, self.cursor, step)
        if hit is not None:
            self._show_hit(hit)

    def _show_hit(self, line: int) -> None:
        self.move_to(line, by_person=True)
        if self.wraps or self.search.pattern is None:
            return
        match = self.search.pattern.search(plain(self.line(line)))
        if match is not None and not self.left <= match.start() < self.left + self._width - len(match[0]):
            self.left = max(0, match.start() - self._width // 2)
            self.refresh()

    def copy_value(self) -> str:
        """The text of the cursor line, without its margin; all lines where there is no cursor."""
        if self.has_cursor:
            return plain(self.line(self.cursor)).strip()
        return "\n".join(plain(line).rstrip() for line in self.source.rows(0, len(self.source)))

    # --- the mouse

    def on_click(self, event: Click) -> None:
        row = self.top + event.y
        if row >= len(self._layout) or not self.has_cursor:
            return
        self.move_to(self._layout.line_at(row), by_person=True)
        if event.chain == 2:
            self.post_message(self.Opened(self, self.cursor))

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        event.stop()
        self._scroll(3)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        event.stop()
        self._scroll(-3)
