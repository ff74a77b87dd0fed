"""Steps of the same kind and neighbourhood as one node: `name* ×128`.

Owns: which steps are alike (by shape and name alone, so a new status regroups nothing) and the smaller graph that
shows a class as one node. Members that failed or run stand out by themselves. The smaller graph has no cycle,
since all members of a class have the same rank.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from exectop.domain.status import Status
from exectop.graph.model import Graph, Node, connect
from exectop.graph.ranks import rank

MINIMUM = 3  # fewer look-alikes are shown one by one
MOST = 60  # nodes that a collapsed graph may have before differences far away stop counting
ROUNDS = 24  # how far away a difference may be and still part two steps
STAND_OUT_LIMIT = 12
CLASS_LIMIT = 4  # as many of one class at most
GROUP = "\x1d"  # begins the id of a group, before that of its first member; no step's id has it, being clean text

_VARIABLE = re.compile(r"[0-9a-f]{8,}|\d+")


@dataclass(frozen=True, slots=True)
class Partition:
    """Which class each node is in, and the members of each class in the order told.

    `folds`: id and name of those classes that are no look-alikes, by class.
    """

    class_of: tuple[int, ...]
    members: tuple[tuple[int, ...], ...]
    folds: Mapping[int, tuple[str, str]] = field(default_factory=dict)


def stem(name: str) -> str:
    """The name without what differs between look-alikes: numbers and long hexadecimal ids."""
    return _VARIABLE.sub("", name).strip(" _-.:#/[]()") or "*"


def partition(graph: Graph, minimum: int = MINIMUM, most: int = MOST) -> Partition:
    """Classes of nodes with the same rank, kind and stem whose neighbours are in the same classes.

    Where that leaves more than `most` nodes, neighbours are looked at less far, and at last not at all: a large
    irregular graph becomes one node a stage, which can be opened. What is a group already is like nothing else.
    """
    stems = {word: stem(word) for node in graph.nodes for word in (node.name, node.kind)}
    ranks = rank(graph)
    rounds = [
        _number(
            node.id if node.is_group else (ranks[i], stems[node.kind], stems[node.name])
            for i, node in enumerate(graph.nodes)
        )
    ]
    while len(rounds) <= ROUNDS and _shown(rounds[-1], minimum) <= most:  # it only ever grows
        refined = _number(_surroundings(graph, rounds[-1]))
        if max(refined, default=-1) == max(rounds[-1], default=-1):
            break
        rounds.append(refined)
    fitting = (classes for classes in reversed(rounds) if _shown(classes, minimum) <= most)
    return _partition(next(fitting, rounds[0]), minimum)


def _shown(classes: Sequence[int], minimum: int) -> int:
    """How many nodes are shown for these classes."""
    return sum(1 if size >= minimum else size for size in Counter(classes).values())


def _partition(classes: Sequence[int], minimum: int) -> Partition:
    members: dict[int, list[int]] = {}
    for node, number in enumerate(classes):
        members.setdefault(number, []).append(node)
    kept: list[tuple[int, ...]] = []
    for nodes in members.values():
        kept += [tuple(nodes)] if len(nodes) >= minimum else [(node,) for node in nodes]
    class_of = [0] * len(classes)
    for number, group in enumerate(kept):
        for node in group:
            class_of[node] = number
    return Partition(tuple(class_of), tuple(kept))


def _number(signatures: Iterable[object]) -> list[int]:
    numbers: dict[object, int] = {}
    return [numbers.setdefault(signature, len(numbers)) for signature in signatures]


def _surroundings(graph: Graph, classes: Sequence[int]) -> Iterable[object]:
    """For each node its class with the sets of its parents' and children's classes."""
    look = classes.__getitem__
    for node, (before, after) in enumerate(zip(graph.predecessors, graph.successors, strict=True)):
        above = frozenset(map(look, before)) if len(before) > 1 else look(before[0]) if before else None
        below = frozenset(map(look, after)) if len(after) > 1 else look(after[0]) if after else None
        yield (
            classes[node],
            min(above) if isinstance(above, frozenset) and len(above) == 1 else above,
            min(below) if isinstance(below, frozenset) and len(below) == 1 else below,
        )


def group_id(graph: Graph, classes: Partition, number: int) -> str:
    """The id of the node that stands for that class."""
    fold = classes.folds.get(number)
    return fold[0] if fold else GROUP + graph.nodes[classes.members[number][0]].id


def collapse(
    graph: Graph,
    classes: Partition | None = None,
    *,
    expanded: Collection[str] = (),
    keep: Collection[str] = (),
    limit: int = STAND_OUT_LIMIT,
) -> Graph:
    """The graph with each class as one node, unless its id is in `expanded`.

    `keep`: ids of steps that are shown by themselves in any case; `limit`: how many failed and running ones are.
    """
    classes = classes or partition(graph)
    apart = _apart(graph, classes, set(keep), limit)
    nodes: list[Node] = []
    place = [0] * len(graph)
    for number, members in enumerate(classes.members):
        is_open = len(members) == 1 or group_id(graph, classes, number) in expanded
        single = members if is_open else [member for member in members if member in apart]
        rest = () if is_open else [member for member in members if member not in apart]
        if len(rest) == 1:
            single, rest = [*single, *rest], ()
        for member in single:
            place[member] = len(nodes)
            nodes.append(graph.nodes[member])
        for member in rest:
            place[member] = len(nodes)
        if rest:
            nodes.append(_group(graph, classes, number, rest))
    placed = ((place[start], place[end]) for start, end in graph.edges)
    arcs = {(start, end): None for start, end in placed if start != end}
    return connect(nodes, arcs, graph.oddities)


def _apart(graph: Graph, classes: Partition, keep: set[str], limit: int) -> set[int]:
    """Members that stand out: what failed before what waits or runs, in the order told."""
    apart = {graph.index[id_] for id_ in keep if id_ in graph.index}
    active = [node for node in range(len(graph)) if _stands_out(graph.nodes[node].status)]
    grouped = [node for node in active if len(classes.members[classes.class_of[node]]) > 1]
    grouped.sort(key=lambda node: graph.nodes[node].status is not Status.FAILED)
    taken: dict[int, int] = {}
    for node in grouped:
        group = classes.class_of[node]
        taken[group] = taken.get(group, 0) + 1
        if taken[group] <= CLASS_LIMIT and limit > 0:
            apart.add(node)
            limit -= 1
    return apart


def _stands_out(status: Status) -> bool:
    return status is Status.FAILED or status.is_active


def _group(graph: Graph, classes: Partition, number: int, rest: Sequence[int]) -> Node:
    steps = tuple(step for member in rest for step in graph.nodes[member].members)
    first = graph.nodes[classes.members[number][0]]
    status = min((graph.nodes[member].status for member in rest), key=lambda status: status.rank)
    fold = classes.folds.get(number)
    name, kind = (fold[1], "") if fold else (_shared_name(first), first.kind)
    return Node(group_id(graph, classes, number), f"{name} ×{len(rest):,}", kind, status, steps)


def _shared_name(node: Node) -> str:
    short = stem(node.name)
    return short if short.endswith("*") else f"{short}*"
