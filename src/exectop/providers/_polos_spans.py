"""The spans of a Polos trace as steps and edges.

Owns: which spans are one step: the attempts of one execution, and a step key within its execution, under the ids
that rows and events use too. Must not know: calls, rows, events.
"""

from collections.abc import Iterator, Sequence

from exectop.domain.changes import EdgeSeen, ExecutionChange, StepSeen
from exectop.domain.status import Status
from exectop.domain.values import Attempt, Edge, ExecutionKey, Json, Step
from exectop.providers._polos_rows import error_of, usage_of
from exectop.providers._polos_wire import Span, status_of

_OWN_NAMES = ("name", "span_id", "trace_id", "parent_span_id", "events", "initial_state", "final_state")


def step_id(execution_id: str, step_key: str) -> str:
    """The id of the step with that key in that execution."""
    return f"{execution_id}:{step_key}" if execution_id else step_key


def span_changes(key: ExecutionKey, spans: Sequence[Span]) -> list[ExecutionChange]:
    """The steps and edges at and below that execution; of a child of the trace's root only its own part."""
    forest = _Forest(spans)
    changes: list[ExecutionChange] = []
    for ident, members in forest.groups.items():
        if not forest.is_below(ident, key.id):
            continue
        parent = forest.parents.get(ident) if ident != key.id else None
        changes.append(StepSeen(key, _step(ident, members, parent)))
        if parent is not None:
            changes.append(EdgeSeen(key, Edge(parent, ident, "child")))
    return changes


class _Forest:
    """Spans by the step they belong to, and the step above each."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._by_span = {span.span_id: span for span in spans}
        self.groups: dict[str, list[Span]] = {}
        for span in spans:
            self.groups.setdefault(self._ident(span), []).append(span)
        for members in self.groups.values():
            members.sort(key=lambda span: (span.started_at or 0.0, _attempt_number(span)))
        self.parents: dict[str, str] = {}
        for ident, members in self.groups.items():
            above = self._parent(ident, members[0])
            if above is not None:
                self.parents[ident] = above

    def is_below(self, ident: str, top: str) -> bool:
        """Whether `top` is the step itself or above it."""
        return any(step == top for step in self._upwards(ident))

    def _upwards(self, ident: str) -> Iterator[str]:
        seen: set[str] = set()
        step: str | None = ident
        while step is not None and step not in seen:
            seen.add(step)
            yield step
            step = self.parents.get(step)

    def _ident(self, span: Span) -> str:
        step_key = span.attribute("key")
        if step_key:  # it may name its execution as well, which it is no attempt of
            return step_id(self._owner(span), step_key)
        return span.attribute("execution_id") or span.span_id

    def _owner(self, span: Span) -> str:
        """The execution in which a span happened."""
        seen: set[str] = set()
        above: Span | None = span
        while above is not None and above.span_id not in seen:
            seen.add(above.span_id)
            execution = above.attribute("execution_id")
            if execution:
                return execution
            above = self._by_span.get(above.parent_span_id or "")
        return ""

    def _parent(self, ident: str, span: Span) -> str | None:
        above = self._by_span.get(span.parent_span_id or "")
        parent = self._ident(above) if above is not None else span.attribute("parent_execution_id")
        return parent if parent and parent != ident else None


def _step(ident: str, members: Sequence[Span], parent: str | None) -> Step:
    """The step that these spans are the attempts of; the last one tells how it stands."""
    span = members[-1]
    raw, status = _status(span)
    return Step(
        id=ident,
        name=_name(span),
        kind=span.span_type or "",
        status=status,
        status_raw=raw,
        parent_id=parent,
        execution_id=(not span.attribute("key") and span.attribute("execution_id")) or None,
        started_at=members[0].started_at,
        ended_at=span.ended_at,
        attempts=_attempts(members),
        usage=usage_of(span.output),
        input=span.input,
        output=span.output,
        error=error_of(span.error),
        attributes=_attributes(span),
    )


def _name(span: Span) -> str:
    """The name without its prefix, which repeats the type."""
    name, prefix = span.name or "", f"{span.span_type or ''}."
    return name.removeprefix(prefix) or name


def _status(span: Span) -> tuple[str, Status]:
    """The word told, else what the span itself proves: spans are sent when they end."""
    told = span.attribute("status")
    if told:
        return told, status_of(told)
    if error_of(span.error) is not None:
        return "failed", Status.FAILED
    return ("completed", Status.COMPLETED) if span.ended_at is not None else ("running", Status.RUNNING)


def _attempts(members: Sequence[Span]) -> tuple[Attempt, ...]:
    if len(members) == 1 and _attempt_number(members[0]) == 1:
        return ()
    return tuple(
        Attempt(
            number=max(_attempt_number(span), place) if len(members) > 1 else _attempt_number(span),
            status=_status(span)[1],
            started_at=span.started_at,
            ended_at=span.ended_at,
            input=span.input,
            output=span.output,
            error=error_of(span.error),
        )
        for place, span in enumerate(members, 1)
    )


def _attempt_number(span: Span) -> int:
    told = span.attribute("retry_count")
    return int(told) + 1 if told.isdecimal() and len(told) < 6 else 1


def _attributes(span: Span) -> dict[str, Json]:
    own = span.attributes if isinstance(span.attributes, dict) else {}
    extra: dict[str, Json] = {} if isinstance(span.attributes, dict) else span.rest("attributes")
    return {**own, **extra, **span.rest(*_OWN_NAMES)}
