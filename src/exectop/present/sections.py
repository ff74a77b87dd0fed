"""The building blocks of the detail view: named values, texts and JSON as sections of lines.

Owns: the look of a section. Must not know: which section an execution has (`detail`).
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from exectop.domain.roles import Role
from exectop.domain.text import clean_line
from exectop.domain.values import ErrorInfo, Json
from exectop.present.cells import Cell, Context, Line
from exectop.present.formats import age, cell_width, delta, duration, fit, moment, number
from exectop.present.json_text import is_on_one_line, json_lines, left_of_text, name_within, text_lines
from exectop.present.room import WHOLE, Room, cut

T = TypeVar("T")

NAME_WIDTH = 14
NAME_WIDTH_AT_MOST = 28
_NAME_PART = 8 * NAME_WIDTH_AT_MOST
"""Characters of a name that are looked at for its width: marks and joiners take no column of their own."""
INDENT = "  "


@dataclass(frozen=True, slots=True)
class Section:
    """A titled block of the detail view."""

    title: str
    lines: tuple[Line, ...]


def section(title: str, lines: Iterable[Line]) -> tuple[Section, ...]:
    """The section, or none where there are no lines."""
    found = tuple(lines)
    return (Section(title, found),) if found else ()


def each(items: Collection[T], draw: Callable[[T, Room], list[Line]], room: Room = WHOLE) -> list[Line]:
    """The lines of things one below the other, drawn as long as there is room; how many are left out is said."""
    lines: list[Line] = []
    left = room
    for place, one in enumerate(items):
        if left.is_used_up:
            return [*lines, room.note(f"{len(items) - place} more of {len(items)}")]
        drawn = draw(one, left)
        lines += drawn
        left = room if room is WHOLE else left.less(drawn)
    return lines


def named(
    name: str, text: str | None, role: Role = Role.TEXT, width: int = NAME_WIDTH, room: Room = WHOLE
) -> list[Line]:
    """A value beside its name; a text of several lines below it, as far as there is room, and a line on what is left
    out; nothing where there is none."""
    if not text:
        return []
    shown = cut(text, room)
    note = [] if len(shown) == len(text) else [left_of_text(text, shown, room, INDENT)]
    first, *rest = text_lines(shown)
    head = name_cell(name, width)
    if not rest:
        return [(head, Cell(first, role)), *note]
    return [(head,), *((Cell(INDENT), Cell(line, role)) for line in (first, *rest)), *note]


def name_cell(name: str, width: int = NAME_WIDTH) -> Cell:
    """A name as wide as its column; a longer one is shown whole."""
    clean = clean_line(name)
    return Cell(f"{clean if cell_width(clean) > width else fit(clean, width)} ", Role.DIM)


def named_instant(name: str, at: float | None, context: Context, source: str) -> list[Line]:
    """An instant with date and zone, and how long ago that was by the server's clock."""
    if at is None:
        return []
    head = name_cell(name)
    return [(head, Cell(moment(at, context)), Cell(f"  {ago(context.now_at(source) - at)}", Role.DIM))]


def ago(past: float) -> str:
    """How long ago that was: `5m ago`; what lies ahead is `in 5m`."""
    return f"{age(past)} ago" if past > -1 else age(past)


def named_span(name: str, seconds: float | None) -> list[Line]:
    """A length of time in words and, where that loses anything, in seconds."""
    if seconds is None:
        return []
    words = duration(seconds)
    exact = f"{number(seconds)}s"
    return named(name, words if words == exact else f"{words} ({exact})")


def named_number(name: str, value: float | None, unit: str = "") -> list[Line]:
    """A number as told."""
    return [] if value is None else named(name, f"{number(value)}{unit}", Role.NUMBER)


def named_json(name: str, value: Json, width: int = NAME_WIDTH, room: Room = WHOLE) -> list[Line]:
    """A value of any kind: beside its name where it fits on a line, else below it."""
    if value is None:
        return []
    if isinstance(value, str):
        return named(name, value or '""', width=width, room=room)
    head = name_cell(name, width)
    if is_on_one_line(value):
        return [(head, *json_lines(value)[0])]
    return [(head,), *json_lines(value, INDENT, room)]


def common_width(names: Iterable[str]) -> int:
    """The column that names below each other need."""
    widest = max((cell_width(clean_line(name[:_NAME_PART])) for name in names), default=0)
    return max(NAME_WIDTH, min(widest, NAME_WIDTH_AT_MOST))


def mapping_lines(values: Mapping[str, Json], room: Room = WHOLE) -> list[Line]:
    """Named values of any kind; one that is told as nothing is shown as null."""
    width = common_width(islice(values, room.lines))

    def draw(item: tuple[str, Json], left: Room) -> list[Line]:
        name = name_within(item[0], left)
        return named_json(name, item[1], width, left) or [(name_cell(name, width), Cell("null", Role.DIM))]

    return each(values.items(), draw, room)


def error_lines(error: ErrorInfo | None, room: Room = WHOLE) -> list[Line]:
    """Code, message and details."""
    if error is None:
        return []
    message = cut(error.message, room)
    is_cut = len(message) < len(error.message)
    return [
        *named("code", error.code, Role.ERROR, room=room),
        *((Cell(line, Role.ERROR),) for line in (text_lines(message) if message else [])),
        *([left_of_text(error.message, message, room)] if is_cut else []),
        *(json_lines(error.details, room=room) if error.details is not None else []),
    ]


def since(before: float | None, at: float | None) -> Cell:
    """The distance to the instant before."""
    text = "" if before is None or at is None else delta(at - before)
    return Cell(fit(text, 9, is_right=True) + " ", Role.DIM)
