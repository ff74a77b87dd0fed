"""With `--ascii`: every sign that draws becomes one of ASCII, whoever painted it, of the same width.

What has a better form in ASCII is drawn so where it is made (glyphs, graphs, bars); this is for the rest, borders and
ellipses among it. Letters are left as they are: a name stays a name. Must not know: what the text is.
"""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_PLAIN = {"…": "~", "·": ".", "–": "-", "—": "-", "→": ">", "←": "<", "↑": "^", "↓": "v", "•": "*", "×": "x"}
_SHAPES = {"‖": "|", "◀": "<", "▶": ">", "▸": ">", "◂": "<", "▲": "^", "▼": "v", "▾": "v", "▴": "^"}
_LEVEL = "─━┄┅┈┉╌╍═╴╶╸╺╼╾"
_UPRIGHT = "│┃┆┇┊┋╎╏║╵╷╹╻╽╿"
_HALVES = {"▁": "_", "▔": "-", "▏": "|", "▕": "|", "░": ".", "▒": ":", "\u2800": " "}


def _table() -> dict[int, str]:
    table = dict.fromkeys(range(9472, 9600), "+")
    table |= {ord(sign): "-" for sign in _LEVEL} | {ord(sign): "|" for sign in _UPRIGHT}
    table |= dict.fromkeys(range(9600, 9632), "#") | dict.fromkeys(range(9632, 9728), "*")
    table |= dict.fromkeys(range(10240, 10496), ".")
    return table | {ord(sign): plain for sign, plain in (_PLAIN | _SHAPES | _HALVES).items()}


_TABLE = _table()


class AsciiSigns(LineFilter):
    """Replaces signs in every segment; segments of ASCII are passed on as they are."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments with plain signs."""
        return [
            segment if segment.text.isascii() else Segment(segment.text.translate(_TABLE), segment.style)
            for segment in segments
        ]
