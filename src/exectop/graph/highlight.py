"""Some edges of a picture drawn bold: the paths of the selected node, or the critical path.

Owns: which cells belong to those edges. Must not know: why they are bold.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from exectop.domain.spans import merged
from exectop.graph.layers import Items
from exectop.graph.model import Arc, Graph
from exectop.graph.route import DOWN, LEFT, RIGHT, UP, Channel
from exectop.graph.verticals import Verticals, ones

Piece = tuple[int, int]


class _Traced(NamedTuple):
    """What is bold, piece by piece."""

    spans: dict[int, list[Piece]]
    verticals: dict[int, list[Piece]]


class Bold:
    """The bold cells of one gap: by row the columns (first, last), by column the rows, both ends included."""

    def __init__(self, spans: Mapping[int, list[Piece]], verticals: Mapping[int, list[Piece]]) -> None:
        self.spans = {row: merged(pieces) for row, pieces in spans.items()}
        self.verticals = {column: merged(pieces) for column, pieces in verticals.items()}
        columns = [self.verticals.get(column, ()) for column in range(1 + max(self.verticals, default=-1))]
        self._rising = Verticals([[(top + 1, bottom, 0) for top, bottom in pieces] for pieces in columns])

    def arms(self, x: int, y: int) -> int:
        """Which arms of that cell are bold."""
        return self.across(x, (y, y + 1))[0]

    def along(self, y: int, window: tuple[int, int]) -> list[int]:
        """The bold arms of the cells of a row in that window of columns."""
        arms_at = _ridden(self.spans.get(y, ()), window, (LEFT, RIGHT))
        low, high = window
        for row, arm in ((y, UP), (y + 1, DOWN)):
            for column in ones(self._rising.at(row) >> low & (1 << high - low) - 1):
                arms_at[column] |= arm
        return arms_at

    def across(self, x: int, window: tuple[int, int]) -> list[int]:
        """The bold arms of the cells of a column in that window of rows."""
        arms_at = _ridden(self.verticals.get(x, ()), window, (UP, DOWN))
        for place, row in enumerate(range(*window)):
            if row in self.spans:
                arms_at[place] |= _ridden(self.spans[row], (x, x + 1), (LEFT, RIGHT))[0]
        return arms_at


def _ridden(pieces: Sequence[Piece], window: tuple[int, int], arms: tuple[int, int]) -> list[int]:
    """The arms of the cells in that window: back and on all along a piece, only on or back at its ends."""
    low, high = window
    back, on = arms
    arms_at = [0] * (high - low)
    for place in range(max(0, bisect_left(pieces, (low,)) - 1), len(pieces)):
        first, last = pieces[place]
        if first >= high:
            break
        start, stop = max(first, low), min(last + 1, high)
        if start < stop:
            arms_at[start - low : stop - low] = [back | on] * (stop - start)
            arms_at[start - low] ^= back * (start == first)
            arms_at[stop - 1 - low] ^= on * (stop - 1 == last)
    return arms_at


class Highlight:
    """Bold edges of one picture. Gaps are worked out when they are first drawn."""

    def __init__(self, items: Items, rows: list[int], channels: list[Channel], arcs: Iterable[Arc]) -> None:
        self._items, self._rows, self._channels = items, rows, channels
        self._pairs: dict[int, set[Arc]] = {}
        self._gaps: dict[int, Bold] = {}
        self._lanes: dict[int, tuple[int, int]] = {}  # the layers between which a lane is bold
        self._leaving: set[int] = set()
        for arc in arcs:
            self._add(arc, items.lane_of(arc))

    def _add(self, arc: Arc, lane: int | None) -> None:
        path = self._items.path(arc)
        first, last = self._items.layer[arc[0]], self._items.layer[arc[1]] - 1
        gaps = range(first, last + 1) if lane is None else (first, last)
        for gap, pair in zip(gaps, pairwise(path), strict=True):
            self._pairs.setdefault(gap, set()).add(pair)
            self._leaving.add(pair[0])
        if lane is not None:
            known = self._lanes.get(lane, (first + 1, last))
            self._lanes[lane] = (min(first + 1, known[0]), max(last, known[1]))

    def leaves(self, item: int, layer: int) -> bool:
        """Whether a bold line leaves the item, or passes with it, in that layer."""
        span = self._lanes.get(item)
        return item in self._leaving if span is None else span[0] <= layer <= span[1]

    def passes(self, lane: int, gap: int) -> bool:
        """Whether the lane is bold all through that gap."""
        first, last = self._lanes.get(lane, (0, -1))
        return first <= gap < last

    def gap(self, number: int) -> Bold | None:
        """The bold cells between that layer and the next; `None` where there are none."""
        if number not in self._gaps:
            pairs = {(self._rows[above], self._rows[below]) for above, below in self._pairs.get(number, ())}
            pairs |= {(self._rows[lane], self._rows[lane]) for lane in self._lanes if self.passes(lane, number)}
            self._gaps[number] = _bold(self._channels[number], pairs)
        bold = self._gaps[number]
        return bold if bold.spans else None


def _bold(channel: Channel, pairs: Iterable[tuple[int, int]]) -> Bold:
    entering = {row: net for net in channel.nets for row in net.targets}
    doglegs = {row for net in channel.nets for row in net.target_end}
    traced = _Traced({}, {})
    for source, target in pairs:
        net = entering.get(target)
        if net is None:  # a lane that only passes
            traced.spans.setdefault(source, []).append((-1, channel.width))
        elif net.sources[0] in doglegs and source not in net.sources:
            bend = entering[net.sources[0]]
            _trace(traced, bend.column, source, net.sources[0], 0, net.column)
            _trace(traced, net.column, net.sources[0], target, bend.column, channel.width)
        else:
            _trace(traced, net.column, source, target, 0, channel.width)
    return Bold(*traced)


def _trace(traced: _Traced, column: int, source: int, target: int, left: int, right: int) -> None:
    """From `left` along the source's row to the column, along it, and along the target's row to `right`."""
    if column < 0:
        traced.spans.setdefault(source, []).append((left - 1, right))
        return
    traced.spans.setdefault(source, []).append((left - 1, column))
    traced.spans.setdefault(target, []).append((column, right))
    traced.verticals.setdefault(column, []).append((min(source, target), max(source, target)))


def closure(graph: Graph, node_id: str) -> set[Arc]:
    """All edges on paths to and from a node."""
    node = graph.index.get(node_id)
    if node is None:
        return set()
    arcs: set[Arc] = set()
    for near, is_up in ((graph.predecessors, True), (graph.successors, False)):
        seen = {node}
        pending = [node]
        for current in pending:  # grows while we walk
            for other in near[current]:
                arcs.add((other, current) if is_up else (current, other))
                if other not in seen:
                    seen.add(other)
                    pending.append(other)
    return arcs
