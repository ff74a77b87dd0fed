"""Names in a given number of cells: how they are shortened in the middle, and spelled in ASCII.

Must not know: colours, statuses.
"""

import re

from exectop.domain.widths import JOINER, cell_width, clusters, take, take_end

LEAST = 4
_COUNT = re.compile(r" [×x][\d,]+$")


def spelled(name: str, *, is_ascii: bool = False) -> str:
    """A name as it is drawn. At its ends a joiner would take what stands beside it."""
    return to_ascii(name) if is_ascii else name.strip(JOINER)


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
    head = take(text, (room + 1) // 2)
    return head + mark + take_end(text, room - cell_width(head))


def least_width(text: str) -> int:
    """The cells that a name may be shortened to for something beside it: its count stays whole."""
    count = _COUNT.search(text)
    return min(cell_width(text), LEAST + (len(count[0]) if count else 0))


def to_ascii(text: str) -> str:
    """The text in as many cells without anything that an ASCII terminal lacks."""
    if text.isascii():
        return text
    return "".join(_ascii(cluster, width) for cluster, width in clusters(text))


def _ascii(cluster: str, width: int) -> str:
    letter = cluster[0]
    return letter.ljust(width, "?") if letter.isascii() else _LIKE.get(letter, "?" * width)


_LIKE = {"×": "x", "…": "~", "→": ">", "–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"'}
