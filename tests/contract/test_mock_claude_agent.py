"""The mock speaks claude-agent's API as the specifications tell it, and our change feed."""

import json
from typing import Any

import pytest
import websockets
from websockets.exceptions import InvalidStatus

from exectop.mock.documents import example
from support.mock_server import InProcess, mock_server

KEY = {"Authorization": "Bearer token"}
PREFIX = "/claude-agent/api/v1"
DOCUMENT = "550e8400-e29b-41d4-a716-446655440000"


async def _get(mock: InProcess, path: str, headers: dict[str, str] | None = None) -> tuple[int, Any]:
    async with mock.client(PREFIX, KEY if headers is None else headers) as client:
        reply = await client.get(path)
        return reply.status_code, reply.json()


async def test_the_documents_example_is_served_to_the_letter_when_all_is_asked_for() -> None:
    mock = InProcess("documents")
    _, whole = await _get(mock, f"/executions/{DOCUMENT}?includeArtifacts=true&includeTransitions=true")
    _, plain = await _get(mock, f"/executions/{DOCUMENT}")
    assert whole == example("claude-completed")
    assert "artifacts" not in plain
    assert "statusTransitions" not in plain
    _, wrapped = await _get(mock, f"/executions/{DOCUMENT}?envelope=implementation")
    assert wrapped == {"success": True, "data": plain}


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, 401),
        ({"Authorization": "Bearer wrong"}, 401),
        ({"Authorization": "Basic abc"}, 401),
        ({"Authorization": "ApiKey k"}, 200),
        ({"X-API-Key": "k"}, 200),
        ({"Authorization": "Bearer forbidden"}, 403),
    ],
)
async def test_keys(headers: dict[str, str], expected: int) -> None:
    assert (await _get(InProcess(), "/executions", headers))[0] == expected


async def test_statuses_are_filtered_by_a_comma_separated_list() -> None:
    _, body = await _get(InProcess(), "/executions?status=FAILED,COMPLETED&pageSize=100")
    assert {row["status"] for row in body["data"]} <= {"FAILED", "COMPLETED"}
    assert body["pagination"]["total"] == len(body["data"])
    assert all(len(row["prompt"]) <= 200 for row in body["data"])


async def test_pages_follow_each_other() -> None:
    mock = InProcess()
    _, first = await _get(mock, "/executions?page=1&pageSize=5")
    _, second = await _get(mock, "/executions?page=2&pageSize=5")
    _, both = await _get(mock, "/executions?page=1&pageSize=10")
    assert first["data"] + second["data"] == both["data"]
    assert (first["pagination"]["hasPrev"], second["pagination"]["hasPrev"]) == (False, True)
    assert (await _get(mock, "/executions?pageSize=0"))[0] == 400


async def test_cancel_once_and_409_twice() -> None:
    mock = InProcess()
    id_ = mock.one("claude-agent", "running")
    async with mock.client(PREFIX, KEY) as client:
        first = await client.post(f"/executions/{id_}/cancel", json={"reason": "enough"})
        second = await client.post(f"/executions/{id_}/cancel")
    assert (first.status_code, first.json()["cancelReason"]) == (200, "enough")
    assert second.status_code == 409
    assert second.json()["error"]["details"] == {
        "currentStatus": "CANCELLED",
        "allowedStatuses": ["PENDING", "RUNNING"],
    }
    _, body = await _get(mock, f"/executions/{id_}?includeTransitions=true")
    assert [turn["toStatus"] for turn in body["statusTransitions"]] == ["PENDING", "RUNNING", "CANCELLED"]


async def test_artifacts_and_logs_grow() -> None:
    mock = InProcess()
    id_ = mock.one("claude-agent", "running")
    _, early = await _get(mock, f"/executions/{id_}/logs")
    mock.clock.set(mock.clock.now() + 600)
    _, late = await _get(mock, f"/executions/{id_}/logs")
    assert late["data"]["logs"].startswith(early["data"]["logs"])
    _, found = await _get(mock, f"/executions/{id_}/artifacts")
    assert found["totalSize"] == sum(artifact["fileSize"] for artifact in found["artifacts"])


async def test_an_unknown_id_is_a_404_with_its_details() -> None:
    status, body = await _get(InProcess(), "/executions/nope")
    assert status == 404
    assert body["error"] == {"code": "NOT_FOUND", "message": "Execution not found", "details": {"id": "nope"}}
    assert body["requestId"]


async def test_the_feed_refuses_a_wrong_key() -> None:
    with mock_server() as urls:
        url = urls["claude-agent"].replace("http", "ws", 1) + "/executions/stream"
        with pytest.raises(InvalidStatus):
            await websockets.connect(url, additional_headers={"Authorization": "Bearer wrong"}, proxy=None)


async def test_the_feed_tells_changes_and_resumes_after_a_cursor() -> None:
    with mock_server("--speed", "60", "--seed", "2") as urls:
        url = urls["claude-agent"].replace("http", "ws", 1) + "/executions/stream"
        async with websockets.connect(url, additional_headers=KEY, proxy=None) as socket:
            frames = [json.loads(await socket.recv()) for _ in range(6)]
        async with websockets.connect(
            f"{url}?cursor={frames[2]['cursor']}", additional_headers=KEY, proxy=None
        ) as socket:
            again = json.loads(await socket.recv())
    assert {frame["type"] for frame in frames} <= {"execution", "keepalive"}
    assert [int(frame["cursor"]) for frame in frames] == sorted(int(frame["cursor"]) for frame in frames)
    assert int(again["cursor"]) > int(frames[2]["cursor"])
