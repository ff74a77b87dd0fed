"""A laid out graph: where every node stands, and any line of it on demand.

Owns: the steps from a graph to a placement, and the questions a pane asks of it. Must not know: statuses (they
come with the style when a line is drawn, so a new status moves nothing) and colours (spans carry tags).
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from exectop.graph import coordinates, order, ranks, reduce
from exectop.graph.draw import Geometry, Span, StyleOf, draw_line
from exectop.graph.highlight import Highlight
from exectop.graph.labels import cell_width
from exectop.graph.lanes import lane_rows
from exectop.graph.layers import ItemKey, Items, cut
from exectop.graph.model import Arc, Graph, Node
from exectop.graph.neighbours import Direction, neighbour
from exectop.graph.route import Channel, route

NAME_LIMIT = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """`reserve`: cells kept free behind a node's name for what changes (elapsed, attempts). `budget`: of `reduce`."""

    is_ascii: bool = False
    name_limit: int = NAME_LIMIT
    reserve: Callable[[Node], int] | None = None
    budget: int | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """Where a node is drawn, in cells from the picture's top left."""

    x: int
    y: int
    width: int
    height: int = 1


@dataclass(frozen=True, slots=True)
class Memory:
    """What the next picture needs of this one to keep everything in its place."""

    rows: Mapping[ItemKey, int] = field(default_factory=dict)
    ranks: Mapping[str, int] = field(default_factory=dict)
    sides: Mapping[tuple[str, str], str] = field(default_factory=dict)
    widths: tuple[int, ...] = ()


class Picture:
    """A placement of a graph. `width` and `height` are in cells; rows and columns count from 0."""

    def __init__(self, graph: Graph, items: Items, geometry: Geometry, memory: Memory, fewest: int) -> None:
        self.graph = graph
        self.items = items
        self.geometry = geometry
        self.memory = memory
        self.crossings = fewest

    def resized(self, options: Options) -> "Picture":
        """The same rows and routes with other limits for names. `options.is_ascii` must be as before."""
        texts, widths = _sizes(self.graph, self.items, options, ())
        old = self.geometry
        sizes = (texts, widths)
        geometry = Geometry(self.graph, self.items, old.rows, old.height, old.channels, sizes, old.is_ascii)
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

    def line(self, y: int, x: int, width: int, style_of: StyleOf, bold: Highlight | None = None) -> list[Span]:
        """The cells `x` to `x + width` of row `y`; always exactly `width` cells."""
        return draw_line(self.geometry, y, x, width, style_of, bold)

    def highlight(self, arcs: Iterable[Arc]) -> Highlight:
        """These edges bold; give it to `line`."""
        return Highlight(self.items, self.geometry.rows, self.geometry.channels, arcs)

    def box_of(self, node_id: str) -> Box | None:
        """Where the node is, or `None` where there is no such node."""
        node = self.graph.index.get(node_id)
        if node is None:
            return None
        layer = self.items.layer[node]
        return Box(self.geometry.lefts[layer], self.geometry.rows[node], self.geometry.texts[node])

    def node_at(self, x: int, y: int) -> str | None:
        """The node drawn at that cell, if any."""
        layer = bisect_right(self.geometry.lefts, x) - 1
        if layer < 0:
            return None
        item = self.geometry.at[layer].get(y)
        if item is None or item >= self.items.nodes or x >= self.geometry.lefts[layer] + self.geometry.texts[item]:
            return None
        return self.graph.nodes[item].id

    def neighbour(self, node_id: str, direction: Direction) -> str | None:
        """The node to go to from there: along an edge to the left or right, within the layer up or down."""
        return neighbour(self.graph, self.geometry, node_id, direction)


def layout(graph: Graph, options: Options | None = None, previous: Picture | None = None) -> Picture:
    """Place a graph. With `previous`, everything that was in it keeps its order and, as far as it can, its row."""
    options = options or Options()
    memory = previous.memory if previous else None
    levels = ranks.rank(graph, memory.ranks if memory else None)
    items = cut(graph, levels, memory.sides if memory else None)
    if memory is None:
        layers = reduce.order(items, options.budget)
        rows = coordinates.rows(items, layers)
    else:
        layers, known = order.insert(items, memory.rows)
        rows = coordinates.rows(items, layers, known)
    items.layers = [sorted(layer, key=rows.__getitem__) for layer in layers]  # packing may have mixed the parts
    rows = _make_room(items, rows, lane_rows(items, memory.rows if memory else None))
    geometry = _geometry(graph, items, rows, options, memory.widths if memory else ())
    return Picture(
        graph, items, geometry, _remember(graph, items, rows, geometry), order.crossings(items, items.layers)
    )


def _make_room(items: Items, rows: list[int], lanes: Mapping[int, int]) -> list[int]:
    """All rows with those of the lanes on top, from 0."""
    shift = -min(lanes.values(), default=0)
    return [lanes.get(item, row) + shift for item, row in enumerate(rows)] if lanes else rows


def _geometry(graph: Graph, items: Items, rows: list[int], options: Options, least: tuple[int, ...]) -> Geometry:
    channels: list[Channel] = []
    first = 1 + max((rows[lane] for lane in items.lanes), default=-1)
    height = max(rows, default=-1) + 1
    total = height
    for gap in range(len(items.layers) - 1):
        space = (first, height)
        channel = route(_gap(items, rows, gap), space, spacing=1 + options.is_ascii, slack=int(options.is_ascii))
        channels.append(channel)
        total = max(total, channel.bottom)
    sizes = _sizes(graph, items, options, least)
    return Geometry(graph, items, rows, total, channels, sizes, options.is_ascii)


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


def _sizes(graph: Graph, items: Items, options: Options, least: tuple[int, ...]) -> tuple[list[int], list[int]]:
    """Cells of each node's text and of each layer; `least`: layers of an earlier picture, which never shrink."""
    texts = [2 + min(cell_width(node.name), options.name_limit) for node in graph.nodes]
    if options.reserve is not None:
        texts = [text + options.reserve(node) for text, node in zip(texts, graph.nodes, strict=True)]
    widths = [_layer_width(items, layer, texts) for layer in items.layers]
    return texts, [max(width, least[k]) if k < len(least) else width for k, width in enumerate(widths)]


def _layer_width(items: Items, layer: list[int], texts: list[int]) -> int:
    """The widest text; a blank and a piece of line behind it where anything leaves."""
    return max(
        (texts[item] + (2 if items.has_line_behind(item) else 0) for item in layer if item < items.nodes), default=1
    )


def _remember(graph: Graph, items: Items, rows: list[int], geometry: Geometry) -> Memory:
    ids = [node.id for node in graph.nodes]
    first = 1 + max((rows[lane] for lane in items.lanes), default=-1)
    return Memory(
        {key: row - first for key, row in zip(items.keys, rows, strict=True)},
        {node.id: items.layer[number] for number, node in enumerate(graph.nodes)},
        {(ids[start], ids[end]): side for (start, end), side in items.sides.items()},
        tuple(geometry.widths),
    )
