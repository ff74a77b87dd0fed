"""claude-agent's API as its specifications tell it, and a change feed that is our own extension.

Sources: API-001 to API-005 and DATA-001 of the vendor's repository. `GET /executions/stream` is not the vendor's:
its UI specification allows "WebSocket or SSE" without naming one, so the mock offers this feed: text frames
`{"cursor": …, "type": "execution", "data": {…}}`, and `{"cursor": …, "type": "keepalive"}` while nothing changes.
With `?envelope=implementation` replies come in the `{success, data}` wrapping of the vendor's own code.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from exectop.mock.http import body_of, key_fault, number, reply, seconds_of, stamp
from exectop.mock.plan import Phase
from exectop.mock.runs import draw
from exectop.mock.state import RunState
from exectop.mock.world import World

NAME = "claude-agent"
PREFIX = "/claude-agent/api/v1"
KEEPALIVE_LOOKS = 8

_WORDS = {
    Phase.QUEUED: "PENDING",
    Phase.STARTING: "PENDING",
    Phase.COMPLETED: "COMPLETED",
    Phase.FAILED: "FAILED",
    Phase.CANCELLED: "CANCELLED",
}
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
Handler = Callable[[Request], Awaitable[Response]]


def routes(world: World) -> list[BaseRoute]:
    """All routes below `PREFIX`."""
    server = _Server(world)
    return [
        Route("/health", server.health, methods=["GET"]),
        WebSocketRoute("/executions/stream", server.stream),
        Route("/executions", server.guarded(server.list), methods=["GET"]),
        Route("/executions", server.guarded(server.create), methods=["POST"]),
        Route("/executions/{id}", server.guarded(server.one), methods=["GET"]),
        Route("/executions/{id}/cancel", server.guarded(server.cancel), methods=["POST"]),
        Route("/executions/{id}/artifacts", server.guarded(server.artifacts), methods=["GET"]),
        Route("/executions/{id}/logs", server.guarded(server.logs), methods=["GET"]),
    ]


def _key_of(connection: HTTPConnection) -> str:
    scheme, _, key = connection.headers.get("authorization", "").partition(" ")
    return key if scheme in ("Bearer", "ApiKey") else connection.headers.get("x-api-key", "")


def _error(status: int, code: str, message: str, details: Any = None) -> Response:
    return reply(
        {"error": {"code": code, "message": message, "details": details or {}}, "requestId": "req-123456"}, status
    )


def _missing(id_: str) -> Response:
    return _error(404, "NOT_FOUND", "Execution not found", {"id": id_})


class _Server:
    def __init__(self, world: World) -> None:
        self.world = world

    def guarded(self, handler: Handler) -> Handler:
        """The handler behind the key check."""

        async def handle(request: Request) -> Response:
            fault = key_fault(_key_of(request))
            if fault == 401:
                return _error(401, "UNAUTHORIZED", "Authentication failed")
            return _error(403, "FORBIDDEN", "Not allowed to read executions") if fault else await handler(request)

        return handle

    async def health(self, _: Request) -> Response:
        return reply({"success": True, "data": {"status": "healthy"}})

    async def one(self, request: Request) -> Response:
        id_ = request.path_params["id"]
        state = self.world.get(NAME, id_)
        if state is None:
            return _missing(id_)
        body = execution(
            state,
            with_artifacts=request.query_params.get("includeArtifacts") == "true",
            with_transitions=request.query_params.get("includeTransitions") == "true",
        )
        is_wrapped = request.query_params.get("envelope") == "implementation"
        return reply({"success": True, "data": body} if is_wrapped else body)

    async def list(self, request: Request) -> Response:
        page, size = number(request, "page", 1, 1, 10**6), number(request, "pageSize", 20, 1, 100)
        if page is None or size is None:
            return _error(400, "VALIDATION_ERROR", "page starts at 1, pageSize is 1 to 100")
        found = [state for state in self.world.newest(NAME) if _fits(state, request)]
        if request.query_params.get("sortOrder") == "asc":
            found.reverse()
        pages = -(-len(found) // size)
        rows = [row(state) for state in found[(page - 1) * size : page * size]]
        paging = {
            "page": page,
            "pageSize": size,
            "total": len(found),
            "totalPages": pages,
            "hasNext": page < pages,
            "hasPrev": page > 1,
        }
        return reply({"data": rows, "pagination": paging})

    async def create(self, request: Request) -> Response:
        body = await body_of(request)
        prompt = body.get("prompt")
        if not isinstance(prompt, str) or not 1 <= len(prompt) <= 100_000:
            return _error(
                400, "VALIDATION_ERROR", "prompt must be a text of 1 to 100000 characters", {"field": "prompt"}
            )
        template = draw(NAME, self.world.rng(), self.world.now())
        metadata = body.get("metadata") or {}
        state = self.world.create(replace(template, name=prompt, prompt=prompt, metadata=metadata))
        return reply(execution(state), 201)

    async def cancel(self, request: Request) -> Response:
        id_ = request.path_params["id"]
        state = self.world.get(NAME, id_)
        if state is None:
            return _missing(id_)
        if state.phase.is_over or state.plan.document:
            details = {"currentStatus": word(state), "allowedStatuses": ["PENDING", "RUNNING"]}
            return _error(409, "INVALID_STATE", f"Cannot cancel an execution that is {word(state)}", details)
        reason = (await body_of(request)).get("reason")
        state = self.world.act(id_, "cancel", by=str(reason or "user request"))
        return reply(
            {
                "id": id_,
                "status": "CANCELLED",
                "jobName": _job(id_),
                "cancelledAt": stamp(state.ended_at),
                "cancelReason": reason,
                "message": "Execution cancelled successfully",
            }
        )

    async def artifacts(self, request: Request) -> Response:
        state = self.world.get(NAME, request.path_params["id"])
        if state is None:
            return _missing(request.path_params["id"])
        found = execution(state, with_artifacts=True).get("artifacts", [])
        size = sum(artifact["fileSize"] for artifact in found)
        return reply({"executionId": state.id, "artifacts": found, "totalCount": len(found), "totalSize": size})

    async def logs(self, request: Request) -> Response:
        state = self.world.get(NAME, request.path_params["id"])
        if state is None:
            return _missing(request.path_params["id"])
        lines = [f"{stamp(at, digits=3)} {text}" for at, text in _log(state)]
        tail = number(request, "tail", len(lines), 0, 10**6)
        chosen = lines[len(lines) - min(len(lines), tail or 0) :]
        return reply({"success": True, "data": {"logs": "\n".join(chosen)}})

    async def stream(self, socket: WebSocket) -> None:
        """Our extension: changes after `cursor` (microseconds of the world's time), from now on without one."""
        if key_fault(_key_of(socket)):
            await socket.close(4401, "unauthorized")
            return
        await socket.accept()
        text = socket.query_params.get("cursor", "")
        since = int(text) / 1e6 if text.isdigit() else self.world.now()
        leaving = asyncio.ensure_future(_until_closed(socket))  # noqa: TID251 - a server's own task, ended below
        try:
            await self._feed(socket, since, leaving)
        except WebSocketDisconnect:
            return
        finally:
            leaving.cancel()

    async def _feed(self, socket: WebSocket, since: float, leaving: "asyncio.Future[None]") -> None:
        quiet = 0
        while not leaving.done():
            changed = self.world.changed_since(NAME, since)
            quiet = 0 if changed else quiet + 1
            for state in changed:
                since = max(since, state.updated_at)
                data = execution(state, with_artifacts=True, with_transitions=True)
                await socket.send_text(json.dumps({"cursor": _cursor(since), "type": "execution", "data": data}))
            if quiet and quiet % KEEPALIVE_LOOKS == 0:
                await socket.send_text(json.dumps({"cursor": _cursor(since), "type": "keepalive"}))
            await self.world.clock.sleep(self.world.pace)


async def _until_closed(socket: WebSocket) -> None:
    """Return when the client has gone; whatever it says is ignored."""
    while (await socket.receive())["type"] != "websocket.disconnect":
        continue


def _cursor(at: float) -> str:
    """Rounded up, so that what was sent is not sent again."""
    return str(int(at * 1e6) + 1)


def _fits(state: RunState, request: Request) -> bool:
    query = request.query_params
    wanted = [name for name in query.get("status", "").split(",") if name]
    after, before = seconds_of(query.get("createdAfter", "")), seconds_of(query.get("createdBefore", ""))
    return (
        (not wanted or word(state) in wanted)
        and (after is None or state.plan.created >= after)
        and (before is None or state.plan.created <= before)
        and query.get("model", state.plan.model) == state.plan.model
        and query.get("search", "").lower() in state.plan.prompt.lower()
    )


def word(state: RunState) -> str:
    """The vendor's status word."""
    return str(state.plan.document["status"]) if state.plan.document else _WORDS.get(state.phase, "RUNNING")


def _job(id_: str) -> str:
    return f"claude-agent-{id_[:8]}"


def row(state: RunState) -> dict[str, Any]:
    """A row of the list."""
    full = execution(state, with_artifacts=True)
    names = ("id", "status", "jobName", "prompt", "model", "createdAt", "startedAt", "completedAt")
    body = {name: full[name] for name in names if full.get(name) is not None}
    body["prompt"] = body["prompt"][:200]
    if full.get("result"):
        body["tokensUsed"] = full["result"]["tokensUsed"]
    if full.get("error"):
        body["errorCode"] = full["error"]["code"]
    return body | {"artifactCount": len(full.get("artifacts", ()))}


def execution(state: RunState, *, with_artifacts: bool = False, with_transitions: bool = False) -> dict[str, Any]:
    """The execution object; the two lists only where they are asked for."""
    if state.plan.document:
        body = dict(state.plan.document)
        if not with_artifacts:
            body.pop("artifacts", None)
        if not with_transitions:
            body.pop("statusTransitions", None)
        return body
    plan = state.plan
    body = {
        "id": plan.id,
        "status": word(state),
        "jobName": _job(plan.id),
        "prompt": plan.prompt,
        "model": plan.model,
        "maxTokens": 8192,
        "metadata": dict(plan.metadata),
        "createdAt": stamp(plan.created),
        "updatedAt": stamp(state.updated_at),
    }
    if state.started_at is not None:
        body |= {"startedAt": stamp(state.started_at), "podName": f"{_job(plan.id)}-{plan.id[-5:]}"}
    if state.ended_at is not None:
        body["completedAt"] = stamp(state.ended_at)
    body |= _ending(state)
    if with_artifacts:
        body["artifacts"] = _artifacts(state)
    if with_transitions:
        body["statusTransitions"] = _transitions(state)
    return body


def _ending(state: RunState) -> dict[str, Any]:
    plan = state.plan
    if state.phase is Phase.COMPLETED:
        incoming = plan.tokens // 4
        usage = {"tokensUsed": plan.tokens, "inputTokens": incoming, "outputTokens": plan.tokens - incoming}
        return {"result": {"output": plan.result, **usage, "estimatedCost": round(plan.tokens * 6.2e-6, 6)}}
    if state.phase is Phase.FAILED:
        last = stamp(max(turn.at for turn in state.turns[:-1]))
        return {"error": {"code": plan.error_code, "message": plan.error, "details": {"lastActivity": last}}}
    return {}


def _artifacts(state: RunState) -> list[dict[str, Any]]:
    return [
        {
            "id": file.id,
            "fileName": file.name,
            "fileSize": file.size,
            "mimeType": file.media_type,
            "type": file.kind,
            "createdAt": stamp(state.wall(file.at)),
        }
        for file in state.plan.files
        if file.at <= state.work
    ]


def _transitions(state: RunState) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for turn in state.turns:
        after = _WORDS.get(turn.phase, "RUNNING")
        before = found[-1]["toStatus"] if found else None
        if after != before:
            found.append({"fromStatus": before, "toStatus": after, "transitionedAt": stamp(turn.at)})
    return found


def _log(state: RunState) -> list[tuple[float, str]]:
    lines = [
        (turn.at, f"INFO {_job(state.id)} is {_WORDS.get(turn.phase, 'RUNNING').lower()}") for turn in state.turns
    ]
    for step in state.steps:
        if step.started_at is not None:
            lines.append((step.started_at, f"INFO {step.plan.kind} {step.plan.name} begins"))
        if step.ended_at is not None:
            level, said = (
                ("ERROR", step.plan.error) if step.phase is Phase.FAILED else ("INFO", f"{step.plan.name} done")
            )
            lines.append((step.ended_at, f"{level} {said}"))
    return sorted(lines)
