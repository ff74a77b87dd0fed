"""The graph of an execution as indices: nodes, forward edges, and what was odd about what the server told.

Owns: how steps and edges become an acyclic graph. Must not know: where anything is drawn, or what time it is.
Nothing here recurses: a chain of 10,000 steps and a cycle are as good as any other graph.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from exectop.domain.status import Status
from exectop.domain.values import Edge, Step

Arc = tuple[int, int]


class Oddity(NamedTuple):
    """Something in the reply that no picture can show as a line; it is listed under the drawing."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Node:
    """One box: a step, or `members` of the same kind and neighbourhood as one. `id` is the step's, or the class'."""

    id: str
    name: str
    kind: str = ""
    status: Status = Status.UNKNOWN
    members: tuple[Step, ...] = ()

    @property
    def is_group(self) -> bool:
        return len(self.members) > 1

    @property
    def step(self) -> Step | None:
        """The step that it is, or the first of its members."""
        return self.members[0] if self.members else None


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes in the order told and acyclic edges between their indices, each once.

    `back` are edges against the flow, left out of `edges` so that what remains has no cycle.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Arc, ...]
    back: tuple[Arc, ...] = ()
    oddities: tuple[Oddity, ...] = ()
    successors: tuple[tuple[int, ...], ...] = field(default=(), compare=False)
    predecessors: tuple[tuple[int, ...], ...] = field(default=(), compare=False)
    index: dict[str, int] = field(default_factory=dict, compare=False)

    def __len__(self) -> int:
        return len(self.nodes)

    def with_nodes(self, nodes: Sequence[Node]) -> "Graph":
        """The same shape with other statuses. `nodes`: as many, with the same ids in the same order."""
        assert len(nodes) == len(self.nodes), "a new status never changes the shape"
        return replace(self, nodes=tuple(nodes))


def build(steps: Iterable[Step], edges: Iterable[Edge]) -> Graph:
    """The graph of these steps. A step that no edge reaches hangs under the step that contains it."""
    oddities: list[Oddity] = []
    known: dict[str, Step] = {}
    for step in steps:
        if step.id in known:
            oddities.append(Oddity("duplicate id", f"{step.id} ({step.label})"))
        else:
            known[step.id] = step
    index = {id_: number for number, id_ in enumerate(known)}
    arcs = _arcs(index, edges, oddities)
    arcs += _containment(known, index, arcs, oddities)
    nodes = [Node(step.id, step.label, step.kind, step.status, (step,)) for step in known.values()]
    return connect(nodes, arcs, oddities)


def connect(nodes: Sequence[Node], arcs: Iterable[Arc], oddities: Sequence[Oddity] = ()) -> Graph:
    """A graph of these nodes: each arc once, those that close a cycle set aside and listed."""
    unique = list(dict.fromkeys(arcs))
    back = _back_arcs(len(nodes), unique)
    forward = [arc for arc in unique if arc not in back] if back else unique
    successors: list[list[int]] = [[] for _ in nodes]
    predecessors: list[list[int]] = [[] for _ in nodes]
    for start, end in forward:
        successors[start].append(end)
        predecessors[end].append(start)
    listed = [*oddities, *(Oddity("cycle", f"{nodes[a].id} → {nodes[b].id}") for a, b in back)]
    return Graph(
        tuple(nodes),
        tuple(forward),
        tuple(back),
        tuple(listed),
        tuple(map(tuple, successors)),
        tuple(map(tuple, predecessors)),
        {node.id: number for number, node in enumerate(nodes)},
    )


def _arcs(index: dict[str, int], edges: Iterable[Edge], oddities: list[Oddity]) -> list[Arc]:
    arcs: list[Arc] = []
    for edge in edges:
        start, end = index.get(edge.start), index.get(edge.end)
        if start is None or end is None:
            oddities.append(Oddity("edge to nowhere", f"{edge.start or '?'} → {edge.end or '?'}"))
        elif start == end:
            oddities.append(Oddity("self loop", edge.start))
        else:
            arcs.append((start, end))
    return arcs


def _containment(known: dict[str, Step], index: dict[str, int], arcs: list[Arc], oddities: list[Oddity]) -> list[Arc]:
    reached = {end for _, end in arcs}
    added: list[Arc] = []
    for step in known.values():
        if step.parent_id is None or index[step.id] in reached:
            continue
        parent = index.get(step.parent_id)
        if parent is None:
            oddities.append(Oddity("parent unknown", f"{step.id} in {step.parent_id}"))
        elif parent == index[step.id]:
            oddities.append(Oddity("self loop", step.id))
        else:
            added.append((parent, index[step.id]))
    return added


def _back_arcs(count: int, arcs: Sequence[Arc]) -> dict[Arc, None]:
    """The arcs that lead back into the path they come from, by depth first search in the order told."""
    successors: list[list[int]] = [[] for _ in range(count)]
    entered = [0] * count
    for start, end in arcs:
        successors[start].append(end)
        entered[end] += 1
    if _is_acyclic(successors, list(entered)):
        return {}
    back: dict[Arc, None] = {}
    state = bytearray(count)  # 0 unseen, 1 on the path, 2 done
    for root in sorted(range(count), key=lambda node: (entered[node] > 0, node)):
        if state[root]:
            continue
        state[root] = 1
        path = [(root, iter(successors[root]))]
        while path:
            node, rest = path[-1]
            for end in rest:
                if state[end] == 1:
                    back[node, end] = None
                elif not state[end]:
                    state[end] = 1
                    path.append((end, iter(successors[end])))
                    break
            else:
                state[node] = 2
                path.pop()
    return back


def _is_acyclic(successors: list[list[int]], entered: list[int]) -> bool:
    ready = [node for node, count in enumerate(entered) if not count]
    done = 0
    while ready:
        node = ready.pop()
        done += 1
        for end in successors[node]:
            entered[end] -= 1
            if not entered[end]:
                ready.append(end)
    return done == len(successors)
