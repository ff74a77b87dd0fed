"""The base of widgets that paint lines: a mistake in painting costs the widget's own lines, not the program.

Owns: catching it and telling of it. Must not know: who shows the failure.
"""

from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from exectop.tui.runner import caught


class Painted(Widget):
    """Paints blank lines where its own could not be made, and posts `Failed`."""

    class Failed(Message):
        """The widget could not be painted."""

        def __init__(self, widget: "Painted", error: Exception) -> None:
            super().__init__()
            self.widget = widget
            self.error = error

        @property
        def control(self) -> "Painted":
            return self.widget

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of that part, whole or blank."""
        lines, error = caught(lambda: super(Painted, self).render_lines(crop))
        if lines is not None:
            return lines
        if error is not None:
            self.post_message(self.Failed(self, error))
        return [Strip.blank(crop.width, self.rich_style)] * crop.height
