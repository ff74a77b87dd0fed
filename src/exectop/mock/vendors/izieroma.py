"""izieroma's "ROMA API" as its documents tell it.

Sources: get-details and get-status of the vendor's API reference, and its pages on list, cancel, dag, create, errors.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from exectop.mock.documents import example
from exectop.mock.http import body_of, key_fault, number, reply, seconds_of, stamp
from exectop.mock.plan import Phase
from exectop.mock.runs import draw
from exectop.mock.state import RunState, StepState
from exectop.mock.world import World

NAME = "izieroma"
PREFIX = "/izieroma/api/v1"
_DAY = 86400.0

_WORDS = {
    Phase.COMPLETED: "completed",
    Phase.FAILED: "failed",
    Phase.CANCELLED: "cancelled",
}
_ENDS = {Phase.COMPLETED: "completed_at", Phase.FAILED: "failed_at", Phase.CANCELLED: "cancelled_at"}
_STEP_WORDS = {
    Phase.QUEUED: "pending",
    Phase.RUNNING: "running",
    Phase.COMPLETED: "completed",
    Phase.FAILED: "failed",
    Phase.CANCELLED: "failed",
}
Handler = Callable[[Request], Awaitable[Response]]


def routes(world: World) -> list[BaseRoute]:
    """All routes below `PREFIX`."""
    server = _Server(world)
    return [
        Route("/executions", server.guarded(server.list), methods=["GET"]),
        Route("/executions", server.guarded(server.create), methods=["POST"]),
        Route("/executions/{id}", server.guarded(server.one), methods=["GET"]),
        Route("/executions/{id}/status", server.guarded(server.status), methods=["GET"]),
        Route("/executions/{id}/dag", server.guarded(server.dag), methods=["GET"]),
        Route("/executions/{id}/cancel", server.guarded(server.cancel), methods=["POST"]),
        Route("/{path:path}", server.guarded(server.unknown), methods=["GET", "POST"]),
    ]


def _error(status: int, code: str, message: str, details: Any = None) -> Response:
    error = {"code": code, "message": message} | ({} if details is None else {"details": details})
    return reply({"error": error}, status)


class _Server:
    def __init__(self, world: World) -> None:
        self.world = world
        self.spent: dict[int, int] = {}

    def guarded(self, handler: Handler) -> Handler:
        """The handler behind the key check and the daily quota, whose headers every reply carries."""

        async def handle(request: Request) -> Response:
            now = self.world.now()
            day = int(now // _DAY)
            reset = int((day + 1) * _DAY)
            left = self.world.daily_quota - self.spent.get(day, 0) - 1
            if left >= 0:
                self.spent = {day: self.spent.get(day, 0) + 1}
            response = await self._answer(handler, request, left, reset)
            response.headers["X-RateLimit-Limit"] = str(self.world.daily_quota)
            response.headers["X-RateLimit-Remaining"] = str(max(0, left))
            response.headers["X-RateLimit-Reset"] = str(reset)
            return response

        return handle

    async def _answer(self, handler: Handler, request: Request, left: int, reset: int) -> Response:
        fault = key_fault(request.headers.get("x-api-key", ""))
        if fault == 401:
            return _error(401, "unauthorized", "Invalid or revoked API key")
        if fault:
            return reply({"detail": "Insufficient permissions"}, 403)
        if left < 0:
            details = {"limit": self.world.daily_quota, "remaining": 0, "reset_at": stamp(reset)}
            return _error(429, "rate_limit_exceeded", "Rate limit exceeded", details)
        return await handler(request)

    def _find(self, request: Request) -> RunState | None:
        return self.world.get(NAME, request.path_params["id"])

    async def unknown(self, _: Request) -> Response:
        return _error(404, "not_found", "Not found")

    async def one(self, request: Request) -> Response:
        state = self._find(request)
        return reply(details(state)) if state else _error(404, "not_found", "Execution not found")

    async def status(self, request: Request) -> Response:
        state = self._find(request)
        return reply(status(state)) if state else _error(404, "not_found", "Execution not found")

    async def dag(self, request: Request) -> Response:
        state = self._find(request)
        if state is None:
            return _error(404, "not_found", "Execution not found")
        return reply({"execution_id": state.id, "dag": dag(state, is_full=True)})

    async def list(self, request: Request) -> Response:
        limit, offset = number(request, "limit", 20, 1, 100), number(request, "offset", 0, 0, 10**9)
        if limit is None or offset is None:
            return _error(400, "invalid_request", "limit must be 1 to 100 and offset at least 0")
        query = request.query_params
        after, before = (seconds_of(query.get(name, "")) for name in ("created_after", "created_before"))
        found = [
            state
            for state in self.world.newest(NAME)
            if ("status" not in query or word(state) == query["status"])
            and ("profile" not in query or state.plan.profile == query["profile"])
            and (after is None or state.plan.created >= after)
            and (before is None or state.plan.created <= before)
        ]
        if query.get("sort") == "updated_at":
            found.sort(key=lambda state: state.updated_at, reverse=True)
        if query.get("order") == "asc":
            found.reverse()
        page = [item(state) for state in found[offset : offset + limit]]
        has_more = offset + limit < len(found)
        paging = {"total": len(found), "limit": limit, "offset": offset, "has_more": has_more}
        return reply({"data": page, "pagination": paging})

    async def cancel(self, request: Request) -> Response:
        state = self._find(request)
        if state is None:
            return _error(404, "not_found", "Execution not found")
        if state.phase.is_over or state.plan.document:
            return _error(400, "invalid_operation", f"Cannot cancel execution in {word(state)} state")
        state = self.world.act(state.id, "cancel")
        return reply({"execution_id": state.id, "status": "cancelled", "cancelled_at": stamp(state.ended_at)})

    async def create(self, request: Request) -> Response:
        body = await body_of(request)
        goal = body.get("goal")
        if not isinstance(goal, str) or not 1 <= len(goal) <= 10_000:
            return _error(400, "invalid_request", "goal must be a text of 1 to 10000 characters", {"field": "goal"})
        state = self.world.create(
            replace(
                draw(NAME, self.world.rng(), self.world.now()),
                name=goal,
                prompt=goal,
                profile=str(body.get("config_profile") or "general"),
                metadata=body.get("metadata") or {},
            )
        )
        return reply({**item(state), "max_depth": body.get("max_depth", 3)}, 202)


def word(state: RunState) -> str:
    """The vendor's status word: a new execution is `running` at once."""
    if state.plan.document:
        return str(state.plan.document["status"])
    return _WORDS.get(state.phase, "running")


def item(state: RunState) -> dict[str, Any]:
    """A row of the list."""
    if state.plan.document:
        full = details(state)
        names = (
            "execution_id",
            "status",
            "initial_goal",
            "config_profile",
            "max_depth",
            "created_at",
            "updated_at",
            "completed_at",
        )
        return {name: full[name] for name in names if name in full}
    row = {
        "execution_id": state.id,
        "status": word(state),
        "initial_goal": state.plan.prompt,
        "config_profile": state.plan.profile,
        "max_depth": 3,
        "created_at": stamp(state.plan.created),
        "updated_at": stamp(state.updated_at),
    }
    if state.ended_at is not None:
        row[_ENDS[state.phase]] = stamp(state.ended_at)
    return row


def details(state: RunState) -> dict[str, Any]:
    """The body of `GET /executions/{id}`."""
    document = state.plan.document
    if document is not None:
        return dict(document)
    body = item(state)
    if state.phase is Phase.COMPLETED:
        body["result"] = state.plan.result
    body["dag"] = dag(state, is_full=False)
    body["metadata"] = {**_metadata(state), "user_metadata": dict(state.plan.metadata)}
    return body


def _metadata(state: RunState) -> dict[str, Any]:
    used = [step for step in state.steps if step.started_at is not None]
    return {
        "execution_time": round(state.work, 1),
        "tokens_used": sum(step.plan.tokens for step in used),
        "agent_calls": sum(step.attempt for step in used),
    }


def status(state: RunState) -> dict[str, Any]:
    """The body of `GET /executions/{id}/status`: three shapes, by status."""
    document = state.plan.document
    if document is not None:
        is_details = "initial_goal" in document
        return dict(example("izieroma-status-completed")) if is_details else dict(document)
    body: dict[str, Any] = {"execution_id": state.id, "status": word(state)}
    if state.phase is Phase.FAILED:
        failed = next((step.plan.name for step in state.steps if step.phase is Phase.FAILED), "")
        body["error"] = {
            "code": state.plan.error_code,
            "message": state.plan.error,
            "details": f"step {failed}" if failed else "no step named",
        }
        return {**body, "failed_at": stamp(state.ended_at)}
    body["progress"] = state.progress
    if state.phase is Phase.CANCELLED:
        return {**body, "cancelled_at": stamp(state.ended_at)}
    if state.phase is Phase.COMPLETED:
        metadata = _metadata(state)
        del metadata["agent_calls"]
        return {**body, "result": state.plan.result, "metadata": metadata, "completed_at": stamp(state.ended_at)}
    current = state.current
    body["current_step"] = current.plan.name.replace("_", " ") if current else "Waiting for a free worker"
    return {**body, "updated_at": stamp(state.updated_at)}


def dag(state: RunState, *, is_full: bool) -> dict[str, Any]:
    """The graph: the short variant inside the details, or the full one of `/dag`."""
    if state.plan.document is not None:
        graph = dict(state.plan.document.get("dag") or {"nodes": [], "edges": []})
        return graph | ({"stats": _stats(graph)} if is_full else {})
    ids = {step.plan.id for step in state.steps}
    nodes = [_node(step, is_full=is_full) for step in state.steps]
    edges = [
        {"from": before, "to": step.plan.id} | ({"type": "depends_on"} if is_full else {})
        for step in state.steps
        for before in step.plan.after
        if before in ids
    ]
    graph = {"nodes": nodes, "edges": edges}
    return graph | ({"stats": _stats(graph)} if is_full else {})


def _node(step: StepState, *, is_full: bool) -> dict[str, Any]:
    body: dict[str, Any] = {"id": step.plan.id, "type": step.plan.name, "status": _STEP_WORDS[step.phase]}
    if is_full:
        body["input"] = step.plan.input
    if step.phase is Phase.COMPLETED:
        body["output"] = step.plan.output
    if step.phase is Phase.FAILED:
        body["output"] = step.plan.error
    if is_full and step.started_at is not None:
        body["started_at"] = stamp(step.started_at)
    if is_full and step.ended_at is not None:
        body["completed_at"] = stamp(step.ended_at)
    return body


def _stats(graph: dict[str, Any]) -> dict[str, int]:
    words = [node["status"] for node in graph["nodes"]]
    return {
        "total_nodes": len(words),
        "completed_nodes": words.count("completed"),
        "failed_nodes": words.count("failed"),
        "total_edges": len(graph["edges"]),
    }
