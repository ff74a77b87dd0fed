"""Which steps two executions did in another order, and before or after which other step.

Owns: when an order is another one. Only what an execution had to do in an order counts (see `precedence`), as the
steps of two branches may begin in any. Must not know: how steps are paired, what else differs.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from exectop.domain.alignment import Pair
from exectop.domain.precedence import Placed, is_chain
from exectop.domain.sequences import increasing


def reordered(ours: Sequence[Placed], theirs: Sequence[Placed], pairs: Sequence[Pair]) -> dict[int, tuple[str, str]]:
    """As few steps as can be, by their place in `pairs`, and how each stood to another one on the left and on the
    right: `("before clean", "after clean")`. `ours`, `theirs`: in the order of execution."""
    count, sure = len(pairs), _sure(ours, theirs, pairs)
    our_rows = {pair.left.id: row for row, pair in enumerate(pairs) if pair.left is not None}
    their_rows = {
        pair.right.id: row if is_sure else count + row
        for row, (pair, is_sure) in enumerate(zip(pairs, sure, strict=True))
        if pair.right is not None
    }
    arrows = [*_arrows(ours, our_rows), *_arrows(theirs, their_rows)]
    tangled = _tangled(2 * count, arrows)
    if not tangled:
        return {}
    tangled = _tangled(2 * count, [(end, start) for start, end in arrows if start in tangled and end in tangled])
    return _moved(pairs, *(_sequence(side, rows, tangled) for side, rows in ((ours, our_rows), (theirs, their_rows))))


def _sure(ours: Sequence[Placed], theirs: Sequence[Placed], pairs: Iterable[Pair]) -> list[bool]:
    """Of each pair whether it is one step beyond doubt: of branches with steps of one name any may be the other's."""
    if is_chain(ours) and is_chain(theirs):
        return [True for _ in pairs]
    names = [Counter(one.name for one in side) for side in (ours, theirs)]
    return [
        left is not None
        and right is not None
        and (left.id == right.id or names[0][left.name or left.kind] == names[1][right.name or right.kind] == 1)
        for left, right in pairs
    ]


def _arrows(side: Iterable[Placed], rows: Mapping[str, int]) -> Iterable[tuple[int, int]]:
    """From row to row; those of a cycle, which is no order, are left out."""
    known = {one.step.id: one for one in side}
    for one in known.values():
        for id_ in one.before:
            if known[id_].rank < one.rank:
                yield rows[id_], rows[one.step.id]


def _tangled(count: int, arrows: Iterable[tuple[int, int]]) -> set[int]:
    """The rows that cannot be put in an order in which every arrow leads forward, and what is behind them."""
    after: list[list[int]] = [[] for _ in range(count)]
    waiting = [0] * count
    for start, end in arrows:
        after[start].append(end)
        waiting[end] += 1
    ready = [row for row in range(count) if not waiting[row]]
    for row in ready:  # grows while we walk
        for end in after[row]:
            waiting[end] -= 1
            if not waiting[end]:
                ready.append(end)
    return set(range(count)).difference(ready)


def _sequence(side: Iterable[Placed], rows: Mapping[str, int], tangled: set[int]) -> list[tuple[int, int]]:
    """Rank and row of each tangled one in an order that the arrows allow."""
    return [(one.rank, rows[one.step.id]) for one in side if rows[one.step.id] in tangled]


def _moved(
    pairs: Sequence[Pair], ours: list[tuple[int, int]], theirs: list[tuple[int, int]]
) -> dict[int, tuple[str, str]]:
    """What stands out when as many as can be are left in their order."""
    there = {row for _, row in theirs}
    rows = [row for _, row in sorted(ours) if row in there]
    mine = {row: place for place, row in enumerate(rows)}
    others = sorted((rank, mine[row]) for rank, row in theirs if row in mine)
    theirs_of = {place: number for number, (_, place) in enumerate(others)}
    kept = increasing([(place, theirs_of[place]) for place in range(len(rows))])
    left, right = [place for place, _ in kept], [place for _, place in kept]
    found: dict[int, tuple[str, str]] = {}
    for place in sorted(theirs_of.keys() - set(left)):
        here, other = bisect_left(left, place), bisect_left(right, theirs_of[place])
        words = ("before", "after") if here < other else ("after", "before")
        step = pairs[rows[left[here if here < other else here - 1]]].left
        if step is not None:
            found[rows[place]] = (f"{words[0]} {step.label}", f"{words[1]} {step.label}")
    return found
