"""A canvas larger than the screen, of which only the part on screen is ever painted. Line API.

Owns: which part is shown, and moving it. Must not know: what is painted.
"""

from collections.abc import Callable, Sequence
from typing import ClassVar, TypeAlias

from textual.events import Click, MouseScrollDown, MouseScrollLeft, MouseScrollRight, MouseScrollUp
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from exectop.present.cells import Line
from exectop.tui.bindings import Commanding
from exectop.tui.theme import generation
from exectop.tui.widgets.cells import paint
from exectop.tui.widgets.painted import Painted

Paint: TypeAlias = Callable[[int, int, int, int], Sequence[Line]]
"""`paint(x, y, width, height)`: the lines of that window of the canvas."""
SIDEWAYS = 4
"""Columns that one press moves sideways."""


def _blank(_x: int, _y: int, _width: int, _height: int) -> Sequence[Line]:
    return ()


class Raster(Commanding, Painted, can_focus=True, inherit_bindings=False):
    """Shows a window of a canvas and moves it with the keys of lists and texts."""

    SCOPES: ClassVar[tuple[str, ...]] = ("grid", "text")
    DEFAULT_CSS = "Raster { width: 1fr; height: 1fr; }"

    class Clicked(Message):
        """A place of the canvas was clicked; `times`: once, twice, …"""

        def __init__(self, raster: "Raster", x: int, y: int, times: int) -> None:
            super().__init__()
            self.raster = raster
            self.x, self.y, self.times = x, y, times

        @property
        def control(self) -> "Raster":
            return self.raster

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.bind_commands()
        self.left = 0
        self.top = 0
        self.canvas_width = 0
        self.canvas_height = 0
        self._paint: Paint = _blank
        self._window: list[Line] = []
        self._shown: list[Line] = []
        self._place: object = None

    def set_canvas(self, width: int, height: int, paint: Paint) -> None:
        """Show this from now on; only rows that differ are painted again."""
        self.canvas_width, self.canvas_height, self._paint = width, height, paint
        self._place = None
        self._move(self.left, self.top)

    @property
    def window(self) -> Region:
        """The part of the canvas on screen."""
        return Region(self.left, self.top, self.size.width, self.size.height)

    def reveal(self, x: int, y: int, width: int = 1, height: int = 1) -> None:
        """Bring that part of the canvas into view, moving as little as possible."""
        columns, rows = max(1, self.size.width), max(1, self.size.height)
        left = max(x + min(width, columns) - columns, min(self.left, x))
        self._move(left, max(y + min(height, rows) - rows, min(self.top, y)))

    def centre(self, x: int, y: int) -> None:
        """Bring that place of the canvas into the middle."""
        self._move(x - self.size.width // 2, y - self.size.height // 2)

    def _move(self, left: int, top: int) -> None:
        self.left = max(0, min(left, self.canvas_width - self.size.width))
        self.top = max(0, min(top, self.canvas_height - self.size.height))
        self._repaint()

    def _by(self, columns: int, rows: int) -> None:
        self._move(self.left + columns, self.top + rows)

    # --- keys

    def do_grid_down(self) -> None:
        self._by(0, 1)

    def do_grid_up(self) -> None:
        self._by(0, -1)

    def do_grid_first(self) -> None:
        self._move(0, 0)

    def do_grid_last(self) -> None:
        self._move(self.left, self.canvas_height)

    def do_grid_half_down(self) -> None:
        self._by(0, self.size.height // 2)

    def do_grid_half_up(self) -> None:
        self._by(0, -(self.size.height // 2))

    def do_grid_page_down(self) -> None:
        self._by(0, self.size.height)

    def do_grid_page_up(self) -> None:
        self._by(0, -self.size.height)

    def do_text_left(self) -> None:
        self._by(-SIDEWAYS, 0)

    def do_text_right(self) -> None:
        self._by(SIDEWAYS, 0)

    # --- the mouse

    def on_click(self, event: Click) -> None:
        self.post_message(self.Clicked(self, self.left + event.x, self.top + event.y, event.chain))

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        event.stop()
        self._by(0, 3)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        event.stop()
        self._by(0, -3)

    def on_mouse_scroll_left(self, event: MouseScrollLeft) -> None:
        event.stop()
        self._by(-SIDEWAYS, 0)

    def on_mouse_scroll_right(self, event: MouseScrollRight) -> None:
        event.stop()
        self._by(SIDEWAYS, 0)

    # --- painting

    def on_resize(self) -> None:
        self._move(self.left, self.top)

    def _lines(self) -> list[Line]:
        """The window as it is now; painted once for all its rows."""
        place = (self.window, self._paint, generation())
        if place != self._place:
            self._place = place
            self._window = list(self._paint(*self.window))
        return self._window

    def _repaint(self) -> None:
        """Ask for the rows that differ from what is on the screen."""
        lines, height = self._lines(), self.size.height
        if len(self._shown) != height:
            self.refresh()
            return
        changed = [y for y in range(height) if self._shown[y] != (lines[y] if y < len(lines) else ())]
        if changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    def render_line(self, y: int) -> Strip:
        """One row of the window."""
        lines = self._lines()
        line = lines[y] if y < len(lines) else ()
        if len(self._shown) != self.size.height:
            self._shown = [()] * self.size.height
        if y < len(self._shown):
            self._shown[y] = line
        return paint(line, self.rich_style, self.size.width)
