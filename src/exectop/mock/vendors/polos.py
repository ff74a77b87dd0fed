"""The orchestrator of Polos as its OpenAPI page and its open source server tell of it.

Owns: routes, access and errors, several of which have an empty body. Must not know: any other vendor.
"""

import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from exectop.mock.http import body_of, empty, key_fault, number, reply, seconds_of
from exectop.mock.plan import Phase
from exectop.mock.runs import draw
from exectop.mock.state import RunState
from exectop.mock.vendors._polos_events import Log, request_of
from exectop.mock.vendors._polos_lists import Lists
from exectop.mock.vendors._polos_rows import NAME, Executions, Row, ask_key, time_of, uuid_of
from exectop.mock.world import World

__all__ = ["NAME", "PREFIX", "routes"]

PREFIX = "/polos/api/v1"
Handler = Callable[[Request], Awaitable[Response]]


def routes(world: World) -> list[BaseRoute]:
    """All routes below `PREFIX`."""
    server = _Server(world)
    open_, own = server.guarded, server.of_project
    return [
        Route("/executions/{id}", open_(server.one), methods=["GET"]),
        Route("/executions/{id}/cancel", open_(server.cancel), methods=["POST"]),
        Route("/workflows/runs", own(server.runs), methods=["GET"]),
        Route("/workflows/{id}/run", own(server.run), methods=["POST"]),
        Route("/workflows", own(server.lists.workflows), methods=["GET"]),
        Route("/agents", own(server.lists.agents), methods=["GET"]),
        Route("/tools", own(server.lists.tools), methods=["GET"]),
        Route("/sessions", own(server.lists.sessions), methods=["GET"]),
        Route("/sessions/{id}", own(server.lists.session), methods=["GET"]),
        Route("/traces", own(server.lists.traces), methods=["GET"]),
        Route("/traces/{id}", own(server.lists.trace), methods=["GET"]),
        Route("/workers/active", own(server.lists.workers), methods=["GET"]),
        Route("/workers/status", own(server.lists.workers_online), methods=["GET"]),
        Route("/internal/executions/{id}/steps", open_(server.lists.steps), methods=["GET"]),
        Route("/events", own(server.events), methods=["GET"]),
        Route("/events/stream", open_(server.stream), methods=["GET"]),
        Route("/events/publish", own(server.publish), methods=["POST"]),
        Route("/approvals/{root}/{key:path}/submit", server.submit, methods=["POST"]),
        Route("/approvals/{root}/{key:path}", server.approval, methods=["GET"]),
    ]


def _error(status: int, type_: str, message: str) -> Response:
    return reply({"error": message, "error_type": type_}, status)


def _key(request: Request) -> str:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return key.strip()
    return next((request.cookies[name] for name in ("polos_auth", "auth_token") if name in request.cookies), "")


def _project(request: Request) -> str | None:
    """The project as a UUID; browsers' streams name it in the query."""
    headers, query = request.headers, request.query_params
    given = headers.get("x-project-id") or headers.get("project-id")
    if not given and request.url.path.endswith(("/events", "/events/stream")):
        given = query.get("project_id")
    return uuid_of(given or "")


class _Server:
    def __init__(self, world: World) -> None:
        self.world = world
        self.executions = Executions(world)
        self.log = Log(world)
        self.lists = Lists(world, self.executions)

    def guarded(self, handler: Handler) -> Handler:
        """The handler behind the key check. A key that is no `sk_…` is a session's and needs the project as well."""

        async def handle(request: Request) -> Response:
            key = _key(request)
            fault = key_fault(key)
            if fault == 401:
                return _error(401, "UNAUTHORIZED", "Not authenticated")
            if fault:
                return _error(403, "PROJECT_ACCESS_FORBIDDEN", "Access to this project is forbidden")
            if not key.startswith("sk_") and handler != self.stream and _project(request) is None:
                return empty(400)
            return await handler(request)

        return handle

    def of_project(self, handler: Handler) -> Handler:
        """The handler behind the key check and the project's header, which these need with any key."""

        async def handle(request: Request) -> Response:
            return await handler(request) if _project(request) else empty(400)

        return self.guarded(handle)

    async def one(self, request: Request) -> Response:
        id_ = uuid_of(request.path_params["id"])
        if id_ is None:
            return empty(400)
        row = self.executions.find(id_)
        return reply(row.body) if row else empty(500)  # the look-up of the project fails first

    async def runs(self, request: Request) -> Response:
        limit, offset = number(request, "limit", 50, 0, 10**9), number(request, "offset", 0, 0, 10**9)
        if limit is None or offset is None:
            return _error(400, "BAD_REQUEST", "limit and offset must be numbers")
        query = request.query_params
        after, before = seconds_of(query.get("start_time", "")), seconds_of(query.get("end_time", ""))
        found = [
            row
            for row in self.executions.of_kind(query.get("workflow_type", "workflow"))
            if ("workflow_id" not in query or row.workflow_id == query["workflow_id"])
            and (after is None or row.created >= after)
            and (before is None or row.created <= before)
        ]
        return reply([_item(row) for row in found[offset : offset + limit]])

    async def cancel(self, request: Request) -> Response:
        id_ = uuid_of(request.path_params["id"])
        if id_ is None:
            return _error(400, "BAD_REQUEST", "Invalid execution ID")
        row = self.executions.find(id_)
        if row is None:
            return _error(404, "CANCELLATION_ERROR", "Execution not found")
        if row.word in ("completed", "failed", "cancelled"):
            return _error(400, "CANCELLATION_ERROR", f"Execution cannot be cancelled (status: {row.word})")
        if row.run.phase is not Phase.CANCELLING:
            self.world.act(row.run.id, "cancel")  # the whole tree, ancestors as well
        body = (self.executions.find(id_) or row).body
        return reply({"execution_id": id_, "status": body["status"], "cancelled_at": body["cancelled_at"]})

    async def run(self, request: Request) -> Response:
        body = await body_of(request)
        if "payload" not in body:
            return _error(422, "BAD_REQUEST", "missing field `payload`")
        template = draw(NAME, random.Random(f"{self.world.seed}/{self.world.requests}"), self.world.now())
        payload = body["payload"]
        prompt = str(payload.get("input") or payload) if isinstance(payload, dict) else str(payload)
        id_, options = request.path_params["id"], {"run": body}
        plan = replace(template, name=id_, prompt=prompt, kind="workflow", metadata=options)
        state = self.world.create(plan)
        return reply({"execution_id": state.id, "created_at": time_of(state.plan.created)})

    async def events(self, request: Request) -> Response:
        query = request.query_params
        limit, last = number(request, "limit", 100, 1, 10**9), number(request, "last_sequence_id", 0, 0, 10**12)
        if not query.get("topic") or limit is None or last is None:
            return empty(400)
        after = seconds_of(query.get("last_timestamp", ""))
        found = [
            event
            for event in self.log.events(query["topic"])
            if event["sequence_id"] > last and (after is None or (seconds_of(event["created_at"]) or 0.0) > after)
        ]
        if query.get("sort") == "desc":
            found.reverse()
        page = found[:limit]
        following = page[-1]["sequence_id"] if page else None
        return reply({"events": page, "next_sequence_id": following, "has_more": len(page) == limit})

    async def stream(self, request: Request) -> Response:
        query = request.query_params
        topic = query.get("topic", "")
        last, after = number(request, "last_sequence_id", 0, 0, 10**12), seconds_of(query.get("last_timestamp", ""))
        if query.get("workflow_run_id"):
            if not query.get("workflow_id"):
                return _error(400, "BAD_REQUEST", "workflow_id is required with workflow_run_id")
            topic = f"workflow/{query['workflow_id']}/{query['workflow_run_id']}"
        if not topic or last is None:
            return _error(400, "BAD_REQUEST", "topic or workflow_id and workflow_run_id are required")
        if "last_sequence_id" not in query and (after is not None or not query.get("workflow_run_id")):
            frames = self.log.frames(topic, None, self.world.now() if after is None else after)
        else:
            frames = self.log.frames(topic, last, None)
        return StreamingResponse(frames, media_type="text/event-stream", headers={"Cache-Control": "no-cache"})

    async def publish(self, request: Request) -> Response:
        body = await body_of(request)
        topic, events = body.get("topic"), body.get("events")
        if not isinstance(topic, str) or not isinstance(events, list):
            return empty(400)
        numbers = [self._publish(topic, event) for event in events if isinstance(event, dict)]
        return reply({"sequence_ids": numbers, "created_at": time_of(self.world.now())})

    def _publish(self, topic: str, event: dict[str, Any]) -> int:
        """An answer that is waited for resumes the run, whose own event it becomes."""
        run = self.log.run_of(topic)
        type_, data = event.get("event_type"), event.get("data")
        if run is None or not _waits(run) or type_ != f"resume_{ask_key(run.plan)}":
            return self.log.publish(topic, type_, data)
        self._answer(run, data)
        return next(int(e["sequence_id"]) for e in reversed(self.log.events(topic)) if e["event_type"] == type_)

    def _answer(self, run: RunState, data: Any) -> None:
        is_refused = isinstance(data, dict) and data.get("approved") is False
        self.world.act(run.id, "reject" if is_refused else "approve", data=data)

    def _asking(self, request: Request) -> RunState | None:
        run = self.world.get(NAME, uuid_of(request.path_params["root"]) or "")
        return run if run and run.plan.ask and request.path_params["key"] == ask_key(run.plan) else None

    async def approval(self, request: Request) -> Response:
        run = self._asking(request)
        if run is None:
            return empty(404)
        data = request_of(run) if _waits(run) else None
        key = request.path_params["key"]
        return reply({"execution_id": run.id, "step_key": key, "status": Row(run).word, "data": data})

    async def submit(self, request: Request) -> Response:
        run = self._asking(request)
        if run is None:
            return empty(404)
        if not _waits(run):
            return empty(409)
        self._answer(run, (await body_of(request)).get("data") or {})
        return empty(200)


def _waits(run: RunState) -> bool:
    return run.phase is Phase.WAITING


def _item(row: Row) -> dict[str, Any]:
    """A row of the list: neither the start nor the parent is told."""
    names = (
        "id",
        "root_execution_id",
        "workflow_id",
        "session_id",
        "created_at",
        "status",
        "completed_at",
        "payload",
        "result",
        "error",
    )
    body = row.body
    return {name: body[name] for name in names}
