"""What Polos tells besides single executions: sessions, traces, the catalogue of workflows, workers.

Owns: the handlers of these. Must not know: access, events' streams.
"""

import itertools
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from exectop.mock import words
from exectop.mock.http import empty, number, reply, seconds_of
from exectop.mock.vendors._polos_rows import DEPLOYMENT, NAME, WORKERS, Executions, Row, time_of, uuid_of
from exectop.mock.vendors._polos_sessions import detail, sessions
from exectop.mock.vendors._polos_spans import outputs, summary, trace
from exectop.mock.world import World

_SINCE = time_of(1_767_520_800.0)


class Lists:
    """Handlers that only read."""

    def __init__(self, world: World, executions: Executions) -> None:
        self._world = world
        self._executions = executions

    async def sessions(self, request: Request) -> Response:
        """Talks with agents; the limit counts executions before they are grouped."""
        page = _page(request)
        if page is None:
            return empty(400)
        query, is_in_time = request.query_params, _span_of_time(request)
        rows = (
            row
            for row in self._executions.roots()
            if row.kind == "agent"
            and is_in_time(row.created)
            and ("status" not in query or row.word == query["status"])
            and ("agent_id" not in query or row.workflow_id == query["agent_id"])
        )
        return reply({"sessions": sessions(list(itertools.islice(rows, *page)))})

    async def session(self, request: Request) -> Response:
        """One turn of a talk."""
        row = self._executions.find(uuid_of(request.path_params["id"]) or "")
        if row is None or row.kind != "agent":
            return reply({"error": "Session not found", "error_type": "NOT_FOUND"}, 404)
        return reply(detail(row))

    async def traces(self, request: Request) -> Response:
        """Traces of roots that are over, those that ended last first."""
        page = _page(request)
        if page is None:
            return empty(500)
        query, is_in_time = request.query_params, _span_of_time(request)
        found = []
        for row in self._executions.roots():
            one = summary(row.run)
            if one is not None and _matches(one, query) and is_in_time(seconds_of(one["started_at"]) or 0.0):
                found.append(one)
        found.sort(key=lambda one: str(one["ended_at"]), reverse=True)
        return reply({"traces": found[slice(*page)]})

    async def trace(self, request: Request) -> Response:
        """One trace; an unknown one is empty."""
        given = request.path_params["id"]
        run = self._world.get(NAME, uuid_of(given) or "")
        if run is not None and Row(run).body["parent_execution_id"] is None:
            return reply(trace(run))
        nothing = {"trace_start_time": None, "trace_end_time": None, "span_count": 0, "error_count": 0}
        body = {"trace_id": given, "spans": [], **nothing, "root_span_name": None, "status": "unknown"}
        return reply(body)

    async def steps(self, request: Request) -> Response:
        """The outputs of an execution's own steps."""
        id_ = uuid_of(request.path_params["id"])
        if id_ is None:
            return reply({"error": "Invalid execution ID", "error_type": "BAD_REQUEST"}, 400)
        row = self._executions.find(id_)
        if row is None:
            return reply({"error": "Failed to get execution", "error_type": "INTERNAL_ERROR"}, 500)
        return reply({"steps": [] if row.step else outputs(row.run)})

    async def workflows(self, _: Request) -> Response:
        """The workflows that workers have registered."""
        return reply([_workflow(name) for name in words.GOALS[NAME]])

    async def agents(self, _: Request) -> Response:
        """The agents that workers have registered."""
        return reply([_agent(name) for name in words.GOALS[NAME]])

    async def tools(self, _: Request) -> Response:
        """The tools that workers have registered."""
        about: dict[str, Any] = {"deployment_id": DEPLOYMENT, "description": None, "parameters": {}, "metadata": None}
        return reply([{"id": name, **about, "created_at": _SINCE, "updated_at": _SINCE} for name in words.MIDDLE])

    async def workers(self, _: Request) -> Response:
        """The workers that are there."""
        return reply({"worker_ids": list(WORKERS)})

    async def workers_online(self, _: Request) -> Response:
        """How many workers are there."""
        return reply({"online_count": len(WORKERS), "has_workers": True})


def _page(request: Request) -> tuple[int, int] | None:
    limit, offset = number(request, "limit", 50, 0, 10**9), number(request, "offset", 0, 0, 10**9)
    return None if limit is None or offset is None else (offset, offset + limit)


def _span_of_time(request: Request) -> Callable[[float], bool]:
    """Whether an instant lies between the query's times; what is no time is ignored."""
    query = request.query_params
    after, before = seconds_of(query.get("start_time", "")), seconds_of(query.get("end_time", ""))
    return lambda at: (after is None or at >= after) and (before is None or at <= before)


def _matches(one: dict[str, Any], query: Any) -> bool:
    return (
        ("root_span_type" not in query or one["root_span_type"] == query["root_span_type"])
        and query.get("root_span_name", "").strip("%") in one["root_span_name"]
        and ("has_error" not in query or (one["root_error"] is not None) == (query["has_error"] == "true"))
    )


def _workflow(name: str) -> dict[str, Any]:
    kind = {"workflow_type": "workflow", "trigger_on_event": None, "scheduled": False}
    return {"workflow_id": name, "deployment_id": DEPLOYMENT, **kind, "created_at": _SINCE}


def _agent(name: str) -> dict[str, Any]:
    return {
        "id": name,
        "deployment_id": DEPLOYMENT,
        "provider": "anthropic",
        "model": words.MODELS[0],
        "system_prompt": f"You do the work of {name}.",
        "tools": None,
        "temperature": 0.2,
        "max_output_tokens": 4096,
        "config": None,
        "metadata": None,
        "created_at": _SINCE,
        "updated_at": _SINCE,
    }
