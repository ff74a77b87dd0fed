"""The mock speaks Asteroid's API as its documents and its SDK tell it."""

import json
import uuid
from dataclasses import replace
from typing import Any

import pytest

from exectop.mock.documents import example
from exectop.mock.plan import Ask, RunPlan, StepPlan
from support.mock_server import InProcess

KEY = {"X-Asteroid-Agents-Api-Key": "k"}
PREFIX = "/asteroid/agents/v2"
DOCUMENT = "3c90c3cc-0d44-4b50-8888-8dd25736052a"
REQUIRED = {
    *("id", "agentId", "workflowId", "status", "createdAt", "organizationId", "agentName"),
    *("humanLabels", "comments", "hasBeenRerun", "workflowVersionId", "workflowName"),
}
PLAN = RunPlan(
    id="0f9a1c52-7d3e-4b61-9c0d-52b8e1a7f341",
    vendor="asteroid",
    name="Claims export",
    prompt="Member 7",
    created=0.0,
    duration=10.0,
    profile="default",
    model="claude-sonnet-4-20250514",
    result="All exported",
    metadata={"team": "finance"},
    steps=(
        StepPlan(id="a", name="sign_in", kind="iris", start=0.0, duration=4.0, output="in"),
        StepPlan(
            id="b", name="parse_page", kind="iris", start=4.0, duration=4.0, after=("a",), attempts=2, output="ok"
        ),
    ),
)


async def _call(
    mock: InProcess, path: str, *, method: str = "GET", body: Any = None, headers: dict[str, str] | None = None
) -> tuple[int, Any]:
    async with mock.client(PREFIX, KEY if headers is None else headers) as client:
        reply = await client.request(method, path, json=body)
        return reply.status_code, json.loads(reply.content) if reply.content else None


async def _get(mock: InProcess, path: str) -> Any:
    status, body = await _call(mock, path)
    assert status == 200, (path, status, body)
    return body


async def _post(mock: InProcess, path: str, body: Any = None) -> tuple[int, Any]:
    return await _call(mock, path, method="POST", body=body)


def _one(at: float = 0.0, **changes: Any) -> InProcess:
    """A mock with one run that was created `at` seconds ago."""
    mock = InProcess("empty")
    mock.world.add(replace(PLAN, created=mock.clock.now(), **changes))
    mock.clock.set(mock.clock.now() + at)
    return mock


async def test_the_documents_are_served_to_the_letter() -> None:
    mock = InProcess("documents")
    document, graph = example("asteroid-execution"), example("asteroid-workflow")
    assert await _get(mock, f"/executions/{DOCUMENT}") == document
    assert (await _get(mock, "/executions"))["items"] == [document]
    assert await _get(mock, f"/executions/{DOCUMENT}/activities") == example("asteroid-activities")
    assert await _get(mock, f"/workflows/{graph['workflowId']}/versions/{graph['id']}") == graph
    assert await _get(mock, f"/agents/{graph['agentId']}/workflows/{graph['id']}") == graph


async def test_what_is_absent_is_left_out() -> None:
    mock = InProcess()
    for row in (await _get(mock, "/executions?pageSize=100"))["items"]:
        assert row.keys() >= REQUIRED
        assert None not in row.values()
        is_over = row["status"] in ("completed", "failed", "cancelled")
        assert ("terminalAt" in row) == ("duration" in row) == is_over
        assert row == await _get(mock, f"/executions/{row['id']}")


@pytest.mark.parametrize("header", ["X-Asteroid-Agents-Api-Key", "X-Api-Key"])
@pytest.mark.parametrize(("key", "expected"), [("k", 200), ("wrong", 401), ("forbidden", 403)])
async def test_either_header_is_a_key(header: str, key: str, expected: int) -> None:
    status, body = await _call(InProcess(), "/executions", headers={header: key})
    assert status == expected
    assert expected == 200 or (body["code"] == expected and body["message"])


async def test_without_a_key_and_with_ids_that_are_none() -> None:
    mock = InProcess()
    assert (await _call(mock, "/executions", headers={}))[1]["code"] == 401
    assert (await _call(mock, "/executions/nope"))[1]["code"] == 400
    assert (await _call(mock, f"/executions/{uuid.UUID(int=7)}"))[1]["code"] == 404
    assert (await _call(mock, f"/workflows/{uuid.UUID(int=7)}/versions/{uuid.UUID(int=7)}"))[0] == 404


async def test_pages_are_counted_from_one() -> None:
    mock = InProcess()
    whole = await _get(mock, "/executions?pageSize=100")
    assert whole["total"] == len(whole["items"])
    stamps = [row["createdAt"] for row in whole["items"]]
    assert stamps == sorted(stamps, reverse=True)
    page = await _get(mock, "/executions?pageSize=4&page=2")
    assert page == {"items": whole["items"][4:8], "page": 2, "pageSize": 4, "total": whole["total"]}
    assert (await _get(mock, "/executions"))["pageSize"] == 10
    assert (await _call(mock, "/executions?page=0"))[0] == 400


async def test_filters() -> None:
    mock = InProcess()
    mock.clock.set(mock.clock.now() + 60)
    rows = (await _get(mock, "/executions?pageSize=100"))["items"]

    async def ids(query: str) -> list[str]:
        return [row["id"] for row in (await _get(mock, f"/executions?pageSize=100&{query}"))["items"]]

    def those(name: str, *values: Any) -> list[str]:
        return [row["id"] for row in rows if row.get(name) in values]

    assert await ids("status=running&status=paused_by_agent") == those("status", "running", "paused_by_agent") != []
    assert await ids("phase=terminal") == those("status", "completed", "failed", "cancelled") != []
    assert await ids(f"workflowId={rows[0]['workflowId']}") == those("workflowId", rows[0]["workflowId"])
    assert await ids(f"executionId={rows[3]['id'][4:20]}") == [rows[3]["id"]]
    assert await ids(f"createdAfter={rows[3]['createdAt'][:-5]}Z") == [row["id"] for row in rows[:4]]
    assert await ids(f"createdBefore={rows[3]['createdAt'][:-5]}Z") == [row["id"] for row in rows[4:]]
    assert len(rows) > len(await ids("createdWithin=1h30m")) > 0
    assert await ids("outcomeLabel=fail") == those("status", "failed") != []
    team = [row["id"] for row in rows if row["metadata"]["team"] == "growth"]
    assert await ids("metadata=team%3Dgrowth") == await ids("metadataKey=team&metadataValue=growth") == team != []
    source = [row["id"] for row in rows if row["triggerContext"]["source"] == "api"]
    assert await ids("triggerSource=api") == source
    assert await ids("hasScriptFailures=true") == [row["id"] for row in rows if "scriptFailures" in row] != []
    label = next(row["humanLabels"][0]["id"] for row in rows if row["humanLabels"])
    assert len(await ids(f"humanLabels={label}")) > 0
    oldest_first = [row["id"] for row in rows][::-1]
    assert await ids("sort=created_at:asc") == await ids("sortField=created_at&sortDirection=asc") == oldest_first


@pytest.mark.parametrize(
    "query",
    [
        *("status=odd", "phase=odd", "createdAfter=now", "createdWithin=soon", "sort=title:asc", "sort=status:up"),
        "createdWithin=1h&createdAfter=2026-01-01T00:00:00Z",
    ],
)
async def test_impossible_queries(query: str) -> None:
    status, body = await _call(InProcess(), f"/executions?{query}")
    assert (status, body["code"]) == (400, 400)
    assert body["message"]


async def test_activities_of_a_whole_run() -> None:
    mock = _one(60)
    rows = await _get(mock, f"/executions/{PLAN.id}/activities")
    told = [row["payload"] for row in rows]
    assert [one["status"] for one in told if one["activityType"] == "status_changed"] == [
        *("queued", "starting", "running", "completed"),
    ]
    nodes = [one for one in told if one["activityType"] == "transitioned_node"]
    assert [node["newNodeName"] for node in nodes] == ["Start", "sign in", "parse page", "Report"]
    assert [node["newNodeType"] for node in nodes] == ["start", "iris", "playwright_script", "output"]
    assert nodes[2]["fromNodeDuration"] == 4000
    actions = [one["activityType"] for one in told if one["activityType"].startswith("action")]
    assert actions == [
        *("action_started", "action_completed", "action_started", "action_failed"),
        *("action_started", "action_completed"),
    ]
    assert told[-1]["completedPayload"]["reasoning"] == "All exported"
    backwards = await _get(mock, f"/executions/{PLAN.id}/activities?order=desc&limit=3")
    assert backwards == rows[::-1][:3]
    assert (await _call(mock, f"/executions/{PLAN.id}/activities?order=up"))[0] == 400


async def test_activities_keep_their_ids_and_only_grow() -> None:
    mock = InProcess()
    seen: dict[str, list[Any]] = {}
    for _ in range(10):
        for row in (await _get(mock, "/executions?pageSize=100"))["items"]:
            now = await _get(mock, f"/executions/{row['id']}/activities")
            before = seen.get(row["id"], [])
            assert now[: len(before)] == before
            assert [one["timestamp"] for one in now] == sorted(one["timestamp"] for one in now)
            seen[row["id"]] = now
        mock.clock.set(mock.clock.now() + 4.1)


async def test_the_graph_of_a_version_has_the_nodes_that_activities_name() -> None:
    mock = _one(60)
    run = await _get(mock, f"/executions/{PLAN.id}")
    version = await _get(mock, f"/workflows/{run['workflowId']}/versions/{run['workflowVersionId']}")
    old_path = await _get(mock, f"/agents/{run['agentId']}/workflows/{run['workflowVersionId']}")
    assert version == old_path
    assert (version["id"], version["version"]) == (run["workflowVersionId"], run["workflowVersion"])
    nodes = {node["id"]: node for node in version["graph"]["nodes"]}
    activities = await _get(mock, f"/executions/{PLAN.id}/activities")
    moved = [one["payload"] for one in activities if one["payload"]["activityType"] == "transitioned_node"]
    assert [node["newNodeUUID"] for node in moved] == list(nodes)
    edges = [(nodes[edge["from"]]["name"], nodes[edge["to"]]["name"]) for edge in version["graph"]["transitions"]]
    assert edges == [("Start", "sign in"), ("sign in", "parse page"), ("parse page", "Report")]


async def test_pause_stops_the_work_and_resume_goes_on() -> None:
    mock = _one(4)
    run = f"/executions/{PLAN.id}"
    assert await _post(mock, f"{run}/pause") == (200, {"executionId": PLAN.id, "status": "paused"})
    mock.clock.set(mock.clock.now() + 100)
    assert (await _get(mock, run))["status"] == "paused"
    status, body = await _post(mock, f"{run}/pause")
    assert (status, body["code"]) == (400, 400)
    assert await _post(mock, f"{run}/resume") == (200, {"executionId": PLAN.id, "status": "running"})
    assert (await _post(mock, f"{run}/resume"))[0] == 400
    assert await _post(mock, f"{run}/status", {"status": "paused"}) == (200, "Execution status updated")
    assert (await _post(mock, f"{run}/status", {"status": "completed"}))[0] == 400
    assert await _post(mock, f"{run}/cancel") == (200, {"executionId": PLAN.id, "status": "cancelled"})
    for verb in ("pause", "resume", "cancel"):
        assert (await _post(mock, f"{run}/{verb}"))[0] == 400
    told = [one["payload"] for one in await _get(mock, f"{run}/activities")]
    assert [one["status"] for one in told if one["activityType"] == "status_changed"] == [
        *("queued", "starting", "running", "paused", "running", "paused", "cancelled"),
    ]
    assert told[-1]["cancelledPayload"] == {"reason": "user_requested"}


async def test_a_question_of_the_agent_is_answered_by_a_message() -> None:
    mock = _one(30, ask=Ask(step="a", text="Which one?", at=5.0, by_agent=True))
    run = f"/executions/{PLAN.id}"
    assert (await _get(mock, run))["status"] == "paused_by_agent"
    before = await _get(mock, f"{run}/activities")
    assert before[-1]["payload"]["pausedPayload"]["question"]["questions"][0]["question"] == "Which one?"
    status, told = await _post(mock, f"{run}/user-messages", {"message": "The first"})
    assert (status, type(told)) == (201, str)
    assert (await _get(mock, run))["status"] == "running"
    after = await _get(mock, f"{run}/activities")
    assert after[: len(before)] == before
    assert after[len(before)]["payload"]["message"] == "The first"
    mock.clock.set(mock.clock.now() + 60)
    assert (await _get(mock, f"{run}/activities"))[: len(after)] == after
    assert (await _post(mock, f"{run}/user-messages", {"message": "Late"}))[0] == 400
    assert (await _post(mock, f"{run}/user-messages", {}))[0] == 400


async def test_a_rule_makes_it_await_a_confirmation() -> None:
    mock = _one(30, ask=Ask(step="a", text="Pay it?", at=5.0))
    assert (await _get(mock, f"/executions/{PLAN.id}"))["status"] == "awaiting_confirmation"
    last = (await _get(mock, f"/executions/{PLAN.id}/activities"))[-1]
    assert last["payload"]["awaitingConfirmationPayload"] == {"reason": "Pay it?"}


async def test_rerun_makes_another_and_marks_the_first() -> None:
    mock = _one(4)
    run = f"/executions/{PLAN.id}"
    assert (await _post(mock, f"{run}/rerun"))[0] == 400
    mock.clock.set(mock.clock.now() + 60)
    status, body = await _post(mock, f"{run}/rerun", {"inputs": {"request": "Member 8"}})
    assert status == 202
    made = await _get(mock, f"/executions/{body['executionId']}")
    assert (made["parentExecutionId"], made["inputs"]) == (PLAN.id, {"request": "Member 8"})
    assert made["metadata"] == {"team": "finance"}
    assert made["status"] == "queued"
    assert (await _get(mock, run))["hasBeenRerun"] is True
    assert made["workflowVersionId"] == (await _get(mock, run))["workflowVersionId"]


async def test_sync_waits_for_the_end() -> None:
    mock = _one(60)
    status, body = await _call(mock, f"/executions/{PLAN.id}/sync?timeoutSeconds=1")
    assert (status, body["status"], body["executionResult"]["outcome"]) == (200, "completed", "success")
    assert (await _call(mock, f"/executions/{PLAN.id}/sync?timeoutSeconds=99"))[0] == 400


async def test_delete_is_for_what_is_over() -> None:
    mock = _one(4)
    run = f"/executions/{PLAN.id}"
    assert (await _call(mock, run, method="DELETE"))[0] == 400
    mock.clock.set(mock.clock.now() + 60)
    assert await _call(mock, run, method="DELETE") == (204, None)
    assert (await _call(mock, run))[0] == 404
    assert (await _get(mock, "/executions"))["total"] == 0


async def test_recording_and_files_redirect() -> None:
    mock = _one(4)
    run = f"/executions/{PLAN.id}"
    assert (await _get(mock, f"{run}/files"))["directories"] == {}
    assert (await _call(mock, f"{run}/recording"))[0] == 404
    mock.clock.set(mock.clock.now() + 60)
    [file] = (await _get(mock, f"{run}/files"))["directories"]["downloads"]
    assert await _get(mock, f"{run}/agent-files") == await _get(mock, f"{run}/files")
    async with mock.client(PREFIX, KEY) as client:
        recording = await client.get(f"{run}/recording")
        first = await client.get(f"{run}/files/{file['id']}/download")
    async with mock.client("", {}) as client:
        content = await client.get(first.headers["location"])
    assert (recording.status_code, first.status_code, content.status_code) == (307, 303, 200)
    assert recording.headers["location"].startswith("https://")
    assert len(content.content) == file["fileSize"]
    assert await _call(mock, f"{run}/files/nope/download") == (404, "File not found")


async def test_execute_starts_a_known_workflow() -> None:
    mock = InProcess()
    known = (await _get(mock, "/executions"))["items"][0]
    body = {"inputs": {"n": 1}, "metadata": {"ticket": "T-1"}}
    status, told = await _post(mock, f"/workflows/{known['workflowId']}/execute", body)
    assert (status, told["status"]) == (202, "queued")
    made = await _get(mock, f"/executions/{told['executionId']}")
    assert (made["workflowName"], made["inputs"], made["metadata"]) == (
        *(known["workflowName"], {"n": 1}),
        {"ticket": "T-1"},
    )
    assert (await _post(mock, f"/agents/{uuid.UUID(int=7)}/execute"))[0] == 404


async def test_a_failed_run_says_why() -> None:
    steps = (PLAN.steps[0], replace(PLAN.steps[1], error="No such field"))
    mock = _one(60, steps=steps, error="No such field")
    body = await _get(mock, f"/executions/{PLAN.id}")
    assert body["status"] == "failed"
    assert (body["executionResult"]["outcome"], body["executionResult"]["reasoning"]) == ("failure", "No such field")
    assert body["scriptFailures"][0]["error"] == "No such field"
    last = (await _get(mock, f"/executions/{PLAN.id}/activities"))[-1]
    assert last["payload"]["failedPayload"] == {"reason": "No such field"}
