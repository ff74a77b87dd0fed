"""A raster with a cursor on it: one box of the canvas stands out. Must not know: what is in the box."""

from typing import ClassVar, TypeAlias

from rich.segment import Segment
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from exectop.tui.theme import role_style
from exectop.tui.widgets.raster import Raster


class Canvas(Raster):
    """Keys that move a text's window move the cursor here: they are told as `Step`."""

    SCOPES: ClassVar[tuple[str, ...]] = ("grid", "text")

    Way: TypeAlias = str
    """`left`, `right`, `up`, `down`, `first`, `last`."""

    class Step(Message):
        """A key asks for the cursor to go that way."""

        def __init__(self, canvas: "Canvas", way: str) -> None:
            super().__init__()
            self.canvas = canvas
            self.way = way

        @property
        def control(self) -> "Canvas":
            return self.canvas

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._cursor = Region()

    def set_cursor(self, box: Region) -> None:
        """Put the cursor on that part of the canvas; an empty region takes it away."""
        if box != self._cursor:
            old, self._cursor = self._cursor, box
            rows = {y - self.top for region in (old, box) for y in range(region.y, region.bottom)}
            visible = [y for y in rows if 0 <= y < self.size.height]
            if visible:
                self.refresh(*(Region(0, y, self.size.width, 1) for y in visible))

    def stay_with(self, box: Region) -> None:
        """What the cursor is on moved there on the canvas: keep it where it is on the screen, if it is on it. To be
        called before `set_canvas`, which paints."""
        old = self._cursor
        if old and box and self.window.overlaps(old):
            self.left += box.x - old.x
            self.top += box.y - old.y

    def scroll_by(self, columns: int) -> None:
        """Move the window so many columns sideways, without the cursor."""
        self._by(columns, 0)

    def bring(self, box: Region) -> None:
        """Bring that part into view: by little if it is near, into the middle if it is far.
        What is as wide as the canvas is in view sideways already."""
        window = self.window
        if box.width >= self.canvas_width:
            box = Region(self.left, box.y, self.size.width, box.height)
        if window.grow((window.height // 2, window.width // 2, window.height // 2, window.width // 2)).overlaps(box):
            self.reveal(box.x, box.y, min(box.width, self.size.width), box.height)
        else:
            self.centre(box.x + box.width // 2, box.y + box.height // 2)

    def do_grid_down(self) -> None:
        self.post_message(self.Step(self, "down"))

    def do_grid_up(self) -> None:
        self.post_message(self.Step(self, "up"))

    def do_grid_first(self) -> None:
        self.post_message(self.Step(self, "first"))

    def do_grid_last(self) -> None:
        self.post_message(self.Step(self, "last"))

    def do_text_left(self) -> None:
        self.post_message(self.Step(self, "left"))

    def do_text_right(self) -> None:
        self.post_message(self.Step(self, "right"))

    def render_line(self, y: int) -> Strip:
        """One row of the window, the cursor on top."""
        strip = super().render_line(y)
        box = self._cursor
        if not box or not box.y <= self.top + y < box.bottom:
            return strip
        left, right = max(0, box.x - self.left), min(self.size.width, box.right - self.left)
        if left >= right:
            return strip
        style = role_style("cursor" if self.has_focus else "cursor-blurred")
        inner = Strip(Segment.apply_style(strip.crop(left, right), post_style=style))
        return Strip.join([strip.crop(0, left), inner, strip.crop(right)])
