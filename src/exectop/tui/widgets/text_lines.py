"""A viewer of any number of lines, of which only those on screen are ever made. Line API.

Owns: the cursor line, scrolling both ways, wrapping, search with its marks. Must not know: what the lines say.
"""

from collections.abc import Hashable, Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from exectop.domain.roles import Role
from exectop.present.cells import Line, plain
from exectop.tui.bindings import Commanding
from exectop.tui.theme import generation, role_style
from exectop.tui.widgets.cells import paint
from exectop.tui.widgets.line_layout import LineLayout, LineSource, ListSource, line_width
from exectop.tui.widgets.search import Search

SIDEWAYS = 8
"""Columns that one press moves sideways."""


class _Painted(NamedTuple):
    """All that decides how a row looks."""

    line: Line
    is_cursor: bool
    has_focus: bool
    has_thumb: bool
    needle: str
    left: int
    generation: int


class TextLines(Commanding, Widget, can_focus=True, inherit_bindings=False):
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
        super().__init__(id=id)
        self.bind_commands()
        self.has_cursor = has_cursor
        self.wraps = wraps
        self.cursor = 0
        self.top = 0
        self.left = 0
        self.placeholder: Line = ()
        self.search = Search()
        self._keys: Sequence[Hashable] = ()
        self._layout = LineLayout(ListSource())
        self._painted: list[_Painted] = []

    # --- what is shown

    @property
    def page(self) -> int:
        """Lines that fit on the screen."""
        return max(1, self.size.height)

    @property
    def source(self) -> LineSource:
        """Where the lines come from."""
        return self._layout.source

    def line(self, number: int) -> Line:
        """The line of that number; empty past the end."""
        return next(iter(self.source.rows(number, number + 1)), ()) if number >= 0 else ()

    def set_lines(self, lines: Sequence[Line], keys: Sequence[Hashable] = ()) -> None:
        """Show these lines. `keys`: their identities, one each; the cursor then stays on its identity."""
        self.set_source(ListSource(lines), keys)

    def set_source(self, source: LineSource, keys: Sequence[Hashable] = ()) -> None:
        """Show what the source has now; call it again when that has changed."""
        key = self._keys[self.cursor] if self.cursor < len(self._keys) else None
        offset = self._layout.row_of(self.cursor) - self.top
        self._keys = keys
        self.search.forget()
        self._lay_out(source)
        if key is not None and (self.cursor >= len(keys) or keys[self.cursor] != key):
            self._follow(key, offset)
        self.cursor = max(0, min(self.cursor, len(source) - 1))
        self._settle()

    def _follow(self, key: Hashable, offset: int) -> None:
        """Lines came or went above the cursor: keep it on its line, and that line where it was."""
        try:
            self.cursor = self._keys.index(key)
        except ValueError:
            return
        self.top = self._layout.row_of(self.cursor) - offset

    def _lay_out(self, source: LineSource) -> None:
        self._layout = LineLayout(source, self._width if self.wraps else 0)

    def _settle(self) -> None:
        """Keep the screen within the lines, and repaint what looks different."""
        self.top = max(0, min(self.top, len(self._layout) - self.page))
        self._repaint()

    @property
    def _width(self) -> int:
        return max(1, self.size.width - 1)

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
        """Mark what holds the text and go to the first from the cursor on; an empty text ends the search."""
        self.search.start(text)
        hit = self.search.next_from(self.source, self.cursor - 1, 1)
        if hit is not None:
            self._show_hit(hit)
        self.refresh()

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

    # --- painting

    def on_resize(self) -> None:
        if self.wraps:
            self._lay_out(self.source)
            self.top = self._layout.row_of(self.cursor)
        self._settle()
        self.refresh()

    def _rows(self) -> list[int]:
        return list(range(self.top, min(self.top + self.page, len(self._layout))))

    def _repaint(self) -> None:
        """Ask for the rows that look different from what is on the screen."""
        if len(self._painted) != self.page:
            self.refresh()
            return
        changed = [y for y in range(self.page) if self._look(y) != self._painted[y]]
        if changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    def _look(self, y: int) -> _Painted:
        row = self.top + y
        is_cursor = self.has_cursor and row < len(self._layout) and self._layout.line_at(row) == self.cursor
        line = self._layout.at(row) if len(self._layout) or y else self.placeholder
        return _Painted(
            line, is_cursor, self.has_focus, self._has_thumb(y), self.search.text, self.left, generation()
        )

    def _has_thumb(self, y: int) -> bool:
        """Whether the mark of what part of the lines is on screen touches this row."""
        count, page = len(self._layout), self.page
        if count <= page:
            return False
        size = max(1, page * page // count)
        begin = round(self.top / (count - page) * (page - size))
        return begin <= y < begin + size

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        look = self._look(y)
        if len(self._painted) != self.page:
            self._painted = [_NOTHING] * self.page
        if y < self.page:
            self._painted[y] = look
        base = self.rich_style
        over = role_style("cursor" if look.has_focus else "cursor-blurred") if look.is_cursor else None
        thumb = Segment("▐" if look.has_thumb else " ", base + role_style(Role.STALE))
        return Strip([*self._text(look.line, base, over), thumb], self.size.width)

    def _text(self, line: Line, base: Style, over: Style | None) -> Strip:
        if self.search.pattern is None:
            return paint(line, base, self._width, over, self.left)
        ground = base + over if over is not None else base
        hit = role_style("hit")
        segments = [
            Segment(cell.text, ground + (hit if is_hit else role_style(cell.role)))
            for cell, is_hit in self.search.pieces(line)
        ]
        strip = Strip(segments)
        return (strip.crop(self.left) if self.left else strip).adjust_cell_length(self._width, ground)


_NOTHING = _Painted((), False, False, False, "", 0, -1)
