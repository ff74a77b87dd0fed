"""The events of Polos: a pure function of a run's state, so that numbers never change as time goes on.

Owns: topics, the order and numbers of events, the frames of the stream. Must not know: HTTP.
Events of a run and of all executions below it go to the topic of the run; there is none for a failure.
"""

import json
import uuid
import zlib
from collections.abc import AsyncIterator, Iterator
from typing import Any, NamedTuple

from exectop.mock.documents import example
from exectop.mock.http import seconds_of
from exectop.mock.plan import Phase
from exectop.mock.state import RunState, StepState
from exectop.mock.vendors._polos_rows import NAME, Row, ask_key, children, keys_of, payload, result, time_of
from exectop.mock.world import World

KEEPALIVE = "data: keepalive\n\n"


class Happening(NamedTuple):
    """Something that happened; `rank` orders what happens at one instant: what ends comes before what begins."""

    at: float
    rank: int
    place: int
    type: str
    data: dict[str, Any]


class Log:
    """What was published on each topic: by the runs themselves and by clients."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._published: dict[str, list[tuple[int, Happening]]] = {}

    def run_of(self, topic: str) -> RunState | None:
        """The run whose topic it is."""
        parts = topic.split("/")
        run = self._world.get(NAME, parts[-1]) if len(parts) == 3 and parts[0] == "workflow" else None
        return run if run is not None and topic_of(run) == topic else None

    def events(self, topic: str) -> list[dict[str, Any]]:
        """All events of the topic in the order of their numbers."""
        run = self.run_of(topic)
        if run is not None and run.plan.document is not None and topic not in self._published:
            return [event for event in example("polos-events") if event["topic"] == topic]
        happened = self._happened(topic, run)
        first = 1 + zlib.crc32(topic.encode()) % 100_000
        return [_event(topic, first + place, happening) for place, happening in enumerate(happened)]

    def publish(self, topic: str, type_: str | None, data: Any) -> int:
        """A client's event; its number. It keeps its place in the order for good."""
        place = len(self._happened(topic, self.run_of(topic)))
        happening = Happening(self._world.now(), 0, 0, type_ or "", data)
        self._published.setdefault(topic, []).append((place, happening))
        return int(self.events(topic)[-1]["sequence_id"])

    def _happened(self, topic: str, run: RunState | None) -> list[Happening]:
        if run is not None and run.plan.document is not None:
            happened = [_from_example(event) for event in example("polos-events") if event["topic"] == topic]
        else:
            happened = happenings(run) if run is not None else []
        for place, happening in self._published.get(topic, ()):
            happened.insert(place, happening)
        return happened

    async def frames(self, topic: str, last: int | None, after: float | None) -> AsyncIterator[str]:
        """The frames of the stream behind event number `last`, or behind the instant `after`. The stream of a failed
        run ends with an error; any other goes on for ever, even if the run is over."""
        if last is None:
            last = self._last_at(topic, after) if after is not None else 0
        while True:
            fresh = [event for event in self.events(topic) if event["sequence_id"] > last]
            for event in fresh:
                last = event["sequence_id"]
                yield f"data: {json.dumps(event)}\n\n"
            run = self.run_of(topic)
            if run is not None and Row(run).word == "failed":
                yield f"data: {json.dumps({'type': 'error', 'message': Row(run).body['error']})}\n\n"
                return
            if not fresh:
                yield KEEPALIVE
            await self._world.clock.sleep(self._world.pace)

    def _last_at(self, topic: str, after: float) -> int:
        past = [event for event in self.events(topic) if (seconds_of(event["created_at"]) or 0.0) <= after]
        return int(past[-1]["sequence_id"]) if past else 0


def topic_of(run: RunState) -> str:
    """Where the events of that run go."""
    return f"workflow/{Row(run).workflow_id}/{run.id}"


def _event(topic: str, number: int, happening: Happening) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{topic}/{number}")),
        "sequence_id": number,
        "topic": topic,
        "event_type": happening.type or None,
        "data": happening.data,
        "created_at": time_of(happening.at),
    }


def _from_example(event: dict[str, Any]) -> Happening:
    return Happening(seconds_of(event["created_at"]) or 0.0, 0, 0, event["event_type"], event["data"])


def happenings(run: RunState) -> list[Happening]:
    """All that has happened in a run so far, in order of time."""
    found = [*_of_execution(Row(run), run.started_at, 0), *_of_ask(run)]
    keys = keys_of(run.plan)
    for place, step in enumerate(run.steps):
        if step.started_at is not None and not step.plan.child:
            found += _of_step(run, step, place, keys[step.plan.id])
    for place, child in enumerate(children(run)):
        found += _of_child(child, place)
    return sorted(found, key=lambda one: (round(one.at, 6), one.rank, one.place))


def _meta(row: Row) -> dict[str, str]:
    return {"execution_id": row.id, "workflow_id": row.workflow_id}


def _of_execution(row: Row, started: float | None, place: int) -> Iterator[Happening]:
    """Start and end: a failure is told of by no event."""
    begin, end = (0, 7) if row.step is None else (4, 1)
    if started is not None:
        data = {"payload": payload(row), "_metadata": _meta(row)}
        yield Happening(started, begin, place, f"{row.kind}_start", data)
    if row.ended is None or started is None:
        return
    if row.word == "completed":
        data = {"result": result(row), "_metadata": _meta(row)}
        yield Happening(row.ended, end, place, f"{row.kind}_finish", data)
    if row.word == "cancelled":
        yield Happening(row.ended, end, place, f"{row.kind}_cancel", {"_metadata": _meta(row)})


def _of_child(row: Row, place: int) -> Iterator[Happening]:
    """A child execution: a start for each attempt, and what an agent's model says on the way."""
    step = row.step
    if step is None:
        return
    for begin, _ in step.tries[1:]:
        yield Happening(begin, 4, place, f"{row.kind}_start", {"payload": payload(row), "_metadata": _meta(row)})
    yield from _of_execution(row, step.started_at, place)
    if row.kind != "agent":
        return
    key = {"step_key": "llm_generate:1", "step_type": "run"}
    share = step.plan.duration / step.plan.attempts
    begins = [begin for begin, _ in step.tries]
    for begin in begins:
        data = {**key, "data": {"func": "llm_generate", "args": [], "kwargs": {}}, "_metadata": _meta(row)}
        yield Happening(begin, 5, place, "step_start", data)
    for number, part in enumerate((0.4, 0.6, 0.8)):
        work = step.plan.end - share * (1 - part)
        at = row.run.wall(work)
        if at is not None and row.run.work >= work and (step.ended_at is None or at < step.ended_at):
            yield Happening(at, 5, place, "text_delta", _delta(row, number))
    if row.word == "completed" and row.ended is not None:
        yield Happening(
            row.ended, 0, place, "step_finish", {**key, "data": {"result": None}, "_metadata": _meta(row)}
        )


def _delta(row: Row, number: int) -> dict[str, Any]:
    words = str(row.step.plan.output if row.step else "").split(" ")
    third = max(1, -(-len(words) // 3))
    text = " ".join(words[number * third : (number + 1) * third])
    return {
        "step": 1,
        "chunk_index": number,
        "content": f"{text} ",
        "tool_call": None,
        "usage": None,
        "_metadata": _meta(row),
    }


def _of_step(run: RunState, step: StepState, place: int, name: str) -> Iterator[Happening]:
    """A step that the run's own worker does."""
    key = {"step_key": name, "step_type": "run"}
    meta = _meta(Row(run))
    call = {"func": step.plan.name, "args": [], "kwargs": step.plan.input, "max_retries": 2}
    yield Happening(step.started_at or 0.0, 4, place, "step_start", {**key, "data": call, "_metadata": meta})
    if step.phase is Phase.COMPLETED and step.ended_at is not None:
        data = {**key, "data": {"result": step.plan.output}, "_metadata": meta}
        yield Happening(step.ended_at, 2, place, "step_finish", data)


def _of_ask(run: RunState) -> Iterator[Happening]:
    if run.plan.ask is None or run.asked_at is None:
        return
    key = ask_key(run.plan)
    yield Happening(run.asked_at, 6, 0, f"suspend_{key}", request_of(run))
    if run.answered_at is not None:
        data = run.answer if isinstance(run.answer, dict) else {}
        yield Happening(run.answered_at, 3, 0, f"resume_{key}", data)


def request_of(run: RunState) -> dict[str, Any]:
    """What the person who is asked gets to see."""
    text = run.plan.ask.text if run.plan.ask else ""
    fields = [
        {"key": "approved", "type": "boolean", "label": "Approve", "required": True},
        {"key": "feedback", "type": "textarea", "label": "Remark", "required": False},
    ]
    return {
        "_form": {
            "title": text,
            "description": run.plan.prompt,
            "fields": fields,
            "context": dict(run.plan.metadata),
        },
        "_source": "ask_user",
        "_approval_url": f"http://localhost:8080/approve/{run.id}/{ask_key(run.plan)}",
    }
