"""The lines in the gap between two layers: which column each vertical takes and what stands where lines meet.

Owns: channel routing and the junction rule. All targets with the same parents share one vertical (a net), so a
complete bundle is one line. The rule, which makes the text say exactly what the edges are:

- square corners and tees are joints: everything that touches one is connected, and flows on to the right;
- a vertical in a row is a bridge: no contact;
- a switch (round) leaves a row that runs on, so what comes along the vertical cannot enter that row.
"""

from bisect import bisect_left, insort
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

LEFT, RIGHT, UP, DOWN, SWITCH = 1, 2, 4, 8, 16

SHRINK = 3  # a gap that is wider than so many times what it needs has lost what it was for

Interval = tuple[int, int, int]  # first, last (rows, inclusive, or columns, last excluded), net


@dataclass(slots=True)
class Net:
    """One vertical: every source row is connected with every target row. `column` is -1 for a straight line."""

    sources: list[int]
    targets: list[int]
    column: int = -1
    target_end: dict[int, int] = field(default_factory=dict)  # where a dogleg takes over, by row

    @property
    def top(self) -> int:
        return min(self.sources[0], self.targets[0])

    @property
    def bottom(self) -> int:
        return max(self.sources[-1], self.targets[-1])

    @property
    def is_straight(self) -> bool:
        return self.sources == self.targets and len(self.sources) == 1


@dataclass(slots=True)
class Channel:
    """A routed gap. `columns[c]`: verticals by row; `spans[row]`: horizontals; `joints[row]`: (column, arms, net)."""

    width: int
    nets: list[Net]
    columns: list[list[Interval]]
    spans: dict[int, list[Interval]]
    joints: dict[int, list[tuple[int, int, int]]]
    bottom: int = 0  # one row below the lowest line


def route(
    parents: Mapping[int, Sequence[int]],
    space: tuple[int, int, int],
    *,
    spacing: int = 1,
    slack: int = 0,
    before: int = 0,
) -> Channel:
    """Route one gap. `parents`: for each target row the source rows, ascending. `space`: the rows that a dogleg may
    use (the last one excluded), and the height of the picture, below which there is always room.

    `spacing`: cells from one column to the next; `slack`: empty rows between two verticals of one column.
    `before`: the width of the gap in an earlier picture, see `_steady`.
    """
    plan = _Plan(parents, space)
    columns = plan.place(slack)
    width = max(1, (len(columns) - 1) * spacing + 2 if columns else 1)
    width = _steady(width, before)
    channel = Channel(width, plan.nets, [], {}, {}, plan.bottom)
    channel.columns = [[] for _ in range(width)]
    for number, column in enumerate(columns):
        channel.columns[number * spacing] = column
    for net in plan.nets:
        net.column = net.column * spacing if net.column >= 0 else -1
    _draw_rows(plan, channel)
    return channel


def _steady(width: int, before: int) -> int:
    """A width for a gap so that what lies behind it seldom moves: it shrinks only if it is much too wide, and takes
    more than it needs once it has to grow by more than one column, which is hardly seen."""
    if before > SHRINK * width:
        return width
    return width + width // 2 if 0 < before < width - 1 else max(width, before)


class _Plan:
    """The nets of one gap, what leaves and enters in each row, and the order that the rows ask for."""

    def __init__(self, parents: Mapping[int, Sequence[int]], space: tuple[int, int, int]) -> None:
        groups: dict[tuple[int, ...], list[int]] = {}
        for row in sorted(parents):
            groups.setdefault(tuple(parents[row]), []).append(row)
        self.nets = [Net(list(sources), targets) for sources, targets in groups.items()]
        self._told = len(self.nets)  # those from here on are doglegs
        self.leaving: dict[int, list[int]] = {}
        self.entering: dict[int, int] = {}
        self._first, self._last, self.bottom = space
        self._free: list[int] | None = None
        for number, net in enumerate(self.nets):
            for row in net.sources:
                self.leaving.setdefault(row, []).append(number)
            for row in net.targets:
                self.entering[row] = number

    def place(self, slack: int) -> list[list[Interval]]:
        """Give each net a column; the verticals of each column. Cycles in the order become doglegs."""
        before = self._constraints()
        after: dict[int, list[int]] = {}
        for net, others in before.items():
            for other in others:
                after.setdefault(other, []).append(net)
        pending = {number for number, net in enumerate(self.nets) if not net.is_straight}
        least = dict.fromkeys(pending, 0)
        ready = [self._preference(number) for number in pending if not before.get(number)]
        heapify(ready)
        waiting = [(len(before[number]), number) for number in pending if before.get(number)]
        heapify(waiting)
        columns: list[list[Interval]] = []
        while pending:
            if not ready:
                number = self._most_free(waiting, pending, before)
                self._bend(number, before, after, pending, least)
                ready = [self._preference(number)]
            number = heappop(ready)[-1]
            pending.discard(number)
            column = self._fit(number, columns, least[number], slack)
            for other in after.get(number, ()):
                if other in pending and number in before[other]:
                    before[other].discard(number)
                    least[other] = max(least[other], column + 1)
                    if not before[other]:
                        heappush(ready, self._preference(other))
                    elif other < self._told:
                        heappush(waiting, (len(before[other]), other))
        return columns

    def _constraints(self) -> dict[int, set[int]]:
        """For each net those that must stand to the left of it: a row is done leaving before it is entered."""
        before: dict[int, set[int]] = {}
        for row, number in self.entering.items():
            net = self.nets[number]
            if net.is_straight or net.sources == [row]:
                continue
            others = {other for other in self.leaving.get(row, ()) if other != number}
            if others:
                before.setdefault(number, set()).update(others)
        return before

    def _preference(self, number: int) -> tuple[int, int, int]:
        """Lines going down from the lowest, lines going up from the highest: then they do not cross."""
        net = self.nets[number]
        is_down = net.targets[0] + net.targets[-1] >= net.sources[0] + net.sources[-1]
        return (0, -net.sources[-1], number) if is_down else (1, net.sources[0], number)

    def _most_free(
        self, waiting: list[tuple[int, int]], pending: Collection[int], before: Mapping[int, set[int]]
    ) -> int:
        """The net with the fewest others to wait for. Never a dogleg: nothing waits for one. `waiting`: what each had
        to wait for once, a heap."""
        while True:
            count, number = heappop(waiting)
            if number in pending and len(before[number]) == count:
                return number

    def _bend(
        self,
        number: int,
        before: dict[int, set[int]],
        after: dict[int, list[int]],
        pending: set[int],
        least: dict[int, int],
    ) -> None:
        """Free a net of its order: the targets that hold it back are reached through a free row instead."""
        net = self.nets[number]
        held = [row for row in net.targets if any(other in pending for other in self._rivals(row, number))]
        for row in held:
            free = self._free_row(row)
            dogleg = len(self.nets)
            self.nets.append(Net([free], [row]))
            net.targets.remove(row)
            insort(net.targets, free)
            net.target_end[free] = dogleg
            self.leaving[free] = [dogleg]
            self.entering[free], self.entering[row] = number, dogleg
            before[dogleg] = {other for other in self.leaving[row] if other in pending} | {number}
            least[dogleg] = 1 + max((self.nets[n].column for n in self.leaving[row] if n not in pending), default=-1)
            for other in before[dogleg]:
                after.setdefault(other, []).append(dogleg)
            pending.add(dogleg)
        before[number] = set()

    def _rivals(self, row: int, number: int) -> list[int]:
        return [other for other in self.leaving.get(row, ()) if other != number]

    def _free_row(self, row: int) -> int:
        """Take the row nearest to that one that nothing uses in this gap; below the picture there is always one."""
        if self._free is None:
            rows = range(self._first, self._last)
            self._free = [free for free in rows if free not in self.leaving and free not in self.entering]
        if not self._free:
            self.bottom += 1
            return self.bottom - 1
        place = bisect_left(self._free, row)
        if place == len(self._free) or (place and row - self._free[place - 1] < self._free[place] - row):
            place -= 1
        return self._free.pop(place)

    def _fit(self, number: int, columns: list[list[Interval]], least: int, slack: int) -> int:
        """Put a net into the first column from `least` on that has room for it."""
        net = self.nets[number]
        top, bottom = net.top - slack, net.bottom + slack
        for column in range(least, len(columns)):
            taken = columns[column]
            place = bisect_left(taken, (top,))
            if (place == len(taken) or taken[place][0] > bottom) and (place == 0 or taken[place - 1][1] < top):
                break
        else:
            column = max(least, len(columns))
            columns.extend([] for _ in range(column - len(columns) + 1))
        insort(columns[column], (net.top, net.bottom, number))
        net.column = column
        return column


def _draw_rows(plan: _Plan, channel: Channel) -> None:
    for row, numbers in plan.leaving.items():
        _draw_leaving(plan, channel, row, numbers)
    for row, number in plan.entering.items():
        net = plan.nets[number]
        if net.is_straight:
            continue
        end = plan.nets[net.target_end[row]].column if row in net.target_end else channel.width
        channel.spans.setdefault(row, []).append((net.column + 1, end, number))
        if row not in net.sources:
            _joint(channel, row, net, number, RIGHT)


def _draw_leaving(plan: _Plan, channel: Channel, row: int, numbers: list[int]) -> None:
    nets = [plan.nets[number] for number in numbers]
    goes_through = any(net.sources == [row] and row in net.targets for net in nets)
    last = channel.width if goes_through else max(net.column for net in nets)
    is_dogleg = plan.entering.get(row, -1) >= 0 and row in plan.nets[plan.entering[row]].target_end
    if not is_dogleg:  # else the span is drawn where it enters
        channel.spans.setdefault(row, []).append((0, last, numbers[0]))
    for number, net in zip(numbers, nets, strict=True):
        if net.is_straight:
            continue
        arms = LEFT
        if row in net.targets:
            arms |= RIGHT
        elif net.column < last:
            arms |= RIGHT if net.sources == [row] else SWITCH
        _joint(channel, row, net, number, arms)


def _joint(channel: Channel, row: int, net: Net, number: int, arms: int) -> None:
    if row > net.top:
        arms |= UP
    if row < net.bottom:
        arms |= DOWN
    channel.joints.setdefault(row, []).append((net.column, arms, number))
