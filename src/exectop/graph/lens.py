"""What happens now, and little around it: the finished past and the far future as a few nodes, `past ×412`.

Owns: which steps stay by themselves (what runs, is ready or waits, failed lately, with its surroundings), and into
which nodes all others fold. Every step is in exactly one of them, so every path is kept.

Why no cycle appears: along every edge the *stage* of a step never falls, and rises where the edge leads from what
is shown into a fold, out of one, or from one kind of fold to the other. A fold is all steps of one kind and stage.
What leads to nothing but the future is one fold too, which no edge leaves. Look-alikes are looked for afterwards.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from exectop.domain.status import ACTIVE, TERMINAL, Status
from exectop.graph.collapse import GROUP, MINIMUM, Partition, collapse, partition
from exectop.graph.model import Graph
from exectop.graph.ranks import topological

ENOUGH = 60  # nodes that are easily seen; beyond, surroundings are left out
MOST = 300  # nodes that may be shown
FAILURES = 12  # the latest ones, which stay
ALONE = 64  # failed and active steps that are never shown as look-alikes
PAST, AHEAD = "past", "ahead"
FOLD = GROUP + GROUP  # how the id of a fold begins; behind it the id of its first step, or `GROUP` and what it is
ALL_PAST, ALL_AHEAD = FOLD + GROUP + PAST, FOLD + GROUP + AHEAD
_BEGUN = ACTIVE | TERMINAL


class Reach(NamedTuple):
    """How many steps before and behind those that are looked at stay too."""

    back: int = 1
    ahead: int = 2


NARROWER = (Reach(1, 1), Reach(0, 1), Reach(0, 0))


@dataclass(frozen=True, slots=True)
class Lens:
    """What is shown of a graph, by node index. `focus`: what is looked at; `alone`: ids of what is no look-alike of
    others; `fold`: the id of the fold that a node is in, `None` where it is shown; `names`: of the folds, by id."""

    focus: tuple[int, ...]
    alone: frozenset[str]
    fold: tuple[str | None, ...]
    names: dict[str, str] = field(default_factory=dict)


def focus_of(graph: Graph) -> tuple[int, ...]:
    """What failed lately, is active, or is ready, in this order; what ended last where there is nothing of these."""
    nodes = graph.nodes
    failed = [node for node in range(len(graph)) if nodes[node].status is Status.FAILED]
    failed = sorted(sorted(failed, key=lambda node: -_end(graph, node))[:FAILURES])
    active = [node for node in range(len(graph)) if nodes[node].status.is_active]
    begun = _begun(graph, topological(graph))
    found = failed + active + [node for node in range(len(graph)) if not begun[node] and _is_ready(graph, node)]
    if found or not nodes:
        return tuple(found)
    return (max(range(len(graph)), key=lambda node: (_end(graph, node), node)),)


def _end(graph: Graph, node: int) -> float:
    step = graph.nodes[node].step
    return step.ended_at if step is not None and step.ended_at is not None else 0.0


def _begun(graph: Graph, order: Sequence[int]) -> list[bool]:
    """Whether the node, or anything that depends on it, has begun; a step that was passed over is no future."""
    begun = [node.status in _BEGUN for node in graph.nodes]
    for node in reversed(order):
        if begun[node]:
            for before in graph.predecessors[node]:
                begun[before] = True
    return begun


def _is_ready(graph: Graph, node: int) -> bool:
    return graph.nodes[node].status is Status.QUEUED and all(
        graph.nodes[before].status.is_terminal for before in graph.predecessors[node]
    )


def look(
    graph: Graph, focus: Sequence[int] | None = None, *, reach: Reach | None = None, keep: Collection[str] = ()
) -> Lens:
    """The lens on `focus`. `keep`: ids of steps that stay in any case.

    Where more than `ENOUGH` nodes would be shown (more than `MOST` if `reach` is asked for), less of the surroundings
    is; where even the focus alone has more than `MOST`, not all of it.
    """
    focus = focus_of(graph) if focus is None else focus
    kept = {graph.index[id_] for id_ in keep if id_ in graph.index}
    urgent = [node for node in focus if graph.nodes[node].status is not Status.QUEUED][:ALONE]
    alone = frozenset([*keep, *(graph.nodes[node].id for node in urgent)])
    wanted, enough = (Reach(), ENOUGH) if reach is None else (reach, MOST)
    tried = (wanted, *(narrow for narrow in NARROWER if narrow.back <= wanted.back and narrow.ahead <= wanted.ahead))
    order = topological(graph)
    begun = _begun(graph, order)
    for width in tried:
        lens = Lens(tuple(focus), alone, *_folds(graph, order, begun, _around(graph, focus, width) | kept))
        size = len(through(graph, lens))
        if size <= enough or (size <= MOST and width == tried[-1]):
            return lens
    return Lens(tuple(focus), alone, *_folds(graph, order, begun, {*focus[:ALONE], *kept}))


def _around(graph: Graph, focus: Iterable[int], reach: Reach) -> set[int]:
    shown = set(focus)
    for near, steps in ((graph.predecessors, reach.back), (graph.successors, reach.ahead)):
        edge = set(focus)
        for _ in range(steps):
            edge = {other for node in edge for other in near[node]}
            shown |= edge
    return shown


def _folds(
    graph: Graph, order: Sequence[int], begun: Sequence[bool], shown: Collection[int]
) -> tuple[tuple[str | None, ...], dict[str, str]]:
    """The fold of each node, and the names of the folds."""
    kinds = ["" if node in shown else PAST if has_begun else AHEAD for node, has_begun in enumerate(begun)]
    stages = _stages(graph, order, kinds)
    ids: dict[tuple[str, int], str] = {(AHEAD, _LAST): ALL_AHEAD, (PAST, 0): ALL_PAST}
    fold: list[str | None] = [None] * len(graph)
    names: dict[str, str] = {}
    for node, kind in enumerate(kinds):
        if kind:
            id_ = ids.setdefault((kind, stages[node]), FOLD + graph.nodes[node].id)
            fold[node], names[id_] = id_, kind
    return tuple(fold), names


_LAST = -1


def _stages(graph: Graph, order: Sequence[int], kinds: Sequence[str]) -> list[int]:
    """How often the kind changed on the way to each node; `_LAST` where nothing but the future is behind it."""
    stages = [0] * len(graph)
    for node in order:
        for before in graph.predecessors[node]:
            stages[node] = max(stages[node], stages[before] + (kinds[before] != kinds[node]))
    for node in reversed(order):
        if kinds[node] == AHEAD and all(stages[after] == _LAST for after in graph.successors[node]):
            stages[node] = _LAST
    return stages


def through(graph: Graph, lens: Lens, *, opened: Collection[str] = (), keep: Collection[str] = ()) -> Graph:
    """What the lens shows. `opened`: ids of folds that are shown as what is in them; `keep`: ids of steps that are
    no look-alikes of others either."""
    units: dict[int | str, list[int]] = {}
    for node, fold in enumerate(lens.fold):
        units.setdefault(node if fold is None or fold in opened else fold, []).append(node)
    members: list[tuple[int, ...]] = []
    folds: dict[int, tuple[str, str]] = {}
    for unit, nodes in units.items():
        if isinstance(unit, str) and len(nodes) >= MINIMUM:
            folds[len(members)] = (unit, lens.names[unit])
            members.append(tuple(nodes))
        else:
            members += [(node,) for node in nodes]
    class_of = [0] * len(graph)
    for number, group in enumerate(members):
        for node in group:
            class_of[node] = number
    folded = collapse(graph, Partition(tuple(class_of), tuple(members), folds), limit=0)
    return collapse(folded, partition(folded), keep=lens.alone.union(keep), limit=0)
