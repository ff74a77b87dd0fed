"""Answering an execution of Polos from the command line: what goes out, and what is said of it afterwards."""

import asyncio
import json
from pathlib import Path

import pytest

from exectop.domain.values import Json
from support.command import exectop, write_config
from support.wire_server import WireServer, reply, serve

ASKED: Json = {
    "id": "e1",
    "sequence_id": 1,
    "event_type": "suspend_ask",
    "data": {"_form": {"fields": [{"key": "amount", "type": "number", "required": True}]}},
}


async def _handle(head: bytes, writer: asyncio.StreamWriter) -> None:
    """Waits until it is answered; the answer to that is empty."""
    path = head.split()[1].decode()
    if head.startswith(b"POST"):
        _ANSWERED.append(path)
        writer.write(reply(b""))
    else:
        body: Json = {"events": [ASKED]}
        if "/executions/" in path:
            status = "running" if _ANSWERED else "waiting"
            body = {"id": "a", "workflow_id": "w", "status": status, "created_at": "2026-01-05T10:00:00Z"}
        writer.write(reply(json.dumps(body).encode(), "Content-Type: application/json\r\n"))
    await writer.drain()


_ANSWERED: list[str] = []


async def _run(server: WireServer, home: Path, *arguments: str) -> tuple[int, bytes]:
    write_config(home, {"polos": server.url})
    done = await asyncio.to_thread(exectop, "approve", "polos/a", *arguments, home=home)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [((), 2, b"needs amount (number)"), (("--field", "amount=5"), 0, b"polos/a running\n")],
)
async def test_an_answer_needs_its_fields_and_then_tells_how_it_stands(
    arguments: tuple[str, ...], code: int, words: bytes, tmp_path: Path
) -> None:
    _ANSWERED.clear()
    async with serve(_handle) as server:
        done = await _run(server, tmp_path, *arguments)
    assert (done[0], words in done[1], len(_ANSWERED)) == (code, True, int(code == 0)), done
