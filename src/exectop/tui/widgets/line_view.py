"""Lines on the screen: which are shown, where the cursor is, and painting nothing but rows that differ. Line API.

Owns: the way from lines to rows of the screen. Must not know: keys, what the lines say.
"""

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

from exectop.domain.roles import Role
from exectop.present.cells import Line
from exectop.tui.theme import generation, role_style
from exectop.tui.widgets.cells import beginning, paint
from exectop.tui.widgets.line_layout import LineLayout, LineSource, ListSource
from exectop.tui.widgets.painted import Painted
from exectop.tui.widgets.search import Search
from exectop.tui.widgets.thumb import has_thumb


class _Painted(NamedTuple):
    """All that decides how a row looks."""

    line: Line
    is_cursor: bool
    has_focus: bool
    has_thumb: bool
    needle: str
    left: int
    generation: int


class LineView(Painted):
    """Shows lines and a cursor line among them. `placeholder` stands where there are none."""

    def __init__(self, *, has_cursor: bool, wraps: bool, id: str | None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
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
        self._layout = LineLayout(source, self._width if self.wraps and self.size.width else 0)

    def _settle(self) -> None:
        """Keep the screen within the lines, and repaint what looks different."""
        self.top = max(0, min(self.top, len(self._layout) - self.page))
        self._repaint()

    @property
    def _width(self) -> int:
        return max(1, self.size.width - 1)

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
        is_marked = has_thumb(y, self.top, self.page, len(self._layout))
        return _Painted(line, is_cursor, self.has_focus, is_marked, self.search.text, self.left, generation())

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
            for cell, is_hit in self.search.pieces(beginning(line, self.left + self._width))
        ]
        strip = Strip(segments)
        return (strip.crop(self.left) if self.left else strip).adjust_cell_length(self._width, ground)


_NOTHING = _Painted((), False, False, False, "", 0, -1)
