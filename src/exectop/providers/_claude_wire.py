"""claude-agent's documents as they travel, and what they mean in domain values.

Owns: the wire models and the words of its statuses. Must not know: which call was made.
Sources: API-002 (get execution), API-003 (list), API-004 (cancel), DATA-001 of the vendor's specifications. Its own
code sends result and error flat where the specifications nest them; both are read.
"""

from typing import Any

from pydantic import ConfigDict, TypeAdapter
from pydantic.alias_generators import to_camel

from exectop.domain.changes import ExecutionChange, Transitioned
from exectop.domain.status import Status
from exectop.domain.values import Artifact, ErrorInfo, Execution, ExecutionKey, Json, Transition, Usage
from exectop.providers.wire import (
    Block,
    Count,
    Flag,
    Instant,
    Line,
    Notes,
    Number,
    Raw,
    Rows,
    Wire,
    first_text,
    headline,
    in_words,
    validate,
)

NAME = "claude-agent"
STATUSES = {
    "PENDING": Status.QUEUED,
    "RUNNING": Status.RUNNING,
    "COMPLETED": Status.COMPLETED,
    "FAILED": Status.FAILED,
    "CANCELLED": Status.CANCELLED,
}
_FILE = ("file_size", "mime_type", "type", "created_at", "download_url")
LISTED_PROMPT = 200  # the list cuts prompts there
_EMPTY: tuple[object, ...] = (None, "", [], {}, ())
_FIELDS = {
    "prompt": "prompt",
    "model": "model",
    "jobName": "worker",
    "startedAt": "started_at",
    "completedAt": "ended_at",
    "result": "output",
    "output": "output",
    "error": "error",
    "artifacts": "artifacts",
    "metadata": "metadata",
}


class _Camel(Wire):
    model_config = ConfigDict(alias_generator=to_camel)


class Result(_Camel):
    """What came of it: nested in `result`, or flat in the execution itself."""

    output: Raw = None
    tokens_used: Count = None
    input_tokens: Count = None
    output_tokens: Count = None
    estimated_cost: Number = None


class ErrorBody(_Camel):
    """An error, of a request or of an execution."""

    code: Line = None
    message: Line = None
    details: Raw = None
    request_id: Line = None


class File(_Camel):
    """An artifact; path, checksum, status, expiry and tags are extra fields."""

    id: Line = None
    file_name: Line = None
    file_size: Count = None
    mime_type: Line = None
    type: Line = None
    created_at: Instant = None
    download_url: Line = None


class Turn(_Camel):
    """A change of status."""

    from_status: Line = None
    to_status: Line = None
    transitioned_at: Instant = None
    reason: Line = None


class Run(Result):
    """An execution as the list, the details, the cancel reply and the stream tell it: any part of it."""

    id: Line = None
    status: Line = None
    job_name: Line = None
    pod_name: Line = None
    prompt: Block = None
    model: Line = None
    max_tokens: Raw = None
    metadata: Raw = None
    created_at: Instant = None
    started_at: Instant = None
    completed_at: Instant = None
    cancelled_at: Instant = None
    updated_at: Instant = None
    result: Raw = None
    error: Raw = None
    error_code: Line = None
    error_message: Line = None
    error_details: Raw = None
    artifacts: Rows[File] = []
    status_transitions: Rows[Turn] = []


class Paging(_Camel):
    """Where a page of the list stands."""

    page: Count = None
    page_size: Count = None
    total: Count = None
    total_pages: Count = None
    has_next: Flag = None


RUN = TypeAdapter(Run)
PAGING = TypeAdapter(Paging)
ERROR = TypeAdapter(ErrorBody)
_RESULT = TypeAdapter(Result)


def status_of(word: str | None) -> Status:
    """The canonical status of a word, in whatever case."""
    return STATUSES.get((word or "").strip().upper(), Status.UNKNOWN)


def execution_of(key: ExecutionKey, run: Run, told: dict[str, Any], notes: Notes) -> Execution:
    """The execution of a document. `told`: the document as sent."""
    notes += _untold_turns(run)
    result = (validate(_RESULT, run.result, notes) if isinstance(run.result, dict) else None) or Result()
    ended_at = run.cancelled_at if run.completed_at is None else run.completed_at
    return Execution(
        key=key,
        provider=NAME,
        status=status_of(run.status),
        status_raw=run.status or "",
        title=headline(run.prompt or ""),
        model=run.model or "",
        prompt=run.prompt or "",
        created_at=run.created_at,
        started_at=run.started_at,
        updated_at=run.updated_at,
        ended_at=ended_at,
        worker=first_text((run.pod_name, run.job_name)) or None,
        usage=_usage(result, run),
        output=_output(result, run),
        error=_error_info(run, notes),
        artifacts=_artifacts(run, notes),
        metadata=run.metadata if isinstance(run.metadata, dict) else {},
        attributes={**_attributes(run, result, told, ended_at), **run.misfits(notes)},
        notes=tuple(notes),
    )


def emptied(execution: Execution, told: dict[str, Any]) -> frozenset[str]:
    """The domain fields that the server explicitly sent as empty."""
    return frozenset(
        field
        for name, field in _FIELDS.items()
        if name in told and told[name] in _EMPTY and getattr(execution, field) in _EMPTY
    )


def _attributes(run: Run, result: Result, told: dict[str, Any], ended_at: float | None) -> dict[str, Json]:
    """What no field names, under the vendor's names; parts that are objects keep what else they tell."""
    found = run.rest("job_name", "pod_name", "max_tokens")
    nameless: list[Json] = [file.rest(*_FILE) for file in run.artifacts or [] if file and not _is_named(file)]
    if nameless:
        found["artifacts"] = nameless
    more = result.rest()
    if more:
        found["result"] = more
    if run.metadata is not None and not isinstance(run.metadata, dict):
        found["metadata"] = run.metadata
    if run.cancelled_at is not None and run.cancelled_at != ended_at:
        found["cancelledAt"] = told.get("cancelledAt")
    turns: list[Json] = [
        {"toStatus": turn.to_status, **turn.rest()} for turn in run.status_transitions or [] if turn and turn.rest()
    ]
    return {**found, "statusTransitions": turns} if turns else found


def _output(result: Result, run: Run) -> Json:
    bare = None if isinstance(run.result, dict) else run.result
    told: tuple[Json, ...] = (result.output, bare, run.output)
    return next((output for output in told if output is not None), None)


def _usage(nested: Result, flat: Result) -> Usage | None:
    def pick(name: str) -> Any:
        value = getattr(nested, name)
        return getattr(flat, name) if value is None else value

    usage = Usage(
        tokens=pick("tokens_used"),
        input_tokens=pick("input_tokens"),
        output_tokens=pick("output_tokens"),
        cost_usd=pick("estimated_cost"),
    )
    return usage if usage != Usage() else None


def _error_info(run: Run, notes: list[str]) -> ErrorInfo | None:
    nested = validate(ERROR, run.error, notes) if isinstance(run.error, dict) else None
    error = nested or ErrorBody()
    text = in_words(run.error, 2000) if nested is None and run.error not in _EMPTY else ""
    details = error.details if error.details is not None else run.error_details
    extra = error.rest("request_id")
    info = ErrorInfo(
        message=first_text((error.message, text, run.error_message)),
        code=first_text((error.code, run.error_code)),
        details={"details": details, **extra} if extra else details,
    )
    return info if info != ErrorInfo() else None


def _artifacts(run: Run, notes: list[str]) -> tuple[Artifact, ...]:
    found = []
    for file in run.artifacts or []:
        if file is None:
            continue
        if not _is_named(file):
            notes.append("artifacts: one without id and fileName")
            continue
        found.append(_artifact(file))
    return tuple(found)


def _is_named(file: File) -> bool:
    return bool(file.id or file.file_name)


def _artifact(file: File) -> Artifact:
    return Artifact(
        id=first_text((file.id, file.file_name)),
        name=first_text((file.file_name, file.id)),
        size=file.file_size,
        media_type=file.mime_type or "",
        kind=file.type or "",
        created_at=file.created_at,
        url=file.download_url or "",
        attributes=file.rest(),
    )


def _untold_turns(run: Run) -> list[str]:
    turns = [turn for turn in run.status_transitions or [] if turn is not None]
    count = sum(1 for turn in turns if not turn.to_status or turn.transitioned_at is None)
    return [f"statusTransitions: {count} without a status or a time, left out"] if count else []


def turns_of(key: ExecutionKey, run: Run) -> list[ExecutionChange]:
    """The changes of status that the server lists; where it lists none, those that its dates tell."""
    told = [turn for turn in run.status_transitions or [] if turn and turn.to_status]
    dated = [_transition(turn, turn.transitioned_at) for turn in told if turn.transitioned_at is not None]
    return [Transitioned(key, turn) for turn in dated or _dated_turns(run)]


def _transition(turn: Turn, at: float) -> Transition:
    return Transition(
        after=status_of(turn.to_status),
        after_raw=turn.to_status or "",
        before=status_of(turn.from_status) if turn.from_status else None,
        before_raw=turn.from_status or "",
        at=at,
        reason=turn.reason or "",
    )


def _dated_turns(run: Run) -> list[Transition]:
    turns = []
    if run.created_at is not None:
        turns.append(Transition(after=Status.QUEUED, after_raw="PENDING", at=run.created_at))
    if run.started_at is not None:
        turns.append(
            Transition(
                after=Status.RUNNING,
                after_raw="RUNNING",
                before=Status.QUEUED,
                before_raw="PENDING",
                at=run.started_at,
            )
        )
    status = status_of(run.status)
    if run.completed_at is not None and status.is_terminal:
        turns.append(Transition(after=status, after_raw=run.status or "", at=run.completed_at))
    return turns
