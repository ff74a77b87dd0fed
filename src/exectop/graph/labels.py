"""Names in a given number of cells: how wide they are, and how they are shortened in the middle.

Owns: cell widths of names as terminals count them. Must not know: colours, statuses.
"""

import re
import unicodedata

_NARROW = re.compile("[ -~¡-¬®-˿‐-‧←-⇿∀-⋿─-▟■-◼⠀-⣿✓✗]*")
"""What names and drawings are mostly made of: one cell a character."""

LEAST = 4
_COUNT = re.compile(r" [×x][\d,]+$")


def cell_width(text: str) -> int:
    """How many cells of a terminal the text takes."""
    if text.isascii() or _NARROW.fullmatch(text):
        return len(text)
    return sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def shorten(text: str, width: int, *, is_ascii: bool = False) -> str:
    """The text in at most `width` cells: the middle goes, since names differ at their ends; never a part of how many
    there are (` ×1,203`), as long as that has room."""
    if cell_width(text) <= width:
        return text
    count = _COUNT.search(text)
    if count and count.start() > 1 and len(count[0]) < width:
        return shorten(text[: count.start()], width - len(count[0]), is_ascii=is_ascii) + count[0]
    mark = ("~" if is_ascii else "…") if width > 0 else ""
    room = max(0, width - len(mark))
    head = _take(text, (room + 1) // 2)
    tail = _take(text[::-1], room - cell_width(head))[::-1]
    return head + mark + tail


def least_width(text: str) -> int:
    """The cells that a name may be shortened to for something beside it: its count stays whole."""
    count = _COUNT.search(text)
    return min(cell_width(text), LEAST + (len(count[0]) if count else 0))


def _take(text: str, width: int) -> str:
    """The longest beginning that fits."""
    used = 0
    for place, character in enumerate(text):
        used += _width(character)
        if used > width:
            return text[:place]
    return text


def fit(text: str, width: int, *, is_ascii: bool = False) -> str:
    """The text in exactly `width` cells."""
    short = shorten(text, width, is_ascii=is_ascii)
    return short + " " * (width - cell_width(short))


def to_ascii(text: str) -> str:
    """The text in as many cells without anything that an ASCII terminal lacks."""
    if text.isascii():
        return text
    return "".join(c if c.isascii() else _LIKE.get(c, "?" * _width(c)) for c in text)


_LIKE = {"×": "x", "…": "~", "→": ">", "–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"'}
