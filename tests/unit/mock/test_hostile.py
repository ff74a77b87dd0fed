"""The hostile mock: hostile in every text of every vendor, and still a server that can be talked to."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from exectop.mock.app import make_app
from exectop.mock.chaos import Chaos
from exectop.mock.hostile import LONG_LINE, MARK, SEQUENCES, Mutation, honest, hostile_text
from support.mock_server import InProcess

LISTS = {
    "izieroma": ("/izieroma/api/v1/executions", "/izieroma/api/v1/executions/{id}"),
    "claude-agent": ("/claude-agent/api/v1/executions", "/claude-agent/api/v1/executions/{id}"),
    "asteroid": ("/asteroid/agents/v2/executions", "/asteroid/agents/v2/executions/{id}"),
    "polos": ("/polos/api/v1/traces", ""),
}
HEADERS = {
    "X-API-Key": "k",
    "Authorization": "Bearer sk_k",
    "X-Asteroid-Agents-Api-Key": "k",
    "X-Project-ID": "11111111-1111-4111-8111-111111111111",
}


def _client(rate: float = 1.0) -> httpx.AsyncClient:
    mock = InProcess("hostile")
    app = make_app(mock.world, Chaos(1, {"hostile": rate}))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://mock", headers=HEADERS)


def _texts(value: Any) -> Iterator[tuple[str, str]]:
    """Every text with the name that it stands under."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from ((name, text) for text in [item] if isinstance(text, str))
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _id_of(value: Any) -> str:
    row = value if isinstance(value, dict) and "id" in value else next(iter(value.values()))[0]
    return str(row.get("id") or row["execution_id"])


@pytest.mark.parametrize("vendor", LISTS)
async def test_every_text_is_hostile_but_for_times_and_most_states(vendor: str) -> None:
    async with _client() as client:
        reply = await client.get(LISTS[vendor][0])
    texts = list(_texts(reply.json()))
    plain = {name for name, text in texts if MARK not in text and name.isidentifier() and "key" not in name}
    assert len(texts) > 50
    assert plain <= {"status", "state", "type", "kind", "event_type", "role"} | {
        name for name in plain if name.endswith(("At", "_at", "time", "Time"))
    }
    assert reply.content.isascii()
    assert b"\x1b" in reply.headers["x-request-id"].encode()


@pytest.mark.parametrize("vendor", [vendor for vendor, (_, one) in LISTS.items() if one])
async def test_a_hostile_id_leads_to_its_execution(vendor: str) -> None:
    list_path, one_path = LISTS[vendor]
    async with _client() as client:
        id_ = _id_of((await client.get(list_path)).json())
        reply = await client.get(one_path.format(id=quote(id_.encode("utf-8", "replace"), safe="")))
    assert MARK in id_
    assert reply.status_code == 200
    assert any(len(text) > LONG_LINE for _, text in _texts(reply.json()))


async def test_errors_are_hostile_too() -> None:
    async with _client() as client:
        reply = await client.get("/izieroma/api/v1/executions/nowhere")
    assert reply.status_code == 404
    assert MARK in reply.json()["error"]["message"]


async def test_without_a_rate_nothing_is_changed() -> None:
    async with _client(0.0) as client:
        assert MARK not in (await client.get(LISTS["izieroma"][0])).text


def test_equal_texts_stay_equal_and_can_be_undone() -> None:
    for text in ("exec_1a2b3c4d5e6f", "550e8400-e29b-41d4-a716-446655440000", "plan"):
        assert hostile_text(text) == hostile_text(text)
        assert honest(f"/executions/{hostile_text(text)}".split(MARK)[0]) == f"/executions/{text}"
    assert honest("/executions/exec_1~h~\x1b]0;x/status") == "/executions/exec_1/status"


def test_graphs_get_loops_cycles_doubles_and_edges_to_nowhere() -> None:
    graph = {"nodes": [{"id": "a"}, {"id": "b"}], "edges": [{"from": "a", "to": "b"}]}
    made = Mutation().of(graph)
    a, b = (hostile_text(name) for name in "ab")
    pairs = [(edge["from"], edge["to"]) for edge in made["edges"]]
    assert {(a, b), (a, a), (b, a)} <= set(pairs)
    assert any("nowhere" in end for pair in pairs for end in pair)
    assert [node["id"] for node in made["nodes"]] == [a, b, b]


def test_numbers_and_times_make_no_sense() -> None:
    assert {json.dumps(Mutation().of({"progress": n})["progress"]) for n in range(7)} >= {"250", "NaN", "0.5", "-5"}
    assert Mutation().of({"duration_ms": 5})["duration_ms"] == -5
    days = [f"2026-11-{day:02}T10:00:00Z" for day in range(1, 29)]
    times = " ".join(Mutation().of({"at": day})["at"] for day in days)
    assert "9999-12-31" in times
    assert any(Mutation().of({"at": day})["at"] == day[:19] for day in days)


def test_the_corpus_holds_every_kind_of_attack() -> None:
    text = "".join(SEQUENCES)
    for part in (
        "\x1b]0;",
        "\x1b]52;",
        "\x1b]8;",
        "\x1bP",
        "\x9b",
        "\u202e",
        "\u200b",
        "\ud800",
        "[/]",
        "@click",
        "\x00",
        "\r",
    ):
        assert part in text
