"""The characters that lines are drawn with, by their arms: light, heavy and mixed, and as much of it as ASCII has.

Owns: which character has which arms. Must not know: where it stands, or why a line is bold.
"""

import unicodedata
from functools import cache

from exectop.graph.route import DOWN, LEFT, RIGHT, SWITCH, UP

UNICODE = {
    0: " ",
    LEFT | RIGHT: "─",
    UP | DOWN: "│",
    LEFT | DOWN: "┐",
    LEFT | UP: "┘",
    RIGHT | DOWN: "┌",
    RIGHT | UP: "└",
    LEFT | UP | DOWN: "┤",
    RIGHT | UP | DOWN: "├",
    LEFT | RIGHT | DOWN: "┬",
    LEFT | RIGHT | UP: "┴",
    LEFT | RIGHT | UP | DOWN: "┼",
    LEFT | DOWN | SWITCH: "╮",
    LEFT | UP | SWITCH: "╯",
    LEFT | UP | DOWN | SWITCH: "┥",
    RIGHT | UP | SWITCH: "╰",
    LEFT | RIGHT | UP | SWITCH: "┸",
}
ASCII = dict.fromkeys(UNICODE, "+") | {
    0: " ",
    LEFT | RIGHT: "-",
    UP | DOWN: "|",
    LEFT | DOWN | SWITCH: "\\",
    LEFT | UP | SWITCH: "/",
    LEFT | UP | DOWN | SWITCH: "{",
    RIGHT | UP | SWITCH: "\\",
    LEFT | RIGHT | UP | SWITCH: "^",
}
_ASCII_BOLD = {LEFT | RIGHT: "=", UP | DOWN: "!"}
_DIRECTIONS = {
    "LEFT": LEFT,
    "RIGHT": RIGHT,
    "UP": UP,
    "DOWN": DOWN,
    "HORIZONTAL": LEFT | RIGHT,
    "VERTICAL": UP | DOWN,
}


def turned(arms: int) -> int:
    """The arms with rows and columns exchanged: what leads to the right leads down."""
    return (arms & (LEFT | RIGHT)) << 2 | (arms & (UP | DOWN)) >> 2 | arms & SWITCH


def mark(arms: int, heavy: int = 0, *, is_ascii: bool = False) -> str:
    """The character with these arms, those in `heavy` bold. A switch has no heavy form."""
    if not heavy or arms & SWITCH:
        return (ASCII if is_ascii else UNICODE)[arms]
    if is_ascii:
        return _ASCII_BOLD.get(arms, ASCII[arms])
    return mixed(arms, heavy)


@cache
def mixed(arms: int, bold: int) -> str:
    """The box character with these arms, those in `bold` heavy."""
    return _BOXES[arms, bold & arms]


def _boxes() -> dict[tuple[int, int], str]:
    """All light and heavy box characters by (arms, heavy arms), from their Unicode names."""
    boxes: dict[tuple[int, int], str] = {}
    for code in range(0x2500, 0x2580):
        words = unicodedata.name(chr(code)).removeprefix("BOX DRAWINGS ").replace(" AND ", " ").split()
        if not {*words} <= {*_DIRECTIONS, "LIGHT", "HEAVY"}:
            continue
        if words[0] in ("LIGHT", "HEAVY"):  # said before what it is about, not behind
            words.reverse()
        if words[-1] in ("LIGHT", "HEAVY"):
            boxes.setdefault(_weights(words), chr(code))
    return boxes


def _weights(words: list[str]) -> tuple[int, int]:
    arms = heavy = pending = 0
    for word in words:
        if word in _DIRECTIONS:
            pending |= _DIRECTIONS[word]
        else:
            arms |= pending
            heavy |= pending if word == "HEAVY" else 0
            pending = 0
    return arms, heavy


_BOXES = _boxes()


def weighted(arms: int, heavy: int) -> int:
    """A number for a cell with these arms, of which those in `heavy` are bold: from `BOLD` on where any is."""
    return arms | (arms & heavy) << 5


BOLD = weighted(LEFT, LEFT) - LEFT


def _all(*, is_ascii: bool) -> dict[int, str]:
    cells = ((arms, heavy) for arms in UNICODE for heavy in range(SWITCH) if heavy & arms == heavy)
    return {weighted(arms, heavy): mark(arms, heavy, is_ascii=is_ascii) for arms, heavy in cells}


WEIGHTED = (_all(is_ascii=False), _all(is_ascii=True))
"""The characters by `weighted`, in Unicode and in ASCII."""
