"""Executions of Polos: every simulated run, and those of its steps that are executions of their own.

Owns: ids, status words and the bodies of executions. Must not know: HTTP, events, traces.
Sources: the vendor's OpenAPI page of `get_execution` and its open source server.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from exectop.mock.http import seconds_of, stamp
from exectop.mock.plan import Phase, RunPlan
from exectop.mock.state import RunState, StepState
from exectop.mock.world import World

NAME = "polos"
DEPLOYMENT = "deploy-2026-01-04"
WORKERS = ("7d0c2f4e-51a8-4b7d-9c3e-64f1a2b85d10", "0a4be6d2-93c7-4f5e-8b16-2d7f90c3a851")
ATTEMPT_ERROR = "The worker lost the connection to the model and gave the execution back"

_WORDS = {
    Phase.QUEUED: "queued",
    Phase.STARTING: "claimed",
    Phase.RUNNING: "running",
    Phase.WAITING: "waiting",
    Phase.PAUSED: "waiting",
    Phase.CANCELLING: "pending_cancel",
    Phase.COMPLETED: "completed",
    Phase.FAILED: "failed",
    Phase.CANCELLED: "cancelled",
}
_HELD = ("claimed", "running", "completed", "failed", "pending_cancel")


def time_of(at: float | None) -> str | None:
    """An instant as Polos writes it: microseconds and `+00:00`."""
    return stamp(at, digits=6, zone="+00:00")


def uuid_of(text: str) -> str | None:
    """The id in its usual form; `None` if it is no UUID."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Row:
    """One execution: a run itself, or the step of a run that is an execution of its own."""

    run: RunState
    step: StepState | None = None

    @property
    def id(self) -> str:
        return (self.step.plan.child if self.step else None) or self.run.id

    @property
    def document(self) -> dict[str, Any] | None:
        """The example that is served to the letter, if it is one."""
        document = self.run.plan.document
        return None if document is None else dict(document)

    @property
    def kind(self) -> str:
        """`workflow`, `agent` or `tool`."""
        if self.run.plan.document is not None:
            return "workflow" if self.run.plan.document["parent_execution_id"] is None else "agent"
        return self.step.plan.kind if self.step else self.run.plan.kind

    @property
    def workflow_id(self) -> str:
        if self.run.plan.document is not None:
            return str(self.run.plan.document["workflow_id"])
        return self.step.plan.name if self.step else self.run.plan.name

    @property
    def created(self) -> float:
        if self.run.plan.document is not None:
            return seconds_of(str(self.run.plan.document["created_at"])) or 0.0
        return self.run.plan.created if self.step is None else self.step.started_at or 0.0

    @property
    def ended(self) -> float | None:
        return self.step.ended_at if self.step else self.run.ended_at

    @property
    def word(self) -> str:
        """The status as Polos writes it."""
        if self.run.plan.document is not None:
            return str(self.run.plan.document["status"])
        return _WORDS[self.run.phase] if self.step is None else _child_word(self.run, self.step)

    @property
    def body(self) -> dict[str, Any]:
        """The body of `GET /executions/{id}`: optional members are null, never absent."""
        return self.document or _body(self)


def _child_word(run: RunState, step: StepState) -> str:
    """A child follows its step: queued and claimed for a moment at the start, queued again before a retry."""
    if step.phase.is_over:
        return _WORDS[step.phase]
    if run.phase is Phase.CANCELLING:
        return "pending_cancel"
    if run.phase is Phase.WAITING and run.plan.ask is not None and run.plan.ask.step == step.plan.id:
        return "waiting"
    share = step.plan.duration / step.plan.attempts
    worked = run.work - step.plan.start - (step.attempt - 1) * share
    if step.attempt > 1:
        return "queued" if worked < share / 4 else "running"
    moment = min(0.15, share / 10)
    return "queued" if worked < moment else "claimed" if worked < 2 * moment else "running"


def _body(row: Row) -> dict[str, Any]:
    run, step, word = row.run, row.step, row.word
    options = run.plan.metadata.get("run", {})
    root = None if step is None else run.id
    return {
        "id": row.id,
        "workflow_id": row.workflow_id,
        "status": word,
        "payload": payload(row),
        "result": result(row) if word == "completed" else None,
        "error": _error(row, word),
        "created_at": time_of(row.created),
        "started_at": time_of(_started(row, word)),
        "completed_at": time_of(row.ended) if word in ("completed", "failed") else None,
        "deployment_id": options.get("deployment_id", DEPLOYMENT),
        "assigned_to_worker": WORKERS[int(row.id[:8], 16) % len(WORKERS)] if word in _HELD else None,
        "parent_execution_id": root,
        "root_execution_id": root,
        "retry_count": retries(row),
        "step_key": None if step is None else keys_of(run.plan)[step.plan.id],
        "queue_name": options.get("queue_name", row.workflow_id),
        "concurrency_key": options.get("concurrency_key"),
        "batch_id": options.get("batch_id"),
        "session_id": session_of(run.plan),
        "user_id": options.get("user_id", f"user-{int(run.id[:4], 16) % 50}"),
        "output_schema_name": None,
        **_cancelled(row, word),
        "run_timeout_seconds": options.get("run_timeout_seconds", 900 if step is None else None),
    }


def _cancelled(row: Row, word: str) -> dict[str, Any]:
    if word not in ("pending_cancel", "cancelled"):
        return {"cancelled_at": None, "cancelled_by": None}
    by = "manual" if row.run.cancelled_by == "user" else row.run.cancelled_by or "system"
    return {"cancelled_at": time_of(row.run.cancel_asked_at or row.ended), "cancelled_by": by}


def _started(row: Row, word: str) -> float | None:
    if row.step is None:
        return row.run.started_at
    return None if word in ("queued", "claimed") and row.step.attempt == 1 else row.step.started_at


def _error(row: Row, word: str) -> str | None:
    """A failed one's error; a queued one keeps that of the attempt before."""
    if word == "queued" and retries(row):
        return ATTEMPT_ERROR
    if word != "failed":
        return None
    return row.step.plan.error if row.step else row.run.plan.error or f"{row.run.turns[-1].reason} by a person"


def retries(row: Row) -> int:
    """How often it was queued again."""
    return row.run.plan.retries if row.step is None else row.step.attempt - 1


def payload(row: Row) -> Any:
    """What it was started with."""
    plan = row.run.plan
    if row.step is None and "run" in plan.metadata:
        return plan.metadata["run"].get("payload")
    if row.kind == "agent":
        text = row.step.plan.input["task"] if row.step else plan.prompt
        return {"input": text, "streaming": True}
    return row.step.plan.input if row.step else {"input": plan.prompt, **plan.metadata}


def result(row: Row) -> Any:
    """What it gives when it has completed: agents wrap it and tell of their usage."""
    plan = row.step.plan.output if row.step else row.run.plan.result
    if row.kind != "agent":
        return plan
    return {
        "agent_run_id": row.id,
        "result": plan,
        "result_schema": None,
        "tool_results": []
        if row.step
        else [_tool_result(step) for step in row.run.steps if step.plan.kind == "tool"],
        "total_steps": 1 if row.step else len(row.run.steps),
        "usage": usage(row.step.plan.tokens if row.step else tokens_used(row.run)),
    }


def _tool_result(step: StepState) -> dict[str, Any]:
    is_failed = step.phase is Phase.FAILED
    return {
        "tool_name": step.plan.name,
        "status": "failed" if is_failed else "completed",
        "result": None if is_failed else step.plan.output,
        "result_schema": None,
        "error": step.plan.error if is_failed else None,
        "tool_call_id": f"fc_{step.plan.id}",
        "tool_call_call_id": f"call_{step.plan.id}",
    }


def tokens_used(run: RunState) -> int:
    """Tokens of all steps that have started."""
    return sum(step.plan.tokens for step in run.steps if step.started_at is not None)


def usage(tokens: int) -> dict[str, int]:
    """Tokens in and out."""
    return {"input_tokens": tokens - tokens // 4, "output_tokens": tokens // 4, "total_tokens": tokens}


def session_of(plan: RunPlan) -> str | None:
    """Agents talk in sessions of several turns; workflows have one only if they were started so."""
    given = plan.metadata.get("run", {}).get("session_id")
    if given or plan.kind != "agent":
        return str(given) if given else None
    return f"session-{plan.name}-{int(plan.id[:8], 16) % 4}"


def keys_of(plan: RunPlan) -> dict[str, str]:
    """The key of each step by its id: its name, numbered from the second of that name on."""
    counts: dict[str, int] = {}
    found = {}
    for step in plan.steps:
        counts[step.name] = counts.get(step.name, 0) + 1
        found[step.id] = step.name if counts[step.name] == 1 else f"{step.name}:{counts[step.name]}"
    return found


def ask_key(plan: RunPlan) -> str:
    """The key of the step that asks a person."""
    key = keys_of(plan).get(plan.ask.step) if plan.ask else None
    return f"approve_{key}" if key else "approve"


class Executions:
    """All executions that exist now."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._roots: dict[str, str] = {}
        self._seen: set[str] = set()

    def find(self, id_: str) -> Row | None:
        """The execution of that id."""
        run = self._world.get(NAME, id_)
        if run is not None:
            return Row(run)
        root = self._world.get(NAME, self._root_of(id_) or "")
        return next((row for row in children(root) if row.id == id_), None) if root else None

    def of_kind(self, kind: str) -> list[Row]:
        """Executions of one workflow type, the newest first, those of steps among them."""
        found = [row for run in self._world.newest(NAME) for row in (Row(run), *children(run)) if row.kind == kind]
        return sorted(found, key=lambda row: row.created, reverse=True)

    def roots(self) -> Iterator[Row]:
        """Those that no other execution started, the newest first."""
        return (row for row in map(Row, self._world.newest(NAME)) if row.body["parent_execution_id"] is None)

    def _root_of(self, id_: str) -> str | None:
        if id_ not in self._roots:
            for run in self._world.newest(NAME):
                if run.id in self._seen:
                    break  # all older runs are known
                self._seen.add(run.id)
                self._roots |= {step.child: run.id for step in run.plan.steps if step.child}
        return self._roots.get(id_)


def children(run: RunState) -> list[Row]:
    """The executions that steps of the run have started."""
    return [Row(run, step) for step in run.steps if step.plan.child and step.started_at is not None]
