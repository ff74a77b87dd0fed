"""The row of each item: whole numbers, one item a row in its layer, lines as straight as the order allows.

Owns: rows. Isotonic sweeps in the L1 form: an item sits at the median of its neighbours, which keeps lines
straight and integers exact. Independent parts of the graph are packed below each other.
"""

from collections.abc import Sequence
from heapq import heappush, heapreplace

from exectop.graph.layers import Items
from exectop.graph.order import Layers

SWEEPS = 6
ANCHOR = 6  # how much heavier an item of an earlier picture sits than a new one


def isotonic(wishes: Sequence[int], weights: Sequence[int] | None = None) -> list[int]:
    """The non-decreasing whole numbers nearest to `wishes` in the sum of (weighted) distances."""
    heap: list[int] = []
    lows: list[int] = []
    for place in range(len(wishes) - 1, -1, -1):
        wish = wishes[place]
        for _ in range(weights[place] if weights else 1):
            heappush(heap, wish)
            if heap[0] < wish:
                heapreplace(heap, wish)
        lows.append(heap[0])
    lows.reverse()
    for place in range(1, len(lows)):
        if lows[place] < lows[place - 1]:
            lows[place] = lows[place - 1]
    return lows


def rows(items: Items, layers: Layers, known: Sequence[float | None] | None = None) -> list[int]:
    """The row of each item, from 0. `known`: rows of an earlier picture, which weigh more than straight lines."""
    result = [0] * len(items)
    if known is not None:
        _align(items, layers, result, known)
    else:
        _pack(items, layers, result)
    top = min(result, default=0)
    return [row - top for row in result] if top else result


def components(items: Items) -> list[list[int]]:
    """The items of each independent part, parts in the order told, single items last."""
    part = [-1] * len(items)
    parts: list[list[int]] = []
    for root in range(len(items)):
        if part[root] >= 0 or root in items.lanes:
            continue
        members = [root]
        part[root] = len(parts)
        for item in members:  # grows while we walk
            for near in (items.children[item], items.parents[item]):
                for other in near:
                    if part[other] < 0:
                        part[other] = len(parts)
                        members.append(other)
        parts.append(members)
    return sorted(parts, key=lambda members: len(members) == 1)


def _pack(items: Items, layers: Layers, result: list[int]) -> None:
    """Lay out each part by itself and let it sink up to the parts above it."""
    parts = components(items)
    if len(parts) == 1:
        _align(items, layers, result, None)
        return
    part = [0] * len(items)
    for number, members in enumerate(parts):
        for item in members:
            part[item] = number
    own: list[dict[int, list[int]]] = [{} for _ in parts]
    for number, layer in enumerate(layers):
        for item in layer:
            own[part[item]].setdefault(number, []).append(item)
    free = [0] * (len(layers) + 2)  # first free row, of layer - 1
    for slices in own:
        mine = [slices[number] for number in sorted(slices)]
        _align(items, mine, result, None)
        _sink(slices, result, free)


def _sink(slices: dict[int, list[int]], result: list[int], free: list[int]) -> None:
    """Move one part to the first rows where neither it nor its lines meet what is already there."""
    shift = max(max(free[k : k + 3]) - result[layer[0]] for k, layer in slices.items())
    for k, layer in slices.items():
        for item in layer:
            result[item] += shift
        free[k + 1] = result[layer[-1]] + 1


def _align(items: Items, layers: Layers, result: list[int], known: Sequence[float | None] | None) -> None:
    for layer in layers:
        for place, item in enumerate(layer):
            before = known[item] if known is not None else None
            result[item] = place if before is None else int(before)
    if len(layers) == 1 and known is None:
        return
    for sweep in range(SWEEPS if known is None else 2):
        is_down = sweep % 2 == 0
        for layer in layers if is_down else reversed(layers):
            _settle(items, layer, result, known, is_down=is_down)
    for layer in layers if known is None else ():
        _settle(items, layer, result, known, is_down=None)


def _settle(
    items: Items, layer: list[int], result: list[int], known: Sequence[float | None] | None, *, is_down: bool | None
) -> None:
    """Move one layer as near as its order allows to the rows it wishes for."""
    wishes: list[int] = []
    weights: list[int] = []
    free = 0
    for place, item in enumerate(layer):
        before = known[item] if known is not None else None
        if before is None:
            wish = _wish(items, item, result, is_down=is_down)
            row = wish if known is None else max(wish, free)  # a new item pushes down, never up
        else:
            row = int(before)
        wishes.append(row - place)
        weights.append(1 if before is None else ANCHOR)
        free = row + 1
    for place, row in enumerate(isotonic(wishes, weights if known is not None else None)):
        result[layer[place]] = row + place


def _wish(items: Items, item: int, result: list[int], *, is_down: bool | None) -> int:
    """The median of the rows of the neighbours on that side (`None`: on both)."""
    if is_down is None:
        near = items.parents[item] + items.children[item]
    else:
        near = items.parents[item] if is_down else items.children[item]
    if not near:
        return result[item]
    if len(near) == 1:
        return result[near[0]]
    known = sorted([result[other] for other in near])
    return known[(len(known) - 1) // 2]
