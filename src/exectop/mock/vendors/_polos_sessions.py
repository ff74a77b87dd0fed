"""Sessions of Polos: the turns of talks with agents.

Owns: sessions, their timelines and approvals. Must not know: HTTP, traces.
"""

from collections.abc import Sequence
from typing import Any

from exectop.mock.plan import Phase
from exectop.mock.vendors._polos_events import request_of
from exectop.mock.vendors._polos_rows import Row, ask_key, result, time_of, tokens_used, usage

PREVIEW = 200


def sessions(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """A row for each session of these executions, which are the newest first."""
    grouped: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        grouped.setdefault((row.workflow_id, row.body["session_id"] or row.id), []).append(row)
    return [_session(group) for group in grouped.values()]


def _session(rows: Sequence[Row]) -> dict[str, Any]:
    last, body = rows[0], rows[0].body
    return {
        "execution_id": last.id,
        "agent_id": last.workflow_id,
        "session_id": body["session_id"],
        "status": last.word,
        "user_message_preview": message_of(body)[:PREVIEW],
        "created_at": body["created_at"],
        "total_tokens": sum(_tokens(row)["total_tokens"] for row in rows),
        "tool_call_count": sum(_tool_calls(row) for row in rows),
        "approval_count": sum(row.run.asked_at is not None for row in rows),
        "error": body["error"],
        "execution_count": len(rows),
    }


def message_of(body: dict[str, Any]) -> str:
    """What the user said."""
    payload = body["payload"]
    return str(payload.get("input") or payload) if isinstance(payload, dict) else str(payload)


def detail(row: Row) -> dict[str, Any]:
    """The body of `GET /sessions/{execution_id}`."""
    body, tokens = row.body, _tokens(row)
    begin, end = row.run.started_at, row.ended
    return {
        "execution_id": row.id,
        "agent_id": row.workflow_id,
        **{name: body[name] for name in ("session_id", "status", "created_at", "started_at", "completed_at")},
        "duration_ms": round((end - begin) * 1000) if begin is not None and end is not None else None,
        **{name: body[name] for name in ("error", "payload", "result")},
        "total_input_tokens": tokens["input_tokens"],
        "total_output_tokens": tokens["output_tokens"],
        "total_tokens": tokens["total_tokens"],
        "tool_call_count": _tool_calls(row),
        "approval_count": int(row.run.asked_at is not None),
        "timeline": _timeline(row, body),
        "approvals": _approvals(row),
    }


def _tokens(row: Row) -> dict[str, int]:
    used = row.body["result"]
    if row.document is not None:
        return dict(used["usage"])
    return usage(row.step.plan.tokens if row.step else tokens_used(row.run))


def _tool_calls(row: Row) -> int:
    if row.document is not None:
        return len(row.body["result"]["tool_results"])
    return 0 if row.step else sum(s.plan.kind == "tool" and s.started_at is not None for s in row.run.steps)


def _timeline(row: Row, body: dict[str, Any]) -> list[dict[str, Any]]:
    run = row.run
    found = [(row.created, "user_message", {"content": message_of(body)})]
    for step in () if row.step else run.steps:
        if step.plan.kind == "tool" and step.started_at is not None:
            output = step.plan.output if step.phase is Phase.COMPLETED else None
            call = {
                "tool_name": step.plan.name,
                "status": step.phase.value,
                "input": step.plan.input,
                "output": output,
            }
            found.append((step.started_at, "tool_call", call))
    if run.asked_at is not None:
        found.append((run.asked_at, "approval_request", request_of(run)))
    if run.answered_at is not None:
        found.append((run.answered_at, "approval_response", run.answer if isinstance(run.answer, dict) else {}))
    if row.word == "completed" and row.ended is not None and row.document is None:
        found.append((row.ended, "assistant_message", {"content": result(row)["result"]}))
    found.sort(key=lambda entry: entry[0])
    return [{"entry_type": type_, "timestamp": time_of(at), "data": data} for at, type_, data in found]


def _approvals(row: Row) -> list[dict[str, Any]]:
    run = row.run
    if run.asked_at is None:
        return []
    is_answered = run.answered_at is not None
    data = {"request": request_of(run)} | ({"response": run.answer} if is_answered else {})
    return [
        {
            "step_key": ask_key(run.plan),
            "requested_at": time_of(run.asked_at),
            "resolved_at": time_of(run.answered_at),
            "status": "resolved" if is_answered else "pending",
            "data": data,
        }
    ]
