"""Reads a drawn graph back from its text alone: the proof that the picture says what the edges are."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

LEFT, RIGHT, UP, DOWN, SWITCH, BRIDGE = 1, 2, 4, 8, 16, 32

UNICODE = {
    "┐": LEFT | DOWN, "┘": LEFT | UP, "┌": RIGHT | DOWN, "└": RIGHT | UP,
    "┤": LEFT | UP | DOWN, "├": RIGHT | UP | DOWN, "┬": LEFT | RIGHT | DOWN, "┴": LEFT | RIGHT | UP,
    "┼": LEFT | RIGHT | UP | DOWN,
    "╮": LEFT | DOWN | SWITCH, "╯": LEFT | UP | SWITCH, "┥": LEFT | UP | DOWN | SWITCH,
    "│": BRIDGE, "┃": BRIDGE, "─": LEFT | RIGHT, "━": LEFT | RIGHT,
    "┓": LEFT | DOWN, "┛": LEFT | UP, "┏": RIGHT | DOWN, "┗": RIGHT | UP,
    "┫": LEFT | UP | DOWN, "┣": RIGHT | UP | DOWN, "┳": LEFT | RIGHT | DOWN, "┻": LEFT | RIGHT | UP,
    "╋": LEFT | RIGHT | UP | DOWN,
}  # fmt: skip
_NAMED = {"LEFT": LEFT, "RIGHT": RIGHT, "UP": UP, "DOWN": DOWN, "HORIZONTAL": LEFT | RIGHT, "VERTICAL": UP | DOWN}


def _mixed() -> dict[str, int]:
    """The arms of box characters with light and heavy arms, from their names."""
    marks = {}
    for code in range(0x2500, 0x254C):
        words = unicodedata.name(chr(code)).split()
        if not {*words} & {"DASH", "DOUBLE", "TRIPLE", "QUADRUPLE"}:
            marks[chr(code)] = sum(_NAMED.get(word, 0) for word in words)
    return marks


UNICODE = _mixed() | UNICODE
ASCII = {"\\": LEFT | DOWN | SWITCH, "/": LEFT | UP | SWITCH, "{": LEFT | UP | DOWN | SWITCH, "|": BRIDGE}
ASCII |= {"-": LEFT | RIGHT, "=": LEFT | RIGHT, "!": BRIDGE}
_NODE = re.compile(r"[●o] (\S+)( \d+s)?")
_STEP = {LEFT: (0, -1), RIGHT: (0, 1), UP: (-1, 0), DOWN: (1, 0)}
_OPPOSITE = {LEFT: RIGHT, RIGHT: LEFT, UP: DOWN, DOWN: UP}


def decode(lines: Sequence[str]) -> tuple[set[str], set[tuple[str, str]]]:
    """The names and the edges between them. Names have no blanks and stand behind `●` or `o`."""
    return _Reader(lines).read()


class _Reader:
    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = list(lines)
        self.name_at: dict[tuple[int, int], str] = {}
        self.ends: dict[str, tuple[int, int]] = {}
        for y, line in enumerate(self.lines):
            for match in _NODE.finditer(line):
                self.name_at.update({(y, x): match[1] for x in range(match.start(), match.end())})
                self.ends[match[1]] = (y, match.end())

    def read(self) -> tuple[set[str], set[tuple[str, str]]]:
        edges = {(name, end) for name, (y, x) in self.ends.items() for end in self._reach(name, y, x)}
        return set(self.ends), edges

    def _cell(self, y: int, x: int) -> str:
        return self.lines[y][x] if 0 <= y < len(self.lines) and 0 <= x < len(self.lines[y]) else " "

    def _arms(self, y: int, x: int) -> int:
        cell = self._cell(y, x)
        if (y, x) in self.name_at:
            return 0
        if cell != "+":
            return UNICODE.get(cell) or ASCII.get(cell, 0)
        arms = LEFT if self._cell(y, x - 1) in "-=" else 0
        arms |= RIGHT if self._cell(y, x + 1) in "-=" else 0
        arms |= UP if self._cell(y - 1, x) in "|!+/\\{" else 0
        return arms | (DOWN if self._cell(y + 1, x) in "|!+/\\{" else 0)

    def _reach(self, name: str, y: int, x: int) -> Iterator[str]:
        """The nodes that a walk to the right from a node's end comes to."""
        if self._cell(y, x) == " ":
            x += 1
        pending, seen = [(y, x, RIGHT)], set()
        while pending:
            state = pending.pop()
            if state in seen:
                continue
            seen.add(state)
            y, x, heading = state
            if (y, x) in self.name_at and heading == RIGHT:
                yield self.name_at[y, x]
                continue
            for out in self._leave(self._arms(y, x), heading):
                dy, dx = _STEP[out]
                pending.append((y + dy, x + dx, out))

    @staticmethod
    def _leave(arms: int, heading: int) -> list[int]:
        if arms == BRIDGE:
            return [heading]
        if not arms & _OPPOSITE[heading]:
            return []  # this piece does not touch the side we come from
        if arms & SWITCH and heading == RIGHT:
            return [RIGHT, *(way for way in (UP, DOWN) if arms & way)]
        came = _OPPOSITE[heading]
        return [way for way in (RIGHT, UP, DOWN) if arms & way and way != came]
