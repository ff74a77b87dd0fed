"""The activities of Asteroid: a pure function of a run's state, so that ids never change as time goes on.

Owns: the payloads of activities and their order. Must not know: HTTP.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from exectop.mock.documents import example
from exectop.mock.plan import FilePlan, Phase, RunPlan
from exectop.mock.state import RunState, StepState, Turn
from exectop.mock.vendors._asteroid_graph import node_id, transition_type, type_of
from exectop.mock.vendors._asteroid_items import USER, id_of, outcome_of, time_of, version_id, word_of

TODOS = 12
_ACTIONS = {"iris": "llm_call", "playwright_script": "script_playwright"}


class Happening(NamedTuple):
    """Something that happened; `rank` orders what happens at one instant: what ends comes before what begins."""

    at: float
    rank: int
    place: int
    payload: dict[str, Any]


class Message(NamedTuple):
    """What a user has said to a run; `place` is its place among the activities for good."""

    at: float
    place: int
    text: str


def activities(state: RunState, messages: Sequence[Message]) -> list[dict[str, Any]]:
    """All activities so far, the oldest first."""
    if state.plan.document is not None:
        return list(example("asteroid-activities"))
    happened = sorted(_happenings(state), key=lambda one: (round(one.at, 6), one.rank, one.place))
    for message in messages:
        payload = {"activityType": "user_message_received", "message": message.text, "userUUID": USER["userId"]}
        happened.insert(message.place, Happening(message.at, 0, 0, payload))
    return [
        {
            "id": id_of("activity", state.id, place),
            "executionId": state.id,
            "timestamp": time_of(one.at),
            "payload": one.payload,
        }
        for place, one in enumerate(happened)
    ]


def files_of(plan: RunPlan) -> tuple[FilePlan, ...]:
    """The files that the run makes: those of its plan, or else one report."""
    if plan.files or plan.document is not None:
        return plan.files
    size = 20_000 + int(plan.id[:4], 16)
    id_ = id_of("file", plan.id)
    return (
        FilePlan(id=id_, name="report.pdf", size=size, media_type="application/pdf", kind="", at=plan.duration * 0.8),
    )


def _happenings(state: RunState) -> Iterator[Happening]:
    for place, turn in enumerate(state.turns):
        yield Happening(turn.at, 7 if turn.phase.is_over else 3, place, _status(state, turn))
    yield from _transitions(state)
    for place, step in enumerate(state.steps):
        if step.started_at is not None:
            yield from _of_step(state, step, place)
    for place, file in enumerate(files_of(state.plan)):
        at = state.wall(file.at)
        if at is not None and state.work >= file.at:
            yield Happening(at, 6, place, _file(file))


def _status(state: RunState, turn: Turn) -> dict[str, Any]:
    plan = state.plan
    payload: dict[str, Any] = {"activityType": "status_changed", "status": word_of(turn.phase, plan)}
    match turn.phase:
        case Phase.COMPLETED:
            payload["completedPayload"] = outcome_of(state)
        case Phase.FAILED:
            payload["failedPayload"] = {"reason": plan.error or turn.reason}
        case Phase.CANCELLED:
            payload["cancelledPayload"] = {"reason": "user_requested"}
        case Phase.PAUSED:
            payload["pausedPayload"] = {"reason": "Paused by the user"}
        case Phase.WAITING if plan.ask is not None and plan.ask.by_agent:
            payload["pausedPayload"] = {"reason": "The agent has a question", "question": _question(plan.ask.text)}
        case Phase.WAITING:
            payload["awaitingConfirmationPayload"] = {"reason": turn.reason}
        case _:
            return payload
    return payload


def _question(text: str) -> dict[str, Any]:
    options = [
        {"label": "Yes", "description": "Go on as proposed"},
        {"label": "No", "description": "Leave it and report"},
    ]
    return {"questions": [{"question": text, "header": "Decision", "options": options, "multiSelect": False}]}


def _transitions(state: RunState) -> Iterator[Happening]:
    """From node to node in order of time: start, the steps, the output."""
    if state.started_at is None:
        return
    version = version_id(state.plan)
    yield Happening(state.started_at, 4, -1, _moved(version, "start", "Start", "start", {}))
    started = sorted((s for s in state.steps if s.started_at is not None), key=lambda s: s.started_at or 0.0)
    before: tuple[float, StepState | None] = (state.started_at, None)
    for place, step in enumerate(started):
        at, name = step.started_at or 0.0, step.plan.name.replace("_", " ")
        yield Happening(at, 4, place, _moved(version, step.plan.id, name, type_of(step.plan), _from(before, at)))
        before = (at, step)
    if state.phase is Phase.COMPLETED and state.ended_at is not None:
        end = state.ended_at
        yield Happening(end, 4, len(started), _moved(version, "output", "Report", "output", _from(before, end)))


def _moved(version: str, step: str, name: str, kind: str, more: dict[str, Any]) -> dict[str, Any]:
    node = {"newNodeUUID": node_id(version, step), "newNodeName": name, "newNodeType": kind}
    mode = {"newNodeExecutionMode": "default"} if kind == "iris" else {}
    return {"activityType": "transitioned_node", **node, **mode, **more}


def _from(before: tuple[float, StepState | None], at: float) -> dict[str, Any]:
    begin, step = before
    more: dict[str, Any] = {"fromNodeDuration": round((at - begin) * 1000)}
    more["transitionType"] = transition_type(step.plan if step else None)
    if step is not None and step.ended_at is not None and step.ended_at <= at:
        more["fromNodeOutput"] = [{"name": "note", "value": str(step.plan.output)}]
        more["fromNodeSummary"] = f"{step.plan.name.replace('_', ' ')} is done"
    return more


def _of_step(state: RunState, step: StepState, place: int) -> Iterator[Happening]:
    begin, number = step.started_at or 0.0, {"stepNumber": place + 1}
    yield Happening(begin, 5, place, {"activityType": "step_started", **number})
    yield from _todos(state, place, begin)
    action = _ACTIONS[type_of(step.plan)]
    for attempt, (start, over) in enumerate(step.tries, 1):
        about = {"actionName": action, "actionId": id_of("action", state.id, step.plan.id, attempt)}
        yield Happening(start, 5, place, {"activityType": "action_started", "message": _said(step), **about})
        if over is not None:
            yield Happening(
                over, 0, place, {**_ended(step, attempt), **about, "duration": round((over - start) * 1000)}
            )
    half = step.plan.start + step.plan.duration / 2
    at = state.wall(half)
    if at is not None and state.work >= half:
        yield Happening(at, 6, place, {"activityType": "reasoning", "reasoning": f"I {_said(step)} before I go on"})
    if step.phase is Phase.COMPLETED and step.ended_at is not None:
        yield Happening(step.ended_at, 1, place, {"activityType": "step_completed", **number})


def _said(step: StepState) -> str:
    return step.plan.name.replace("_", " ")


def _ended(step: StepState, attempt: int) -> dict[str, Any]:
    if attempt < step.plan.attempts:
        return {"activityType": "action_failed", "message": "The page did not answer in time"}
    if step.plan.error:
        return {"activityType": "action_failed", "message": step.plan.error}
    return {"activityType": "action_completed", "message": str(step.plan.output)}


def _todos(state: RunState, place: int, at: float) -> Iterator[Happening]:
    """The agent's list when a step begins; long lists are not told of."""
    steps = state.plan.steps
    if len(steps) > TODOS:
        return
    todos = [
        {
            "id": str(number + 1),
            "content": step.name.replace("_", " "),
            "status": "completed" if number < place else "in_progress" if number == place else "pending",
        }
        for number, step in enumerate(steps)
    ]
    yield Happening(at, 5, place, {"activityType": "todos_updated", "todos": todos})


def _file(file: FilePlan) -> dict[str, Any]:
    about = {"fileId": file.id, "fileName": file.name, "mimeType": file.media_type, "fileSize": file.size}
    url = f"https://files.asteroid.example/{file.id}"
    return {"activityType": "file_added", **about, "source": "agent", "presignedUrl": url}
