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
_SELECTED = re.compile(
    "[#*0-9\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u2328\u23cf\u23ed-\u23ef\u23f1\u23f2"
    "\u23f8-\u23fa\u24c2\u25aa\u25ab\u25b6\u25c0\u25fb\u25fc\u2600-\u2604\u260e\u2611\u2618\u261d\u2620"
    "\u2622\u2623\u2626\u262a\u262e\u262f\u2638-\u263a\u2640\u2642\u265f\u2660\u2663\u2665\u2666\u2668\u267b"
    "\u267e\u2692\u2694-\u2697\u2699\u269b\u269c\u26a0\u26a7\u26b0\u26b1\u26c8\u26cf\u26d1\u26d3\u26e9"
    "\u26f0\u26f1\u26f4\u26f7-\u26f9\u2702\u2708\u2709\u270c\u270d\u270f\u2712\u2714\u2716\u271d\u2721"
    "\u2733\u2734\u2744\u2747\u2763\u2764\u27a1\u2934\u2935\u2b05-\u2b07\U0001f170\U0001f171\U0001f17e\U0001f17f"
    "\U0001f321\U0001f324-\U0001f32c\U0001f336\U0001f37d\U0001f396\U0001f397\U0001f399-\U0001f39b"
    "\U0001f39e\U0001f39f\U0001f3cb-\U0001f3ce\U0001f3d4-\U0001f3df\U0001f3f3\U0001f3f5\U0001f3f7\U0001f43f"
    "\U0001f441\U0001f4fd\U0001f549\U0001f54a\U0001f56f\U0001f570\U0001f573-\U0001f579\U0001f587"
    "\U0001f58a-\U0001f58d\U0001f590\U0001f5a5\U0001f5a8\U0001f5b1\U0001f5b2\U0001f5bc\U0001f5c2-\U0001f5c4"
    "\U0001f5d1-\U0001f5d3\U0001f5dc-\U0001f5de\U0001f5e1\U0001f5e3\U0001f5e8\U0001f5ef\U0001f5f3\U0001f5fa"
    "\U0001f6cb\U0001f6cd-\U0001f6cf\U0001f6e0-\U0001f6e5\U0001f6e9\U0001f6f0\U0001f6f3]"
)
"""Characters of one cell that take two as emoji, with the selector behind them."""
_TAIL = 40
"""Characters of a text's end that are looked at for each cell of it."""
_SKINS = range(0x1F3FB, 0x1F400)
_FLAGS = frozenset(map(chr, range(0x1F1E6, 0x1F200)))
"""Letters of which two are a flag."""


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
        elif character == _EMOJI_SELECTOR and width == 1 and _SELECTED.match(text[start]):
            width = 2
        elif own == 0 or is_joined or (width == 2 and ord(character) in _SKINS):
            width = width or own
        elif place == start + 1 and text[start] in _FLAGS and character in _FLAGS:
            width += own
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
