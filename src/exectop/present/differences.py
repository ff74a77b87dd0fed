"""What differs in the fields of a step or an execution, as lines: path, old, new.

Owns: how a difference is written, side by side or one above the other. Must not know: which rows there are.
Everything is cleaned here; nothing recurses, and a payload of megabytes costs no more than what is shown of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from exectop.domain.differences import WAITED, Difference
from exectop.domain.json_diff import ChangeKind, JsonChange, path_text
from exectop.domain.roles import Role, status_role
from exectop.domain.status import Status, parse_status
from exectop.domain.text import clean_line
from exectop.domain.values import Json
from exectop.present.cells import Cell, Line
from exectop.present.formats import cell_width, duration, fit, number, shorten
from exectop.present.json_text import compact, json_lines, scalar, summary, text_lines
from exectop.present.text_diff import changed_lines

WIDE = 100
"""From this width on the two sides stand beside each other."""
_INDENT = "  "
_FEW = 12
_LONG = 10_000
_SPANS = ("duration", WAITED)
_SIGNS = {ChangeKind.CHANGED: "~", ChangeKind.ADDED: ">", ChangeKind.REMOVED: "<"}


@dataclass(frozen=True, slots=True)
class Page:
    """Where it is written. `is_whole`: nothing is left out for brevity."""

    width: int
    is_ascii: bool = False
    is_whole: bool = False

    @property
    def is_wide(self) -> bool:
        return self.width >= WIDE

    @property
    def arrow(self) -> str:
        return "->" if self.is_ascii else "→"

    @property
    def bar(self) -> str:
        return " | " if self.is_ascii else " │ "


def difference_lines(differences: Iterable[Difference], page: Page) -> list[Line]:
    """A line for each field, and one or more for each place within a payload that differs."""
    return [line for difference in differences for line in _difference(difference, page)]


def _difference(difference: Difference, page: Page) -> Iterator[Line]:
    name = Cell(fit(clean_line(difference.field), 10), Role.STRONG)
    changes = difference.changes
    if not changes:
        old, new = (_plain(difference.field, value) for value in (difference.old, difference.new))
        yield (name, Cell(" "), old, Cell(f" {page.arrow} ", Role.DIM), new, *_times(difference))
    elif len(changes) == 1 and not changes[0].path:
        yield from _whole(name, changes[0], page)
    else:
        count = f"{len(changes)}{'+' if difference.is_cut else ''} {'place' if len(changes) == 1 else 'places'}"
        yield (name, Cell(f" {count}", Role.DIM))
        for change in changes:
            yield from _change(change, page)
        if difference.is_cut:
            yield (Cell(f"{_INDENT}and more", Role.DIM),)


def _plain(field: str, value: Json) -> Cell:
    """A value that is no payload, in the words of the screen."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if field.endswith(_SPANS) and is_number:
        return Cell(duration(value))  # type: ignore[arg-type]
    if field.endswith("status") and isinstance(value, str):
        status = parse_status(value)
        return Cell(clean_line(value), Role.TEXT if status is Status.UNKNOWN else status_role(status))
    if is_number:
        return Cell(number(value), Role.NUMBER)  # type: ignore[arg-type]
    return Cell(clean_line(value)) if isinstance(value, str) and value else Cell("nothing", Role.DIM)


def _times(difference: Difference) -> Line:
    """How much longer it took, where that is what differs."""
    old, new = difference.old, difference.new
    if not difference.field.endswith(_SPANS) or not isinstance(old, float | int) or not isinstance(new, float | int):
        return ()
    low, high = sorted((float(old), float(new)))
    if low <= 0:
        return ()
    is_wait = difference.field == WAITED
    word = ("longer" if is_wait else "slower") if new > old else ("shorter" if is_wait else "faster")
    return (Cell(f"  {high / low:.1f} times {word}", Role.DIM),)


def _whole(name: Cell, change: JsonChange, page: Page) -> Iterator[Line]:
    """A payload that differs as a whole: beside its name where that fits."""
    one_line = (name, Cell(" "), *_pair(change, page))
    if not _is_long(change, page) and _width(one_line) <= page.width:
        yield one_line
        return
    yield (name,)
    yield from _both(change, page)


def _change(change: JsonChange, page: Page) -> Iterator[Line]:
    """A place within a payload: on one line where that fits, else with the two sides below its path."""
    path = clean_line(path_text(change.path[-40:] if len(change.path) > 40 else change.path))
    head = (Cell(f"{_INDENT}{_SIGNS[change.kind]} ", Role.WARNING), Cell(path, Role.KEY))
    if page.is_wide and not _is_long(change, page):
        room = (page.width - 4) // 3
        line = (head[0], Cell(fit(path, room, is_middle=True), Role.KEY), Cell(" "), *_columns(change, room, page))
        if line[3:]:
            yield line
            return
    line = (*head, Cell("  "), *_pair(change, page))
    if not _is_long(change, page) and _width(line) <= page.width:
        yield line
        return
    yield (head[0], Cell(shorten(path, max(1, page.width - 4)), Role.KEY))
    yield from _both(change, page)


def _columns(change: JsonChange, room: int, page: Page) -> Line:
    """Old and new in columns of that width; empty where one does not fit."""
    old, new = _sides(change)
    if cell_width(old.text) > room or cell_width(new.text) > room:
        return ()
    return (Cell(fit(old.text, room), old.role), Cell(page.bar, Role.DIM), new)


def _pair(change: JsonChange, page: Page) -> Line:
    old, new = _sides(change)
    return (old, Cell(f" {page.arrow} ", Role.DIM), new)


def _sides(change: JsonChange) -> tuple[Cell, Cell]:
    """Both values in short; one that is not there, or a whole payload that is null, is nothing."""
    nothing = Cell("nothing", Role.DIM)
    is_whole = not change.path
    has_old = change.kind is not ChangeKind.ADDED and not (is_whole and change.old is None)
    has_new = change.kind is not ChangeKind.REMOVED and not (is_whole and change.new is None)
    return _short(change.old) if has_old else nothing, _short(change.new) if has_new else nothing


def _is_long(change: JsonChange, page: Page) -> bool:
    """Whether the values need lines of their own."""
    values = (change.old, change.new)
    if any(isinstance(value, str) and "\n" in value for value in values):
        return True
    return page.is_whole and any(_is_vast(value) for value in values)


def _both(change: JsonChange, page: Page) -> Iterator[Line]:
    """The two sides one above the other; of two texts only the lines that differ."""
    old, new = change.old, change.new
    if isinstance(old, str) and isinstance(new, str):
        yield from _texts(old, new, page)
        return
    is_whole = not change.path
    if change.kind is not ChangeKind.ADDED and not (is_whole and old is None):
        yield from _one_side("<", old, page)
    if change.kind is not ChangeKind.REMOVED and not (is_whole and new is None):
        yield from _one_side(">", new, page)


def _texts(old: str, new: str, page: Page) -> Iterator[Line]:
    if "\n" in old or "\n" in new:
        limit = None if page.is_whole else 40
        for sign, text in changed_lines(text_lines(old), text_lines(new), limit):
            yield (Cell(f"{_INDENT * 2}{sign} ", Role.WARNING), Cell(text, Role.DIM if sign == " " else Role.STRING))
        return
    for sign, text in zip("<>", _around(old, new, page), strict=True):
        yield (Cell(f"{_INDENT * 2}{sign} ", Role.WARNING), Cell(text, Role.STRING))


def _around(old: str, new: str, page: Page) -> tuple[str, str]:
    """Two long lines from shortly before the place where they part; whole where that is wanted."""
    room = max(8, page.width - 8)
    if page.is_whole:
        return clean_line(old), clean_line(new)
    pairs = enumerate(zip(old, new, strict=False))
    same = next((place for place, (one, other) in pairs if one != other), min(len(old), len(new)))
    start = max(0, same - room // 3) if same > room // 2 else 0
    lead = "…" if start else ""
    one, other = (lead + clean_line(text[start : start + room * 4]) for text in (old, new))
    return shorten(one, room), shorten(other, room)


def _one_side(sign: str, value: Json, page: Page) -> Iterator[Line]:
    mark = Cell(f"{_INDENT * 2}{sign} ", Role.WARNING)
    limit = _LONG if page.is_whole else _FEW
    lines = [(_short(value),)] if _is_vast(value) and not page.is_whole else json_lines(value)
    for line in lines[:limit]:
        yield (mark, *line)
        mark = Cell(_INDENT * 3, Role.DIM)
    if len(lines) > limit:
        yield (mark, Cell(f"… {len(lines) - limit} more lines", Role.DIM))


def _short(value: Json) -> Cell:
    """A value on one line: whole where it is small, else what it holds in a few words."""
    if isinstance(value, str):
        return Cell(f'"{clean_line(value)}"' if len(value) < 400 else f'"{clean_line(value[:400])}…"', Role.STRING)
    if not isinstance(value, Mapping | list):
        return scalar(value)
    if _is_vast(value):
        return Cell(summary(value), Role.DIM)
    return Cell(compact(value))


def _is_vast(value: Json, at_most: int = 30) -> bool:
    """Whether there is more in it than a person reads at a glance; looks at no more than that."""
    stack: list[Json] = [value]
    seen = 0
    while stack:
        one = stack.pop()
        seen += 1
        if seen > at_most or (isinstance(one, str) and len(one) > 400):
            return True
        if isinstance(one, Mapping):
            if len(one) > at_most:
                return True
            stack += one.values()
        elif isinstance(one, list):
            stack += one[: at_most + 1]
    return False


def _width(line: Iterable[Cell]) -> int:
    return sum(cell_width(cell.text) for cell in line)
