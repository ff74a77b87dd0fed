"""What a query can ask of an execution: fields of text, of time, of numbers, states, and what it has.

Owns: the tables of known words and how each is compared. Must not know: how a query is written.
"""

import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

from exectop.domain.searching import LONG, long_text
from exectop.domain.status import ACTIVE, TERMINAL, Status
from exectop.domain.values import Execution, Json

Test: TypeAlias = Callable[[Execution, float, str], bool]
"""Of an execution, the instant, and its `search_text` (empty where the term does not need it)."""

STUCK_AFTER = 600.0

# Tuples: looking a `Status` up in a set would call its slow hash for every row.
_ACTIVE, _TERMINAL = tuple(ACTIVE), tuple(TERMINAL)
_MOVING = (Status.RUNNING, Status.QUEUED, Status.STARTING, Status.CANCELLING)


def _in_status(status: Status) -> Callable[[Execution, float], bool]:
    return lambda row, now: row.status is status


COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, ":": operator.eq,
}  # fmt: skip

# --- Fields ------------------------------------------------------------------------------------------------------

WORDS: Mapping[str, Callable[[Execution], str | None]] = {
    "source": lambda row: row.key.source,
    "provider": lambda row: row.provider,
    "kind": lambda row: row.kind,
    "raw": lambda row: row.status_raw,
    "parent": lambda row: row.parent_id,
    "root": lambda row: row.root_id,
    "rerun-of": lambda row: row.rerun_of,
    "worker": lambda row: row.worker,
    "queue": lambda row: row.queue,
}

TEXTS: Mapping[str, Callable[[Execution], str | None]] = {
    "id": lambda row: row.key.id,
    "title": lambda row: row.title,
    "prompt": lambda row: row.prompt,
    "profile": lambda row: row.profile,
    "model": lambda row: row.model,
    "step": lambda row: row.current_step,
    "waiting": lambda row: row.waiting_for,
    "outcome": lambda row: row.outcome,
}

LISTS: Mapping[str, Callable[[Execution], Iterable[str]]] = {
    "label": lambda row: tuple(label.name for label in row.labels),
    "error": lambda row: (row.error.code, row.error.message) if row.error else (),
    "comment": lambda row: tuple(comment.text for comment in row.comments),
    "artifact": lambda row: tuple(artifact.name for artifact in row.artifacts),
    "question": lambda row: tuple(question.text for question in row.questions),
    "note": lambda row: row.notes,
}

SPANS: Mapping[str, Callable[[Execution, float], float | None]] = {
    "age": lambda row, now: _since(row.created_at if row.created_at is not None else row.started_at, now),
    "started": lambda row, now: _since(row.started_at, now),
    "updated": lambda row, now: _since(row.updated_at, now),
    "ended": lambda row, now: _since(row.ended_at, now),
    "elapsed": lambda row, now: row.elapsed(now),
    "timeout": lambda row, now: row.timeout,
}

NUMBERS: Mapping[str, Callable[[Execution], float | None]] = {
    "progress": lambda row: row.progress,
    "tokens": lambda row: row.usage.tokens if row.usage else None,
    "cost": lambda row: row.usage.cost_usd if row.usage else None,
    "calls": lambda row: row.usage.calls if row.usage else None,
    "retries": lambda row: row.retries,
    "artifacts": lambda row: len(row.artifacts),
    "comments": lambda row: len(row.comments),
    "questions": lambda row: sum(question.is_open for question in row.questions),
}

STATES: Mapping[str, Callable[[Execution, float], bool]] = {
    **{status.value: _in_status(status) for status in Status},
    "active": lambda row, now: row.status in _ACTIVE,
    "over": lambda row, now: row.status in _TERMINAL,
    "terminal": lambda row, now: row.status in _TERMINAL,
    "done": lambda row, now: row.status in _TERMINAL,
    "open": lambda row, now: row.status not in _TERMINAL,
    "mine": lambda row, now: row.needs_person,
    "needs-you": lambda row, now: row.needs_person,
    "stuck": lambda row, now: is_stuck(row, now),
    "child": lambda row, now: bool(row.parent_id),
    "top": lambda row, now: not row.parent_id,
    "retried": lambda row, now: bool(row.retries),
    "odd": lambda row, now: bool(row.notes) or row.status is Status.UNKNOWN,
}

PARTS: Mapping[str, Callable[[Execution], bool]] = {
    "error": lambda row: row.error is not None,
    "input": lambda row: row.input is not None,
    "output": lambda row: row.output is not None,
    "outcome": lambda row: bool(row.outcome),
    "parent": lambda row: bool(row.parent_id),
    "progress": lambda row: row.progress is not None,
    "question": lambda row: bool(row.questions),
    "artifact": lambda row: bool(row.artifacts),
    "comment": lambda row: bool(row.comments),
    "label": lambda row: bool(row.labels),
    "link": lambda row: bool(row.links),
    "cost": lambda row: row.usage is not None and row.usage.cost_usd is not None,
    "tokens": lambda row: row.usage is not None and row.usage.tokens is not None,
    "note": lambda row: bool(row.notes),
}

MAPPINGS: Mapping[str, Callable[[Execution], Mapping[str, Json]]] = {
    "meta": lambda row: row.metadata,
    "attr": lambda row: row.attributes,
}

FIELDS: tuple[str, ...] = (
    "status", "is", "has", *WORDS, *TEXTS, *LISTS, *SPANS, *NUMBERS, *(f"{name}." for name in MAPPINGS)
)  # fmt: skip
TIMED_STATES = frozenset({"stuck"})


def is_stuck(row: Execution, now: float) -> bool:
    """Whether it should move by itself but has not for `STUCK_AFTER` seconds."""
    if row.status not in _MOVING:
        return False
    moved = row.updated_at or row.started_at or row.created_at
    return moved is not None and now - moved > STUCK_AFTER


def _since(at: float | None, now: float) -> float | None:
    return None if at is None else now - at


# --- Tests -------------------------------------------------------------------------------------------------------


def word_test(word: str) -> Test:
    """The word is anywhere in the execution's text."""
    folded = word.casefold()

    def test(row: Execution, now: float, text: str) -> bool:
        return folded in text or (_has_long(row) and folded in long_text(row))

    return test


def pattern_test(pattern: re.Pattern[str]) -> Test:
    """The pattern is found anywhere in the execution's text."""

    def test(row: Execution, now: float, text: str) -> bool:
        return bool(pattern.search(text)) or (_has_long(row) and bool(pattern.search(long_text(row))))

    return test


def _has_long(row: Execution) -> bool:
    return len(row.prompt) > LONG or (row.error is not None and len(row.error.message) > LONG)


def status_test(words: Iterable[str]) -> Test:
    """The canonical status or the vendor's own word is one of these."""
    folded = tuple(word.casefold() for word in words)
    known = tuple(status for status in Status if status.value in folded)
    raw = tuple(word for word in folded if word not in known)
    if not raw:
        return lambda row, now, text: row.status in known
    return lambda row, now, text: row.status in known or row.status_raw.casefold() in raw


def text_test(read: Callable[[Execution], str | None], words: Sequence[str], *, is_whole: bool) -> Test:
    """The text is (`is_whole`) or contains one of the words; a `*` stands for anything."""
    folded = [word.casefold() for word in words]
    matchers = [_matcher(word, is_whole=is_whole) for word in folded]

    def test(row: Execution, now: float, text: str) -> bool:
        told = read(row)
        return told is not None and _any(matchers, told.casefold())

    if len(folded) > 1 or "*" in folded[0]:
        return test
    only = folded[0]
    if is_whole:
        return lambda row, now, text: (told := read(row)) is not None and told.casefold() == only
    return lambda row, now, text: (told := read(row)) is not None and only in told.casefold()


def list_test(read: Callable[[Execution], Iterable[str]], words: Sequence[str]) -> Test:
    """One of the texts contains one of the words; a `*` stands for anything."""
    matchers = [_matcher(word.casefold(), is_whole=False) for word in words]
    return lambda row, now, text: any(_any(matchers, told.casefold()) for told in read(row))


def mapping_test(read: Callable[[Execution], Mapping[str, Json]], path: str, words: Iterable[str]) -> Test:
    """The value under that path of keys, as text, contains one of the words."""
    matchers = [_matcher(word.casefold(), is_whole=False) for word in words]

    def test(row: Execution, now: float, text: str) -> bool:
        value = _at_path(read(row), path)
        return value is not None and _any(matchers, _spelled(value).casefold())

    return test


def _any(matchers: Iterable[Callable[[str], bool]], text: str) -> bool:
    return any(matcher(text) for matcher in matchers)


def _matcher(word: str, *, is_whole: bool) -> Callable[[str], bool]:
    if "*" in word:
        pattern = re.compile(".*".join(re.escape(part) for part in word.split("*")), re.DOTALL)
        return lambda text: bool(pattern.fullmatch(text))
    return (lambda text: text == word) if is_whole else (lambda text: word in text)


def _at_path(values: Mapping[str, Json], path: str) -> Json:
    """The value of that key, which may itself hold dots, or of a path of keys."""
    if path in values:
        return values[path]
    head, dot, rest = path.partition(".")
    while dot:
        inner = values.get(head)
        if isinstance(inner, dict) and (found := _at_path(inner, rest)) is not None:
            return found
        more, dot, rest = rest.partition(".")
        head = f"{head}.{more}"
    return None


def _spelled(value: Json) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)
