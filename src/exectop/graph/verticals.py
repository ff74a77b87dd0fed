"""Which columns of a gap a row crosses: where its verticals stand, asked by row.

Owns: an index of one number a row at which a vertical begins or ends, so that a row costs what it crosses, however
many columns there are. Must not know: characters, windows.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from exectop.graph.route import Interval


class Verticals:
    """Made of the verticals of each column, both their ends included."""

    def __init__(self, columns: Sequence[Sequence[Interval]]) -> None:
        changes: dict[int, int] = {}
        for column, intervals in enumerate(columns):
            for top, bottom, _ in intervals:
                changes[top] = changes.get(top, 0) ^ 1 << column
                changes[bottom + 1] = changes.get(bottom + 1, 0) ^ 1 << column
        self._rows = sorted(changes)
        self._crossed = [0]
        for row in self._rows:
            self._crossed.append(self._crossed[-1] ^ changes[row])

    def at(self, row: int) -> int:
        """The columns that the row crosses, as the ones of a number: column 0 is the lowest."""
        return self._crossed[bisect_right(self._rows, row)]


def ones(number: int) -> Iterator[int]:
    """The places of the ones, the lowest first."""
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest
