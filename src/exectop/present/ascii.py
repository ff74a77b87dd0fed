"""With `--ascii`: every sign that draws becomes one of ASCII of the same width, whoever drew it.

What has a better form in ASCII is drawn so where it is made (glyphs, graphs, bars); this is for the rest, borders and
ellipses among it. Letters are left as they are: a name stays a name. Must not know: what the text is.
"""

from exectop.domain.status import Status
from exectop.present.glyphs import glyph

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
    table |= {ord(glyph(status)): glyph(status, ascii=True) for status in Status}
    return table | {ord(sign): plain for sign, plain in (_PLAIN | _SHAPES | _HALVES).items()}


_TABLE = _table()


def ascii_signs(text: str) -> str:
    """The text with plain signs; the same object where it has no others."""
    return text if text.isascii() else text.translate(_TABLE)
