"""Where a key leads from a node: along its edges, or to the next one of its layer."""

from enum import StrEnum

from exectop.domain.status import Status
from exectop.graph.geometry import Flow, Geometry
from exectop.graph.model import Graph
from exectop.graph.ranks import topological


class Direction(StrEnum):
    """A way to go on the screen."""

    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"


_TURNED = {
    Direction.UP: Direction.LEFT,
    Direction.DOWN: Direction.RIGHT,
    Direction.LEFT: Direction.UP,
    Direction.RIGHT: Direction.DOWN,
}
"""The same way in a picture that flows to the right."""


def neighbour(graph: Graph, geometry: Geometry, node_id: str, direction: Direction) -> str | None:
    """The node to go to, or `None` where there is none. The nearest row wins, the upper of two as near."""
    node = graph.index.get(node_id)
    if node is None:
        return None
    direction = direction if geometry.flow is Flow.RIGHT else _TURNED[direction]
    if direction in (Direction.LEFT, Direction.RIGHT):
        near = graph.predecessors[node] if direction is Direction.LEFT else graph.successors[node]
        found = (
            min(near, key=lambda other: (abs(geometry.rows[other] - geometry.rows[node]), geometry.rows[other]))
            if near
            else None
        )
    else:
        found = _beside(geometry, node, 1 if direction is Direction.DOWN else -1)
    return None if found is None else graph.nodes[found].id


def _beside(geometry: Geometry, node: int, step: int) -> int | None:
    """The next node of the layer in that direction; beyond its end, the nearest node of any layer there."""
    layer = geometry.items.layers[geometry.items.layer[node]]
    row = geometry.rows[node]
    count = geometry.items.nodes
    ahead = [other for other in layer if other < count and (geometry.rows[other] - row) * step > 0]
    if not ahead:
        ahead = [other for other in range(count) if (geometry.rows[other] - row) * step > 0]
    mine = geometry.items.layer[node]

    def far(other: int) -> tuple[int, int, int]:
        return (abs(geometry.rows[other] - row), abs(geometry.items.layer[other] - mine), other)

    return min(ahead, key=far, default=None)


def first_cause(graph: Graph, node_id: str) -> str | None:
    """The failed node farthest up the graph from there, the node itself included; `None` where none failed."""
    node = graph.index.get(node_id)
    if node is None:
        return None
    seen = {node}
    pending = [node]
    failed: list[int] = []
    for current in pending:  # grows while we walk
        if graph.nodes[current].status is Status.FAILED:
            failed.append(current)
        for before in graph.predecessors[current]:
            if before not in seen:
                seen.add(before)
                pending.append(before)
    if not failed:
        return None
    found = set(failed)
    return next(graph.nodes[node].id for node in topological(graph) if node in found)
