"""Which steps of two executions are the same step: by identity, by what they are called and given, by neighbours.

Owns: the pairing and the order of its rows. Must not know: what differs in a pair. It is symmetric: the same steps
belong together whichever execution comes first. Cost: about n log n; nothing recurses.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple, TypeAlias

from exectop.domain.precedence import Placed, is_chain
from exectop.domain.sequences import match_sequences
from exectop.domain.values import Json, Step

_Key: TypeAlias = "Callable[[Placed], Hashable]"
_GIST = 40
_GIST_TEXT = 200


class Pair(NamedTuple):
    """A step of the left execution and the one of the right that it is; `None`: there is none on that side."""

    left: Step | None
    right: Step | None


def align(ours: Sequence[Placed], theirs: Sequence[Placed]) -> tuple[Pair, ...]:
    """All steps of both, each once, in the left one's order; what only the right one has follows what it followed.
    `ours`, `theirs`: in the order of execution."""
    if _content(theirs) < _content(ours):  # from one side always, so that it is symmetric
        other_of = {right.step.id: left for left, right in _paired(theirs, ours)}
    else:
        other_of = {left.step.id: right for left, right in _paired(ours, theirs)}
    return _rows(ours, theirs, other_of)


def _content(side: Sequence[Placed]) -> list[tuple[object, ...]]:
    return [(one.name, one.step.kind, one.rank, one.before_names, one.step.id) for one in side]


def _paired(left: Sequence[Placed], right: Sequence[Placed]) -> list[tuple[Placed, Placed]]:
    """The surest first. Where both sides are one long chain, the order tells the neighbours, and nothing that repeats
    is paired across others."""
    pairing = _Pairing(left, right)
    has_identities, is_parallel = _has_identities(left, right), not (is_chain(left) and is_chain(right))
    if has_identities:
        pairing.pair_first(lambda one: (one.step.id, one.name))
    pairing.pair_unique(_by_name)
    for key in _GIVEN if is_parallel else _GIVEN[1:]:
        pairing.pair_unique(key)
        pairing.pair_in_order(key)
    if is_parallel:
        pairing.pair_unique(_by_neighbours)
    for key in _IN_ORDER if is_parallel else _IN_ORDER[1:]:
        pairing.pair_in_order(key)
    for key in _ANYWHERE if is_parallel else ():
        pairing.pair_first(key)
    if has_identities:
        pairing.pair_first(lambda one: one.step.id)
    pairing.pair_by_place()
    return pairing.pairs


def _has_identities(left: Sequence[Placed], right: Sequence[Placed]) -> bool:
    """Whether an id means the same step on both sides: not where it is a mere number, which another step of the
    other side has, too."""
    ours, theirs = ({one.step.id: one.name for one in side} for side in (left, right))
    our_names, their_names = set(ours.values()), set(theirs.values())
    others = ((name, theirs[id_]) for id_, name in ours.items() if id_ in theirs)
    return not any(name != other and name in their_names and other in our_names for name, other in others)


def _by_words(one: Placed) -> Hashable:
    return one.name or None


def _by_name(one: Placed) -> Hashable:
    return one.name, one.step.kind


def _by_neighbours(one: Placed) -> Hashable:
    return one.name, one.step.kind, one.before_names


def _by_input(one: Placed) -> Hashable:
    gist = _gist(one.step.input)
    return (one.name, one.step.kind, gist) if gist else None


def _by_neighbours_and_input(one: Placed) -> Hashable:
    gist = _gist(one.step.input)
    return (one.name, one.step.kind, one.before_names, gist) if gist else None


_GIVEN: tuple[_Key, ...] = (_by_neighbours_and_input, _by_input)
_IN_ORDER: tuple[_Key, ...] = (_by_neighbours, _by_name, _by_words)
_ANYWHERE: tuple[_Key, ...] = (
    lambda one: (one.name, one.step.kind, one.rank, one.before_names),
    _by_neighbours,
    lambda one: (one.name, one.step.kind, one.rank),
    _by_name,
    _by_words,
)
"""What two steps must have in common to be one wherever they stand, the surest first."""


def _gist(value: Json) -> tuple[Hashable, ...]:
    """Enough of a value to tell it from others, at a bounded cost; nothing where it says nothing."""
    told: list[Hashable] = []
    stack: list[Json] = [value] if value not in (None, "", {}, []) else []
    while stack and len(told) < _GIST:
        one = stack.pop()
        if isinstance(one, Mapping):
            few = list(islice(one.items(), _GIST))
            told.append(tuple(name for name, _ in few))
            stack += [item for _, item in few]
        elif isinstance(one, list):
            told.append(len(one))
            stack += one[:_GIST]
        else:
            told.append(one[:_GIST_TEXT] if isinstance(one, str) else (type(one).__name__, one))
    return tuple(told)


class _Pairing:
    """Which steps are paired so far. `pairs`: of a step of either side; each side's numbers: the place in `pairs`, by
    the step's id."""

    def __init__(self, left: Sequence[Placed], right: Sequence[Placed]) -> None:
        self._left, self._right = left, right
        self.pairs: list[tuple[Placed, Placed]] = []
        self._left_numbers: dict[str, int] = {}
        self._right_numbers: dict[str, int] = {}

    def _pair(self, left: Placed, right: Placed) -> None:
        self._left_numbers[left.step.id] = self._right_numbers[right.step.id] = len(self.pairs)
        self.pairs.append((left, right))

    def _open(self) -> tuple[list[Placed], list[Placed]]:
        """What is not paired yet; nothing where it has no counterpart at all."""
        left = [one for one in self._left if one.step.id not in self._left_numbers]
        right = [one for one in self._right if one.step.id not in self._right_numbers]
        return (left, right) if left and right else ([], [])

    def pair_first(self, key: _Key) -> None:
        """Pair what has the same key, the first with the first; an empty key says nothing."""
        left, right = self._open()
        theirs: dict[Hashable, list[Placed]] = defaultdict(list)
        for one in reversed(right):
            theirs[key(one)].append(one)
        for one in left:
            if (told := key(one)) and theirs.get(told):
                self._pair(one, theirs[told].pop())

    def pair_unique(self, key: _Key) -> None:
        """Pair what alone has that key on either side; an empty key says nothing."""
        left, right = self._open()
        ours, theirs = list(map(key, left)), list(map(key, right))
        our_count, their_count = Counter(ours), Counter(theirs)
        there = dict(zip(theirs, right, strict=True))
        for one, told in zip(left, ours, strict=True):
            if told and our_count[told] == their_count[told] == 1:
                self._pair(one, there[told])

    def pair_in_order(self, key: _Key) -> None:
        """Pair what has the same key without crossing each other; what is paired holds the rest in place."""
        if not all(self._open()):
            return
        ours = _items(self._left, self._left_numbers, key, 0)
        theirs = _items(self._right, self._right_numbers, key, 1)
        for place, other in match_sequences(ours, theirs):
            if self._left[place].step.id not in self._left_numbers:
                self._pair(self._left[place], self._right[other])

    def pair_by_place(self) -> None:
        """Pair steps of other names that stand between the same steps, where there are as many on both sides."""
        ours = _by_place(self._left, self._left_numbers)
        theirs = _by_place(self._right, self._right_numbers)
        for place, steps in ours.items():
            others = theirs.get(place, [])
            if len(others) == len(steps):
                for left, right in zip(steps, others, strict=True):
                    self._pair(left, right)


def _items(side: Sequence[Placed], numbers: Mapping[str, int], key: _Key, which: int) -> list[Hashable]:
    """What each step is matched by: its pair, else its key; an empty key matches nothing on the other side."""
    found: list[Hashable] = []
    for one in side:
        number = numbers.get(one.step.id)
        told = key(one) if number is None else None
        found.append(number if number is not None else ("key", told) if told else ("side", which, one.order))
    return found


def _by_place(side: Sequence[Placed], numbers: Mapping[str, int]) -> dict[Hashable, list[Placed]]:
    """The unpaired steps by kind and the pairs before and after them in the order of execution; none where nothing
    is paired, as two workflows that have no step in common have no places in common either."""
    found: dict[Hashable, list[Placed]] = defaultdict(list)
    if not numbers:
        return found
    gap: list[Placed] = []
    last = -1
    for one in side:
        number = numbers.get(one.step.id)
        if number is None:
            gap.append(one)
            continue
        for other in gap:
            found[other.step.kind, last, number].append(other)
        gap, last = [], number
    for other in gap:
        found[other.step.kind, last, -1].append(other)
    return found


def _rows(left: Sequence[Placed], right: Sequence[Placed], right_of: Mapping[str, Placed]) -> tuple[Pair, ...]:
    left_ids = {other.step.id: id_ for id_, other in right_of.items()}
    following: dict[str | None, list[Step]] = defaultdict(list)
    anchor: str | None = None
    for one in right:
        if one.step.id in left_ids:
            anchor = left_ids[one.step.id]
        else:
            following[anchor].append(one.step)
    rows = [Pair(None, step) for step in following[None]]
    for one in left:
        other = right_of.get(one.step.id)
        rows.append(Pair(one.step, other.step if other is not None else None))
        rows += [Pair(None, step) for step in following[one.step.id]]
    return tuple(rows)
