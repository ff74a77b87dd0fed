"""The documents of the Polos Orchestrator as they travel, read leniently.

Owns: the wire models and the words of its statuses. Must not know: calls, changes.
"""

import re
from typing import Any

from pydantic import TypeAdapter

from exectop.domain.status import Status
from exectop.domain.text import clean_line
from exectop.domain.values import Json
from exectop.providers.wire import (
    Block,
    Count,
    Id,
    Instant,
    Line,
    Maybe,
    Raw,
    Rows,
    Unreadable,
    Wire,
    decode,
    validate,
)

_STATUSES = {
    "queued": Status.QUEUED,
    "pending": Status.QUEUED,
    "claimed": Status.STARTING,
    "running": Status.RUNNING,
    "waiting": Status.WAITING,
    "suspended": Status.WAITING,
    "pending_cancel": Status.CANCELLING,
    "completed": Status.COMPLETED,
    "failed": Status.FAILED,
    "cancelled": Status.CANCELLED,
}


def status_of(word: str | None) -> Status:
    """The canonical status of a Polos word; an unheard-of one is `UNKNOWN`."""
    return _STATUSES.get((word or "").strip().lower(), Status.UNKNOWN)


class Row(Wire):
    """An execution: the whole `ExecutionResponse`, or the part of it that the list of runs has."""

    id: Id
    workflow_id: Line = None
    status: Line = None
    payload: Raw = None
    result: Raw = None
    error: Raw = None
    created_at: Instant = None
    started_at: Instant = None
    completed_at: Instant = None
    parent_execution_id: Line = None
    root_execution_id: Line = None
    assigned_to_worker: Line = None
    queue_name: Line = None
    retry_count: Count = None
    run_timeout_seconds: Count = None
    cancelled_at: Line = None
    cancelled_by: Line = None
    step_key: Line = None
    deployment_id: Line = None
    concurrency_key: Line = None
    batch_id: Line = None
    session_id: Line = None
    user_id: Line = None
    output_schema_name: Line = None

    @property
    def root_id(self) -> str | None:
        """The root of its tree, `None` if it is the root itself."""
        return self.root_execution_id if self.root_execution_id not in ("", self.id) else None

    @property
    def parent_id(self) -> str | None:
        """Its parent, `None` for a root and where the row does not tell."""
        return self.parent_execution_id if self.parent_execution_id not in ("", self.id) else None

    def is_null(self, name: str) -> bool:
        """Whether the server sent that field as an explicit null."""
        return name in self.model_fields_set and getattr(self, name) is None


class Span(Wire):
    """A span of a trace."""

    span_id: Id
    trace_id: Line = None
    parent_span_id: Line = None
    name: Line = None
    span_type: Line = None
    attributes: Raw = None
    events: Raw = None
    input: Raw = None
    output: Raw = None
    error: Raw = None
    started_at: Instant = None
    ended_at: Instant = None
    initial_state: Raw = None
    final_state: Raw = None

    def attribute(self, name: str) -> str:
        """The text of an attribute named `{span type}.{name}`, or an empty one."""
        known = self.attributes if isinstance(self.attributes, dict) else {}
        value = known.get(f"{self.span_type or ''}.{name}")
        return clean_line(value) if isinstance(value, str) else ""


class Trace(Wire):
    """All spans of one tree of executions."""

    spans: Rows[Span] = []


class EventRow(Wire):
    """A line of the event log; also the data of a frame of the stream."""

    id: Id
    sequence_id: Count = None
    topic: Line = None
    event_type: Line = None
    data: Raw = None
    created_at: Instant = None

    def payload(self) -> dict[str, Any]:
        """The event's data if it is an object."""
        return self.data if isinstance(self.data, dict) else {}

    def origin(self) -> tuple[str, str]:
        """The ids of the execution and the workflow that the event is about, empty where it does not say."""
        meta = self.payload().get("_metadata")
        meta = meta if isinstance(meta, dict) else {}
        return text_in(meta, "execution_id"), text_in(meta, "workflow_id")


class EventPage(Wire):
    """A page of the event log."""

    events: Rows[EventRow] = []
    next_sequence_id: Count = None
    has_more: Raw = None


class Cancelled(Wire):
    """The answer to a cancel."""

    execution_id: Line = None
    status: Line = None
    cancelled_at: Line = None


class ErrorBody(Wire):
    """An error as JSON."""

    error: Raw = None
    error_type: Line = None
    message: Block = None


class StreamError(Wire):
    """The frame with which a stream of a failed run ends."""

    type: Line = None
    event_type: Line = None
    message: Block = None


ROW: TypeAdapter[Row] = TypeAdapter(Row)
TRACE: TypeAdapter[Trace] = TypeAdapter(Trace)
PAGE: TypeAdapter[EventPage] = TypeAdapter(EventPage)
EVENT: TypeAdapter[EventRow] = TypeAdapter(EventRow)
CANCELLED: TypeAdapter[Cancelled] = TypeAdapter(Cancelled)
ERROR: TypeAdapter[Maybe[ErrorBody]] = TypeAdapter(Maybe[ErrorBody])
STREAM_ERROR: TypeAdapter[StreamError] = TypeAdapter(StreamError)
_LIST: TypeAdapter[list[Any]] = TypeAdapter(list[Any])


def read_rows(body: bytes) -> tuple[list[tuple[Row, tuple[str, ...]]], int]:
    """The rows of a bare array, each with notes of its own, and how many things the array holds. A bad row costs
    only that row. Raises `Unreadable`."""
    values = decode(_LIST, body)
    rows = []
    for value in values:
        notes: list[str] = []
        row = validate(ROW, value, notes)
        if row is not None:
            rows.append((row, tuple(notes)))
    return rows, len(values)


def read_error(body: bytes) -> tuple[str, str]:
    """The server's own message and code, empty where it gave none."""
    try:
        told = decode(ERROR, body)
    except Unreadable:
        return "", ""
    if told is None:
        return "", ""
    message = told.error if isinstance(told.error, str) else told.message or ""
    return clean_line(message), told.error_type or ""


def text_in(values: Json, *names: str) -> str:
    """The first of these members that is a text which is not empty, cleaned; else an empty text."""
    if not isinstance(values, dict):
        return ""
    for name in names:
        value = values.get(name)
        if isinstance(value, str) and value.strip():
            return clean_line(value)
    return ""


_DIGITS = re.compile(r"\d{1,19}")


def sequence(cursor: str) -> int:
    """The number behind a cursor, 0 if it is none."""
    return int(cursor) if _DIGITS.fullmatch(cursor) else 0
