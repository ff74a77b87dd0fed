"""The graph cut into layers: items (nodes, and the lines that pass a layer) with edges between neighbours only.

Owns: shared trunks. All long edges of one source, or into one target, ride on one line with branches, so that a
hub costs one row a layer and not one row an edge.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from exectop.graph.model import Arc, Graph

FROM, TO = "from", "to"
LANE = -1  # the layer under which `trunk` knows a lane
LONG = 12  # layers from which on a trunk is a lane
ItemKey = tuple[str, str, int]  # ("", node id, 0), or (FROM or TO, owner's id, layer)


@dataclass(slots=True)
class Items:
    """Items by number; the first `len(graph)` are the nodes, the rest lines passing a layer.

    `owner[item]`: the node, or the node whose trunk it is. `layers`: items of each layer, top to bottom.
    A trunk over many layers is one item, a lane: in no layer, with a row of its own all the way from `layer[item]`
    to `lanes[item]`. `joining[gap]` and `parting[gap]`: edges onto and off the lanes in the gap after that layer.
    """

    layer: list[int]
    owner: list[int]
    keys: list[ItemKey]
    parents: list[list[int]]
    children: list[list[int]]
    layers: list[list[int]]
    nodes: int
    sides: dict[Arc, str] = field(default_factory=dict)
    trunk: dict[tuple[str, int, int], int] = field(default_factory=dict)
    lanes: dict[int, int] = field(default_factory=dict)
    joining: dict[int, list[Arc]] = field(default_factory=dict)
    parting: dict[int, list[Arc]] = field(default_factory=dict)
    feeds_lane: set[int] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.layer)

    def lane_of(self, arc: Arc) -> int | None:
        """The lane that the edge rides on, if it does."""
        side = self.sides.get(arc)
        return None if side is None else self.trunk.get((side, arc[0] if side == FROM else arc[1], LANE))

    def has_line_behind(self, item: int) -> bool:
        """Whether anything leaves the item to the right."""
        return bool(self.children[item]) or item in self.feeds_lane

    def path(self, arc: Arc) -> list[int]:
        """The items that the edge goes through, both ends included."""
        start, end = arc
        side = self.sides.get(arc)
        if side is None:
            return [start, end]
        lane = self.lane_of(arc)
        if lane is not None:
            return [start, lane, end]
        owner = start if side == FROM else end
        middle = [self.trunk[side, owner, k] for k in range(self.layer[start] + 1, self.layer[end])]
        return [start, *middle, end]


def cut(graph: Graph, ranks: list[int], previous: Mapping[tuple[str, str], str] | None = None) -> Items:
    """The items of a ranked graph. `previous`: the side of each long edge, by ids, in an earlier picture."""
    items = Items(
        layer=list(ranks),
        owner=list(range(len(graph))),
        keys=[("", node.id, 0) for node in graph.nodes],
        parents=[[] for _ in graph.nodes],
        children=[[] for _ in graph.nodes],
        layers=[[] for _ in range(max(ranks, default=-1) + 1)],
        nodes=len(graph),
    )
    for node, layer in enumerate(ranks):
        items.layers[layer].append(node)
    items.sides = _sides(graph, ranks, previous or {})
    _trunks(graph, items)
    _join(graph, items)
    return items


def _sides(graph: Graph, ranks: list[int], previous: Mapping[tuple[str, str], str]) -> dict[Arc, str]:
    """On whose trunk each long edge rides: the end with more long edges, the source where they are equal."""
    long = [arc for arc in graph.edges if ranks[arc[1]] - ranks[arc[0]] > 1]
    leaving, entering = [0] * len(graph), [0] * len(graph)
    for start, end in long:
        leaving[start] += 1
        entering[end] += 1
    sides = {arc: FROM if leaving[arc[0]] >= entering[arc[1]] else TO for arc in long}
    if previous:
        for arc in long:
            known = previous.get((graph.nodes[arc[0]].id, graph.nodes[arc[1]].id))
            if known:
                sides[arc] = known
    return sides


def _trunks(graph: Graph, items: Items) -> None:
    """Make the passing items: from the owner to the farthest end that rides with it."""
    reach: dict[tuple[str, int], tuple[int, int]] = {}
    for (start, end), side in items.sides.items():
        owner = start if side == FROM else end
        low, high = items.layer[start] + 1, items.layer[end] - 1
        known = reach.get((side, owner), (low, high))
        reach[side, owner] = (min(low, known[0]), max(high, known[1]))
    for (side, owner), (low, high) in reach.items():
        if high - low >= LONG:
            lane = _make(graph, items, side, owner, low)
            items.lanes[lane] = high
            items.trunk[side, owner, LANE] = lane
            continue
        before = -1
        for layer in range(low, high + 1):
            item = _make(graph, items, side, owner, layer)
            items.layers[layer].append(item)
            items.trunk[side, owner, layer] = item
            if before >= 0:
                items.parents[item].append(before)
                items.children[before].append(item)
            before = item


def _make(graph: Graph, items: Items, side: str, owner: int, layer: int) -> int:
    items.layer.append(layer)
    items.owner.append(owner)
    items.keys.append((side, graph.nodes[owner].id, layer))
    items.parents.append([])
    items.children.append([])
    return len(items.layer) - 1


def _join(graph: Graph, items: Items) -> None:
    """Edges from nodes onto trunks, from trunks to nodes, and between neighbours; each once."""
    joined: set[Arc] = set()

    def join(above: int, below: int) -> None:
        if (above, below) not in joined:
            joined.add((above, below))
            items.parents[below].append(above)
            items.children[above].append(below)

    for arc in graph.edges:
        start, end = arc
        side = items.sides.get(arc)
        lane = items.lane_of(arc)
        if lane is not None:
            _ride(items, arc, lane)
        elif side is None:
            join(start, end)
        elif side == FROM:
            join(start, items.trunk[FROM, start, items.layer[start] + 1])
            join(items.trunk[FROM, start, items.layer[end] - 1], end)
        else:
            join(start, items.trunk[TO, end, items.layer[start] + 1])
            join(items.trunk[TO, end, items.layer[end] - 1], end)


def _ride(items: Items, arc: Arc, lane: int) -> None:
    """Put an edge on a lane: on behind its start, off before its end."""
    start, end = arc
    on, off = (start, lane), (lane, end)
    joining = items.joining.setdefault(items.layer[start], [])
    if on not in joining:
        joining.append(on)
    parting = items.parting.setdefault(items.layer[end] - 1, [])
    if off not in parting:
        parting.append(off)
    items.feeds_lane.add(start)
