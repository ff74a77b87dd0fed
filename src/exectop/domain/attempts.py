"""The attempts of one step compared with each other, as rows of a comparison.

Owns: which attempts stand against each other, and what of an attempt is compared. Must not know: how it is shown.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from exectop.domain.diff import Comparison
from exectop.domain.diff_rows import Row
from exectop.domain.differences import WAITED, Difference, error, payload, span, took
from exectop.domain.json_diff import Aliases
from exectop.domain.values import NOTHING, Attempt, Execution, Step

_NONE: tuple[Aliases, Aliases] = ({}, {})


def pairs_at(count: int, distance: int = 1) -> list[tuple[int, int]]:
    """Of so many attempts the places of each two that are `distance` apart, the earlier one first; with a negative
    distance the later one."""
    places = ((place, place + abs(distance)) for place in range(count - abs(distance)))
    return [pair if distance > 0 else pair[::-1] for pair in places]


def compare_pairs(execution: Execution, step: Step, pairs: Iterable[tuple[int, int]]) -> Comparison:
    """The attempts at these places (from 0 on) against each other, a row for each pair."""
    tries = tries_of(step)
    rows = tuple(_row(tries[left], tries[right]) for left, right in pairs)
    return Comparison(execution, execution, (), rows, None, _NONE)


def tries_of(step: Step) -> tuple[Step, ...]:
    """Each attempt as a step of its own, whose id is its place from 1 on, queued when the attempt before it ended."""
    before: Sequence[Attempt | None] = (None, *step.attempts)
    pairs = zip(step.attempts, before, strict=False)
    return tuple(_as_step(step, str(place), *pair) for place, pair in enumerate(pairs, 1))


def _as_step(step: Step, id_: str, attempt: Attempt, before: Attempt | None) -> Step:
    return replace(
        step,
        id=id_,
        name=f"attempt {attempt.number}",
        parent_id=None,
        status=attempt.status,
        status_raw="",
        queued_at=step.queued_at if before is None else before.ended_at,
        started_at=attempt.started_at,
        ended_at=attempt.ended_at,
        duration=None,
        attempts=(),
        usage=None,
        input=attempt.input,
        output=attempt.output,
        error=attempt.error,
        attributes=NOTHING,
    )


def _row(left: Step, right: Step) -> Row:
    found = tuple(_differences(left, right))
    return Row(left, right, found, is_early=bool(found) and all(one.is_early for one in found))


def _differences(left: Step, right: Step) -> Iterator[Difference]:
    is_early = not (left.status.is_terminal and right.status.is_terminal)
    yield from payload("input", left.input, right.input, _NONE)
    if left.status is not right.status:
        yield Difference("status", left.status.value, right.status.value, is_early=is_early)
    yield from payload("error", error(left.error), error(right.error), _NONE, is_early=is_early)
    yield from payload("output", left.output, right.output, _NONE, is_early=is_early)
    yield from span("duration", took(left), took(right))
    yield from span(WAITED, _waited(left), _waited(right))


def _waited(one: Step) -> float | None:
    """Seconds from when it could have begun until it did, where both are told."""
    if one.queued_at is None or one.started_at is None:
        return None
    return max(0.0, one.started_at - one.queued_at)
