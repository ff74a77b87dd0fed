"""Rows in order. Owns: placing, removing and finding rows in a sorted list by bisection. Must not know: executions.

The order of a row is fixed by `primary` (the column's value), then by `created` (newest first), as they were when
the row was placed, and last by its number. A descending list is kept ascending inside and read from its end: that
keeps every comparison native.
"""

import operator
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice

Primary = float | str


class Order:
    """What rows are compared by, one entry a row. All of `primary` are of one type."""

    __slots__ = ("created", "is_descending", "primary", "sign")

    def __init__(self, primary: list[Primary], created: list[float], *, is_descending: bool) -> None:
        self.is_descending = is_descending
        self.sign = 1.0 if is_descending else -1.0
        self.primary = primary
        self.created = created

    def key(self, row: int) -> tuple[Primary, float, int]:
        """What the row is compared by."""
        return self.primary[row], self.sign * self.created[row], row

    def sorted(self, rows: Sequence[int]) -> list[int]:
        """The rows (ascending numbers) in order. Ties are sorted only where there are any: half the work."""
        placed = sorted(rows, key=self.primary.__getitem__)
        for start, stop in _runs(list(map(self.primary.__getitem__, placed))):
            placed[start:stop] = self._sorted_ties(placed[start:stop])
        return placed

    def _sorted_ties(self, rows: list[int]) -> list[int]:
        return sorted(rows, key=self.created.__getitem__, reverse=not self.is_descending)


def _runs(values: Sequence[Primary]) -> Iterator[tuple[int, int]]:
    """Where equal values stand side by side."""
    same = bytes(map(operator.eq, values, islice(values, 1, None)))
    start = same.find(1)
    while start >= 0:
        stop = same.find(0, start)
        stop = len(same) if stop < 0 else stop
        yield start, stop + 1
        start = same.find(1, stop)


class Ranking:
    """A sorted list of rows under one `Order`. Finding costs O(log n) comparisons."""

    __slots__ = ("order", "rows")

    def __init__(self, order: Order, rows: list[int] | None = None) -> None:
        self.order = order
        self.rows: list[int] = [] if rows is None else rows

    def __len__(self) -> int:
        return len(self.rows)

    def insert(self, row: int) -> None:
        """Put a row that is not in the list where it belongs."""
        self.rows.insert(self._place(row), row)

    def remove(self, row: int) -> None:
        """Take out a row; its entries in the order must be those under which it was placed."""
        place = self._place(row)
        if place >= len(self.rows) or self.rows[place] != row:
            raise KeyError(row)
        del self.rows[place]

    def stays(self, row: int, place: int) -> bool:
        """Whether the row at that inner place still stands between its neighbours."""
        key = self.order.key(row)
        return (place == 0 or self.order.key(self.rows[place - 1]) < key) and (
            place == len(self.rows) - 1 or key < self.order.key(self.rows[place + 1])
        )

    def find(self, row: int) -> int | None:
        """The inner place of a row."""
        place = self._place(row)
        return place if place < len(self.rows) and self.rows[place] == row else None

    def _place(self, row: int) -> int:
        return bisect_left(self.rows, self.order.key(row), key=self.order.key)

    def shown(self, place: int) -> int:
        """The row at that place as it is shown. Raises `IndexError`."""
        if not 0 <= place < len(self.rows):
            raise IndexError(place)
        return self.rows[-1 - place] if self.order.is_descending else self.rows[place]

    def slice(self, start: int, stop: int) -> list[int]:
        """The rows at those places as they are shown; places outside are left out."""
        size = len(self.rows)
        start, stop = max(0, min(start, size)), max(0, min(stop, size))
        if stop <= start:
            return []
        if self.order.is_descending:
            return self.rows[size - stop : size - start][::-1]
        return self.rows[start:stop]

    def shown_place(self, row: int) -> int | None:
        """Where a row is shown."""
        place = self.find(row)
        if place is None:
            return None
        return len(self.rows) - 1 - place if self.order.is_descending else place
