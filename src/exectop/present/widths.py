"""How many terminal cells a text takes, and cutting it to a number of cells without splitting a character.

Follows what terminals do: wide and emoji characters take two cells, marks none, a joiner swallows what follows.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

ELLIPSIS = "…"
_JOINER = "\u200d"
_EMOJI_SELECTOR = "\ufe0f"
_SKINS = range(0x1F3FB, 0x1F400)


@lru_cache(maxsize=4096)
def _character_width(character: str) -> int:
    code = ord(character)
    if unicodedata.category(character) in ("Mn", "Me", "Mc", "Cf") or 0x1160 <= code <= 0x11FF:
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def cell_width(text: str) -> int:
    """Cells that a line of clean text takes."""
    return len(text) if text.isascii() else sum(width for _, width in _clusters(text))


def _clusters(text: str) -> Iterator[tuple[str, int]]:
    """Characters with the marks, selectors and joined characters that belong to them, and their cells."""
    cluster, width, is_joined = "", 0, False
    for character in text:
        own = _character_width(character)
        if character == _EMOJI_SELECTOR and width == 1 and not cluster.isascii():
            cluster, width = cluster + character, 2
        elif cluster and (own == 0 or is_joined or (ord(character) in _SKINS and width == 2)):
            cluster, width = cluster + character, width or own
        else:
            if cluster:
                yield cluster, width
            cluster, width = character, own
        is_joined = character == _JOINER and width > 0
    if cluster:
        yield cluster, width


def take(text: str, width: int) -> str:
    """The longest beginning of at most `width` cells."""
    if text.isascii():
        return text[: max(0, width)]
    used, kept = 0, []
    for cluster, cells in _clusters(text):
        used += cells
        if used > width:
            break
        kept.append(cluster)
    return "".join(kept)


def _take_end(text: str, width: int) -> str:
    """The longest end of at most `width` cells."""
    if text.isascii():
        return text[len(text) - width :] if width > 0 else ""
    used, kept = 0, []
    for cluster, cells in reversed(tuple(_clusters(text))):
        used += cells
        if used > width:
            break
        kept.append(cluster)
    return "".join(reversed(kept))


def shorten(text: str, width: int) -> str:
    """The text, or its beginning and an ellipsis, in at most `width` cells."""
    if len(text) <= width and text.isascii():
        return text
    if cell_width(text) <= width:
        return text
    return take(text, width - 1) + ELLIPSIS if width > 0 else ""


def shorten_middle(text: str, width: int) -> str:
    """The text, or its two ends around an ellipsis, in at most `width` cells; for ids and paths."""
    if cell_width(text) <= width:
        return text
    if width <= 1:
        return ELLIPSIS[: max(0, width)]
    tail = (width - 1) // 2
    return take(text, width - 1 - tail) + ELLIPSIS + _take_end(text, tail)


def fit(text: str, width: int, *, is_right: bool = False, is_middle: bool = False) -> str:
    """The text in exactly `width` cells: padded, or shortened at its end (or in its middle)."""
    if not (text.isascii() and len(text) <= width):
        text = shorten_middle(text, width) if is_middle else shorten(text, width)
        missing = max(0, width - cell_width(text))
        return " " * missing + text if is_right else text + " " * missing
    return text.rjust(width) if is_right else text.ljust(width)


def wrap(text: str, width: int) -> list[str]:
    """The line in pieces of at most `width` cells, broken at blanks where there are any; nothing is lost."""
    if width < 1 or cell_width(text) <= width:
        return [text]
    pieces = []
    rest = text
    while cell_width(rest) > width:
        head = take(rest, width) or next(_clusters(rest))[0]
        blank = head.rfind(" ") + 1
        if blank > len(head) // 2:
            head = head[:blank]
        pieces.append(head)
        rest = rest[len(head) :]
    return [*pieces, rest] if rest else pieces
