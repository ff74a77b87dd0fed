"""The row of each item: whole numbers, no two items of a layer over each other, lines as straight as can be.

Owns: rows, that is, places across the flow. Isotonic sweeps in the L1 form: an item sits at the median of its
neighbours, which keeps lines straight and integers exact. Independent parts of the graph are packed below each
other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappush, heapreplace
from typing import NamedTuple

from exectop.graph.layers import Items
from exectop.graph.order import Layers

SWEEPS = 6
ANCHOR = 6  # how much heavier an item of an earlier picture sits than a new one


class Extents(NamedTuple):
    """By item, the cells that it takes across the flow before its row, and from its row on."""

    before: Sequence[int]
    after: Sequence[int]

    def offsets(self, layer: Sequence[int]) -> list[int]:
        """How far behind the first item of a layer each has to be."""
        result: list[int] = []
        free = -self.before[layer[0]] if layer else 0
        for item in layer:
            result.append(free + self.before[item])
            free = result[-1] + self.after[item]
        return result


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The rows as far as they are known. `known`: those of an earlier picture."""

    items: Items
    extents: Extents
    known: Sequence[float | None] | None
    rows: list[int]


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


def rows(
    items: Items, layers: Layers, known: Sequence[float | None] | None = None, extents: Extents | None = None
) -> list[int]:
    """The row of each item; the first cell taken is 0. `extents`: how much each takes, one row where not given.

    `known`: rows of an earlier picture, which weigh more than straight lines.
    """
    count = len(items)
    sheet = _Sheet(items, extents or Extents([0] * count, [1] * count), known, [0] * count)
    if known is not None:
        _align(sheet, layers)
    else:
        _pack(sheet, layers)
    result, before = sheet.rows, sheet.extents.before
    top = min((row - less for row, less in zip(result, before, strict=True)), default=0)
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


def _pack(sheet: _Sheet, layers: Layers) -> None:
    """Lay out each part by itself and let it sink up to the parts above it."""
    parts = components(sheet.items)
    if len(parts) == 1:
        _align(sheet, layers)
        return
    part = [0] * len(sheet.items)
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
        _align(sheet, mine)
        _sink(sheet, slices, free)


def _sink(sheet: _Sheet, slices: dict[int, list[int]], free: list[int]) -> None:
    """Move one part to the first rows where neither it nor its lines meet what is already there."""
    result, (before, after) = sheet.rows, sheet.extents
    shift = max(max(free[k : k + 3]) - result[layer[0]] + before[layer[0]] for k, layer in slices.items())
    for k, layer in slices.items():
        for item in layer:
            result[item] += shift
        free[k + 1] = result[layer[-1]] + after[layer[-1]]


def _align(sheet: _Sheet, layers: Layers) -> None:
    known = sheet.known
    placed = [(layer, sheet.extents.offsets(layer)) for layer in layers]
    for layer, offsets in placed:
        for item, offset in zip(layer, offsets, strict=True):
            before = known[item] if known is not None else None
            sheet.rows[item] = offset if before is None else int(before)
    if len(layers) == 1 and known is None:
        return
    for sweep in range(SWEEPS if known is None else 2):
        is_down = sweep % 2 == 0
        for layer, offsets in placed if is_down else reversed(placed):
            _settle(sheet, layer, offsets, is_down=is_down)
    for layer, offsets in placed if known is None else ():
        _settle(sheet, layer, offsets, is_down=None)


def _settle(sheet: _Sheet, layer: list[int], offsets: Sequence[int], *, is_down: bool | None) -> None:
    """Move one layer as near as its order allows to the rows it wishes for."""
    known, result = sheet.known, sheet.rows
    wishes: list[int] = []
    weights: list[int] = []
    free = 0
    for item, offset in zip(layer, offsets, strict=True):
        before = known[item] if known is not None else None
        if before is None:
            row = _wish(sheet.items, item, result, is_down=is_down)
            if known is not None:  # a new item pushes down, never up
                row = max(row, free + sheet.extents.before[item])
        else:
            row = int(before)
        wishes.append(row - offset)
        weights.append(1 if before is None else ANCHOR)
        free = row + sheet.extents.after[item]
    for item, offset, row in zip(
        layer, offsets, isotonic(wishes, weights if known is not None else None), strict=True
    ):
        result[item] = row + offset


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
