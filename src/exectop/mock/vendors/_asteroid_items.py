"""Executions of Asteroid: ids, status words and the object that lists and single reads share.

Owns: the union of the published document's fields and those that the vendor's SDK 1.9 requires. Must not know: HTTP.
Optional members are left out, never null.
"""

import uuid
from functools import lru_cache
from typing import Any

from exectop.mock.http import stamp
from exectop.mock.plan import Phase, RunPlan
from exectop.mock.state import RunState

NAME = "asteroid"
ORGANIZATION = "e5d40b16-8072-4d9e-bfc0-5162738495a6"
USER = {"userId": "3a29506b-d5c7-42e3-8415-a6b7c8d9eafb", "email": "robin.vermeer@broker.example", "isAdmin": False}
_SPACE = uuid.UUID("6f1b5b0e-93a4-4a55-8d0e-0b7f7f4b4b11")

_WORDS = {
    Phase.QUEUED: "queued",
    Phase.STARTING: "starting",
    Phase.RUNNING: "running",
    Phase.PAUSED: "paused",
    Phase.CANCELLING: "running",
    Phase.COMPLETED: "completed",
    Phase.FAILED: "failed",
    Phase.CANCELLED: "cancelled",
}
PHASES = {
    "pending": ("queued",),
    "active": ("starting", "running", "awaiting_confirmation", "paused", "paused_by_agent"),
    "terminal": ("completed", "cancelled", "failed"),
}


@lru_cache(65_536)  # graphs of thousands of steps are told again and again
def id_of(*parts: object) -> str:
    """A UUID that is the same for the same parts."""
    return str(uuid.uuid5(_SPACE, "/".join(map(str, parts))))


def uuid_of(text: str) -> str | None:
    """The id in its usual form; `None` if it is no UUID."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return None


def time_of(at: float | None) -> str | None:
    """An instant as Asteroid writes it: milliseconds and `Z`."""
    return stamp(at, digits=3)


def workflow_id(name: str) -> str:
    """The id of the workflow of that name."""
    return id_of("workflow", name)


def version_id(plan: RunPlan) -> str:
    """The id of the version that a run follows; runs of the same steps follow the same version."""
    shape = "|".join(f"{step.id}:{step.name}:{','.join(step.after)}" for step in plan.steps)
    return id_of("version", plan.name, shape)


def version_number(plan: RunPlan) -> int:
    """The number of that version."""
    return 1 + int(version_id(plan)[:4], 16) % 40


def word_of(phase: Phase, plan: RunPlan) -> str:
    """The status word of a phase; one that waits is paused by the agent, or awaits a confirmation."""
    if phase is Phase.WAITING:
        return "paused_by_agent" if plan.ask and plan.ask.by_agent else "awaiting_confirmation"
    return _WORDS[phase]


def word(state: RunState) -> str:
    """The status as Asteroid writes it."""
    if state.plan.document is not None:
        return str(state.plan.document["status"])
    return word_of(state.phase, state.plan)


def is_terminal(state: RunState) -> bool:
    """Whether nothing happens any more."""
    return word(state) in PHASES["terminal"]


def item(state: RunState, *, has_been_rerun: bool) -> dict[str, Any]:
    """The execution object."""
    plan = state.plan
    if plan.document is not None:
        return dict(plan.document)
    body = {
        "id": plan.id,
        "agentId": workflow_id(plan.name),
        "workflowId": workflow_id(plan.name),
        "workflowVersionId": version_id(plan),
        "workflowVersion": version_number(plan),
        "workflowVersionPublished": True,
        "status": word(state),
        "createdAt": time_of(plan.created),
        "startedAt": time_of(state.started_at),
        "terminalAt": time_of(state.ended_at),
        "organizationId": ORGANIZATION,
        "agentName": plan.name,
        "workflowName": plan.name,
        "agentProfileId": id_of("profile", plan.profile),
        "agentProfileName": plan.profile,
        "profileId": id_of("profile", plan.profile),
        "profileName": plan.profile,
        "inputs": inputs_of(plan),
        "metadata": {name: value for name, value in plan.metadata.items() if isinstance(value, str)},
        "executionOptions": {"sharedStorageKey": "member", "softTimeoutMins": 15},
        "executionResult": _result(state),
        "duration": None if state.ended_at is None else round(state.ended_at - (state.started_at or plan.created), 3),
        "humanLabels": _labels(state),
        "comments": _comments(state),
        **_links(state),
        "triggerContext": _trigger(plan),
        "hasBeenRerun": has_been_rerun,
        "parentExecutionId": plan.rerun_of,
        "scriptFailures": _failures(state) or None,
    }
    return {name: value for name, value in body.items() if value is not None}


def inputs_of(plan: RunPlan) -> dict[str, Any]:
    """What the run was started with."""
    given = plan.metadata.get("inputs")
    return dict(given) if isinstance(given, dict) else {"request": plan.prompt}


def outcome_of(state: RunState) -> dict[str, Any] | None:
    """Outcome, reasoning and result of a run that is over and was not cancelled."""
    if state.phase is Phase.COMPLETED:
        steps = [step.plan.name for step in state.steps if step.phase is Phase.COMPLETED]
        return {"outcome": "success", "reasoning": str(state.plan.result), "result": {"steps": steps}}
    if state.phase is Phase.FAILED:
        return {"outcome": "failure", "reasoning": state.plan.error or state.turns[-1].reason, "result": {}}
    return None


def _result(state: RunState) -> dict[str, Any] | None:
    outcome = outcome_of(state)
    if outcome is None:
        return None
    about = {"id": id_of("result", state.id), "executionId": state.id}
    return {**about, **outcome, "createdAt": time_of(state.ended_at)}


def _links(state: RunState) -> dict[str, str]:
    links = {"platformUrl": f"https://platform.asteroid.ai/executions/{state.id}"}
    if state.phase.is_over and state.started_at is not None:
        recording = f"https://recordings.asteroid.example/{state.id}"
        return links | {"recordingUrl": recording, "browserRecordingUrl": recording}
    if state.started_at is not None:
        live = f"https://live.asteroid.example/{state.id}"
        return links | {"liveViewUrl": live, "browserLiveViewUrl": live}
    return links


def _dice(plan: RunPlan, sides: int) -> int:
    return int(id_of("dice", plan.id, sides)[:8], 16) % sides


def _labels(state: RunState) -> list[dict[str, Any]]:
    if not state.phase.is_over or _dice(state.plan, 3):
        return []
    name, color = ("verified", "#2E8B57") if state.phase is Phase.COMPLETED else ("look into it", "#B22222")
    label = {"id": id_of("label", name), "organizationId": ORGANIZATION, "name": name, "color": color}
    return [{**label, "createdAt": "2026-01-05T11:02:00.000Z"}]


def _comments(state: RunState) -> list[dict[str, Any]]:
    if not state.phase.is_over or _dice(state.plan, 4):
        return []
    comment = {"id": id_of("comment", state.id), "executionId": state.id, "userId": USER["userId"]}
    return [{**comment, "content": "Seen, thanks.", "public": True, "createdAt": time_of(state.ended_at)}]


def _trigger(plan: RunPlan) -> dict[str, Any]:
    match _dice(plan, 5):
        case 0:
            return {"source": "ui", "runner": dict(USER)}
        case 1:
            return {
                "source": "schedule",
                "schedule": {"id": id_of("schedule", plan.name), "cronExpression": "0 6 * * *"},
            }
        case _:
            key = {"id": id_of("key"), "name": "backend"}
            return {"source": "api", "runner": dict(USER), "apiKey": key}


def _failures(state: RunState) -> list[dict[str, Any]]:
    """Scripts that failed: those of steps that failed for good."""
    version = version_id(state.plan)
    return [
        {
            "nodeId": id_of("node", version, step.plan.id),
            "nodeName": step.plan.name.replace("_", " "),
            "scriptFilepath": f"scripts/{step.plan.name}.ts",
            "error": step.plan.error,
            "failedLine": 41,
            "step": place + 1,
            "actionId": id_of("action", state.id, step.plan.id, step.attempt),
            "occurredAt": time_of(step.ended_at),
        }
        for place, step in enumerate(state.steps)
        if step.phase is Phase.FAILED
    ]
