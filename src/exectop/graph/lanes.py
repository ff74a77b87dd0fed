"""Rows for the lanes: trunks over many layers run straight above or below all else, short ones nearest to it.

Owns: on which side a lane runs, so that few others cross it, and which lane shares a row with which. A lane costs one
interval, however many layers it passes.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Mapping
from itertools import chain, count

from exectop.graph.layers import ItemKey, Items

Interval = tuple[int, int, int]  # first and last layer, lane
ABOVE, BELOW = -1, 1


class _Side:
    """The lanes above the picture, or those below."""

    def __init__(self) -> None:
        self._rows: list[list[Interval]] = []
        self._firsts: list[int] = []
        self._lasts: list[int] = []

    def crossed(self, gaps: list[int]) -> int:
        """How many lanes are crossed by what comes to a new one, outside of all, in these gaps."""
        return sum([bisect_left(self._firsts, gap) - bisect_right(self._lasts, gap) for gap in gaps])

    def put(self, interval: Interval, wanted: int | None) -> int:
        """The row that the lane takes, counted from 1: the wanted one if it is free there, else the nearest."""
        wishes = [wanted - 1] if wanted else []
        number = next(number for number in chain(wishes, count()) if self._take(number, interval))
        insort(self._firsts, interval[0])
        insort(self._lasts, interval[1] - 1)
        return number + 1

    def _take(self, number: int, interval: Interval) -> bool:
        while len(self._rows) <= number:
            self._rows.append([])
        row = self._rows[number]
        place = bisect_left(row, interval)
        if (place < len(row) and row[place][0] <= interval[1]) or (place and row[place - 1][1] >= interval[0]):
            return False
        row.insert(place, interval)
        return True


def lane_rows(items: Items, known: Mapping[ItemKey, int] | None = None) -> dict[int, int]:
    """The row of each lane: -1 is right above the picture, -2 above that, 1 right below it. `known`: rows of an
    earlier picture."""
    known = known or {}
    sides = {ABOVE: _Side(), BELOW: _Side()}
    rows: dict[int, int] = {}
    legs = _legs(items)
    ordered = sorted(items.lanes, key=lambda lane: (items.lanes[lane] - items.layer[lane], items.keys[lane]))
    before = {lane: known.get(items.keys[lane], 0) for lane in ordered}
    for lane in sorted(ordered, key=lambda lane: not before[lane]):
        side = min(sides, key=lambda side: (before[lane] * side < 0, sides[side].crossed(legs[lane]), side))
        interval = (items.layer[lane] - 1, items.lanes[lane] + 1, lane)
        rows[lane] = side * sides[side].put(interval, max(0, before[lane] * side))
    return rows


def _legs(items: Items) -> dict[int, list[int]]:
    """For each lane the gaps in which something comes to it or goes from it."""
    legs: dict[int, list[int]] = {lane: [] for lane in items.lanes}
    for gap, arcs in items.joining.items():
        for _, lane in arcs:
            legs[lane].append(gap)
    for gap, arcs in items.parting.items():
        for lane, _ in arcs:
            legs[lane].append(gap)
    return legs


class LaneIndex:
    """The lane at a row and layer, by bisection."""

    def __init__(self, items: Items, rows: list[int]) -> None:
        self._rows: dict[int, list[Interval]] = {}
        for lane in sorted(items.lanes, key=lambda lane: items.layer[lane]):
            self._rows.setdefault(rows[lane], []).append((items.layer[lane], items.lanes[lane], lane))
        self._places = sorted(self._rows)

    def within(self, low: int, high: int) -> list[int]:
        """The rows from `low` on and before `high` in which there is any lane."""
        return self._places[bisect_left(self._places, low) : bisect_left(self._places, high)]

    def at(self, row: int, layer: int) -> int | None:
        """The lane that passes that layer in that row."""
        intervals = self._rows.get(row)
        if not intervals:
            return None
        place = bisect_right(intervals, (layer, 1 << 60, 0)) - 1
        return intervals[place][2] if place >= 0 and intervals[place][1] >= layer else None

    def through(self, row: int, gap: int) -> int | None:
        """The lane that passes the gap after that layer in that row."""
        if row not in self._rows:
            return None
        lane = self.at(row, gap)
        return lane if lane is not None and lane == self.at(row, gap + 1) else None
