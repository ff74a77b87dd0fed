"""A box of lines that repaints only the lines that changed, and scrolls. Must not know: what the lines say."""

from collections.abc import Sequence

from textual.events import MouseScrollDown, MouseScrollUp
from textual.geometry import Offset, Region
from textual.reactive import reactive
from textual.strip import Strip

from exectop.present.cells import Cell, Line
from exectop.present.formats import cell_width
from exectop.tui.widgets.cells import paint
from exectop.tui.widgets.painted import Painted


class Lines(Painted):
    """Paints lines from the top; lines past the bottom are reached by `scroll_lines`. Another `top`, whoever sets it,
    paints everything anew: no line stands where it stood."""

    top = reactive(0)

    def __init__(self, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self.lines: tuple[Line, ...] = ()

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines; only those that differ are painted again."""
        new, old = tuple(lines), self.lines
        if new == old:
            return
        self.lines = new
        self.top = min(self.top, self._last_top)
        shown = range(self.top, self.top + self.size.height)
        changed = [row for row in shown if new[row : row + 1] != old[row : row + 1]]
        if not self.size.height:
            self.refresh()  # it is out of sight: what it showed there before is of no use any more
        elif changed:
            self.refresh(*(Region(0, row - self.top, self.size.width, 1) for row in changed))

    def scroll_lines(self, count: int) -> None:
        """Move by that many lines, up with a negative number."""
        self.top = max(0, min(self.top + count, self._last_top))

    def cell_at(self, place: Offset) -> Cell | None:
        """The piece of a line at that place of the box."""
        row, end = self.top + place.y, 0
        for cell in self.lines[row] if 0 <= row < len(self.lines) else ():
            end += cell_width(cell.text)
            if place.x < end:
                return cell
        return None

    @property
    def _last_top(self) -> int:
        return max(0, len(self.lines) - max(1, self.size.height))

    def render_line(self, y: int) -> Strip:
        """One line of the box."""
        row = self.top + y
        line = self.lines[row] if row < len(self.lines) else ()
        return paint(line, self.rich_style, self.size.width)

    def on_resize(self) -> None:
        self.top = min(self.top, self._last_top)

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        event.stop()
        self.scroll_lines(3)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        event.stop()
        self.scroll_lines(-3)
