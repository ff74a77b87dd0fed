"""Which items of two sequences belong together, in order: the heart of every comparison here.

Owns: the longest sensible common subsequence at a bounded cost. Must not know: what the items are.
Patience first (items that occur once on both sides hold the rest in place), a real difference only in small gaps.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher

Match = tuple[int, int]
_GAP_AREA = 10_000
_Span = tuple[int, int, int, int]


def match_sequences(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Match]:
    """Pairs of places of equal items, increasing on both sides. Where equal items repeat in a large stretch without
    a landmark, they are paired from its start. Cost: about n log n."""
    found: list[Match] = []
    stack: list[_Span] = [(0, len(old), 0, len(new))]
    while stack:
        span = _trimmed(old, new, stack.pop(), found)
        if span is None:
            continue
        anchors = _anchors(old, new, span)
        if anchors:
            found += anchors
            stack += _between(anchors, span)
        else:
            found += _small(old, new, span)
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
    return _increasing(pairs)


def _increasing(pairs: Sequence[Match]) -> list[Match]:
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


def _small(old: Sequence[Hashable], new: Sequence[Hashable], span: _Span) -> list[Match]:
    """A gap without landmarks: a real difference where that is cheap, else equal items in equal places."""
    a, a_end, b, b_end = span
    if (a_end - a) * (b_end - b) > _GAP_AREA:
        return [(a + n, b + n) for n in range(min(a_end - a, b_end - b)) if old[a + n] == new[b + n]]
    matcher: SequenceMatcher[Hashable] = SequenceMatcher(None, old[a:a_end], new[b:b_end], autojunk=False)
    return [(a + one + n, b + other + n) for one, other, size in matcher.get_matching_blocks() for n in range(size)]
