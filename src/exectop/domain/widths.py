"""How many terminal cells a text takes, and cutting it to a number of cells without splitting a character.

Follows what terminals do: wide and emoji characters take two cells, marks none, a joiner swallows what follows.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

ELLIPSIS = "…"
JOINER = "\u200d"
_EMOJI_SELECTOR = "\ufe0f"
_PLAIN = re.compile(
    "[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u2319\u2400-\u2426\u2460-\u25fc"
    "\u2713-\u2718\u2800-\u28ff]*"
)
"""Characters of one cell each that join nothing."""
_TAIL = 40
"""Characters of a text's end that are looked at for each cell of it."""
_SKINS = range(0x1F3FB, 0x1F400)


@lru_cache(maxsize=4096)
def _character_width(character: str) -> int:
    code = ord(character)
    if unicodedata.category(character) in ("Mn", "Me", "Mc", "Cf") or 0x1160 <= code <= 0x11FF:
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def is_plain(text: str) -> bool:
    """Whether each character takes one cell by itself."""
    return text.isascii() or _PLAIN.fullmatch(text) is not None


def cell_width(text: str) -> int:
    """Cells that a line of clean text takes."""
    if is_plain(text):
        return len(text)
    return sum(width for _, width in clusters(text))


def is_wider(text: str, width: int) -> bool:
    """Whether the text takes more than so many cells; of a long one only the beginning is looked at."""
    if text.isascii():
        return len(text) > width
    used = 0
    for _, cells in clusters(text):
        used += cells
        if used > width:
            return True
    return False


def clusters(text: str) -> Iterator[tuple[str, int]]:
    """Characters with the marks, selectors and joined characters that belong to them, and their cells."""
    start, width, is_joined = 0, 0, False
    for place, character in enumerate(text):
        own = _character_width(character)
        if place == 0:
            width = own
        elif character == _EMOJI_SELECTOR and width == 1 and not text[start:place].isascii():
            width = 2
        elif own == 0 or is_joined or (width == 2 and ord(character) in _SKINS):
            width = width or own
        else:
            yield text[start:place], width
            start, width = place, own
        is_joined = character == JOINER and width > 0
    if text:
        yield text[start:], width


def take(text: str, width: int) -> str:
    """The longest beginning of at most `width` cells."""
    if text.isascii():
        return text[: max(0, width)]
    used, kept = 0, []
    for cluster, cells in clusters(text):
        used += cells
        if used > width:
            break
        kept.append(cluster)
    return "".join(kept)


def take_end(text: str, width: int) -> str:
    """The longest end of at most `width` cells."""
    if text.isascii():
        return text[len(text) - width :] if width > 0 else ""
    used, kept = 0, []
    for cluster, cells in reversed(tuple(clusters(text[-_TAIL * width :]))):
        used += cells
        if used > width:
            break
        kept.append(cluster)
    return "".join(reversed(kept))


def shorten(text: str, width: int) -> str:
    """The text, or its beginning and an ellipsis, in at most `width` cells."""
    if len(text) <= width and text.isascii():
        return text
    if not is_wider(text, width):
        return text
    return take(text, width - 1) + ELLIPSIS if width > 0 else ""


def shorten_middle(text: str, width: int) -> str:
    """The text, or its two ends around an ellipsis, in at most `width` cells; for ids and paths."""
    if not is_wider(text, width):
        return text
    if width <= 1:
        return ELLIPSIS[: max(0, width)]
    tail = (width - 1) // 2
    return take(text, width - 1 - tail) + ELLIPSIS + take_end(text, tail)


def fit(text: str, width: int, *, is_right: bool = False, is_middle: bool = False) -> str:
    """The text in exactly `width` cells: padded, or shortened at its end (or in its middle)."""
    if not (text.isascii() and len(text) <= width):
        text = shorten_middle(text, width) if is_middle else shorten(text, width)
        text = text.rstrip(JOINER)  # which would swallow the padding
        missing = max(0, width - cell_width(text))
        return " " * missing + text if is_right else text + " " * missing
    return text.rjust(width) if is_right else text.ljust(width)


def wrap(text: str, width: int) -> list[str]:
    """The line in pieces of at most `width` cells, broken at blanks where there are any; nothing is lost."""
    if width < 1 or not is_wider(text, width):
        return [text]
    pieces = []
    start = place = used = blank = 0
    for cluster, cells in clusters(text):
        while used + cells > width and place > start:
            cut = blank if blank - start > (place - start) // 2 else place
            pieces.append(text[start:cut])
            start, used = cut, cell_width(text[cut:place])
        place += len(cluster)
        used += cells
        blank = place if cluster == " " else blank
    return [*pieces, text[start:]]
