"""Traces of Polos: the spans of a run and of the executions and steps below it, exported when they have ended.

Owns: spans, traces, the outputs of steps. Must not know: HTTP, events.
"""

import hashlib
from typing import Any

from exectop.mock.documents import example
from exectop.mock.plan import Phase
from exectop.mock.state import RunState, StepState
from exectop.mock.vendors._polos_rows import (
    ATTEMPT_ERROR,
    Row,
    children,
    keys_of,
    payload,
    result,
    time_of,
    usage,
)


def trace_id(run: RunState) -> str:
    """The root execution's id without dashes."""
    return run.id.replace("-", "")


def trace(run: RunState) -> dict[str, Any]:
    """The body of `GET /traces/{trace_id}`."""
    found = spans(run)
    return {
        "trace_id": trace_id(run),
        "spans": found,
        "trace_start_time": min((span["started_at"] for span in found), default=None),
        "trace_end_time": max((span["ended_at"] for span in found), default=None),
        "span_count": len(found),
        "error_count": sum(span["error"] is not None for span in found),
        "root_span_name": f"{Row(run).kind}.{Row(run).workflow_id}",
        "status": Row(run).word,
    }


def summary(run: RunState) -> dict[str, Any] | None:
    """A row of `GET /traces`, which knows a trace only when its root span has ended."""
    root, row = _root_of(run), Row(run)
    if root is None:
        return None
    length = None if row.ended is None else round((row.ended - (run.started_at or row.created)) * 1000)
    return {
        "trace_id": trace_id(run),
        "root_span_type": root["span_type"],
        "root_span_name": root["name"],
        "started_at": root["started_at"],
        "ended_at": root["ended_at"],
        "duration_ms": length,
        "input": root["input"],
        "output": root["output"],
        "root_error": root["error"],
        "status": row.word,
    }


def spans(run: RunState) -> list[dict[str, Any]]:
    """All spans that have ended, in order of their start."""
    if run.plan.document is not None:
        return [span for span in example("polos-spans") if span["trace_id"] == trace_id(run)]
    root = _root_of(run)
    found = [root] if root else []
    for child in children(run):
        found += _of_child(child)
    keys = keys_of(run.plan)
    found += [
        _of_step(run, step, keys[step.plan.id])
        for step in run.steps
        if not step.plan.child and step.ended_at is not None
    ]
    return sorted(found, key=lambda span: str(span["started_at"]))


def _root_of(run: RunState) -> dict[str, Any] | None:
    if run.plan.document is not None:
        return next((span for span in spans(run) if span["parent_span_id"] is None), None)
    return None if run.ended_at is None or run.started_at is None else _root(run)


def _span_id(*parts: object) -> str:
    return hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()[:16]


def _span(run: RunState, kind: str, name: str, begin: float | None, end: float | None) -> dict[str, Any]:
    return {
        "trace_id": trace_id(run),
        "span_id": "",
        "parent_span_id": None,
        "name": f"{kind}.{name}",
        "span_type": kind,
        "attributes": {},
        "events": [],
        "input": None,
        "output": None,
        "error": None,
        "started_at": time_of(begin),
        "ended_at": time_of(end),
        "initial_state": None,
        "final_state": None,
    }


def _links(row: Row, retry: int, status: str) -> dict[str, str]:
    """Which execution a span belongs to, all as text."""
    values = {
        "execution_id": row.id,
        "parent_execution_id": row.run.id if row.step else "",
        "root_execution_id": row.run.id,
        "retry_count": str(retry),
        "status": status,
    }
    return {f"{row.kind}.{name}": value for name, value in values.items()}


def _error(message: str | None) -> dict[str, str] | None:
    return {"message": message, "type": "StepExecutionError"} if message else None


def _root(run: RunState) -> dict[str, Any]:
    row = Row(run)
    return _span(run, row.kind, row.workflow_id, run.started_at, run.ended_at) | {
        "span_id": _span_id(run.id),
        "attributes": _links(row, run.plan.retries, row.word),
        "input": payload(row),
        "output": result(row) if row.word == "completed" else None,
        "error": _error(row.body["error"]),
    }


def _of_child(row: Row) -> list[dict[str, Any]]:
    """One span for each attempt that is over; agents have one of their model's call below it."""
    run, step = row.run, row.step
    if step is None:
        return []
    found = []
    for number, (begin, over) in enumerate(step.tries):
        if over is not None and number + 1 < step.plan.attempts:
            end, word, error = over, "failed", ATTEMPT_ERROR
        elif step.ended_at is not None:
            end, word, error = step.ended_at, row.word, row.body["error"]
        else:
            continue  # still at it
        id_ = _span_id(row.id, number)
        found.append(
            _span(run, row.kind, row.workflow_id, begin, end)
            | {
                "span_id": id_,
                "parent_span_id": _span_id(run.id),
                "attributes": _links(row, number, word),
                "input": payload(row),
                "output": result(row) if word == "completed" else None,
                "error": _error(error),
            }
        )
        if row.kind == "agent" and word == "completed":
            found.append(_of_model(row, begin, end, id_))
    return found


def _of_model(row: Row, begin: float, end: float, parent: str) -> dict[str, Any]:
    tokens = row.step.plan.tokens if row.step else 0
    return _span(row.run, "step", "llm_generate:1", begin, end) | {
        "span_id": _span_id(parent, "model"),
        "parent_span_id": parent,
        "attributes": {"step.key": "llm_generate:1", "step.execution_id": row.id, "step.status": "completed"},
        "output": {"content": row.step.plan.output if row.step else None, "usage": usage(tokens)},
    }


def _of_step(run: RunState, step: StepState, key: str) -> dict[str, Any]:
    is_fine = step.phase is Phase.COMPLETED
    attributes = {
        "step.key": key,
        "step.execution_id": run.id,
        "step.status": step.phase.value,
        "step.max_retries": "2",
    }
    return _span(run, "step", key, step.started_at, step.ended_at) | {
        "span_id": _span_id(run.id, step.plan.id),
        "parent_span_id": _span_id(run.id),
        "attributes": attributes,
        "input": {"args": [], "kwargs": step.plan.input},
        "output": step.plan.output if is_fine else None,
        "error": _error(step.plan.error),
    }


def outputs(run: RunState) -> list[dict[str, Any]]:
    """The outputs of the root's steps that are kept, sorted by key; each names the child that made it."""
    keys = keys_of(run.plan)
    kept = [step for step in run.steps if step.phase in (Phase.COMPLETED, Phase.FAILED)]
    found = [
        {
            "step_key": keys[step.plan.id],
            "outputs": step.plan.output if step.phase is Phase.COMPLETED else None,
            "error": step.plan.error or None,
            "success": step.phase is Phase.COMPLETED,
            "source_execution_id": step.plan.child,
        }
        for step in kept
    ]
    return sorted(found, key=lambda one: str(one["step_key"]))
