"""The critical path: the chain of steps that decided when the execution ended, and how much slack the others had.

Owns: the arithmetic on edges and times. Must not know: drawing. Iterative, so that no graph is too deep; edges of a
cycle are left out.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from exectop.domain.values import Edge, Step

Span = tuple[float, float]


def critical_path(
    steps: Mapping[str, Step], edges: Iterable[Edge], now: float
) -> tuple[frozenset[str], dict[str, float]]:
    """The steps of the one chain that ended last, and for every step that has begun its slack in seconds: how much
    later it could have ended without delaying what waited for it, or the end."""
    spans = {id_: (step.started_at, _end(step, now)) for id_, step in steps.items() if step.started_at is not None}
    known = [edge for edge in edges if edge.start in spans and edge.end in spans and edge.start != edge.end]
    path = _chain(spans, known)
    after, order = _order(spans, known)
    finish = max((end for _, end in spans.values()), default=now)
    slack: dict[str, float] = {}
    for id_ in reversed(order):
        end = spans[id_][1]
        room = min((spans[next_][0] - end + slack.get(next_, 0.0) for next_ in after[id_]), default=finish - end)
        slack[id_] = 0.0 if id_ in path else max(0.0, room)
    return path, slack


def _chain(spans: Mapping[str, Span], edges: Iterable[Edge]) -> frozenset[str]:
    """From the step that ended last back over the predecessor that ended last."""
    before: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        before[edge.end].append(edge.start)
    chain: set[str] = set()
    candidates = list(spans)
    while candidates:
        last = max(candidates, key=lambda id_: (spans[id_][1], id_))
        chain.add(last)
        candidates = [id_ for id_ in before[last] if id_ not in chain]
    return frozenset(chain)


def _end(step: Step, now: float) -> float:
    begin = step.started_at or 0.0
    return max(begin, step.ended_at if step.ended_at is not None else now)


def _order(spans: Mapping[str, Span], edges: Iterable[Edge]) -> tuple[dict[str, list[str]], list[str]]:
    """Successors of each step, and the steps so that each comes before its successors."""
    after: dict[str, list[str]] = defaultdict(list)
    missing: dict[str, int] = dict.fromkeys(spans, 0)
    for edge in edges:
        after[edge.start].append(edge.end)
        missing[edge.end] += 1
    ready = [id_ for id_, count in missing.items() if count == 0]
    order: list[str] = []
    while ready:
        id_ = ready.pop()
        order.append(id_)
        for next_ in after[id_]:
            missing[next_] -= 1
            if missing[next_] == 0:
                ready.append(next_)
    sorted_ids = set(order)
    for id_ in spans:
        if id_ not in sorted_ids:  # in a cycle, or behind one
            order.append(id_)
            after[id_] = []
    return after, order
