"""Which items of two sequences belong together, in order: the heart of every comparison here.

Owns: the longest sensible common subsequence at a bounded cost. Must not know: what the items are.
The fewest edits where they are few; else items that occur once on both sides hold the rest in place; where there are
none either, the fewest edits from one stretch to the next.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import NamedTuple

Match = tuple[int, int]
_MOST_EDITS = 32
_Span = tuple[int, int, int, int]


class _Trail(NamedTuple):
    """A run of `size` matches and what leads to it."""

    place: int
    other: int
    size: int
    before: "_Trail | None"


_Reached = dict[int, tuple[int, _Trail | None]]
_NOWHERE: tuple[int, _Trail | None] = (-2, None)


def match_sequences(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Match]:
    """Pairs of places of equal items, increasing on both sides. Of equal items in a row the last ones have no match.
    Cost: about n log n."""
    found: list[Match] = []
    stack: list[_Span] = [(0, len(old), 0, len(new))]
    while stack:
        span = _trimmed(old, new, stack.pop(), found)
        if span is None:
            continue
        edited, end = _edited(old, new, span)
        if end != (span[1], span[3]) and (anchors := _anchors(old, new, span)):
            found += anchors
            stack += _between(anchors, span)
            continue
        found += edited
        while end[0] < span[1] and end[1] < span[3]:
            edited, end = _edited(old, new, (end[0], span[1], end[1], span[3]))
            found += edited
    return sorted(found)


def _trimmed(old: Sequence[Hashable], new: Sequence[Hashable], span: _Span, found: list[Match]) -> _Span | None:
    """The span without the equal items at its ends, which are noted; `None` where nothing is left to match."""
    a, a_end, b, b_end = span
    while a < a_end and b < b_end and old[a] == new[b]:
        found.append((a, b))
        a, b = a + 1, b + 1
    while a < a_end and b < b_end and old[a_end - 1] == new[b_end - 1]:
        a_end, b_end = a_end - 1, b_end - 1
        found.append((a_end, b_end))
    return (a, a_end, b, b_end) if a < a_end and b < b_end else None


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable], span: _Span) -> list[Match]:
    """The longest increasing run of items that occur exactly once on either side."""
    a, a_end, b, b_end = span
    once = Counter(old[a:a_end])
    there = {item: b + place for place, item in enumerate(new[b:b_end])}
    often = Counter(new[b:b_end])
    pairs = [
        (place, there[old[place]])
        for place in range(a, a_end)
        if once[old[place]] == 1 and often.get(old[place]) == 1
    ]
    return increasing(pairs)


def increasing(pairs: Sequence[Match]) -> list[Match]:
    """The longest subsequence whose second places increase (the first ones do already)."""
    tops: list[int] = []  # the smallest last place of a run of each length
    at: list[int] = []  # where that run ends in `pairs`
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(tops, place)
        before.append(at[length - 1] if length else -1)
        tops[length : length + 1] = [place]
        at[length : length + 1] = [number]
    run: list[Match] = []
    number = at[-1] if at else -1
    while number >= 0:
        run.append(pairs[number])
        number = before[number]
    return run[::-1]


def _between(anchors: Sequence[Match], span: _Span) -> list[_Span]:
    a, a_end, b, b_end = span
    spans: list[_Span] = []
    for place, other in (*anchors, (a_end, b_end)):
        if place > a and other > b:
            spans.append((a, place, b, other))
        a, b = place + 1, other + 1
    return spans


def _edited(old: Sequence[Hashable], new: Sequence[Hashable], span: _Span) -> tuple[list[Match], Match]:
    """The matches that the fewest edits leave, and where they end: at the span's end, or as far as a bounded number
    of edits reaches (Myers: after each edit the furthest place on every diagonal, which is a place less another)."""
    a, a_end, b, b_end = span
    middle = b - a
    reached: _Reached = {middle - 1: (a, None)}
    for edits in range(_MOST_EDITS + 1):
        for diagonal in range(middle - edits, middle + edits + 1, 2):
            place, trail = _after_edit(reached, diagonal)
            start, other = place, place + diagonal
            if place < a or place > a_end or other < b or other > b_end:
                reached.pop(diagonal, None)
                continue
            while place < a_end and other < b_end and old[place] == new[other]:
                place, other = place + 1, other + 1
            if place > start:
                trail = _Trail(start, start + diagonal, place - start, trail)
            reached[diagonal] = (place, trail)
            if place == a_end and other == b_end:
                return _walked(trail), (place, other)
    diagonal = max(reached, key=lambda one: (2 * reached[one][0] + one, -abs(one - middle)))
    place, trail = reached[diagonal]
    return _walked(trail), (place, place + diagonal)


def _after_edit(reached: _Reached, diagonal: int) -> tuple[int, _Trail | None]:
    """How far one edit more leads on that diagonal: an old item left out, or a new one put in."""
    place, trail = reached.get(diagonal + 1, _NOWHERE)
    other, other_trail = reached.get(diagonal - 1, _NOWHERE)
    return (place + 1, trail) if place >= other else (other, other_trail)


def _walked(trail: _Trail | None) -> list[Match]:
    found: list[Match] = []
    while trail is not None:
        found += [(trail.place + n, trail.other + n) for n in range(trail.size)]
        trail = trail.before
    return found
