"""The building blocks of the detail view: named values, texts and JSON as sections of lines.

Owns: the look of a section. Must not know: which section an execution has (`detail`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from exectop.domain.roles import Role
from exectop.domain.text import clean_line
from exectop.domain.values import ErrorInfo, Json
from exectop.present.cells import Cell, Context, Line
from exectop.present.formats import age, cell_width, delta, duration, fit, moment, number
from exectop.present.json_text import json_lines, text_lines

NAME_WIDTH = 14
NAME_WIDTH_AT_MOST = 28
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


def named(name: str, text: str | None, role: Role = Role.TEXT, width: int = NAME_WIDTH) -> list[Line]:
    """A value beside its name; a text of several lines below it; nothing where there is none."""
    if not text:
        return []
    first, *rest = text_lines(text)
    head = name_cell(name, width)
    if not rest:
        return [(head, Cell(first, role))]
    return [(head,), *((Cell(INDENT), Cell(line, role)) for line in (first, *rest))]


def name_cell(name: str, width: int = NAME_WIDTH) -> Cell:
    """A name as wide as its column; a longer one is shown whole."""
    clean = clean_line(name)
    return Cell(f"{clean if cell_width(clean) > width else fit(clean, width)} ", Role.DIM)


def named_instant(name: str, at: float | None, context: Context, source: str) -> list[Line]:
    """An instant with date and zone, and how long ago that was by the server's clock."""
    if at is None:
        return []
    past = context.now_at(source) - at
    ago = f"{age(past)} ago" if past > -1 else age(past)
    head = name_cell(name)
    return [(head, Cell(moment(at, context)), Cell(f"  {ago}", Role.DIM))]


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


def named_json(name: str, value: Json, width: int = NAME_WIDTH) -> list[Line]:
    """A value of any kind: beside its name where it fits on a line, else below it."""
    if value is None:
        return []
    if isinstance(value, str):
        return named(name, value or '""', width=width)
    lines = json_lines(value)
    head = name_cell(name, width)
    if len(lines) == 1:
        return [(head, *lines[0])]
    return [(head,), *json_lines(value, INDENT)]


def common_width(names: Iterable[str]) -> int:
    """The column that names below each other need."""
    widest = max((cell_width(clean_line(name)) for name in names), default=0)
    return max(NAME_WIDTH, min(widest, NAME_WIDTH_AT_MOST))


def mapping_lines(values: Mapping[str, Json]) -> list[Line]:
    """Named values of any kind; one that is told as nothing is shown as null."""
    width = common_width(values)
    lines: list[Line] = []
    for name, value in values.items():
        shown = named_json(name, value, width)
        lines += shown or [(name_cell(name, width), Cell("null", Role.DIM))]
    return lines


def error_lines(error: ErrorInfo | None) -> list[Line]:
    """Code, message and details."""
    if error is None:
        return []
    return [
        *named("code", error.code, Role.ERROR),
        *((Cell(line, Role.ERROR),) for line in (text_lines(error.message) if error.message else [])),
        *(json_lines(error.details) if error.details is not None else []),
    ]


def since(before: float | None, at: float | None) -> Cell:
    """The distance to the instant before."""
    text = "" if before is None or at is None else delta(at - before)
    return Cell(fit(text, 9, is_right=True) + " ", Role.DIM)
