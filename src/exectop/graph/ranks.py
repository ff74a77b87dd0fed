"""Which layer a node stands in: the longest path from the sources.

Owns: ranks. A rank depends on a node's ancestors alone, so growth downstream never moves an old node.
"""

from collections.abc import Mapping

from exectop.graph.model import Graph


def topological(graph: Graph) -> list[int]:
    """The nodes in an order in which every edge leads forward; stable in the order told."""
    waiting = [len(before) for before in graph.predecessors]
    order = [node for node, count in enumerate(waiting) if not count]
    for node in order:  # grows while we walk
        for end in graph.successors[node]:
            waiting[end] -= 1
            if not waiting[end]:
                order.append(end)
    return order


def rank(graph: Graph, previous: Mapping[str, int] | None = None) -> list[int]:
    """The layer of each node, counted from 0; larger along every edge.

    `previous`: ranks by id of an earlier picture; a source that was in it stays where it was.
    """
    ranks = [0] * len(graph)
    order = topological(graph)
    for node in order:
        after = ranks[node] + 1
        for end in graph.successors[node]:
            if ranks[end] < after:
                ranks[end] = after
    known = previous or {}
    for node in order:
        if graph.predecessors[node] or not graph.successors[node]:
            continue
        nearest = min(ranks[end] for end in graph.successors[node]) - 1
        before = known.get(graph.nodes[node].id)
        ranks[node] = nearest if before is None else min(before, nearest)
    return ranks
