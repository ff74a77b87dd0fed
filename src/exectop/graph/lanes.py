"""Rows for the lanes: trunks over many layers run straight above everything else, short ones nearest to it.

Owns: which lane shares a row with which. A lane costs one interval, however many layers it passes.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from itertools import chain, count

from exectop.graph.layers import ItemKey, Items

Interval = tuple[int, int, int]  # first and last layer, lane


def lane_rows(items: Items, known: Mapping[ItemKey, int] | None = None) -> dict[int, int]:
    """The row of each lane: -1 is right above the picture, -2 above that. `known`: rows of an earlier picture."""
    known = known or {}
    taken: list[list[Interval]] = []
    rows: dict[int, int] = {}
    ordered = sorted(items.lanes, key=lambda lane: (items.lanes[lane] - items.layer[lane], items.keys[lane]))
    before = {lane: known.get(items.keys[lane], 0) for lane in ordered}
    for lane in [*(x for x in ordered if before[x] < 0), *(x for x in ordered if before[x] >= 0)]:
        interval = (items.layer[lane] - 1, items.lanes[lane] + 1, lane)
        wanted = [-1 - before[lane]] if before[lane] < 0 else []
        rows[lane] = -1 - next(number for number in chain(wanted, count()) if _put(taken, number, interval))
    return rows


def _put(taken: list[list[Interval]], number: int, interval: Interval) -> bool:
    """Take that row if it is free there."""
    while len(taken) <= number:
        taken.append([])
    row = taken[number]
    place = bisect_left(row, interval)
    if (place < len(row) and row[place][0] <= interval[1]) or (place and row[place - 1][1] >= interval[0]):
        return False
    row.insert(place, interval)
    return True


class LaneIndex:
    """The lane at a row and layer, by bisection."""

    def __init__(self, items: Items, rows: list[int]) -> None:
        self._rows: dict[int, list[Interval]] = {}
        for lane in sorted(items.lanes, key=lambda lane: items.layer[lane]):
            self._rows.setdefault(rows[lane], []).append((items.layer[lane], items.lanes[lane], lane))

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
