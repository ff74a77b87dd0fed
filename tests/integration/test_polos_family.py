"""A family of executions of Polos that no span tells of yet, as the verbs that print and end see it."""

import asyncio
import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from exectop.cli.look import Look
from exectop.cli.target import Target
from exectop.config.sources import ad_hoc_source
from exectop.domain.values import Edge, Json
from exectop.runtime import resolve_sources
from support.wire_server import reply, serve

PROJECT = "11111111-1111-4111-8111-111111111111"
PARENTS = {"root": None, "alpha": "root", "beta": "alpha", "gamma": "beta"}
CREATED = datetime(2026, 1, 5, 10, tzinfo=UTC).isoformat()


def _row(id_: str) -> dict[str, Json]:
    root = "root" if PARENTS[id_] else None
    return {"id": id_, "workflow_id": id_, "status": "running", "created_at": CREATED, "root_execution_id": root}


def _answer(path: str, query: dict[str, list[str]]) -> Json:
    if "/executions/" in path:
        id_ = path.rpartition("/")[2]
        return {**_row(id_), "parent_execution_id": PARENTS[id_]}
    if path.endswith("/workflows/runs"):
        kind = query["workflow_type"][0]
        return [_row(id_) for id_ in PARENTS if (kind == "agent") == (PARENTS[id_] is not None) and kind != "tool"]
    return {"spans": []} if "/traces/" in path else {"events": []}


async def _handle(head: bytes, writer: asyncio.StreamWriter) -> None:
    target = urlsplit(head.split()[1].decode())
    body = json.dumps(_answer(target.path, parse_qs(target.query))).encode()
    writer.write(reply(body, "Content-Type: application/json\r\n"))
    await writer.drain()


async def test_all_members_stand_below_their_parents() -> None:
    async with serve(_handle) as server:
        environment = {"EXECTOP_API_KEY": "sk_test", "EXECTOP_PROJECT_ID": PROJECT}
        sources = resolve_sources(ad_hoc_source("polos", server.url, None, "", environment), environment)
        async with Look(sources) as look:
            source, key = await look.find(Target(tuple(sources), "root"))
            assert await look.complete(source, key) == []
            story = look.store.story(key)
    assert story is not None
    assert set(story.edges) == {Edge(parent, id_, "child") for id_, parent in PARENTS.items() if parent is not None}
