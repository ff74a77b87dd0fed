"""Polos executions as changes: the execution itself and its place in the tree of its root.

Owns: what each field of a row means. Must not know: calls, spans, events.
"""

from exectop.domain.changes import EdgeSeen, ExecutionChange, Seen, StepSeen, Transitioned
from exectop.domain.status import Status
from exectop.domain.text import clean_block, clean_line
from exectop.domain.values import (
    BELOW,
    NOTHING,
    Edge,
    ErrorInfo,
    Execution,
    ExecutionKey,
    Json,
    Step,
    Transition,
    Usage,
)
from exectop.providers._polos_wire import Row, status_of
from exectop.providers.wire import parse_instant

_OWN_NAMES = (
    "cancelled_at",
    "cancelled_by",
    "step_key",
    "deployment_id",
    "concurrency_key",
    "batch_id",
    "session_id",
    "user_id",
    "output_schema_name",
)
_PROMPTS = ("input", "prompt", "message", "content", "query", "task")
_CLEARABLE = {"error": "error", "assigned_to_worker": "worker", "result": "output", "completed_at": "ended_at"}


def seen(source: str, row: Row, kind: str = "", notes: tuple[str, ...] = ()) -> Seen:
    """The execution of a row. `kind`: workflow, agent or tool, where the list that it came from says so."""
    status = status_of(row.status)
    execution = Execution(
        key=ExecutionKey(source, row.id),
        provider="polos",
        status=status,
        status_raw=row.status or "",
        title=row.workflow_id or "",
        kind=kind,
        prompt=_prompt(row.payload),
        parent_id=row.parent_id,
        root_id=row.root_id,
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=_ended_at(row, status),
        usage=usage_of(row.result),
        retries=row.retry_count,
        timeout=row.run_timeout_seconds,
        worker=row.assigned_to_worker,
        queue=row.queue_name,
        input=row.payload,
        output=row.result,
        error=error_of(row.error),
        attributes=row.rest(*_OWN_NAMES),
        notes=notes,
    )
    cleared = {field for name, field in _CLEARABLE.items() if row.is_null(name)}
    if row.status and status is not Status.WAITING:
        cleared.add("waiting_for")
    if execution.ended_at is not None:
        cleared.discard("ended_at")
    return Seen(execution, frozenset(cleared))


def _ended_at(row: Row, status: Status) -> float | None:
    """Cancelled rows mostly have no `completed_at`; the request to cancel is then the nearest instant told."""
    if row.completed_at is not None:
        return row.completed_at
    return parse_instant(row.cancelled_at or "") if status is Status.CANCELLED else None


def _prompt(payload: Json) -> str:
    if isinstance(payload, str):
        return clean_block(payload)
    if isinstance(payload, dict):
        for name in _PROMPTS:
            value = payload.get(name)
            if isinstance(value, str) and value.strip():
                return clean_block(value)
    return ""


def error_of(value: Json) -> ErrorInfo | None:
    """An error that is a text or an object with a message; `None` for none."""
    if value is None or value in ("", {}):
        return None
    if isinstance(value, str):
        return ErrorInfo(message=clean_block(value))
    if not isinstance(value, dict):
        return ErrorInfo(message=clean_line(str(value)))
    message, code = value.get("message"), value.get("error_type") or value.get("type")
    rest = {name: inner for name, inner in value.items() if name not in ("message", "type", "error_type")}
    return ErrorInfo(
        message=clean_block(message) if isinstance(message, str) else "",
        code=clean_line(code) if isinstance(code, str) else "",
        details=rest or None,
    )


def usage_of(output: Json) -> Usage | None:
    """What the output of an agent or of a call of a model says was spent; `None` if it says nothing."""
    if not isinstance(output, dict):
        return None
    spent = output.get("usage")
    spent = spent if isinstance(spent, dict) else {}
    tools = output.get("tool_results")
    usage = Usage(
        tokens=_count(spent.get("total_tokens")),
        input_tokens=_count(spent.get("input_tokens")),
        output_tokens=_count(spent.get("output_tokens")),
        calls=len(tools) if isinstance(tools, list) else None,
    )
    return usage if usage != Usage() else None


def _count(value: Json) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def place_in_tree(key: ExecutionKey, execution: Execution) -> list[ExecutionChange]:
    """The execution as a step of `key`, which is itself or the root of its tree. An edge from the root stands in
    for the one from a parent that is not told."""
    changes: list[ExecutionChange] = [StepSeen(key, step_of(execution, is_top=key == execution.key))]
    start = execution.parent_id or execution.root_id
    if key != execution.key and start is not None:
        kind = BELOW if execution.parent_id is None else "child"
        changes.append(EdgeSeen(key, Edge(start, execution.key.id, kind)))
    return changes


def step_of(execution: Execution, *, is_top: bool) -> Step:
    """The execution as a node of a graph; the top one has no parent there."""
    return Step(
        id=execution.key.id,
        name=execution.title,
        kind=execution.kind,
        status=execution.status,
        status_raw=execution.status_raw,
        parent_id=None if is_top else execution.parent_id,
        execution_id=execution.key.id,
        queued_at=execution.created_at,
        started_at=execution.started_at,
        ended_at=execution.ended_at,
        usage=execution.usage,
        input=execution.input,
        output=execution.output,
        error=execution.error,
        attributes={"step_key": step_key} if (step_key := execution.attributes.get("step_key")) else NOTHING,
    )


def reported_transitions(execution: Execution) -> list[ExecutionChange]:
    """What the instants of a whole row prove."""
    cancelled = execution.attributes.get("cancelled_at")
    asked = parse_instant(cancelled) if isinstance(cancelled, str) else None
    by = execution.attributes.get("cancelled_by")
    reason = clean_line(by) if isinstance(by, str) else ""
    found = [
        (execution.created_at, Status.QUEUED, "queued", ""),
        (execution.started_at, Status.RUNNING, "running", ""),
        (asked, Status.CANCELLING, "pending_cancel", reason),
    ]
    if execution.status.is_terminal:
        found.append((execution.ended_at, execution.status, execution.status_raw, ""))
    return [
        Transitioned(execution.key, Transition(after=after, after_raw=word, at=at, reason=why))
        for at, after, word, why in found
        if at is not None
    ]
