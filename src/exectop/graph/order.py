"""The order of the items in each layer: where to begin, how to keep an earlier order, and how many edges cross.

Owns: starts, insertion, counting. Must not know: how crossings become fewer (`reduce`), rows, columns.
"""

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence

from exectop.graph.layers import ItemKey, Items

_FEW = 3_000  # below this a sorted list counts faster than a tree

Layers = list[list[int]]


def depth_first(items: Items, *, is_reversed: bool = False) -> Layers:
    """Each layer in the order in which a depth first walk over whole components meets its items."""
    layers: Layers = [[] for _ in items.layers]
    seen = bytearray(len(items))
    roots = sorted(range(len(items)), key=lambda item: (bool(items.parents[item]), item))
    for root in roots:
        if seen[root] or root in items.lanes:
            continue
        seen[root] = 1
        pending = [root]
        while pending:
            item = pending.pop()
            layers[items.layer[item]].append(item)
            for near in (items.children[item], items.parents[item]):
                for other in near if is_reversed else reversed(near):
                    if not seen[other]:
                        seen[other] = 1
                        pending.append(other)
    return layers


def insert(items: Items, rows: Mapping[ItemKey, int]) -> tuple[Layers, list[float | None]]:
    """Known items in their known order, new ones beside what they hang on.

    `rows`: the row of each item of an earlier picture. Returns also the row that each item wishes for.
    """
    wishes: list[float | None] = [rows.get(key) for key in items.keys]
    is_known = [wish is not None for wish in wishes]
    for layer in items.layers:
        for item in layer:
            if wishes[item] is None:
                wishes[item] = _beside(items, item, wishes)
    bottom = 1.0 + max((wish for wish in wishes if wish is not None), default=0.0)
    layers: Layers = []
    for layer in items.layers:
        layers.append(sorted(layer, key=lambda item: _place(wishes[item], is_known[item], bottom, item)))
    return layers, [wish if known else None for wish, known in zip(wishes, is_known, strict=True)]


def _place(wish: float | None, is_known: bool, bottom: float, item: int) -> tuple[float, bool, int]:
    return (bottom if wish is None else wish, not is_known, item)


def _beside(items: Items, item: int, wishes: Sequence[float | None]) -> float | None:
    """Below its siblings where it has any, else at the height of what it hangs on."""
    for near in (items.parents[item], items.children[item]):
        known = sorted([(wish, other) for other in near if (wish := wishes[other]) is not None])
        if not known:
            continue
        row, middle = known[(len(known) - 1) // 2]
        if near is items.parents[item]:
            layer = items.layer[item]
            siblings = [wishes[other] for other in items.children[middle] if items.layer[other] == layer]
            row = max([row, *(wish + 0.5 for wish in siblings if wish is not None)])
        return row
    return None


def crossings(items: Items, layers: Layers) -> int:
    """How many pairs of edges between neighbouring layers cross."""
    place = positions(items, layers)
    return sum(_between(items, layers[number], place, len(layers[number + 1])) for number in range(len(layers) - 1))


def positions(items: Items, layers: Layers) -> list[int]:
    """The place of each item in its layer, from 0."""
    place = [0] * len(items)
    for layer in layers:
        for number, item in enumerate(layer):
            place[item] = number
    return place


def _between(items: Items, layer: Sequence[int], place: Sequence[int], width: int) -> int:
    ends: list[int] = []
    for item in layer:
        below = items.children[item]
        if len(below) == 1:
            ends.append(place[below[0]])
        elif below:
            ends.extend(sorted([place[child] for child in below]))
    return inversions(ends, width)


def inversions(values: Sequence[int], limit: int) -> int:
    """How many pairs stand in the wrong order. `limit`: all values are smaller."""
    if len(values) <= _FEW:
        seen: list[int] = []
        total = 0
        for count, value in enumerate(values):
            total += count - bisect_right(seen, value)
            insort(seen, value)
        return total
    tree = [0] * (limit + 1)
    total = 0
    for count, value in enumerate(values):
        total += count
        place = value + 1
        while place:
            total -= tree[place]
            place &= place - 1
        place = value + 1
        while place <= limit:
            tree[place] += 1
            place += place & -place
    return total
