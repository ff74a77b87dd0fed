"""The critical path: the chain of steps that the whole took as long as, and how much each step could have waited.

Owns: earliest and latest ends by duration. A step that has not ended counts as long as it has run, one that has
not begun as long as the middle of its kind.
"""

from dataclasses import dataclass
from statistics import median

from exectop.graph.model import Graph, Node
from exectop.graph.ranks import topological


@dataclass(frozen=True, slots=True)
class Critical:
    """`nodes`: the path from its first step to its last; `length`: seconds; `slack`: seconds by node index."""

    nodes: tuple[int, ...]
    length: float
    slack: tuple[float, ...]


def critical_path(graph: Graph, now: float) -> Critical:
    """The longest path by duration."""
    if not len(graph):
        return Critical((), 0.0, ())
    durations = durations_of(graph, now)
    order = topological(graph)
    begin = [0.0] * len(graph)
    before = [-1] * len(graph)
    for node in order:
        end = begin[node] + durations[node]
        for after in graph.successors[node]:
            if before[after] < 0 or end > begin[after]:
                begin[after], before[after] = end, node
    last = max(range(len(graph)), key=lambda node: (begin[node] + durations[node], -node))
    length = begin[last] + durations[last]
    latest = [length] * len(graph)
    for node in reversed(order):
        for after in graph.successors[node]:
            latest[node] = min(latest[node], latest[after] - durations[after])
    slack = tuple(max(0.0, latest[node] - begin[node] - durations[node]) for node in range(len(graph)))
    path = [last]
    while before[path[-1]] >= 0:
        path.append(before[path[-1]])
    return Critical(tuple(reversed(path)), length, slack)


def durations_of(graph: Graph, now: float) -> list[float]:
    """Seconds of each node: as it took, or the middle of its kind where it has not begun."""
    told = [_elapsed(node, now) for node in graph.nodes]
    kinds: dict[str, list[float]] = {}
    for node, seconds in zip(graph.nodes, told, strict=True):
        if seconds is not None:
            kinds.setdefault(node.kind, []).append(seconds)
    usual = {kind: median(known) for kind, known in kinds.items()}
    return [
        usual.get(node.kind, 0.0) if seconds is None else seconds
        for node, seconds in zip(graph.nodes, told, strict=True)
    ]


def _elapsed(node: Node, now: float) -> float | None:
    """The longest of its members, as far as they have begun; never endless."""
    known = [seconds for step in node.members if (seconds := step.elapsed(now)) is not None and seconds < 1e12]
    return max(known, default=None)
