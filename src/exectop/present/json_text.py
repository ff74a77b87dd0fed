"""JSON pretty-printed as lines of cells: everything shown, cleaned where it is shown.

Works without recursion, as a server decides how deep it goes. Texts of several lines are shown as such.
"""

import json
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from exectop.domain.roles import Role
from exectop.domain.text import clean_block, clean_line
from exectop.domain.values import Json
from exectop.present.cells import Cell, Line
from exectop.present.room import WHOLE, Room, cut, more

INDENT = "  "
_Data: TypeAlias = "Mapping[str, Json] | Json"
LINES_KEPT = 10_000


def scalar(value: Json) -> Cell:
    """A value that holds no others, on one line; texts in quotes, control characters visible."""
    if isinstance(value, str):
        return Cell(f'"{clean_line(value)}"', Role.STRING)
    if value is None:
        return Cell("null", Role.DIM)
    if isinstance(value, bool):
        return Cell("true" if value else "false", Role.NUMBER)
    if isinstance(value, int | float):
        return Cell(_number(value), Role.NUMBER)
    return Cell(summary(value), Role.DIM)


def _number(value: float) -> str:
    try:
        return repr(value)
    except ValueError:  # an integer of thousands of digits, which Python does not print
        return f"{value:#x}" if isinstance(value, int) else "NaN"


def summary(value: Json) -> str:
    """What a list or an object holds, in a few characters."""
    if isinstance(value, Mapping):
        return f"{{{len(value)} {'key' if len(value) == 1 else 'keys'}}}" if value else "{}"
    if isinstance(value, list):
        return f"[{len(value)} {'item' if len(value) == 1 else 'items'}]" if value else "[]"
    return ""


class _Drawn:
    """The lines of values that were shown lately, so many together: a payload of megabytes is drawn every second.
    Values never change; holding them keeps their `id` from being given to another."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept: OrderedDict[tuple[int, str, Room], tuple[Mapping[str, Json] | list[Json], list[Line]]] = (
            OrderedDict()
        )
        self.size = 0

    def lines(self, value: Mapping[str, Json] | list[Json], indent: str, room: Room = WHOLE) -> list[Line]:
        """Those of the value, drawn only if they are not known."""
        key = (id(value), indent, room)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key][1]
        self._kept[key] = (value, _Drawing(indent, room).of(value))
        self.size += len(self._kept[key][1])
        while self.size > self._room and len(self._kept) > 1:
            _, (_, gone) = self._kept.popitem(last=False)
            self.size -= len(gone)
        return self._kept[key][1]


_drawn = _Drawn(LINES_KEPT)


def json_lines(value: Json, indent: str = "", room: Room = WHOLE) -> list[Line]:
    """The value, two blanks a level, as far as there is room; what is left out is said in a last line. A bare text is
    shown as the lines it has, without quotes."""
    if isinstance(value, str):
        head = cut(value, room)
        lines: list[Line] = [(Cell(indent + line),) for line in text_lines(head)]
        return lines if len(head) == len(value) else [*lines, left_of_text(value, head, room, indent)]
    if is_on_one_line(value):
        return _Drawing(indent, room).of(value)
    assert isinstance(value, Mapping | list), "all others are on one line"
    return list(_drawn.lines(value, indent, room))


def is_on_one_line(value: Json) -> bool:
    """Whether its drawing is one line; known without drawing it. Not for texts."""
    return not (isinstance(value, Mapping | list) and value)


def left_of_text(text: str, head: str, room: Room, indent: str = "") -> Line:
    """The line below the beginning of a text."""
    return room.note(more(len(text) - len(head), "character"), indent)


def text_lines(text: str) -> list[str]:
    """Safe lines of a text, tabs as blanks; at least one."""
    return [line.expandtabs(4) for line in clean_block(text).split("\n")]


def compact(value: Json, limit: int = 200) -> str:
    """The value on one line, cut off after about `limit` characters."""
    if isinstance(value, str):
        return clean_line(value[:limit])
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (RecursionError, ValueError):
        text = summary(value)
    return clean_line(text if len(text) <= limit else text[:limit] + "…")


@dataclass(slots=True)
class _Level:
    """A list or an object that is drawn in part: what is still to come of it, how many that are, and how it ends."""

    rest: Iterator[tuple[str | None, Json]]
    count: int
    bracket: str
    comma: str


class _Drawing:
    """One value drawn depth first, over a stack of what is not closed yet, until the room is used up. What lies
    beyond is not looked at."""

    def __init__(self, indent: str, room: Room) -> None:
        self._indent = indent
        self._room = room
        self._is_whole = room is WHOLE
        self._lines: list[Line] = []
        self._characters = room.characters
        self._levels: list[_Level] = []

    def of(self, value: _Data) -> list[Line]:
        """The lines of the value, and one on what there was no room for."""
        self._value(None, value, "")
        while self._levels and len(self._lines) < self._room.lines and self._characters > 0:
            self._go_on(self._levels[-1])
        if self._levels:
            self._lines.append(self._note())
        return self._lines

    @property
    def _left(self) -> Room:
        if self._is_whole:
            return WHOLE
        return self._room._replace(lines=self._room.lines - len(self._lines), characters=self._characters)

    @property
    def _blanks(self) -> str:
        return self._indent + INDENT * len(self._levels)

    def _note(self) -> Line:
        count = sum(level.count for level in self._levels)
        words = f"{more(count, 'value')}, with all that is in them" if count else "closing brackets only"
        return self._room.note(words, self._indent)

    def _add(self, *line: Cell) -> None:
        self._lines.append(line)
        if not self._is_whole:
            self._characters -= sum(len(cell.text) for cell in line)

    def _go_on(self, level: _Level) -> None:
        """Draw the next thing in a level, or its end."""
        if level.count:
            level.count -= 1
            self._value(*next(level.rest), "," if level.count else "")
        else:
            self._levels.pop()
            self._add(Cell(f"{self._blanks}{level.bracket}{level.comma}", Role.DIM))

    def _value(self, key: str | None, one: _Data, comma: str) -> None:
        head = self._head(key)
        if isinstance(one, Mapping) and one:
            self._open(head, "{", _Level(iter(one.items()), len(one), "}", comma))
        elif isinstance(one, list) and one:
            self._open(head, "[", _Level(((None, inner) for inner in one), len(one), "]", comma))
        elif isinstance(one, str):
            self._text(head, one, comma)
        else:
            self._add(*head, scalar(one), Cell(comma, Role.DIM))  # type: ignore[arg-type]

    def _open(self, head: Line, bracket: str, level: _Level) -> None:
        self._add(*head, Cell(bracket, Role.DIM))
        self._levels.append(level)

    def _head(self, key: str | None) -> Line:
        blanks = self._blanks
        if key is None:
            return (Cell(blanks, Role.DIM),) if blanks else ()
        return (Cell(blanks, Role.DIM), Cell(name_within(key, self._left), Role.KEY), Cell(": ", Role.DIM))

    def _text(self, head: Line, text: str, comma: str) -> None:
        """A text in quotes, one of several lines below its key; of a very long one the beginning."""
        shown = cut(text, self._left)
        if "\n" in shown.strip("\n"):
            self._add(*head, Cell("|", Role.DIM))
            blanks = Cell(self._blanks + INDENT, Role.DIM)
            for line in text_lines(shown):
                self._add(blanks, Cell(line, Role.STRING))
            if len(shown) < len(text):
                self._add(*left_of_text(text, shown, self._room, blanks.text))
        elif len(shown) < len(text):
            left = self._room.note(more(len(text) - len(shown), "character"))
            self._add(*head, scalar(shown), *left, Cell(comma, Role.DIM))
        else:
            self._add(*head, scalar(text), Cell(comma, Role.DIM))


def name_within(name: str, room: Room) -> str:
    """A name on one line, safe; of one that is longer than all the room the beginning, with a mark."""
    if len(name) <= room.characters:
        return clean_line(name)
    return f"{clean_line(name[: max(0, room.characters)])}…"
