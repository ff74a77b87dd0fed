"""Two executions compared: what differs in each, step by step, and where they part.

Owns: the comparison, and which differences are only early. Must not know: how steps are paired (`alignment`), which
came in another order (`reordering`), what differs in a field (`differences`), which row comes first (`divergence`),
how it is shown. Works across vendors.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from exectop.domain.alignment import Pair, align
from exectop.domain.diff_rows import Row
from exectop.domain.differences import (
    CAME_OUT,
    GIVEN,
    Difference,
    Differences,
    attempts,
    error,
    full_length,
    payload,
    plain,
    span,
)
from exectop.domain.divergence import first_divergence, with_consequences
from exectop.domain.json_diff import Aliases
from exectop.domain.precedence import in_order
from exectop.domain.reordering import reordered
from exectop.domain.status import Status
from exectop.domain.story import Story
from exectop.domain.values import Execution, Step

_ORDER = "order"
_ID_LENGTH = 12
"""Texts shorter than this are never taken for an id that a run has of its own."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs. `fields`: of the executions themselves; `first`: the row where they part, `None` where
    no step differs."""

    left: Execution
    right: Execution
    fields: Differences
    rows: tuple[Row, ...]
    first: int | None
    aliases: tuple[Aliases, Aliases]

    @property
    def is_same(self) -> bool:
        return not self.fields and self.first is None


def compare(left: Story, right: Story, previous: Comparison | None = None) -> Comparison:
    """Compare two executions. `previous`: an earlier comparison of the two, whose unchanged rows are kept."""
    ours, theirs = in_order(left), in_order(right)
    pairs = align(ours, theirs)
    aliases = _aliases(left.execution, right.execution, pairs)
    sides = _Sides(left.execution, right.execution, aliases)
    known: Mapping[tuple[int, int], Row] = {}
    if previous is not None and _is_alike(previous, sides):
        known = {(id(row.left), id(row.right)): row for row in previous.rows}
    rows = [known.get((id(pair.left), id(pair.right))) or sides.row(pair) for pair in pairs]
    orders = reordered(ours, theirs, pairs)
    marked = with_consequences(_ordered(row, orders.get(place)) for place, row in enumerate(rows))
    fields = sides.fields_since(previous)
    return Comparison(left.execution, right.execution, fields, marked, first_divergence(marked), aliases)


def _ordered(row: Row, order: tuple[str, str] | None) -> Row:
    """The row with what is told of its order, and nothing else of it."""
    told = () if order is None else (Difference(_ORDER, *order),)
    if tuple(one for one in row.differences if one.field == _ORDER) == told:
        return row
    rest = tuple(one for one in row.differences if one.field != _ORDER)
    found = (*told, *rest)
    return replace(row, differences=found, is_early=bool(found) and all(one.is_early for one in found))


def _is_alike(previous: Comparison, sides: "_Sides") -> bool:
    """Whether rows compared then would be compared in the same way now."""
    before = (previous.left.status.is_terminal, previous.right.status.is_terminal)
    now = (sides.left.status.is_terminal, sides.right.status.is_terminal)
    return previous.aliases == sides.aliases and before == now


def _aliases(left: Execution, right: Execution, pairs: tuple[Pair, ...]) -> tuple[Aliases, Aliases]:
    """Ids that each run has of its own, by side: where a payload names the one, the other may name its own."""
    named = [(left.key.id, right.key.id), (left.root_id, right.root_id), (left.parent_id, right.parent_id)]
    for one, other in pairs:
        if one is not None and other is not None:
            named += [(one.id, other.id), (one.execution_id, other.execution_id)]
    ours: dict[str, str] = {}
    theirs: dict[str, str] = {}
    for number, (old, new) in enumerate(named):
        if old and new and old != new and min(len(old), len(new)) >= _ID_LENGTH:
            alias = f"\0own id {number}"
            if old not in ours and new not in theirs:
                ours[old] = theirs[new] = alias
    return ours, theirs


@dataclass(frozen=True, slots=True)
class _Sides:
    """What both sides of every row have in common."""

    left: Execution
    right: Execution
    aliases: tuple[Aliases, Aliases]

    def row(self, pair: Pair) -> Row:
        """The row of two steps, or of a step that only one side has."""
        left, right = pair
        if left is None or right is None:
            missing = self.left if left is None else self.right
            return Row(left, right, is_early=not missing.status.is_terminal)
        found = tuple(self._of_steps(left, right))
        return Row(left, right, found, is_early=bool(found) and all(one.is_early for one in found))

    def _of_steps(self, left: Step, right: Step) -> Iterator[Difference]:
        is_early = self._is_early(left.status, right.status)
        yield from plain("name", left.name, right.name)
        yield from plain("kind", left.kind, right.kind)
        has_input = left.input is not None and right.input is not None
        yield from payload("input", left.input, right.input, self.aliases, is_early=is_early and not has_input)
        yield from self._status(left, right, is_early=is_early)
        yield from payload("error", error(left.error), error(right.error), self.aliases, is_early=is_early)
        yield from payload("output", left.output, right.output, self.aliases, is_early=is_early)
        yield from span("duration", full_length(left), full_length(right))
        yield from attempts(left, right, is_early=is_early)

    def _is_early(self, left: Status, right: Status) -> bool:
        """Whether a step is not over on a side whose execution is not over either."""
        return (not left.is_terminal and not self.left.status.is_terminal) or (
            not right.is_terminal and not self.right.status.is_terminal
        )

    def _status(self, left: Step | Execution, right: Step | Execution, *, is_early: bool) -> Iterator[Difference]:
        """The canonical status; the vendor's own words where that is the same and the vendor too."""
        if left.status is not right.status:
            yield Difference("status", left.status.value, right.status.value, is_early=is_early)
        elif self.left.provider == self.right.provider and left.status_raw and right.status_raw:
            yield from plain("status", left.status_raw, right.status_raw)

    def fields_since(self, previous: Comparison | None) -> Differences:
        """What differs in the executions themselves; taken over where neither has changed."""
        if previous is None or previous.aliases != self.aliases:
            return tuple(self.fields())
        is_known = previous.left is self.left and previous.right is self.right
        return previous.fields if is_known else tuple(self.fields())

    def fields(self) -> Iterator[Difference]:
        """What differs in the executions themselves: what they were given, then how they went."""
        left, right = self.left, self.right
        is_early = self._is_early(left.status, right.status)
        for name, told in GIVEN:
            yield from payload(name, told(left), told(right), self.aliases)
        yield from self._status(left, right, is_early=is_early)
        for name, told in CAME_OUT:
            yield from payload(name, told(left), told(right), self.aliases, is_early=is_early)
        yield from span("duration", full_length(left), full_length(right))
