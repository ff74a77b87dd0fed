"""JSON pretty-printed as lines of cells: everything shown, cleaned where it is shown.

Works without recursion, as a server decides how deep it goes. Texts of several lines are shown as such.
"""

import json
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from exectop.domain.roles import Role
from exectop.domain.text import clean_block, clean_line
from exectop.domain.values import Json
from exectop.present.cells import Cell, Line

INDENT = "  "
_Task: TypeAlias = "tuple[int, str | None, object, str]"
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
        self._kept: OrderedDict[tuple[int, str], tuple[Mapping[str, Json] | list[Json], list[Line]]] = OrderedDict()
        self.size = 0

    def lines(self, value: Mapping[str, Json] | list[Json], indent: str) -> list[Line]:
        """Those of the value, drawn only if they are not known."""
        key = (id(value), indent)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key][1]
        self._kept[key] = (value, list(_lines(value, indent)))
        self.size += len(self._kept[key][1])
        while self.size > self._room and len(self._kept) > 1:
            _, (_, gone) = self._kept.popitem(last=False)
            self.size -= len(gone)
        return self._kept[key][1]


_drawn = _Drawn(LINES_KEPT)


def json_lines(value: Json, indent: str = "") -> list[Line]:
    """The whole value, two blanks a level. A bare text is shown as the lines it has, without quotes."""
    if isinstance(value, str):
        return [(Cell(indent + line),) for line in text_lines(value)]
    if not isinstance(value, Mapping | list) or not value:
        return list(_lines(value, indent))
    return list(_drawn.lines(value, indent))


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


def _lines(value: object, indent: str) -> Iterator[Line]:
    """Depth first over a stack of what is still to be shown: depth, key, value (or a closing bracket), comma."""
    stack: list[_Task] = [(0, None, value, "")]
    while stack:
        depth, key, one, comma = stack.pop()
        head = _head(indent + INDENT * depth, key)
        if isinstance(one, _Closing):
            yield (Cell(f"{indent}{INDENT * depth}{one.bracket}{comma}", Role.DIM),)
        elif isinstance(one, Mapping | list) and one:
            yield (*head, Cell("{" if isinstance(one, Mapping) else "[", Role.DIM))
            stack.append((depth, None, _Closing("}" if isinstance(one, Mapping) else "]"), comma))
            stack += _inner(one, depth + 1)
        elif isinstance(one, str) and "\n" in one.strip("\n"):
            yield (*head, Cell("|", Role.DIM))
            for line in text_lines(one):
                yield (Cell(f"{indent}{INDENT * (depth + 1)}", Role.DIM), Cell(line, Role.STRING))
        else:
            yield (*head, scalar(one), Cell(comma, Role.DIM))  # type: ignore[arg-type]


class _Closing:
    """A bracket to be shown once what it closes has been."""

    __slots__ = ("bracket",)

    def __init__(self, bracket: str) -> None:
        self.bracket = bracket


def _head(indent: str, key: str | None) -> Line:
    if key is None:
        return (Cell(indent, Role.DIM),) if indent else ()
    return (Cell(indent, Role.DIM), Cell(clean_line(key), Role.KEY), Cell(": ", Role.DIM))


def _inner(value: Mapping[str, Json] | list[Json], depth: int) -> Sequence[_Task]:
    """What a list or an object holds, the last first, as a stack wants it."""
    pairs: list[tuple[str | None, Json]] = (
        list(value.items()) if isinstance(value, Mapping) else [(None, one) for one in value]
    )
    last = len(pairs) - 1
    return [(depth, key, one, "" if place == last else ",") for place, (key, one) in enumerate(pairs)][::-1]
