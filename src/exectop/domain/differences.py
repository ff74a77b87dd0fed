"""What differs in one field: plain values, payloads, lengths of time, errors, tries.

Owns: what counts as a difference, and the fields of an execution that are compared. Must not know: which two things
are compared. Needs no clock: what is not over has no duration yet.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from exectop.domain.json_diff import Aliases, JsonChange, json_diff
from exectop.domain.values import Attempt, ErrorInfo, Execution, Json, Step, Usage

NOISE_RATIO = 1.5
NOISE_SECONDS = 1.0
WAITED = "waited"
"""The field that says how long a try had to wait since the one before it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs. `changes`: the places within it, where it is a payload; `is_cut`: there are more.
    `is_early`: it differs only because one side is not that far yet."""

    field: str
    old: Json
    new: Json
    changes: tuple[JsonChange, ...] = ()
    is_cut: bool = False
    is_early: bool = False


Differences: TypeAlias = tuple[Difference, ...]
Told: TypeAlias = Callable[[Execution], Json]

GIVEN: tuple[tuple[str, Told], ...] = (
    ("provider", lambda one: one.provider),
    ("kind", lambda one: one.kind),
    ("title", lambda one: one.title),
    ("profile", lambda one: one.profile),
    ("model", lambda one: one.model),
    ("prompt", lambda one: one.prompt),
    ("input", lambda one: one.input),
    ("metadata", lambda one: dict(one.metadata)),
    ("labels", lambda one: [label.name for label in one.labels]),
    ("timeout", lambda one: one.timeout),
    ("queue", lambda one: one.queue),
)
"""Fields of an execution that say what it was given, by name."""

CAME_OUT: tuple[tuple[str, Told], ...] = (
    ("outcome", lambda one: one.outcome),
    ("error", lambda one: error(one.error)),
    ("output", lambda one: one.output),
    ("questions", lambda one: [{"text": ask.text, "answer": ask.answer} for ask in one.questions]),
    ("artifacts", lambda one: [{"name": file.name, "size": file.size} for file in one.artifacts]),
    ("retries", lambda one: one.retries or 0),
    ("usage", lambda one: usage(one.usage)),
)
"""Fields of an execution that say what came out of it, by name."""


def is_beyond_noise(old: float | None, new: float | None) -> bool:
    """Whether one took so much longer that it means something: half as long again, and a second at least."""
    if old is None or new is None:
        return False
    shorter, longer = sorted((max(0.0, old), max(0.0, new)))
    return longer - shorter > NOISE_SECONDS and longer > shorter * NOISE_RATIO


def compare_attempts(old: Attempt, new: Attempt) -> Differences:
    """What differs between two tries, of one step or of two."""
    return (
        *plain("status", old.status.value, new.status.value),
        *payload("error", error(old.error), error(new.error), ({}, {})),
        *span("duration", took(old), took(new)),
    )


def plain(name: str, old: Json, new: Json) -> Iterator[Difference]:
    """The difference of two plain values, if there is one."""
    if old != new:
        yield Difference(name, old, new)


def payload(
    name: str, old: Json, new: Json, aliases: tuple[Aliases, Aliases], *, is_early: bool = False
) -> Iterator[Difference]:
    """The difference of two values of any kind. `aliases`: of the old side and of the new one, see `json_diff`."""
    if old is new:
        return
    found = json_diff(old, new, old_aliases=aliases[0], new_aliases=aliases[1])
    if found.changes:
        yield Difference(name, old, new, found.changes, found.is_cut, is_early)


def span(name: str, old: float | None, new: float | None) -> Iterator[Difference]:
    """The difference of two lengths of time, if it is beyond noise."""
    if is_beyond_noise(old, new):
        yield Difference(name, old, new)


def attempts(left: Step, right: Step, *, is_early: bool) -> Iterator[Difference]:
    """How often it was tried, and what differs in the tries of the same number."""
    old, new = len(left.attempts), len(right.attempts)
    if old != new and max(old, new) > 1:
        yield Difference("attempts", old, new, is_early=is_early)
    others = {attempt.number: attempt for attempt in right.attempts}
    for attempt in left.attempts:
        other = others.get(attempt.number)
        for found in compare_attempts(attempt, other) if other is not None else ():
            name = f"attempt {attempt.number} {found.field}"
            yield Difference(name, found.old, found.new, found.changes, found.is_cut, is_early)


def error(info: ErrorInfo | None) -> Json:
    """An error as JSON, without what it does not tell."""
    if info is None:
        return None
    told: dict[str, Json] = {"message": info.message, "code": info.code, "details": info.details}
    return {name: value for name, value in told.items() if value not in (None, "")}


def usage(spent: Usage | None) -> Json:
    """What was spent as JSON, without what it does not tell."""
    if spent is None:
        return None
    told = {name: getattr(spent, name) for name in Usage.__slots__}
    return {name: value for name, value in told.items() if value is not None}


def took(one: Attempt | Step | Execution) -> float | None:
    """Seconds from start to end, where both are told."""
    if one.started_at is None or one.ended_at is None:
        return None
    return max(0.0, one.ended_at - one.started_at)


def full_length(one: Step | Execution) -> float | None:
    """Seconds it took in all: as the vendor tells, else from start to end; `None` while it is not over."""
    return one.duration if one.duration is not None and one.status.is_terminal else took(one)
