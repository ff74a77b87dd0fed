"""A laid out graph: where every node stands, and any line of it on demand.

Owns: the steps from a graph to a placement, and the questions a pane asks of it. Must not know: statuses (they
come with the style when a line is drawn, so a new status moves nothing) and colours (spans carry tags).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, repeat

from exectop.domain.widths import cell_width
from exectop.graph import coordinates, order, ranks, reduce
from exectop.graph.bands import draw_band_line
from exectop.graph.draw import Span, StyleOf, draw_line
from exectop.graph.geometry import BOX_HEIGHT, Box, Flow, Geometry, Sizes, extents
from exectop.graph.highlight import Highlight
from exectop.graph.lanes import lane_rows
from exectop.graph.layers import ItemKey, Items, cut
from exectop.graph.model import Arc, Graph, Node
from exectop.graph.neighbours import Direction, neighbour
from exectop.graph.route import Channel, route

NAME_LIMIT = 32
BOX_NAME_LIMIT = 24  # cells of a name in a box
LANE_PITCH = 2  # columns from one lane to the next beside boxes


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """`reserve`: cells kept free behind a node's name for what changes (elapsed, attempts). `haste`:
    a good order of the nodes is looked for so many times as quickly."""

    flow: Flow = Flow.RIGHT
    is_ascii: bool = False
    name_limit: int = NAME_LIMIT
    reserve: Callable[[Node], int] | None = None
    haste: int = 1


@dataclass(frozen=True, slots=True)
class Memory:
    """What the next picture needs of this one to keep everything in its place."""

    rows: Mapping[ItemKey, int] = field(default_factory=dict)
    ranks: Mapping[str, int] = field(default_factory=dict)
    sides: Mapping[tuple[str, str], str] = field(default_factory=dict)
    widths: tuple[int, ...] = ()
    gaps: tuple[int, ...] = ()


class Picture:
    """A placement of a graph. `width` and `height` are in cells; rows and columns count from 0."""

    def __init__(self, graph: Graph, items: Items, geometry: Geometry, memory: Memory, fewest: int) -> None:
        self.graph = graph
        self.items = items
        self.geometry = geometry
        self.memory = memory
        self.crossings = fewest

    def redrawn(self, options: Options) -> "Picture":
        """The same graph in the same order with other options; `haste` is of no use any more."""
        old = self.geometry
        if (options.flow, options.is_ascii) != (Flow.RIGHT, old.is_ascii) or old.flow is not Flow.RIGHT:
            return _placed(self.graph, replace(self.items), self.items.layers, options)
        texts, lengths = _lengths(self.graph, self.items, options, ())
        sizes = old.sizes._replace(texts=texts, lengths=lengths)
        geometry = Geometry(self.graph, self.items, old.rows, old.channels, sizes, old.flow, old.is_ascii)
        return Picture(self.graph, self.items, geometry, self.memory, self.crossings)

    def renewed(self, graph: Graph) -> "Picture":
        """The same picture with the statuses of `graph`, which has the same nodes and edges."""
        return Picture(graph, self.items, self.geometry.renewed(graph), self.memory, self.crossings)

    @property
    def width(self) -> int:
        return self.geometry.width

    @property
    def height(self) -> int:
        return self.geometry.height

    @property
    def flow(self) -> Flow:
        return self.geometry.flow

    def line(self, y: int, x: int, width: int, style_of: StyleOf, bold: Highlight | None = None) -> list[Span]:
        """The cells `x` to `x + width` of row `y`; always exactly `width` cells."""
        draw = draw_line if self.flow is Flow.RIGHT else draw_band_line
        return draw(self.geometry, y, x, width, style_of, bold)

    def highlight(self, arcs: Iterable[Arc]) -> Highlight:
        """These edges bold; give it to `line`."""
        return Highlight(self.items, self.geometry.rows, self.geometry.channels, arcs)

    def box_of(self, node_id: str) -> Box | None:
        """Where the node is, or `None` where there is no such node."""
        node = self.graph.index.get(node_id)
        return None if node is None else self.geometry.box(node)

    def node_at(self, x: int, y: int) -> str | None:
        """The node drawn at that cell, if any."""
        node = self.geometry.node_at(x, y)
        return None if node is None else self.graph.nodes[node].id

    def neighbour(self, node_id: str, direction: Direction) -> str | None:
        """The node to go to from there: along an edge to the left or right, within the layer up or down."""
        return neighbour(self.graph, self.geometry, node_id, direction)


def layout(graph: Graph, options: Options | None = None, previous: Picture | None = None) -> Picture:
    """Place a graph. With `previous`, everything that was in it keeps its order and, as far as it can, its row.

    `options.flow` must be that of `previous`.
    """
    options = options or Options()
    memory = previous.memory if previous else None
    levels = ranks.rank(graph, memory.ranks if memory else None)
    items = cut(graph, levels, memory.sides if memory else None)
    if memory is None:
        return _placed(graph, items, reduce.order(items, reduce.budget_of(items) // options.haste), options)
    layers, known = order.insert(items, memory.rows)
    layers = reduce.insert(items, layers, {item for item, row in enumerate(known) if row is None})
    return _placed(graph, items, layers, options, memory, known)


def _placed(
    graph: Graph,
    items: Items,
    layers: order.Layers,
    options: Options,
    memory: Memory | None = None,
    known: Sequence[float | None] | None = None,
) -> Picture:
    """The picture with its layers in that order. `known`: rows of an earlier one. Sets `items.layers`."""
    texts, lengths = _lengths(graph, items, options, memory.widths if memory else ())
    taken = extents(items, texts) if options.flow is Flow.DOWN else None
    rows = coordinates.rows(items, layers, known, taken)
    items.layers = [sorted(layer, key=rows.__getitem__) for layer in layers]  # packing may have mixed the parts
    lanes = lane_rows(items, memory.rows if memory else None)
    pitch = 1 if options.flow is Flow.RIGHT else LANE_PITCH
    room = -min([0, *lanes.values()]) * pitch
    after = [cells - 1 for cells in taken.after] if taken else [1] * len(items)  # without the blank behind it
    floor = room + max((rows[item] + after[item] for layer in layers for item in layer), default=0)
    for item, row in enumerate(rows):
        rows[item] = row + room if item not in lanes else _lane_place(lanes[item], room, floor, pitch)
    ends = [row + cells for row, cells in zip(rows, after, strict=True)]
    gaps = memory.gaps if memory else ()
    channels = _channels(items, rows, (room, floor, max(ends, default=0)), options, gaps)
    across = max([*ends, *(channel.bottom for channel in channels)], default=0)
    geometry = Geometry(
        graph, items, rows, channels, Sizes(texts, lengths, across, room), options.flow, options.is_ascii
    )
    memory = _remember(graph, items, geometry, lanes)
    return Picture(graph, items, geometry, memory, order.crossings(items, items.layers))


def _lane_place(row: int, room: int, floor: int, pitch: int) -> int:
    """Where a lane runs across the flow: above what begins at `room`, or below what ends before `floor`."""
    return room + row * pitch if row < 0 else floor + row * pitch - 1


def _channels(
    items: Items, rows: list[int], space: tuple[int, int, int], options: Options, before: Sequence[int]
) -> list[Channel]:
    """The routed gaps. `before`: the widths of the first of them in an earlier picture."""
    spacing, slack = 1 + options.is_ascii, int(options.is_ascii)
    widths = chain(before, repeat(0))
    return [
        route(_gap(items, rows, gap), space, spacing=spacing, slack=slack, before=width)
        for gap, width in zip(range(len(items.layers) - 1), widths, strict=False)
    ]


def _gap(items: Items, rows: list[int], gap: int) -> dict[int, list[int]]:
    """For each row that is entered in the gap after that layer, the rows it is entered from."""
    parents = {
        rows[item]: sorted([rows[parent] for parent in items.parents[item]])
        for item in items.layers[gap + 1]
        if items.parents[item]
    }
    joining, parting = items.joining.get(gap, ()), items.parting.get(gap, ())
    for start, end in (*joining, *parting):
        parents[rows[end]] = sorted([*parents.get(rows[end], ()), rows[start]])
    for lane in dict.fromkeys([*(lane for _, lane in joining), *(lane for lane, _ in parting)]):
        if items.layer[lane] <= gap < items.lanes[lane]:
            parents[rows[lane]] = sorted([*parents.get(rows[lane], ()), rows[lane]])
    return parents


def text_width(node: Node, options: Options) -> int:
    """Cells of a node's text: a glyph, its name, and what is kept free behind it."""
    limit = options.name_limit if options.flow is Flow.RIGHT else min(options.name_limit, BOX_NAME_LIMIT)
    return 2 + min(cell_width(node.name), limit) + (options.reserve(node) if options.reserve else 0)


def _lengths(graph: Graph, items: Items, options: Options, least: tuple[int, ...]) -> tuple[list[int], list[int]]:
    """Cells of each node's text, and of each layer along the flow; `least`: layers of an earlier picture, which
    never shrink."""
    texts = [text_width(node, options) for node in graph.nodes]
    if options.flow is Flow.DOWN:
        return texts, [BOX_HEIGHT] * len(items.layers)
    widths = [_layer_width(items, layer, texts) for layer in items.layers]
    return texts, [max(width, least[k]) if k < len(least) else width for k, width in enumerate(widths)]


def _layer_width(items: Items, layer: list[int], texts: list[int]) -> int:
    """The widest text; a blank and a piece of line behind it where anything leaves."""
    return max(
        (texts[item] + (2 if items.has_line_behind(item) else 0) for item in layer if item < items.nodes), default=1
    )


def _remember(graph: Graph, items: Items, geometry: Geometry, lanes: Mapping[int, int]) -> Memory:
    ids = [node.id for node in graph.nodes]
    rows, room = geometry.rows, geometry.sizes.room
    return Memory(
        {key: lanes.get(item, rows[item] - room) for item, key in enumerate(items.keys)},
        {node.id: items.layer[number] for number, node in enumerate(graph.nodes)},
        {(ids[start], ids[end]): side for (start, end), side in items.sides.items()},
        tuple(geometry.sizes.lengths),
        tuple(channel.width for channel in geometry.channels),
    )
