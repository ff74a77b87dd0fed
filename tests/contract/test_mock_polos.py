"""The mock speaks Polos' API as its documents and its open source server tell it."""

import json
import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from exectop.mock.documents import example
from exectop.mock.plan import RunPlan, StepPlan
from exectop.mock.state import RunState
from exectop.mock.vendors._polos_events import KEEPALIVE, Log, topic_of
from exectop.mock.vendors._polos_rows import ask_key
from support.mock_server import InProcess

PROJECT = {"X-Project-ID": "11111111-1111-4111-8111-111111111111"}
KEY = {"Authorization": "Bearer sk_test"}
PREFIX = "/polos/api/v1"
ROOT, CHILD = "c84b6a20-3f5d-4d0e-b1a7-92e8d7f60411", "5b1e7c1a-9d42-4c1f-8a36-0e4f6d2b7c93"
TREE = RunPlan(
    id="0f9a1c52-7d3e-4b61-9c0d-52b8e1a7f340",
    vendor="polos",
    name="nightly",
    prompt="Close the books",
    created=0.0,
    queue=1.0,
    duration=20.0,
    steps=(
        StepPlan(id="a", name="load", kind="step", start=0.0, duration=4.0, input={"task": "load"}, output="loaded"),
        StepPlan(
            id="b",
            name="writer",
            kind="agent",
            start=4.0,
            duration=12.0,
            attempts=2,
            input={"task": "write it"},
            output="one two three",
            tokens=400,
            child="1c2d3e4f-5a6b-4c7d-8e9f-0a1b2c3d4e5f",
        ),
    ),
    result="done",
    cancel_delay=1.5,
)


async def _call(
    mock: InProcess, path: str, *, body: Any = None, method: str = "GET", headers: dict[str, str] | None = None
) -> tuple[int, Any]:
    """Status and parsed body; an empty body is `None`."""
    async with mock.client(PREFIX, KEY | PROJECT if headers is None else headers) as client:
        reply = await client.request(method, path, json=body)
        return reply.status_code, json.loads(reply.content) if reply.content else None


async def _get(mock: InProcess, path: str) -> Any:
    status, body = await _call(mock, path)
    assert status == 200, (path, status, body)
    return body


def _tree(**changes: Any) -> InProcess:
    mock = InProcess("empty")
    mock.world.add(replace(TREE, created=mock.clock.now(), **changes))
    return mock


def _waiting(mock: InProcess) -> RunState:
    mock.clock.set(mock.clock.now() + 60)
    run = mock.world.get("polos", mock.one("polos", "waiting"))
    assert run is not None
    return run


async def _events(mock: InProcess, topic: str, more: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await _get(mock, f"/events?topic={topic}&limit=1000{more}"))["events"]
    return found


async def test_the_documents_are_served_to_the_letter() -> None:
    mock = InProcess("documents")
    assert await _get(mock, f"/executions/{ROOT}") == example("polos-root")
    assert await _get(mock, f"/executions/{CHILD}") == example("polos-execution")
    assert (await _get(mock, f"/traces/{ROOT.replace('-', '')}"))["spans"] == example("polos-spans")
    assert await _events(mock, f"workflow/month_end_close/{ROOT}") == example("polos-events")
    assert [row["id"] for row in await _get(mock, "/workflows/runs")] == [ROOT]
    assert [row["id"] for row in await _get(mock, "/workflows/runs?workflow_type=agent")] == [CHILD]


async def test_optional_members_are_null_and_never_absent() -> None:
    mock = InProcess()
    rows = await _get(mock, "/workflows/runs")
    names = set(example("polos-execution"))
    for row in rows[:5]:
        body = await _get(mock, f"/executions/{row['id']}")
        assert set(body) == names
        assert body["parent_execution_id"] is None
        assert body["root_execution_id"] is None
        assert body["created_at"].endswith("+00:00")
        assert len(body["created_at"]) == len("2026-01-05T10:00:00.123456+00:00")


async def test_the_list_is_a_bare_array_of_one_type_newest_first_with_children() -> None:
    mock = InProcess()
    by_kind = {kind: await _get(mock, f"/workflows/runs?workflow_type={kind}") for kind in ("agent", "tool")}
    assert by_kind["tool"]
    assert all(row["root_execution_id"] for row in by_kind["tool"])
    assert any(row["root_execution_id"] for row in by_kind["agent"])
    stamps = [row["created_at"] for row in by_kind["agent"]]
    assert stamps == sorted(stamps, reverse=True)
    assert "started_at" not in by_kind["agent"][0]
    assert "parent_execution_id" not in by_kind["agent"][0]
    page = await _get(mock, "/workflows/runs?workflow_type=agent&limit=2&offset=1")
    assert page == by_kind["agent"][1:3]
    name = by_kind["agent"][0]["workflow_id"]
    named = await _get(mock, f"/workflows/runs?workflow_type=agent&workflow_id={name}")
    assert {row["workflow_id"] for row in named} == {name}


async def test_the_list_takes_times_and_ignores_what_is_none() -> None:
    mock = InProcess()
    rows = await _get(mock, "/workflows/runs")
    middle = rows[len(rows) // 2]["created_at"].replace("+", "%2B")
    newer = await _get(mock, f"/workflows/runs?start_time={middle}")
    assert newer == rows[: len(rows) // 2 + 1]
    assert await _get(mock, "/workflows/runs?start_time=yesterday") == rows


@pytest.mark.parametrize(
    ("headers", "path", "expected"),
    [
        (PROJECT, "/workflows/runs", (401, "UNAUTHORIZED")),
        (PROJECT | {"Authorization": "Bearer wrong"}, "/workflows/runs", (401, "UNAUTHORIZED")),
        (PROJECT | {"Authorization": "Bearer forbidden"}, "/workflows/runs", (403, "PROJECT_ACCESS_FORBIDDEN")),
        (KEY, "/workflows/runs", (400, None)),
        (KEY | {"X-Project-ID": "not-a-uuid"}, "/traces", (400, None)),
        ({"Authorization": "Bearer eyJhbGciOi"}, f"/executions/{ROOT}", (400, None)),
        (KEY, f"/executions/{ROOT}", (200, None)),
        ({"Cookie": "auth_token=eyJhbGciOi"} | PROJECT, f"/executions/{ROOT}", (200, None)),
        ({"Cookie": "polos_auth=eyJhbGciOi"} | PROJECT, f"/executions/{ROOT}", (200, None)),
        (KEY, f"/events?topic=t&project_id={ROOT}", (200, None)),
    ],
)
async def test_keys_and_projects(headers: dict[str, str], path: str, expected: tuple[int, str | None]) -> None:
    status, body = await _call(InProcess("documents"), path, headers=headers)
    assert status == expected[0]
    if status == 400:
        assert body is None
    elif expected[1]:
        assert body["error_type"] == expected[1]


async def test_bad_and_unknown_ids_have_empty_bodies() -> None:
    mock = InProcess()
    assert await _call(mock, "/executions/nope") == (400, None)
    assert await _call(mock, f"/executions/{uuid.UUID(int=7)}") == (500, None)


async def test_a_child_is_an_execution_that_follows_its_step() -> None:
    mock = _tree()
    child = TREE.steps[1].child
    assert await _call(mock, f"/executions/{child}") == (500, None)
    seen: list[tuple[str, int]] = []
    for _ in range(240):
        mock.clock.set(mock.clock.now() + 0.1)
        status, body = await _call(mock, f"/executions/{child}")
        if status == 200 and (body["status"], body["retry_count"]) not in seen:
            seen.append((body["status"], body["retry_count"]))
            assert (body["error"] is not None) == (seen[-1] == ("queued", 1))
    assert seen == [("queued", 0), ("claimed", 0), ("running", 0), ("queued", 1), ("running", 1), ("completed", 1)]
    assert (body["parent_execution_id"], body["root_execution_id"]) == (TREE.id, TREE.id)
    assert (body["step_key"], body["workflow_id"]) == ("writer", "writer")
    assert body["result"]["usage"]["total_tokens"] == 400


async def test_a_root_that_was_given_back_is_queued_with_its_error() -> None:
    mock = _tree(retries=2)
    body = await _get(mock, f"/executions/{TREE.id}")
    assert (body["status"], body["retry_count"], bool(body["error"])) == ("queued", 2, True)


async def test_cancel_goes_through_pending_over_the_whole_tree() -> None:
    mock = _tree()
    child = TREE.steps[1].child
    mock.clock.set(mock.clock.now() + 8)
    status, body = await _call(mock, f"/executions/{child}/cancel", method="POST")
    assert (status, body["status"]) == (200, "pending_cancel")
    assert body["cancelled_at"]
    assert (await _get(mock, f"/executions/{TREE.id}"))["status"] == "pending_cancel"
    again = await _call(mock, f"/executions/{TREE.id}/cancel", method="POST")
    assert (again[0], again[1]["cancelled_at"]) == (200, body["cancelled_at"])
    mock.clock.set(mock.clock.now() + 2)
    for id_ in (TREE.id, child):
        over = await _get(mock, f"/executions/{id_}")
        assert (over["status"], over["cancelled_by"], over["completed_at"]) == ("cancelled", "manual", None)
        assert over["assigned_to_worker"] is None
    status, body = await _call(mock, f"/executions/{TREE.id}/cancel", method="POST")
    assert (status, body["error_type"]) == (400, "CANCELLATION_ERROR")
    assert "(status: cancelled)" in body["error"]


async def test_cancelling_what_is_not_there() -> None:
    mock = InProcess()
    assert (await _call(mock, "/executions/nope/cancel", method="POST"))[1]["error"] == "Invalid execution ID"
    status, body = await _call(mock, f"/executions/{uuid.UUID(int=7)}/cancel", method="POST")
    assert (status, body["error_type"]) == (404, "CANCELLATION_ERROR")


async def test_events_come_in_order_and_keep_their_numbers() -> None:
    mock = InProcess()
    runs = list(mock.world.newest("polos"))
    before: dict[str, list[dict[str, Any]]] = {}
    for _ in range(12):
        for run in runs:
            topic = topic_of(run)
            events = await _events(mock, topic)
            assert events[: len(before.get(topic, []))] == before.get(topic, [])
            before[topic] = events
        mock.clock.set(mock.clock.now() + 3.3)
    for events in before.values():
        assert [event["created_at"] for event in events] == sorted(event["created_at"] for event in events)
        numbers = [event["sequence_id"] for event in events]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True


async def test_events_of_a_whole_tree() -> None:
    mock = _tree()
    mock.clock.set(mock.clock.now() + 60)
    run = mock.world.get("polos", TREE.id)
    assert run is not None
    events = await _events(mock, topic_of(run))
    assert [event["event_type"] for event in events] == [
        "workflow_start",
        "step_start",
        "step_finish",
        "agent_start",
        "step_start",
        "agent_start",
        "step_start",
        "text_delta",
        "text_delta",
        "text_delta",
        "step_finish",
        "agent_finish",
        "workflow_finish",
    ]
    assert events[1]["data"]["step_key"] == "load"
    assert events[3]["data"]["_metadata"] == {"execution_id": TREE.steps[1].child, "workflow_id": "writer"}
    assert "".join(event["data"]["content"] for event in events[7:10]).split() == ["one", "two", "three"]
    page = await _get(mock, f"/events?topic={topic_of(run)}&limit=4")
    assert (page["has_more"], page["next_sequence_id"]) == (True, events[3]["sequence_id"])
    rest = await _events(mock, topic_of(run), f"&last_sequence_id={page['next_sequence_id']}")
    assert rest == events[4:]
    assert await _events(mock, "workflow/other/" + TREE.id) == []
    assert await _call(mock, "/events") == (400, None)


async def test_a_question_is_answered_by_a_published_event() -> None:
    mock = InProcess()
    run = _waiting(mock)
    key = ask_key(run.plan)
    asked = (await _events(mock, topic_of(run)))[-1]
    assert (asked["event_type"], asked["data"]["_source"]) == (f"suspend_{key}", "ask_user")
    path = f"/approvals/{run.id}/{key}"
    status, body = await _call(mock, path, headers={})  # no key is asked for
    assert (status, body["status"], body["data"]["_form"]["title"]) == (
        200,
        "waiting",
        run.plan.ask and run.plan.ask.text,
    )
    answer = {"topic": topic_of(run), "events": [{"event_type": f"resume_{key}", "data": {"approved": True}}]}
    mock.clock.set(mock.clock.now() + 1)
    _, told = await _call(mock, "/events/publish", method="POST", body=answer)
    assert told["sequence_ids"] == [asked["sequence_id"] + 1]
    last = (await _events(mock, topic_of(run)))[-1]
    assert (last["event_type"], last["data"]) == (f"resume_{key}", {"approved": True})
    assert (await _get(mock, f"/executions/{run.id}"))["status"] == "running"
    assert await _call(mock, f"{path}/submit", method="POST", body={"data": {}}, headers={}) == (409, None)
    assert (await _call(mock, path, headers={}))[1]["data"] is None


async def test_a_refusal_through_the_approvals_page_fails_the_run() -> None:
    mock = InProcess()
    run = _waiting(mock)
    path = f"/approvals/{run.id}/{ask_key(run.plan)}"
    assert await _call(mock, f"/approvals/{run.id}/other", headers={}) == (404, None)
    answer = {"data": {"approved": False, "feedback": "no"}}
    assert await _call(mock, f"{path}/submit", method="POST", body=answer, headers={}) == (200, None)
    body = await _get(mock, f"/executions/{run.id}")
    assert body["status"] == "failed"
    assert "rejected" in body["error"]


async def test_what_clients_publish_keeps_its_place() -> None:
    mock = _tree()
    mock.clock.set(mock.clock.now() + 8)
    topic = f"workflow/nightly/{TREE.id}"
    message = {"topic": topic, "events": [{"event_type": "note", "data": {"a": 1}}, {"data": {}}]}
    _, told = await _call(mock, "/events/publish", method="POST", body=message)
    before = await _events(mock, topic)
    assert [event["sequence_id"] for event in before[-2:]] == told["sequence_ids"]
    assert [event["event_type"] for event in before[-2:]] == ["note", None]
    mock.clock.set(mock.clock.now() + 60)
    after = await _events(mock, topic)
    assert after[: len(before)] == before
    assert len(after) > len(before)
    assert await _call(mock, "/events/publish", method="POST", body={"topic": 1}) == (400, None)


async def test_the_stream_of_a_failed_run_ends_with_an_error() -> None:
    mock = _tree(error="The ledger is locked")
    mock.clock.set(mock.clock.now() + 60)
    query = f"workflow_id=nightly&workflow_run_id={TREE.id}"
    async with mock.client(PREFIX, KEY) as client:
        reply = await client.get(f"/events/stream?{query}")
        assert reply.headers["content-type"].startswith("text/event-stream")
        frames = reply.text.split("\n\n")
        number = json.loads(frames[-3].removeprefix("data: "))["sequence_id"]
        resumed = (await client.get(f"/events/stream?{query}&last_sequence_id={number - 1}")).text.split("\n\n")
        without = await client.get("/events/stream")
    assert frames[-1] == ""
    assert all(frame.startswith("data: ") and "\n" not in frame for frame in frames[:-1])
    error = json.loads(frames[-2].removeprefix("data: "))
    assert error == {"type": "error", "message": "The ledger is locked"}
    assert resumed == frames[-3:]
    assert (without.status_code, without.json()["error_type"]) == (400, "BAD_REQUEST")


async def _take(frames: AsyncIterator[str], mock: InProcess, count: int) -> list[str]:
    """So many frames, on a clock that goes on by itself."""
    found: list[str] = []

    async def sleep(seconds: float) -> None:
        mock.clock.set(mock.clock.now() + seconds)

    mock.world.clock.sleep = sleep  # type: ignore[method-assign]
    async for frame in frames:
        found.append(frame)
        if len(found) == count:
            break
    return found


async def test_the_stream_of_a_completed_run_goes_on_with_keepalives() -> None:
    mock = _tree()
    mock.clock.set(mock.clock.now() + 60)
    frames = await _take(Log(mock.world).frames(f"workflow/nightly/{TREE.id}", 0, None), mock, 16)
    assert json.loads(frames[12].removeprefix("data: "))["event_type"] == "workflow_finish"
    assert frames[13:] == [KEEPALIVE] * 3


async def test_a_stream_behind_an_instant_tells_only_later_events() -> None:
    mock = _tree()
    mock.clock.set(mock.clock.now() + 3)
    now = mock.clock.now()
    frames = await _take(Log(mock.world).frames(f"workflow/nightly/{TREE.id}", None, now), mock, 20)
    first = next(frame for frame in frames if frame != KEEPALIVE)
    assert json.loads(first.removeprefix("data: "))["event_type"] == "step_finish"


async def test_spans_are_there_when_they_have_ended() -> None:
    mock = _tree()
    path = f"/traces/{TREE.id.replace('-', '')}"
    mock.clock.set(mock.clock.now() + 8)
    early = await _get(mock, path)
    assert [span["name"] for span in early["spans"]] == ["step.load"]
    assert (await _get(mock, "/traces"))["traces"] == []
    mock.clock.set(mock.clock.now() + 60)
    late = await _get(mock, path)
    by_name = {span["name"]: span for span in late["spans"]}
    root, agents = by_name["workflow.nightly"], [span for span in late["spans"] if span["span_type"] == "agent"]
    assert root["attributes"]["workflow.parent_execution_id"] == ""
    assert [span["error"] is None for span in agents] == [False, True]
    assert [span["attributes"]["agent.retry_count"] for span in agents] == ["0", "1"]
    assert {span["parent_span_id"] for span in agents} == {root["span_id"]}
    assert by_name["step.llm_generate:1"]["output"]["usage"]["total_tokens"] == 400
    assert (late["span_count"], late["error_count"], late["status"]) == (5, 1, "completed")
    [row] = (await _get(mock, "/traces"))["traces"]
    assert (row["trace_id"], row["duration_ms"]) == (late["trace_id"], 20_000)
    assert (await _get(mock, f"/traces/{uuid.UUID(int=7).hex}"))["spans"] == []


async def test_traces_of_the_demo_are_filtered_and_ordered() -> None:
    mock = InProcess()
    rows = (await _get(mock, "/traces?limit=200"))["traces"]
    ends = [row["ended_at"] for row in rows]
    assert ends == sorted(ends, reverse=True)
    broken = (await _get(mock, "/traces?limit=200&has_error=true"))["traces"]
    assert broken == [row for row in rows if row["root_error"]]
    agents = (await _get(mock, "/traces?limit=200&root_span_type=agent"))["traces"]
    assert agents == [row for row in rows if row["root_span_type"] == "agent"]


async def test_sessions_group_the_turns_of_agents() -> None:
    mock = InProcess()
    rows = (await _get(mock, "/sessions?limit=200"))["sessions"]
    agents = [run for run in mock.world.newest("polos") if run.plan.kind == "agent"]
    assert sum(row["execution_count"] for row in rows) == len(agents)
    detail = await _get(mock, f"/sessions/{rows[0]['execution_id']}")
    assert detail["timeline"][0]["entry_type"] == "user_message"
    assert detail["session_id"] == rows[0]["session_id"]
    status, body = await _call(mock, f"/sessions/{uuid.UUID(int=7)}")
    assert (status, body["error"]) == (404, "Session not found")


async def test_a_submitted_run_runs_with_its_payload() -> None:
    mock = InProcess("empty")
    body = {"payload": {"input": "Say hello", "n": 2}, "session_id": "s-1", "user_id": "u-1"}
    status, told = await _call(mock, "/workflows/greeter/run", method="POST", body=body)
    assert (status, set(told)) == (200, {"execution_id", "created_at"})
    row = await _get(mock, f"/executions/{told['execution_id']}")
    assert (row["workflow_id"], row["payload"], row["status"]) == ("greeter", body["payload"], "queued")
    assert (row["session_id"], row["user_id"]) == ("s-1", "u-1")
    status, _ = await _call(mock, "/workflows/greeter/run", method="POST", body={"input": "no payload"})
    assert status == 422


async def test_outputs_of_steps_name_the_child_that_made_them() -> None:
    mock = _tree()
    mock.clock.set(mock.clock.now() + 60)
    steps = (await _get(mock, f"/internal/executions/{TREE.id}/steps"))["steps"]
    assert [step["step_key"] for step in steps] == ["load", "writer"]
    assert [step["source_execution_id"] for step in steps] == [None, TREE.steps[1].child]
    assert all(step["success"] for step in steps)


async def test_the_catalogue_and_the_workers() -> None:
    mock = InProcess("empty")
    assert {row["workflow_type"] for row in await _get(mock, "/workflows")} == {"workflow"}
    assert (await _get(mock, "/agents"))[0]["provider"]
    assert (await _get(mock, "/tools"))[0]["id"]
    assert len((await _get(mock, "/workers/active"))["worker_ids"]) == 2
    assert (await _get(mock, "/workers/status"))["has_workers"] is True
