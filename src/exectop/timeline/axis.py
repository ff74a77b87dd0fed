"""Time to columns: a straight scale in which long idle stretches are folded, and its ticks.

Owns: the scale. Must not know: what is drawn on it. Instants are epoch seconds, columns count from 0.
"""

import bisect
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

FOLD_SHARE = 0.1
FOLD_COLUMNS = 7
MINIMUM_SPAN = 0.001
_STEPS = (
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600,
    7200, 14400, 21600, 43200, 86400, 172800, 604800, 1209600, 2592000, 7776000, 15552000,
    *(31536000 * many * 10**zeros for zeros in range(12) for many in (1, 2, 5)),
)  # fmt: skip


class Piece(NamedTuple):
    """A stretch of time and the columns it takes; a folded one is drawn as a mark with its length."""

    begin: float
    end: float
    left: float
    right: float
    is_folded: bool


class Axis:
    """The scale of one drawing: `width` columns for the time from `begin` to `end`."""

    def __init__(self, pieces: Sequence[Piece], width: int) -> None:
        self.pieces = tuple(pieces)
        self.width = width
        self.begin = pieces[0].begin
        self.end = pieces[-1].end
        self._begins = [piece.begin for piece in pieces]
        self._lefts = [piece.left for piece in pieces]

    def column(self, at: float) -> float:
        """The column of an instant; outside the window it lies outside `0…width`."""
        piece = self.pieces[max(0, bisect.bisect_right(self._begins, at) - 1)]
        share = _share(at, piece.begin, piece.end)
        return piece.left + share * (piece.right - piece.left)

    def time(self, column: float) -> float:
        """The instant of a column."""
        piece = self.pieces[max(0, bisect.bisect_right(self._lefts, column) - 1)]
        share = _share(column, piece.left, piece.right)
        return piece.begin + share * (piece.end - piece.begin)

    def steps(self, room: int = 12) -> Iterator[float]:
        """Round distances, ever larger, from the least one that lets ticks stand `room` columns apart."""
        straight = self._straight()
        columns = sum(piece.right - piece.left for piece in straight) or 1.0
        least = sum(piece.end - piece.begin for piece in straight) / columns * room
        yield from (step for step in _STEPS if step >= least)

    def ticks(self, origin: float, step: float) -> list[float]:
        """Instants at multiples of `step` from `origin`, none inside a fold."""
        found: list[float] = []
        for piece in self._straight():
            number = math.ceil((piece.begin - origin) / step - 1e-6)
            while origin + number * step <= piece.end + 1e-9 and len(found) <= self.width:
                found.append(origin + number * step)
                number += 1
        return found

    def _straight(self) -> list[Piece]:
        return [piece for piece in self.pieces if not piece.is_folded]


def _share(place: float, first: float, last: float) -> float:
    """How far the place lies from the first point to the last; of no way at all none."""
    return (place - first) / (last - first) if last > first else 0.0


def make_axis(begin: float, end: float, width: int, busy: Iterable[tuple[float, float]] = ()) -> Axis:
    """The scale of that window. `busy`: spans in which something happens; without any nothing is folded."""
    end = max(end, begin + MINIMUM_SPAN)
    idle = _idle(begin, end, busy)
    folds = _worth_folding(idle, end - begin, width)
    straight_time = (end - begin) - sum(stop - start for start, stop in folds)
    straight_columns = max(1, width - FOLD_COLUMNS * len(folds))
    pieces: list[Piece] = []
    at, left = begin, 0.0
    for start, stop in folds:
        if start > at:
            right = left + (start - at) / straight_time * straight_columns
            pieces.append(Piece(at, start, left, right, False))
            left = right
        pieces.append(Piece(start, stop, left, left + FOLD_COLUMNS, True))
        at, left = stop, left + FOLD_COLUMNS
    if at < end or not pieces:
        pieces.append(Piece(at, end, left, float(width), False))
    return Axis(pieces, width)


def _idle(begin: float, end: float, busy: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """The stretches between the busy ones, in order; what ended before it began, by another clock, took no time."""
    gaps: list[tuple[float, float]] = []
    reached: float | None = None
    for start, stop in sorted(busy):
        if reached is not None and start > reached:
            gaps.append((max(begin, reached), min(end, start)))
        reached = max(start, stop if reached is None else max(reached, stop))
    if reached is not None and reached < end:
        gaps.append((max(begin, reached), end))
    return [(start, stop) for start, stop in gaps if stop > start]


def _worth_folding(idle: list[tuple[float, float]], span: float, width: int) -> list[tuple[float, float]]:
    """The longest ones, as long as each would take more than a tenth of the width that is left."""
    folds: list[tuple[float, float]] = []
    for gap in sorted(idle, key=lambda gap: gap[0] - gap[1]):
        rest = span - sum(stop - start for start, stop in folds)
        length = gap[1] - gap[0]
        has_room = width - FOLD_COLUMNS * (len(folds) + 1) >= 3 * FOLD_COLUMNS
        is_long = length >= FOLD_SHARE * rest and length / rest * width > FOLD_COLUMNS + 2
        if not (has_room and is_long) or rest - length < MINIMUM_SPAN / 2:
            break
        folds.append(gap)
    return sorted(folds)
