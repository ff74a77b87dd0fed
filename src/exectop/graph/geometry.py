"""Where everything of a picture stands, whichever way it flows.

Owns: the two axes. Layers and gaps follow each other along the flow; `rows` are places across it: rows of the
screen where the picture flows to the right, columns where it flows down. Must not know: characters, colours.
"""

from bisect import bisect_right
from collections.abc import Sequence
from copy import copy
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple

from exectop.graph.coordinates import Extents
from exectop.graph.lanes import LaneIndex
from exectop.graph.layers import Items
from exectop.graph.model import Graph
from exectop.graph.route import Channel
from exectop.graph.verticals import Verticals

BOX_HEIGHT = 3
FRAME = 2  # cells of a box on each side of its text


class Flow(StrEnum):
    """Which way a picture flows: to the right, a line a node; or down, a box a node."""

    RIGHT = "right"
    DOWN = "down"


class Box(NamedTuple):
    """Where a node is drawn, in cells from the picture's top left."""

    x: int
    y: int
    width: int
    height: int = 1

    def has(self, x: int, y: int) -> bool:
        """Whether that cell is in it."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


class Sizes(NamedTuple):
    """In cells. `texts`: by node, what its text may take; `lengths`: by layer, along the flow; `across`: of the
    whole picture across the flow, of which the first `room` are for the lanes above."""

    texts: Sequence[int]
    lengths: Sequence[int]
    across: int
    room: int


class Geometry:
    """`starts[k]`, `sizes.lengths[k]`: where layer k is along the flow; channel k lies between k and k + 1.

    `rows[item]`: its place across the flow. `at[k]`: item by row.
    """

    def __init__(
        self,
        graph: Graph,
        items: Items,
        rows: list[int],
        channels: list[Channel],
        sizes: Sizes,
        flow: Flow,
        is_ascii: bool,
    ) -> None:
        self.graph, self.items, self.rows, self.channels = graph, items, rows, channels
        self.sizes, self.flow, self.is_ascii = sizes, flow, is_ascii
        gaps = [channel.width for channel in channels]
        steps = [length + gap for length, gap in zip(sizes.lengths, [*gaps, 0], strict=True)] if sizes.lengths else []
        *self.starts, self.along = accumulate(steps, initial=0)
        self.lanes = LaneIndex(items, rows)
        self._passed: dict[int, list[int]] = {}
        self._verticals: dict[int, Verticals] = {}
        self.at = [{rows[item]: item for item in layer} for layer in items.layers]

    @property
    def width(self) -> int:
        return self.along if self.flow is Flow.RIGHT else self.sizes.across

    @property
    def height(self) -> int:
        return self.sizes.across if self.flow is Flow.RIGHT else self.along

    def box(self, node: int) -> Box:
        """Where a node is drawn."""
        start, row, text = self.starts[self.items.layer[node]], self.rows[node], self.sizes.texts[node]
        if self.flow is Flow.RIGHT:
            return Box(start, row, text)
        width = text + 2 * FRAME
        return Box(row - (width - 1) // 2, start, width, BOX_HEIGHT)

    def passed(self, gap: int) -> list[int]:
        """The rows with anything in the gap after that layer, ascending."""
        if gap not in self._passed:
            self._passed[gap] = sorted(self.channels[gap].spans)
        return self._passed[gap]

    def verticals(self, gap: int) -> Verticals:
        """Which columns of the gap after that layer each row crosses."""
        found = self._verticals.get(gap)
        if found is None:
            found = self._verticals[gap] = Verticals(self.channels[gap].columns)
        return found

    def node_at(self, x: int, y: int) -> int | None:
        """The node drawn at that cell, if any."""
        along, across = (x, y) if self.flow is Flow.RIGHT else (y, x)
        layer = bisect_right(self.starts, along) - 1
        if layer < 0:
            return None
        if self.flow is Flow.RIGHT:
            near = [self.at[layer][across]] if across in self.at[layer] else []
        else:
            items = self.items.layers[layer]
            place = bisect_right(items, across, key=self.rows.__getitem__)
            near = items[max(0, place - 1) : place + 1]
        for item in near:
            if item < self.items.nodes and self.box(item).has(x, y):
                return item
        return None

    def renewed(self, graph: Graph) -> "Geometry":
        """The same places for a graph of the same shape."""
        other = copy(self)
        other.graph = graph
        return other


def extents(items: Items, texts: Sequence[int]) -> Extents:
    """The cells that boxes with these texts, and lines between them, take across a picture that flows down."""
    widths = [text + 2 * FRAME for text in texts] + [1] * (len(items) - items.nodes)
    before = [(width - 1) // 2 for width in widths]
    return Extents(before, [1 + width - less for width, less in zip(widths, before, strict=True)])
