"""Following executions on servers that have only one of izieroma's two documents: 000 (details) or 002 (status)."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from exectop.domain.values import Json
from support.command import exectop, write_config
from support.wire_server import Handler, WireServer, reply, serve

ID = "izieroma/e1"
PATHS = {"details": b"/api/v1/executions/e1", "status": b"/api/v1/executions/e1/status"}
HALVES = pytest.mark.parametrize("half", PATHS)
ABSENT = pytest.mark.parametrize("absent", ["404 Not Found", "405 Method Not Allowed"])
Told = Callable[[int], Json]


def _until(looks: int) -> Told:
    """A run that is over after so many looks."""

    def told(look: int) -> Json:
        return {"execution_id": "e1", "status": "running" if look <= looks else "completed", "progress": 45}

    return told


def _server(path: bytes, absent: str, told: Told) -> Handler:
    """Answers that path alone, with what is told at each look."""
    looks = 0

    async def handle(head: bytes, writer: asyncio.StreamWriter) -> None:
        nonlocal looks
        looks += head.split()[1] == path
        error: Json = {"error": {"code": "not_found", "message": "Execution not found"}}
        body, status = (told(looks), "200 OK") if head.split()[1] == path else (error, absent)
        writer.write(reply(json.dumps(body).encode(), "Content-Type: application/json\r\n", status))
        await writer.drain()

    return handle


async def _run(server: WireServer, home: Path, *arguments: str) -> tuple[int, bytes, bytes]:
    write_config(home, {"izieroma": server.url})
    done = await asyncio.to_thread(exectop, *arguments, home=home)
    return done.returncode, done.stdout, done.stderr


@ABSENT
@HALVES
async def test_getting_shows_what_is_told(half: str, absent: str, tmp_path: Path) -> None:
    async with serve(_server(PATHS[half], absent, _until(100))) as server:
        code, out, err = await _run(server, tmp_path, "get", ID)
    assert (code, b"running" in out, b"45%" in out) == (0, True, True), (out, err)
    assert b"incomplete: izieroma: no graph" in err
    assert b"no news of its status" not in err
    assert (b"no details: the server answered GET /executions/e1 with 40" in out) is (half == "status")


@HALVES
async def test_waiting_ends_with_the_execution(half: str, tmp_path: Path) -> None:
    async with serve(_server(PATHS[half], "405 Method Not Allowed", _until(2))) as server:
        code, out, err = await _run(server, tmp_path, "wait", ID, "--timeout", "50s")
    assert (code, out) == (0, b"izieroma/e1 completed\n"), err


@HALVES
async def test_watching_ends_with_the_execution(half: str, tmp_path: Path) -> None:
    async with serve(_server(PATHS[half], "404 Not Found", _until(2))) as server:
        code, out, err = await _run(server, tmp_path, "watch", ID)
    assert (code, b"running" in out, b"completed" in out) == (0, True, True), (out, err)


async def test_what_neither_knows_is_not_found(tmp_path: Path) -> None:
    async with serve(_server(b"/", "404 Not Found", _until(0))) as server:
        code, _, err = await _run(server, tmp_path, "get", ID)
    assert (code, b"Execution not found" in err) == (5, True), err
    assert [head.split()[1] for head in server.requests] == list(PATHS.values())
