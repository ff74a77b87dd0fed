"""With `--ascii`: nothing but ASCII is drawn on the screen. Must not know: what is drawn."""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from exectop.present.ascii import ascii_signs


class AsciiFilter(LineFilter):
    """Replaces signs in every segment; segments of ASCII are passed on as they are."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments with plain signs."""
        return [
            segment if segment.text.isascii() else Segment(ascii_signs(segment.text), segment.style)
            for segment in segments
        ]
