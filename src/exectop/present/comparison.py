"""Two executions compared, as lines: both headers, the aligned steps with their marks, and what differs first.

Owns: the picture of a comparison, side by side or stacked. Must not know: what counts as a difference.
"""

from dataclasses import dataclass

from exectop.domain.diff import Comparison
from exectop.domain.diff_rows import Mark, Row
from exectop.domain.differences import Differences
from exectop.domain.roles import Role, status_role
from exectop.domain.text import clean_line
from exectop.domain.values import Execution, Step
from exectop.present.cells import Cell, Context, Line
from exectop.present.differences import Page, difference_lines
from exectop.present.formats import age, cell_width, duration, fit, shorten, shorten_middle
from exectop.present.glyphs import glyph

MARKS = {Mark.SAME: "=", Mark.DIFFERS: "~", Mark.LEFT: "<", Mark.RIGHT: ">"}
_ROLES = {Mark.SAME: Role.DIM, Mark.DIFFERS: Role.WARNING, Mark.LEFT: Role.ACCENT, Mark.RIGHT: Role.ACCENT}
_TIME = 7
_HEAD = 4
"""Columns of the two signs before a row of steps."""
_EMPTY: Line = ()


def comparison_lines(comparison: Comparison, context: Context, page: Page) -> list[Line]:
    """The whole picture. Unless `page.is_whole` the differences of the first row that differs are told in full, of
    the others their fields."""
    lines = [*header_lines(comparison, context, page), _EMPTY, (verdict(comparison),)]
    if comparison.fields:
        lines += [_EMPTY, _title("EXECUTIONS"), *difference_lines(comparison.fields, page)]
    if comparison.rows:
        lines += [_EMPTY, _title("STEPS")]
        lines += [row_line(comparison, place, context, page) for place in range(len(comparison.rows))]
    for place, row in enumerate(comparison.rows):
        is_first = place == comparison.first
        if (page.is_whole or is_first) and row.mark is not Mark.SAME:
            head = "FIRST DIFFERENCE" if is_first else "DIFFERENCE"
            lines += [_EMPTY, (*_title(head), Cell(f"  {row_name(comparison, row)}", Role.ACCENT))]
            lines += row_difference_lines(row, page)
    return lines


def _title(text: str) -> Line:
    return (Cell(text, Role.STRONG),)


def verdict(comparison: Comparison) -> Cell:
    """What the comparison comes to, in a sentence."""
    rows = comparison.rows
    if comparison.is_same:
        return Cell("nothing differs", Role.COMPLETED)
    if comparison.first is None:
        fields = _field_names(comparison.fields)
        return Cell(
            f"no step differs; the executions do: {fields}" if rows else f"they differ: {fields}", Role.WARNING
        )
    row = rows[comparison.first]
    count = sum(one.mark is not Mark.SAME for one in rows)
    words = f"{count} of {len(rows)} steps {'differs' if count == 1 else 'differ'}"
    return Cell(f"{words}, first {row_name(comparison, row)}: {_note(row)}", Role.WARNING)


def row_name(comparison: Comparison, row: Row) -> str:
    """What the step is called, after the step that contains it where there is more than one such."""
    step = row.steps[0]
    labels = {one.id: one for other in comparison.rows for one in other.steps}
    parent = labels.get(step.parent_id or "")
    if parent is None or parent.parent_id is None or parent is step:
        return clean_line(row.label)
    return clean_line(f"{parent.label} / {row.label}")


def _field_names(differences: Differences) -> str:
    """The fields that differ; of tries only that they do."""
    names = ["attempts" if one.field.startswith("attempt ") else one.field for one in differences]
    return ", ".join(dict.fromkeys(map(clean_line, names)))


def _note(row: Row) -> str:
    """What differs in a row, in a few words."""
    if row.mark in (Mark.LEFT, Mark.RIGHT):
        words = f"only {row.mark.value}"
        return f"{words} so far" if row.is_early else words
    words = _field_names(row.differences)
    if row.is_early:
        return f"{words} (not that far yet)"
    return f"{words} (by what is inside)" if row.is_consequence else words


# --- The two executions ------------------------------------------------------------------------------------------


def header_lines(comparison: Comparison, context: Context, page: Page) -> list[Line]:
    """Both executions: two lines beside each other, or two below each other."""
    left, right = comparison.left, comparison.right
    if not page.is_wide:
        return [*_execution(left, context, page.width), *_execution(right, context, page.width)]
    room = _HEAD + _room(page)
    rest = page.width - room - len(page.bar)
    pairs = zip(_execution(left, context, room), _execution(right, context, rest), strict=True)
    return [_beside(one, other, room, page) for one, other in pairs]


def _room(page: Page) -> int:
    """Columns of each side of a row of steps; a quarter of the line is left to what differs."""
    return max(20, (page.width - _HEAD - page.width // 4 - len(page.bar)) // 2)


def _beside(left: Line, right: Line, room: int, page: Page) -> Line:
    used = sum(cell_width(cell.text) for cell in left)
    return (*left, Cell(" " * max(0, room - used)), Cell(page.bar, Role.DIM), *right)


def _execution(execution: Execution, context: Context, width: int) -> list[Line]:
    """Which one it is, then how it stands."""
    status = execution.status
    now = context.now_at(execution.key.source)
    took = execution.elapsed(now)
    words = f"{glyph(status, context.ascii)} {status.value}"
    more = [duration(took)] if took is not None else []
    more += [f"{age(now - execution.created_at)} ago"] if execution.created_at is not None else []
    facts = "  ".join(more)
    room = max(0, width - cell_width(words) - cell_width(facts) - 4)
    name = shorten_middle(clean_line(str(execution.key)), width)
    title = shorten(clean_line(execution.title), room)
    second = (Cell(words, status_role(status)), Cell(f"  {title}" if title else "", Role.STRONG), Cell(f"  {facts}"))
    return [(Cell(name, Role.ACCENT),), _cut(second, width)]


def _cut(line: Line, width: int) -> Line:
    """The line in at most that many cells."""
    kept: list[Cell] = []
    for cell in line:
        text = shorten(cell.text, width)
        width -= cell_width(text)
        kept += [Cell(text, cell.role)] if text else []
    return tuple(kept)


# --- The steps ---------------------------------------------------------------------------------------------------


def row_line(comparison: Comparison, place: int, context: Context, page: Page) -> Line:
    """One row of the steps: a sign where the two part, the mark, both sides, what differs."""
    row = comparison.rows[place]
    is_quiet = row.is_consequence or row.is_early
    sign = ("!" if context.ascii else "▶") if place == comparison.first else " "
    head = (Cell(f"{sign} ", Role.ERROR), Cell(f"{MARKS[row.mark]} ", Role.DIM if is_quiet else _ROLES[row.mark]))
    note = Cell(_note(row), Role.DIM if is_quiet else _ROLES[row.mark])
    left, right = (
        _Side(step, row, execution.until(context.now_at(execution.key.source)), is_ascii=context.ascii)
        for step, execution in ((row.left, comparison.left), (row.right, comparison.right))
    )
    body = _side_by_side(left, right, page) if page.is_wide else _stacked(left, right, page)
    return _cut((*head, *body, Cell("  "), note), page.width)


def fields_line(comparison: Comparison, page: Page) -> Line:
    """The row of the executions themselves, as it stands above those of the steps."""
    mark = Mark.DIFFERS if comparison.fields else Mark.SAME
    head = (Cell("  "), Cell(f"{MARKS[mark]} ", _ROLES[mark]))
    words = _field_names(comparison.fields) or "no difference"
    return _cut((*head, Cell("the executions", Role.STRONG), Cell(f"  {words}", _ROLES[mark])), page.width)


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a row. `now`: by its source's clock."""

    step: Step | None
    row: Row
    now: float
    is_ascii: bool

    @property
    def role(self) -> Role:
        return Role.DIM if self.row.mark is Mark.SAME else Role.TEXT

    @property
    def took(self) -> str:
        seconds = None if self.step is None else self.step.elapsed(self.now)
        return "" if seconds is None else duration(seconds)

    @property
    def none(self) -> str:
        return "-" if self.is_ascii else "–"

    def status(self, step: Step) -> Cell:
        """The sign of the step's status."""
        return Cell(glyph(step.status, self.is_ascii), status_role(step.status))

    def cells(self, room: int) -> Line:
        """Status, name and time in exactly that many cells."""
        if self.step is None:
            return (Cell(fit("" if self.row.is_early else f"  {self.none}", room), Role.DIM),)
        name = fit(clean_line(self.step.label), max(1, room - _TIME - 3))
        took = Cell(fit(self.took, _TIME, is_right=True), self.role)
        return (self.status(self.step), Cell(f" {name} ", self.role), took)

    def outcome(self) -> Line:
        """Status and time only."""
        if self.step is None:
            return (Cell(fit(self.none, _TIME + 2), Role.DIM),)
        return (self.status(self.step), Cell(f" {fit(self.took, _TIME)}", self.role))


def _side_by_side(left: _Side, right: _Side, page: Page) -> Line:
    room = _room(page)
    return (*left.cells(room), Cell(page.bar, Role.DIM), *right.cells(room))


def _stacked(left: _Side, right: _Side, page: Page) -> Line:
    """One name, then how it went on either side."""
    names = dict.fromkeys(step.label for step in left.row.steps)
    label = clean_line(f" {page.arrow} ".join(names))
    name = Cell(f"{fit(label, max(8, page.width // 3))} ", left.role)
    return (name, *left.outcome(), Cell(f" {page.arrow} ", Role.DIM), *right.outcome())


def field_difference_lines(comparison: Comparison, page: Page) -> list[Line]:
    """Everything that differs in the executions themselves."""
    return difference_lines(comparison.fields, page) or [(Cell("nothing differs", Role.DIM),)]


def row_difference_lines(row: Row, page: Page) -> list[Line]:
    """Everything that differs in a row."""
    if row.mark in (Mark.LEFT, Mark.RIGHT):
        side = "left" if row.mark is Mark.LEFT else "right"
        other = "the other one is not that far yet" if row.is_early else "the other one has no such step"
        return [(Cell(f"only on the {side}; {other}", Role.ACCENT),)]
    if not row.differences:
        return [(Cell("nothing differs", Role.DIM),)]
    lines = difference_lines(row.differences, page)
    if row.is_consequence:
        lines.append((Cell("it contains a step that differs", Role.DIM),))
    return lines
