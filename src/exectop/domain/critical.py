"""The critical path: the chain of steps that decided when the execution ended, or holds it up now, and how much later
the others could have ended.

Owns: the arithmetic on edges and times, for every view of it. Must not know: drawing. Iterative, so that no graph is
too deep; in a cycle each step counts once.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from exectop.domain.precedence import predecessors
from exectop.domain.values import BELOW, Edge, Step


@dataclass(frozen=True, slots=True)
class Critical:
    """`steps`: the chain. `links`: the edges that it follows, from the earlier step, or the containing one.
    `length`: seconds from its first beginning to its last end. `slack`: how many seconds later a step could have
    ended without delaying the whole, of each step of the chain and each that another one had to wait for."""

    steps: frozenset[str] = frozenset()
    links: tuple[tuple[str, str], ...] = ()
    length: float = 0.0
    slack: Mapping[str, float] = field(default_factory=dict)


def critical_path(steps: Mapping[str, Step], edges: Iterable[Edge], now: float) -> Critical:
    """From what ended last back over what it waited for, each time what ended last of that; what contains others
    waited for them. What has not begun is left out. Without edges nothing is known."""
    known = tuple(edges)
    waits = _Waits(steps, known, now)
    if not known or not waits.spans:
        return Critical()
    links: list[tuple[str, str]] = []
    chain = frozenset(waits.back(links))
    spans = [waits.spans[id_] for id_ in chain]
    slack = {id_: room for id_, room in waits.slack(chain).items() if id_ in chain or id_ in waits.after}
    length = max(span.end for span in spans) - min(span.start for span in spans)
    return Critical(chain, tuple(links), length, slack)


class _Span(NamedTuple):
    start: float
    end: float
    is_over: bool


def _span(step: Step, now: float) -> _Span | None:
    took = step.elapsed(now)
    start, end = step.started_at, step.ended_at
    if start is None and end is not None and took is not None:
        start = end - took
    if start is None:
        return None
    if end is None:
        end = now if took is None else start + took
    return _Span(start, max(start, end), step.ended_at is not None)


class _Waits:
    """What waited for what, of the steps that have begun. `container`: the step that one is in, and that was not over
    before; `after`: the steps that had to wait for one."""

    def __init__(self, steps: Mapping[str, Step], edges: Iterable[Edge], now: float) -> None:
        known = tuple(edges)
        self.spans = {id_: span for id_, step in steps.items() if (span := _span(step, now)) is not None}
        self.container = {
            id_: outer
            for id_, outer in _containers(steps, known).items()
            if id_ in self.spans and outer in self.spans and self.spans[id_].start < self.spans[outer].end
        }
        self.inside: dict[str, list[str]] = defaultdict(list)
        for id_, outer in self.container.items():
            self.inside[outer].append(id_)
        self.before = {
            id_: [one for one in ids if one in self.spans and one != self.container.get(id_)]
            for id_, ids in predecessors(steps, known).items()
        }
        self.after: dict[str, list[str]] = defaultdict(list)
        for edge in known:
            is_told = edge.start in self.spans and edge.end in self.spans and edge.start != edge.end
            if is_told and self.container.get(edge.end) != edge.start:
                self.after[edge.start].append(edge.end)

    def back(self, links: list[tuple[str, str]]) -> set[str]:
        """The chain; the edges that it follows are added to `links`."""
        chain: set[str] = set()
        step = self._last(self.spans)
        while step is not None:
            chain.add(step)
            place: str | None = step
            step = self._last(id_ for id_ in self.inside.get(step, ()) if id_ not in chain)
            if step is not None and place is not None:
                links.append((place, step))
                continue
            climbed: set[str] = set()
            while step is None and place is not None and place not in climbed:
                climbed.add(place)
                step = self._last(id_ for id_ in self.before[place] if id_ not in chain)
                if step is not None:
                    links.append((step, place))
                place = self.container.get(place)
        return chain

    def _last(self, ids: Iterable[str]) -> str | None:
        """What ended last of these. Of several: what contains others, what nothing waits for, what has lasted longest
        and is not over, or else began last."""

        def rank(id_: str) -> tuple[float, bool, bool, float]:
            start, end, is_over = self.spans[id_]
            return end, id_ not in self.container, id_ not in self.after, start if is_over else -start

        return max(ids, key=rank, default=None)

    def slack(self, chain: frozenset[str]) -> dict[str, float]:
        """How much later each could have ended, in seconds: nothing of the chain, which also waits at times."""
        finish = max(span.end for span in self.spans.values())
        slack: dict[str, float] = {}
        for id_ in reversed(self._order()):
            end = self.spans[id_].end
            rooms = [self.spans[one].start - end + slack.get(one, 0.0) for one in self.after.get(id_, ())]
            if outer := self.container.get(id_):
                rooms.append(self.spans[outer].end - end + slack.get(outer, 0.0))
            slack[id_] = 0.0 if id_ in chain else max(0.0, min(rooms, default=finish - end))
        return slack

    def _order(self) -> list[str]:
        """The steps so that each comes before what waited for it; what is in a cycle, or behind one, first."""
        waiting = dict.fromkeys(self.spans, 0)
        for id_ in self.spans:
            for one in self._waiting_for(id_):
                waiting[one] += 1
        ready = [id_ for id_, count in waiting.items() if not count]
        for id_ in ready:  # grows while we walk
            for one in self._waiting_for(id_):
                waiting[one] -= 1
                if not waiting[one]:
                    ready.append(one)
        known = set(ready)
        return [*(id_ for id_ in self.spans if id_ not in known), *ready]

    def _waiting_for(self, id_: str) -> list[str]:
        outer = self.container.get(id_)
        return [*self.after.get(id_, ()), *((outer,) if outer else ())]


def _containers(steps: Mapping[str, Step], edges: Iterable[Edge]) -> dict[str, str]:
    """What each step is in: its parent where that is known, else the top of the tree."""
    found = {edge.end: edge.start for edge in edges if edge.kind == BELOW and edge.start != edge.end}
    for step in steps.values():
        if step.parent_id is not None and step.parent_id in steps and step.parent_id != step.id:
            found[step.id] = step.parent_id
    return found
