"""An ASGI layer that makes everything a vendor says hostile: bodies, stream frames and header values.

Owns: where on the wire it is done, and undoing it in what clients send back. Must not know: any vendor.
"""

import json
from typing import Any
from urllib.parse import quote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from exectop.mock.chaos import Chaos
from exectop.mock.hostile import Mutation, honest

FAULT = "hostile"
_HEADER = "\x1b]0;PWNED\x07\x9b2J [/] \x1b[31m".encode("latin-1")


class HostileLayer:
    """Changes as many answers as the rate of `hostile` says."""

    def __init__(self, app: ASGIApp, chaos: Chaos) -> None:
        self._app = app
        self._chaos = chaos

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        rate = self._chaos.rates.get(FAULT, 0.0)
        if not rate or scope["type"] not in ("http", "websocket") or scope["path"].startswith("/_"):
            await self._app(scope, receive, send)
            return
        asked = _honest_scope(scope)
        if not self._chaos.chance(rate):
            await self._app(asked, _honest_receive(receive), send)
            return
        self._chaos.counts[FAULT] = self._chaos.counts.get(FAULT, 0) + 1
        answer = _Answer(send, has_long=scope["path"].count("/") > 4)
        await self._app(asked, _honest_receive(receive), answer.send)


def _honest_scope(scope: Scope) -> Scope:
    """The question as it would have been without what was added to ids."""
    path = honest(scope["path"])
    query = honest(scope.get("query_string", b"").decode("latin-1")).encode("latin-1")
    return {**scope, "path": path, "raw_path": quote(path).encode(), "query_string": query}


def _honest_receive(receive: Receive) -> Receive:
    async def received() -> Message:
        message = await receive()
        for name in ("body", "text"):
            if message.get(name):
                message = {**message, name: _honest_json(message[name])}
        return message

    return received


def _honest_json(text: bytes | str) -> bytes | str:
    try:
        clean = json.dumps(_map_texts(json.loads(text)))
    except ValueError:
        return text
    return clean.encode() if isinstance(text, bytes) else clean


def _map_texts(value: Any) -> Any:
    match value:
        case str():
            return honest(value)
        case list():
            return [_map_texts(item) for item in value]
        case dict():
            return {key: _map_texts(item) for key, item in value.items()}
        case _:
            return value


class _Answer:
    """Takes the application's messages and passes hostile ones on."""

    def __init__(self, send: Send, *, has_long: bool) -> None:
        self._send = send
        self._has_long = has_long
        self._start: Message | None = None
        self._is_json = False
        self._body = b""

    async def send(self, message: Message) -> None:
        match message["type"]:
            case "http.response.start":
                self._start = message
                kind = dict(message.get("headers", ())).get(b"content-type", b"")
                self._is_json = b"json" in kind
                if not self._is_json:
                    await self._begin(None)
            case "http.response.body" if self._is_json:
                self._body += message.get("body", b"")
                if not message.get("more_body"):
                    body = self._changed(self._body)
                    await self._begin(len(body))
                    await self._send({"type": "http.response.body", "body": body})
            case "http.response.body":
                await self._send({**message, "body": self._frames(message.get("body", b""))})
            case "websocket.send" if message.get("text"):
                await self._send({**message, "text": self._changed(message["text"].encode()).decode()})
            case _:
                await self._send(message)

    async def _begin(self, length: int | None) -> None:
        if self._start is None:
            return
        headers = list(self._start.get("headers", ()))
        if length is not None:
            headers = [pair for pair in headers if pair[0].lower() != b"content-length"]
            headers.append((b"content-length", str(length).encode()))
        headers += [(b"x-request-id", _HEADER), (b"server", _HEADER)]
        await self._send({**self._start, "headers": headers})

    def _changed(self, body: bytes) -> bytes:
        try:
            value = json.loads(body)
        except ValueError:
            return body
        changed = Mutation(has_long=self._has_long).of(value)
        self._has_long = False
        return json.dumps(changed).encode()

    def _frames(self, chunk: bytes) -> bytes:
        """Server-sent events: the JSON of every `data:` line."""
        lines = chunk.split(b"\n")
        return b"\n".join(
            b"data: " + self._changed(line[5:].strip()) if line.startswith(b"data:") else line for line in lines
        )
