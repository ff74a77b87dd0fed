"""Doing the faults of the catalogue to a request, as an ASGI layer around the mock.

Owns: what goes wrong on the wire. Must not know: any vendor, the world's contents.
"""

import asyncio
import gzip
import json
from collections.abc import MutableMapping
from email.utils import formatdate
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from exectop.clock import Clock
from exectop.mock.chaos import Chaos
from exectop.mock.mutations import mutate

_MIB = 1 << 20
_JSON = (b"content-type", b"application/json")
_ONE_HOUR = 3600.0


class FaultLayer:
    """Strikes requests as `chaos` says. Control paths (`/_…`) are spared."""

    def __init__(self, app: ASGIApp, chaos: Chaos, clock: Clock) -> None:
        self._app = app
        self._chaos = chaos
        self._clock = clock
        self._earlier: dict[str, bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        is_stream = path.endswith("/stream")
        fault = "" if path.startswith("/_") or not self._chaos.rates else self._chaos.strike(is_stream=is_stream)
        if scope["type"] not in ("http", "websocket") or not fault:
            await self._app(scope, receive, send)
        elif is_stream:
            await _FaultyStream(self._app, self._chaos, fault).run(scope, receive, send)
        else:
            await self._strike(fault, scope, receive, send)

    async def _strike(self, fault: str, scope: Scope, receive: Receive, send: Send) -> None:
        match fault:
            case "reset":
                _abort(send)
            case "half-open":
                await _until_gone(receive)
            case "delay":
                await self._clock.sleep(self._chaos.between(0.5, 3))
                await self._app(scope, receive, send)
            case "vanish" if not _is_single(scope):
                await self._app(scope, receive, send)
            case _ if (made := _made_up(fault, scope, self._clock.now())) is not None:
                await _answer(send, *made)
            case _:
                await self._spoil(fault, scope, receive, send)

    async def _spoil(self, fault: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the mock answer, then do something to the answer."""
        status, headers, body = await _collect(self._app, scope, receive)
        question = f"{scope['path']}?{scope.get('query_string', b'').decode('latin-1')}"
        earlier = self._earlier.setdefault(question, body)
        match fault:
            case "stale":
                await _answer(send, status, headers, earlier)
            case "bom":
                await _answer(send, status, headers, b"\xef\xbb\xbf" + body)
            case "latin-1":
                await _answer(send, status, headers, body.decode("utf-8").encode("latin-1", "replace"))
            case "clock-skew":
                kept = [pair for pair in headers if pair[0].lower() != b"date"]
                date = formatdate(self._clock.now() + 2 * _ONE_HOUR, usegmt=True).encode()
                await _answer(send, status, [*kept, (b"date", date)], body)
            case "reset-in-body" | "cut":
                await _begin(send, status, headers, len(body) if fault == "reset-in-body" else None)
                await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
                await asyncio.sleep(0.05)  # noqa: TID251 - real time: the bytes must have left
                _abort(send) if fault == "reset-in-body" else await send({"type": "http.response.body"})
            case "drip":
                await _begin(send, status, headers, len(body))
                for place in range(len(body)):
                    await send({"type": "http.response.body", "body": body[place : place + 1], "more_body": True})
                    await asyncio.sleep(0.2)  # noqa: TID251 - real time: the wire is slow, not the world
                await send({"type": "http.response.body"})
            case _:
                await _answer(send, status, headers, mutate(fault, body, self._chaos))


def _is_single(scope: Scope) -> bool:
    return "/executions/" in scope["path"] and scope["method"] == "GET"


def _made_up(fault: str, scope: Scope, now: float) -> tuple[int, list[tuple[bytes, bytes]], bytes] | None:
    """Status, headers and body of answers that need no mock."""
    match fault:
        case "vanish":
            return 404, [_JSON], json.dumps({"error": {"code": "not_found", "message": "gone"}}).encode()
        case "empty":
            return 200, [_JSON], b""
        case "html":
            return 200, [(b"content-type", b"text/html")], b"<!DOCTYPE html><title>Gateway</title><h1>Sign in</h1>"
        case "not-json":
            return 200, [_JSON], b"OK (all systems operational)"
        case "nested":
            return 200, [_JSON], b"[" * 100_000 + b"]" * 100_000
        case "huge":
            return 200, [_JSON], b'{"data": "' + b"x" * (64 * _MIB) + b'"}'
        case "gzip-bomb":
            body = gzip.compress(b'{"data": "' + b"0" * (64 * _MIB) + b'"}', 9)
            return 200, [_JSON, (b"content-encoding", b"gzip")], body
        case "redirect-other-host":
            return 307, [(b"location", b"http://other-host.invalid/steal")], b""
        case "redirect-loop":
            return 307, [(b"location", scope["path"].encode())], b""
    if fault.startswith("http-"):
        _, status, *form = fault.split("-")
        headers = [_JSON]
        if form:
            after = {"seconds": "2", "date": formatdate(now + 2, usegmt=True), "junk": "soon\t-1"}[form[0]]
            headers.append((b"retry-after", after.encode()))
        told = {"error": {"code": "injected", "message": f"injected {status}"}, "requestId": "req-chaos"}
        return int(status), headers, json.dumps(told).encode()
    return None


async def _begin(send: Send, status: int, headers: list[tuple[bytes, bytes]], length: int | None) -> None:
    kept = [pair for pair in headers if pair[0].lower() != b"content-length"]
    if length is not None:
        kept.append((b"content-length", str(length).encode()))
    await send({"type": "http.response.start", "status": status, "headers": kept})


async def _answer(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    await _begin(send, status, headers, len(body))
    await send({"type": "http.response.body", "body": body})


async def _collect(app: ASGIApp, scope: Scope, receive: Receive) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """What the app answers, in one piece."""
    start: MutableMapping[str, Any] = {}
    parts: list[bytes] = []

    async def keep(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        else:
            parts.append(message.get("body", b""))

    await app(scope, receive, keep)
    return start["status"], list(start.get("headers", ())), b"".join(parts)


def _abort(send: Send) -> None:
    """Reset the connection. The server's own `send` belongs to the cycle that holds the transport; in a test
    without sockets there is none, and the error stands for it."""
    cycle = getattr(send, "__self__", None)
    transport = getattr(cycle, "transport", None)
    if transport is None:
        raise ConnectionResetError("chaos: reset")
    transport.abort()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] not in ("http.disconnect", "websocket.disconnect"):
        continue


class _FaultyStream:
    """Passes a stream's frames on, wrongly."""

    def __init__(self, app: ASGIApp, chaos: Chaos, fault: str) -> None:
        self._app = app
        self._chaos = chaos
        self._fault = fault
        self._sent = 0
        self._has_struck = False
        self._held: Message | None = None

    async def run(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._send = send
        await self._app(scope, receive, self._pass)

    async def _pass(self, message: Message) -> None:
        """Frames are SSE body chunks or WebSocket texts; the rest goes through."""
        text = message.get("body") or message.get("text")
        if not text:
            await self._send(message)
            return
        is_alive = (b"keepalive" if isinstance(text, bytes) else "keepalive") in text
        self._sent += 0 if is_alive else 1
        if not self._is_struck(is_alive):
            await self._send(message)
            return
        if not self._has_struck:
            self._has_struck = True
            self._chaos.count(self._fault)
        match self._fault:
            case "stream-cut":
                _abort(self._send)
            case "stream-duplicate":
                await self._send(message)
                await self._send(dict(message))
            case "stream-reorder":
                await self._swap(message)
            case "stream-junk":
                junk = b"data: {broken\n\n" if isinstance(text, bytes) else "{broken"
                await self._send({**message, "body" if isinstance(text, bytes) else "text": junk})
                await self._send(message)
            case _:
                return  # lost, silent, keep-alives only

    def _is_struck(self, is_alive: bool) -> bool:
        """Whether this frame is one that the fault does something to."""
        match self._fault:
            case "stream-cut":
                return self._sent > 3
            case "stream-reorder" | "stream-keepalive":
                return not is_alive
            case "stream-lose":
                return not is_alive and self._chaos.chance(0.3)
            case _:
                return True

    async def _swap(self, message: Message) -> None:
        if self._held is None:
            self._held = message
            return
        held, self._held = self._held, None
        await self._send(message)
        await self._send(held)
