"""Reads a drawn graph back from its text alone: the proof that the picture says what the edges are."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from exectop.graph.geometry import Flow

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
ASCII |= {"^": LEFT | RIGHT | UP | SWITCH}
DOWNWARD = {
    "╰": RIGHT | UP | SWITCH, "╯": LEFT | UP | SWITCH, "┸": LEFT | RIGHT | UP | SWITCH, "\\": RIGHT | UP | SWITCH,
    "─": BRIDGE, "━": BRIDGE, "-": BRIDGE, "=": BRIDGE, "│": UP | DOWN, "┃": UP | DOWN,
    "|": UP | DOWN, "!": UP | DOWN,
}  # fmt: skip
"""What means something else where the picture flows down."""
_NODE = re.compile(r"[●o] (\S+)( \d+s)?")
_SIDE = re.compile(r"[│|]")
_STEP = {LEFT: (0, -1), RIGHT: (0, 1), UP: (-1, 0), DOWN: (1, 0)}
_OPPOSITE = {LEFT: RIGHT, RIGHT: LEFT, UP: DOWN, DOWN: UP}


def decode(lines: Sequence[str], flow: Flow = Flow.RIGHT) -> tuple[set[str], set[tuple[str, str]]]:
    """The names and the edges between them. Names have no blanks and stand behind `●` or `o`."""
    return (_Reader if flow is Flow.RIGHT else _DownReader)(lines).read()


class _Reader:
    FORWARD = RIGHT

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = list(lines)
        self.name_at: dict[tuple[int, int], str] = {}
        self.begins: dict[str, list[tuple[int, int]]] = {}
        for y, line in enumerate(self.lines):
            for match in _NODE.finditer(line):
                self.begins[match[1]] = self._node(y, match)

    def _node(self, y: int, match: re.Match[str]) -> list[tuple[int, int]]:
        """Take the cells of a node; where lines may leave it."""
        self.name_at.update({(y, x): match[1] for x in range(match.start(), match.end())})
        end = match.end()
        return [(y, end + (self._cell(y, end) == " "))]

    def read(self) -> tuple[set[str], set[tuple[str, str]]]:
        edges = {(name, end) for name, begins in self.begins.items() for end in self._reach(begins)}
        return set(self.begins), edges

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

    def _is_entered(self, y: int, x: int) -> bool:
        return (y, x) in self.name_at

    def _reach(self, begins: Sequence[tuple[int, int]]) -> Iterator[str]:
        """The nodes that a walk with the flow from a node's end comes to."""
        pending, seen = [(y, x, self.FORWARD) for y, x in begins], set()
        while pending:
            state = pending.pop()
            if state in seen:
                continue
            seen.add(state)
            y, x, heading = state
            if heading == self.FORWARD and self._is_entered(y, x):
                yield self.name_at[y, x]
                continue
            for out in self._leave(self._arms(y, x), heading):
                dy, dx = _STEP[out]
                pending.append((y + dy, x + dx, out))

    def _leave(self, arms: int, heading: int) -> list[int]:
        if arms == BRIDGE:
            return [heading]
        if not arms & _OPPOSITE[heading]:
            return []  # this piece does not touch the side we come from
        forward = self.FORWARD
        sides = (UP, DOWN) if forward == RIGHT else (LEFT, RIGHT)
        if arms & SWITCH and heading == forward:
            return [forward, *(way for way in sides if arms & way)]
        came = _OPPOSITE[heading]
        return [way for way in (forward, *sides) if arms & way and way != came]


class _DownReader(_Reader):
    """The same with rows and columns exchanged, and boxes with tees where lines enter and leave."""

    FORWARD = DOWN

    def _node(self, y: int, match: re.Match[str]) -> list[tuple[int, int]]:
        left, side = match.start() - 2, _SIDE.search(self.lines[y], match.end())
        assert side, "a box has a right side"
        assert _SIDE.match(self._cell(y, left)), "a box has a left side"
        inside = range(left + 1, side.start())
        cells = {(y + dy, x): match[1] for dy in (-1, 0, 1) for x in range(left, side.end())}
        assert not {*cells} & {*self.name_at}, "no box lies over another"
        self.name_at.update(cells)
        return [(y + 2, x) for x in inside if self._cell(y + 1, x) in "┬┰+"]

    def _is_entered(self, y: int, x: int) -> bool:
        return (y, x) in self.name_at and self._cell(y, x) in "┴┸+"

    def _arms(self, y: int, x: int) -> int:
        cell = self._cell(y, x)
        if (y, x) in self.name_at:
            return 0
        if cell != "+":
            return DOWNWARD.get(cell) or UNICODE.get(cell) or ASCII.get(cell, 0)
        arms = LEFT if self._cell(y, x - 1) in "-=+/\\^" else 0
        arms |= RIGHT if self._cell(y, x + 1) in "-=+/\\^" else 0
        arms |= UP if self._touches(y - 1, x) else 0
        return arms | (DOWN if self._touches(y + 1, x) else 0)

    def _touches(self, y: int, x: int) -> bool:
        """Whether a line goes on there: a line, or the tee of a box (not its corner)."""
        if (y, x) not in self.name_at:
            return self._cell(y, x) in "|!"
        return self._cell(y, x) == "+" and all(self.name_at.get((y, x + dx)) == self.name_at[y, x] for dx in (-1, 1))
