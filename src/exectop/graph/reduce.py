"""Fewer crossings: sweeps from several starts, exchanges of neighbours on the best of them, kicks while steps last.

Owns: the search and its budget, which is counted in edges looked at and never in time, so that every machine finds
the same order. Must not know: rows, columns.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from exectop.graph.layers import Items
from exectop.graph.order import Layers, crossings, depth_first, positions

PATIENCE = 6  # sweeps without a better order before another start
STARTS = 3
HOPELESS = 5  # so many crossings more on the way are seldom made good
IDLE = 4  # so many looks at each layer that gain nothing before the order is disturbed
VAIN = 30  # so many times disturbed for nothing, and the search is over
DRIFTING = 2  # one of so many items of a layer is taken elsewhere at a time
WINDOW = 40  # places that an item is taken at most at once
LEAST, MOST, EACH = 100_000, 3_500_000, 1_350  # edges looked at: at least, at most, for each item that has any
HASTE = 4  # a growing graph is laid out so many times as quickly
SWEEP = 6  # a sweep with its count costs as much as looking at each edge so many times

Gain = Callable[[int, int], int]
"""How many crossings fewer if two neighbours, the upper one named first, changed places."""


def budget_of(items: Items) -> int:
    """How many edges may be looked at: hundredths of a second for a small graph, half a second at most. What has no
    edge can cross none, and gives nothing."""
    tied = sum(1 for above, below in zip(items.parents, items.children, strict=True) if above or below)
    return min(MOST, LEAST + EACH * tied)


class Dice:
    """Numbers that look random and are the same everywhere."""

    def __init__(self, seed: int = 1) -> None:
        self._state = seed

    def below(self, limit: int) -> int:
        """A number from 0 to `limit` - 1."""
        self._state = (self._state * 1_103_515_245 + 12_345) & 0x7FFF_FFFF
        return (self._state >> 8) % limit


def order(items: Items, budget: int | None = None) -> Layers:
    """The items of each layer from top to bottom, from scratch."""
    return Reducer(items, budget_of(items) if budget is None else budget).run()


def insert(items: Items, layers: Layers, new: Collection[int], budget: int | None = None) -> Layers:
    """The layers with the new items at better places; the others keep their order."""
    numbers = {items.layer[item] for item in new if item not in items.lanes}
    if budget is None:
        budget = min(MOST, LEAST + EACH * len(new)) // HASTE
    return Reducer(items, budget, new).insert(layers, numbers)


class Reducer:
    """One search. `left`: steps that may still be taken; `moving`: the items that may change places, else all."""

    def __init__(self, items: Items, budget: int, moving: Collection[int] | None = None) -> None:
        self.items = items
        self.left = budget
        self.moving = range(len(items)) if moving is None else moving
        self.edges = sum(map(len, items.children))
        self.dice = Dice()

    def run(self) -> Layers:
        """The best order found."""
        found: list[tuple[int, int, Layers]] = []
        for number, start in enumerate(self._starts()):
            count, layers = self._settle(start)
            found.append((count, number, layers))
            if not count or self.left <= 0:
                break
        best, _, layers = min(found, key=lambda one: one[:2])
        return self._drift(best, layers)

    def insert(self, layers: Layers, numbers: Collection[int]) -> Layers:
        """The best order found in which only those that may move do. `numbers`: the layers that have any.

        A line over several layers is better elsewhere only if all of it goes there: so those that may move begin
        where they are, and above and below all others.
        """
        lines = {item for item in self.moving if item >= self.items.nodes and item not in self.items.lanes}
        found: list[tuple[int, int, Layers]] = []
        for number, side in enumerate((0, -1, 1) if lines else (0,)):
            start = [sorted(layer, key=lambda item: side * (item in lines)) for layer in layers]
            self._improve(start, numbers)
            found.append((crossings(self.items, start) if lines else 0, number, start))
            self.left -= self.edges
            if self.left <= 0:
                break
        return min(found, key=lambda one: one[:2])[2]

    def _starts(self) -> Iterator[Layers]:
        yield depth_first(self.items)
        if not self.edges:
            return
        yield depth_first(self.items, is_reversed=True)
        yield [sorted(layer) for layer in self.items.layers]
        for _ in range(STARTS):
            yield [self._shuffled(layer) for layer in self.items.layers]

    def _shuffled(self, layer: Sequence[int]) -> list[int]:
        keys = {item: self.dice.below(1 << 20) for item in layer}
        return sorted(layer, key=lambda item: (keys[item], item))

    def _settle(self, start: Layers) -> tuple[int, Layers]:
        """Sweep down and up until nothing gets better; the best order on the way."""
        best, fewest = [list(layer) for layer in start], crossings(self.items, start)
        current, idle, sweep = start, 0, 0
        while fewest and idle < PATIENCE and self.left > 0:
            self._sweep(current, is_down=sweep % 2 == 0)
            count = crossings(self.items, current)
            self.left -= SWEEP * self.edges
            sweep += 1
            idle += 1
            if count < fewest:
                best, fewest, idle = [list(layer) for layer in current], count, 0
        return fewest, best

    def _sweep(self, layers: Layers, *, is_down: bool) -> None:
        """Sort each layer by the middle of what its items hang on in the layer before; the rest keep their places."""
        near = self.items.parents if is_down else self.items.children
        place = positions(self.items, layers)
        for number in range(1, len(layers)) if is_down else range(len(layers) - 2, -1, -1):
            layer = layers[number]
            keys: dict[int, float] = {}
            for item in layer:
                others = near[item]
                if len(others) == 1:
                    keys[item] = place[others[0]]
                elif others:
                    keys[item] = sum([place[other] for other in others]) / len(others)
            if len(keys) == len(layer):
                layer.sort(key=keys.__getitem__)
            else:
                moved = iter(sorted(keys, key=keys.__getitem__))
                layer[:] = [next(moved) if item in keys else item for item in layer]
            for spot, item in enumerate(layer):
                place[item] = spot

    def _improve(self, layers: Layers, numbers: Iterable[int] | None = None) -> int:
        """Move items within their layers while that makes fewer crossings; how many fewer.

        `numbers`: the layers to begin with, else all. A layer that changed calls for its neighbours again.
        """
        total = 0
        place = positions(self.items, layers)
        pending = set(range(len(layers)) if numbers is None else numbers)
        while pending and self.left > 0:
            number = min(pending)
            pending.discard(number)
            gained = self._improve_layer(layers[number], place)
            total += gained
            if gained:
                pending |= {other for other in (number - 1, number + 1) if 0 <= other < len(layers)}
        return total

    def _improve_layer(self, layer: list[int], place: list[int]) -> int:
        """The same within one layer, until nothing more is gained there."""
        gain = self._gains(layer, place)
        total = 0
        while self.left > 0:
            gained = self._exchange(layer, gain)
            gained = gained or sum([self._sift(layer, item, gain) for item in list(layer) if item in self.moving])
            if not gained:
                break
            total += gained
        for spot, item in enumerate(layer):
            place[item] = spot
        return total

    def _gains(self, layer: Sequence[int], place: Sequence[int]) -> Gain:
        """What exchanges within a layer gain while its neighbours stay as they are; each pair is looked at once."""
        look = place.__getitem__
        above = {item: sorted(map(look, self.items.parents[item])) for item in layer}
        below = {item: sorted(map(look, self.items.children[item])) for item in layer}
        known: dict[tuple[int, int], int] = {}

        def gain(one: int, other: int) -> int:
            self.left -= 2
            found = known.get((one, other))
            if found is None:
                self.left -= len(above[one]) + len(above[other]) + len(below[one]) + len(below[other])
                found = known[one, other] = _gain(above[one], above[other]) + _gain(below[one], below[other])
                known[other, one] = -found
            return found

        return gain

    def _exchange(self, layer: list[int], gain: Gain) -> int:
        """Exchange neighbours, once through the layer."""
        total = 0
        for spot in range(len(layer) - 1):
            one, other = layer[spot], layer[spot + 1]
            gained = gain(one, other) if one in self.moving or other in self.moving else 0
            if gained > 0:
                layer[spot], layer[spot + 1] = other, one
                total += gained
        return total

    def _sift(self, layer: list[int], item: int, gain: Gain, *, is_loose: bool = False) -> int:
        """Take an item to the best place within `WINDOW` of its own. `is_loose`: to any of those that are as good."""
        spot = layer.index(item)
        best, target, ties = 0, spot, 1
        for step in (-1, 1):
            sum_, other = 0, spot + step
            while (
                0 <= other < len(layer) and abs(other - spot) <= WINDOW and sum_ > best - HOPELESS and self.left > 0
            ):
                sum_ += gain(layer[other], item) if step < 0 else gain(item, layer[other])
                if sum_ > best:
                    best, target, ties = sum_, other, 1
                elif is_loose and sum_ == best:
                    ties += 1
                    target = target if self.dice.below(ties) else other
                other += step
        if target != spot:
            layer.insert(target, layer.pop(spot))
        return best

    def _drift(self, count: int, layers: Layers) -> Layers:
        """Take items to places that are better or as good, as long as steps last. Where that leads nowhere any more
        the order is disturbed, and taken back if that was not for the better."""
        wide = [number for number, layer in enumerate(layers) if len(layer) > 1]
        best, kept, idle, vain = count, [list(layer) for layer in layers], 0, 0
        place = positions(self.items, layers)
        while count and self.left > 0 and vain <= VAIN:
            gained = self._drift_layer(layers[wide[self.dice.below(len(wide))]], place)
            count -= gained
            idle = 0 if gained else idle + 1
            if idle <= IDLE * len(wide):
                continue
            vain += 1
            if count < best:
                best, kept, vain = count, [list(layer) for layer in layers], 0
            layers = [list(layer) for layer in kept]
            self._disturb(layers, wide[self.dice.below(len(wide))])
            count, place, idle = crossings(self.items, layers), positions(self.items, layers), 0
            self.left -= SWEEP * self.edges
        return layers if count < best else kept

    def _drift_layer(self, layer: list[int], place: list[int]) -> int:
        """Take some items of a layer elsewhere; how many crossings fewer that makes."""
        gain = self._gains(layer, place)
        self.left -= len(layer)
        items = [layer[self.dice.below(len(layer))] for _ in range(1 + len(layer) // DRIFTING)]
        total = sum([self._sift(layer, item, gain, is_loose=True) for item in items])
        for spot, item in enumerate(layer):
            place[item] = spot
        return total

    def _disturb(self, layers: Layers, number: int) -> None:
        """Take an item of a layer, and the whole line that it is of, above or below all others, or turn a piece of
        the layer around."""
        layer = layers[number]
        first, side = self.dice.below(len(layer)), self.dice.below(3)
        if side == 2:
            last = first + 2 + self.dice.below(max(1, len(layer) // 4))
            layer[first:last] = reversed(layer[first:last])
            return
        for item in self._line(layer[first]):
            other = layers[self.items.layer[item]]
            other.remove(item)
            other.insert(side * len(other), item)

    def _line(self, item: int) -> list[int]:
        """The items of the line that an item is of; a node is of none but itself."""
        if item < self.items.nodes:
            return [item]
        key = self.items.keys[item][:2]
        return [other for other in range(self.items.nodes, len(self.items)) if self.items.keys[other][:2] == key]


def _gain(one: Sequence[int], other: Sequence[int]) -> int:
    """How many crossings fewer if `other` stood before `one`. Both ascending; alike ones gain nothing."""
    if not one or not other or one == other:
        return 0
    count = len(other)
    return sum([bisect_left(other, end) + bisect_right(other, end) - count for end in one])
