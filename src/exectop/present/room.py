"""How much of what a server told is drawn, and what is said of the rest. Must not know: what is drawn."""

import sys
from collections.abc import Iterable
from typing import NamedTuple

from exectop.domain.roles import Role
from exectop.present.cells import Cell, Line


class Room(NamedTuple):
    """How much is drawn: at most so many `lines` and, about, so many `characters`. `rest`: who has what is left out;
    `other`: who has it where it is no data of its own, such as a comment, if that is somebody else."""

    lines: int
    characters: int
    rest: str
    other: str = ""

    @property
    def is_used_up(self) -> bool:
        return self.lines <= 0 or self.characters <= 0

    @property
    def besides(self) -> "Room":
        """As much room, for what is no data of its own."""
        return self._replace(rest=self.other or self.rest)

    def less(self, lines: Iterable[Line]) -> "Room":
        """What remains after these lines."""
        lengths = [sum(len(cell.text) for cell in line) for line in lines]
        return self._replace(lines=self.lines - len(lengths), characters=self.characters - sum(lengths))

    def note(self, words: str, indent: str = "") -> Line:
        """The line that says what is left out, and who has it."""
        return (Cell(f"{indent}… {words}: {self.rest}", Role.DIM),)


WHOLE = Room(sys.maxsize, sys.maxsize, "")


def more(count: int, what: str) -> str:
    """`1 more value`, `2 more values`."""
    return f"{count} more {what}{'' if count == 1 else 's'}"


def cut(text: str, room: Room) -> str:
    """As much of the beginning of a text as there is room for; looks at no more of it."""
    head = text[: max(0, room.characters)]
    if head.count("\n") < room.lines:
        return head
    rest = head.split("\n", max(1, room.lines))[-1]
    return head[: len(head) - len(rest) - 1]
