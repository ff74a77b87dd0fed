"""The mock speaks izieroma's API as the documents tell it."""

import json
from typing import Any

import pytest

from exectop.mock.documents import example
from support.mock_server import InProcess

KEY = {"X-API-Key": "sk_live_x"}
PREFIX = "/izieroma/api/v1"


async def _get(mock: InProcess, path: str, headers: dict[str, str] | None = None) -> tuple[int, Any, dict[str, str]]:
    async with mock.client(PREFIX, KEY if headers is None else headers) as client:
        reply = await client.get(path)
        return reply.status_code, json.loads(reply.content), dict(reply.headers)


async def test_the_documents_example_is_served_to_the_letter() -> None:
    mock = InProcess("documents")
    _, details, _ = await _get(mock, "/executions/exec_1a2b3c4d5e6f")
    _, status, _ = await _get(mock, "/executions/exec_1a2b3c4d5e6f/status")
    assert details == example("izieroma-details")
    assert status == example("izieroma-status-completed")


async def test_every_reply_carries_the_quota_and_it_counts_down() -> None:
    mock = InProcess()
    _, _, first = await _get(mock, "/executions")
    _, _, second = await _get(mock, "/executions/nope")
    assert first["x-ratelimit-limit"] == "1000"
    assert int(first["x-ratelimit-remaining"]) - int(second["x-ratelimit-remaining"]) == 1
    assert int(first["x-ratelimit-reset"]) > mock.clock.now()


async def test_a_spent_quota_is_a_429() -> None:
    mock = InProcess(daily_quota=2)
    codes = [(await _get(mock, "/executions"))[0] for _ in range(3)]
    status, body, _ = await _get(mock, "/executions")
    assert codes == [200, 200, 429]
    assert status == 429
    assert set(body["error"]["details"]) == {"limit", "remaining", "reset_at"}


@pytest.mark.parametrize(
    ("headers", "expected"), [({}, 401), ({"X-API-Key": "wrong"}, 401), ({"X-API-Key": "forbidden"}, 403)]
)
async def test_keys(headers: dict[str, str], expected: int) -> None:
    assert (await _get(InProcess(), "/executions", headers))[0] == expected


async def test_paging_filter_and_bad_input() -> None:
    mock = InProcess()
    _, body, _ = await _get(mock, "/executions?limit=3&offset=1")
    _, whole, _ = await _get(mock, "/executions?limit=100")
    assert body["data"] == whole["data"][1:4]
    assert body["pagination"] == {"total": whole["pagination"]["total"], "limit": 3, "offset": 1, "has_more": True}
    _, failed, _ = await _get(mock, "/executions?status=failed")
    assert {row["status"] for row in failed["data"]} == {"failed"}
    assert (await _get(mock, "/executions?limit=0"))[0] == 400


async def test_progress_never_falls_and_ends_at_100() -> None:
    mock = InProcess()
    id_ = mock.one("izieroma", "running")
    seen = []
    for _ in range(300):
        _, body, _ = await _get(mock, f"/executions/{id_}/status")
        seen.append(body.get("progress"))
        if body["status"] != "running":
            break
        assert body["current_step"]
        mock.clock.set(mock.clock.now() + 2)
    if seen[-1] is None:  # a failed one has no progress
        seen.pop()
        assert body["error"]["code"]
    assert seen == sorted(seen)


async def test_the_graph_of_a_running_one_grows() -> None:
    mock = InProcess()
    id_ = mock.one("izieroma", "running")
    _, before, _ = await _get(mock, f"/executions/{id_}/dag")
    mock.clock.set(mock.clock.now() + 300)
    _, after, _ = await _get(mock, f"/executions/{id_}/dag")
    assert len(after["dag"]["nodes"]) > len(before["dag"]["nodes"])
    assert after["dag"]["stats"]["total_edges"] == len(after["dag"]["edges"])
    ids = {node["id"] for node in after["dag"]["nodes"]}
    assert all({edge["from"], edge["to"]} <= ids and edge["type"] == "depends_on" for edge in after["dag"]["edges"])
    _, details, _ = await _get(mock, f"/executions/{id_}")
    assert "stats" not in details["dag"]
    assert "type" not in details["dag"]["edges"][0]


async def test_cancel_once_and_not_twice() -> None:
    mock = InProcess()
    id_ = mock.one("izieroma", "running")
    async with mock.client(PREFIX, KEY) as client:
        first = await client.post(f"/executions/{id_}/cancel")
        second = await client.post(f"/executions/{id_}/cancel")
        unknown = await client.post("/executions/exec_nope/cancel")
    assert first.json()["status"] == "cancelled"
    assert second.status_code == 400
    assert second.json()["error"]["code"] == "invalid_operation"
    assert unknown.status_code == 404


async def test_create_answers_202_and_runs_at_once() -> None:
    mock = InProcess("empty")
    async with mock.client(PREFIX, KEY) as client:
        made = await client.post("/executions", json={"goal": "Find X", "config_profile": "fast"})
        refused = await client.post("/executions", json={"goal": ""})
    assert (made.status_code, made.json()["status"], made.json()["initial_goal"]) == (202, "running", "Find X")
    assert refused.status_code == 400
