"""The rows of a comparison as lines that are made when they are looked at.

Owns: which rows are shown, their identities, the words about the chosen one. Must not know: widgets, the store.
"""

from collections.abc import Hashable, Sequence

from exectop.domain.diff import Comparison
from exectop.domain.diff_rows import Mark, Row
from exectop.domain.roles import Role
from exectop.present.attempts import pair_name
from exectop.present.cells import Cell, Context, Line
from exectop.present.comparison import (
    field_difference_lines,
    fields_line,
    row_difference_lines,
    row_line,
    row_name,
)
from exectop.present.differences import Page

EXECUTIONS: Hashable = ("", "")
"""The identity of the row of the executions themselves, which stands above those of the steps."""


class CompareRows:
    """Implements the viewer's `LineSource`. `keys`: the identities of the rows shown; `is_only`: only of those that
    differ."""

    def __init__(self, comparison: Comparison, context: Context, page: Page, *, is_only: bool = False) -> None:
        self.comparison = comparison
        self.page = page
        self._context = context
        self._rows = [
            (place, row) for place, row in enumerate(comparison.rows) if not is_only or row.mark is not Mark.SAME
        ]
        self.keys: list[Hashable] = [EXECUTIONS, *(row.key for _, row in self._rows)]

    def __len__(self) -> int:
        return len(self.keys)

    def rows(self, start: int, stop: int) -> Sequence[Line]:
        """The lines from `start` to before `stop`."""
        return [self.line(number) for number in range(start, min(stop, len(self)))]

    def line(self, number: int) -> Line:
        """One line: that of the executions is the first."""
        return self.step_line(number - 1) if number else fields_line(self.comparison, self.page)

    def step_line(self, number: int) -> Line:
        """The line of that row of steps."""
        return row_line(self.comparison, self._rows[number][0], self._context, self.page)

    @property
    def first_key(self) -> Hashable:
        """The row where the two part; the executions themselves where no step differs."""
        first = self.comparison.first
        return EXECUTIONS if first is None else self.comparison.rows[first].key

    def row(self, key: Hashable) -> Row | None:
        """The row of that identity; `None` for the executions themselves, and where there is none."""
        return next((row for _, row in self._rows if row.key == key), None)

    def differing(self) -> list[Hashable]:
        """The identities of the rows that differ, in their order."""
        found: list[Hashable] = [EXECUTIONS] if self.comparison.fields else []
        return found + [row.key for _, row in self._rows if row.mark is not Mark.SAME]

    def title(self, row: Row | None) -> Line:
        """What the words below are about."""
        name = "the executions" if row is None else row_name(self.comparison, row)
        first = self.comparison.first
        is_first = row is not None and first is not None and self.comparison.rows[first].key == row.key
        return (Cell(name, Role.STRONG), *((Cell("  first difference", Role.ERROR),) if is_first else ()))

    def differences(self, row: Row | None, page: Page) -> list[Line]:
        """Everything that differs in the row, or in the executions themselves."""
        return field_difference_lines(self.comparison, page) if row is None else row_difference_lines(row, page)


class AttemptRows(CompareRows):
    """Rows of pairs of attempts: there is none of the executions, and the last pair is the first one looked at."""

    def __init__(self, comparison: Comparison, context: Context, page: Page, *, is_only: bool = False) -> None:
        super().__init__(comparison, context, page, is_only=is_only)
        self.keys = self.keys[1:]

    def line(self, number: int) -> Line:
        """One line."""
        return self.step_line(number)

    @property
    def first_key(self) -> Hashable:
        """The last two."""
        return self.keys[-1] if self.keys else EXECUTIONS

    def title(self, row: Row | None) -> Line:
        """Which two the words below are about."""
        return (Cell("" if row is None else pair_name(row, self.page), Role.STRONG),)
