"""The Agents API v2 of Asteroid as its OpenAPI page and the vendor's SDK tell of it.

Owns: routes, access, errors. Must not know: any other vendor.
"""

import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from exectop.mock import words
from exectop.mock.documents import example
from exectop.mock.http import body_of, empty, key_fault, number, reply
from exectop.mock.plan import Phase, RunPlan
from exectop.mock.runs import draw
from exectop.mock.state import RunState
from exectop.mock.vendors import _asteroid_files as files
from exectop.mock.vendors._asteroid_activities import Message, activities
from exectop.mock.vendors._asteroid_filters import BadQueryError, ordered, tests_of
from exectop.mock.vendors._asteroid_graph import snapshot
from exectop.mock.vendors._asteroid_items import (
    NAME,
    ORGANIZATION,
    USER,
    is_terminal,
    item,
    uuid_of,
    version_id,
    word,
    workflow_id,
)
from exectop.mock.world import World

__all__ = ["NAME", "PREFIX", "routes"]

PREFIX = "/asteroid/agents/v2"
Handler = Callable[[Request], Awaitable[Response]]
OneHandler = Callable[[Request, RunState], Awaitable[Response]]
_VERBS = {"cancelled": "cancel", "paused": "pause", "running": "resume"}


def routes(world: World) -> list[BaseRoute]:
    """All routes below `PREFIX`."""
    server = _Server(world)
    guarded, one, run = server.guarded, server.of_one, "/executions/{id}"
    found = [
        Route("/executions", guarded(server.listed), methods=["GET"]),
        Route(run, one(server.get), methods=["GET"]),
        Route(run, one(server.delete), methods=["DELETE"]),
        Route(f"{run}/activities", one(server.activities), methods=["GET"]),
        Route(f"{run}/sync", one(server.sync), methods=["GET"]),
        Route(f"{run}/recording", one(server.recording), methods=["GET"]),
        Route(f"{run}/status", one(server.status), methods=["POST"]),
        Route(f"{run}/rerun", one(server.rerun), methods=["POST"]),
        Route(f"{run}/user-messages", one(server.message), methods=["POST"]),
        Route(f"{run}/context-files", one(server.context_files), methods=["GET"]),
        Route("/signed/{id}/{file}", server.signed, methods=["GET"]),
        Route("/workflows/{wid}/versions/{vid}", guarded(server.version), methods=["GET"]),
        Route("/agents/{aid}/workflows/{vid}", guarded(server.version), methods=["GET"]),
        Route("/workflows/{wid}/execute", guarded(server.execute), methods=["POST"]),
        Route("/agents/{wid}/execute", guarded(server.execute), methods=["POST"]),
        Route("/context", guarded(server.context), methods=["GET"]),
    ]
    found += [Route(f"{run}/{verb}", one(server.acting(verb)), methods=["POST"]) for verb in _VERBS.values()]
    for name in ("files", "agent-files"):
        found.append(Route(f"{run}/{name}", one(server.files), methods=["GET"]))
        found.append(Route(f"{run}/{name}/{{file}}/download", one(server.download), methods=["GET"]))
    return [*found, Route("/{path:path}", guarded(server.unknown), methods=["GET", "POST"])]


def _error(status: int, message: str) -> Response:
    return reply({"code": status, "message": message}, status)


class _Server:
    def __init__(self, world: World) -> None:
        self.world = world
        self.messages: dict[str, list[Message]] = {}
        self.deleted: set[str] = set()

    def guarded(self, handler: Handler) -> Handler:
        """The handler behind the key check: the older or the newer header."""

        async def handle(request: Request) -> Response:
            headers = request.headers
            fault = key_fault(headers.get("x-asteroid-agents-api-key") or headers.get("x-api-key") or "")
            if fault == 401:
                return _error(401, "Invalid or missing API key")
            return _error(403, "This key may not read executions") if fault else await handler(request)

        return handle

    def of_one(self, handler: OneHandler) -> Handler:
        """The handler of one execution behind the key check."""

        async def handle(request: Request) -> Response:
            id_ = uuid_of(request.path_params["id"])
            if id_ is None:
                return _error(400, "executionId must be a UUID")
            state = None if id_ in self.deleted else self.world.get(NAME, id_)
            return await handler(request, state) if state else _error(404, "Execution not found")

        return self.guarded(handle)

    async def unknown(self, _: Request) -> Response:
        return _error(404, "Not found")

    async def listed(self, request: Request) -> Response:
        size, page = number(request, "pageSize", 10, 1, 1000), number(request, "page", 1, 1, 10**9)
        if size is None or page is None:
            return _error(400, "page must be at least 1 and pageSize 1 to 1000")
        states = [state for state in self.world.newest(NAME) if state.id not in self.deleted]
        reruns = {state.plan.rerun_of for state in states}
        try:
            tests = tests_of(request.query_params, self.world.now())
            found = ordered([one for one in states if all(test(one) for test in tests)], request.query_params)
        except BadQueryError as error:
            return _error(400, str(error))
        items = [item(one, has_been_rerun=one.id in reruns) for one in found[(page - 1) * size : page * size]]
        return reply({"items": items, "page": page, "pageSize": size, "total": len(found)})

    async def get(self, _: Request, state: RunState) -> Response:
        return reply(item(state, has_been_rerun=self.world.rerun_of(state.id)))

    async def delete(self, _: Request, state: RunState) -> Response:
        if not is_terminal(state):
            return _error(400, f"Cannot delete an execution that is {word(state)}")
        self.deleted.add(state.id)
        return empty(204)

    def _activities(self, state: RunState) -> list[dict[str, Any]]:
        return activities(state, self.messages.get(state.id, ()))

    async def activities(self, request: Request, state: RunState) -> Response:
        limit = number(request, "limit", 2**31 - 1, 1, 2**31 - 1)
        order = request.query_params.get("order", "asc")
        if limit is None or order not in ("asc", "desc"):
            return _error(400, "order must be asc or desc and limit a number of at least 1")
        found = self._activities(state)
        return reply((found[::-1] if order == "desc" else found)[:limit])

    def acting(self, verb: str) -> OneHandler:
        """The handler of `/cancel`, `/pause` or `/resume`."""

        async def handle(_: Request, state: RunState) -> Response:
            return self._act(state, verb) or reply(self._changed(state))

        return handle

    def _act(self, state: RunState, verb: str) -> Response | None:
        """Do it, or say why not."""
        is_fine = {
            "cancel": not is_terminal(state),
            "pause": state.phase is Phase.RUNNING,
            "resume": state.phase in (Phase.PAUSED, Phase.WAITING),
        }[verb]
        if not is_fine or state.plan.document is not None:
            return _error(400, f"Cannot {verb} an execution that is {word(state)}")
        self.world.act(state.id, verb)
        return None

    def _changed(self, state: RunState) -> dict[str, Any]:
        after = self.world.get(NAME, state.id)
        return {"executionId": state.id, "status": word(after or state)}

    async def status(self, request: Request, state: RunState) -> Response:
        wanted = (await body_of(request)).get("status")
        if wanted not in _VERBS:
            return _error(400, "status must be running, paused or cancelled")
        return self._act(state, _VERBS[wanted]) or reply("Execution status updated")

    async def message(self, request: Request, state: RunState) -> Response:
        text = (await body_of(request)).get("message")
        if not isinstance(text, str) or not text:
            return _error(400, "message must be a text")
        if is_terminal(state):
            return _error(400, f"Cannot send a message to an execution that is {word(state)}")
        message = Message(self.world.now(), len(self._activities(state)), text)
        self.messages.setdefault(state.id, []).append(message)
        if word(state) == "paused_by_agent":
            self.world.act(state.id, "resume", data=text)
        return reply("User message added", 201)

    async def rerun(self, request: Request, state: RunState) -> Response:
        body, plan = await body_of(request), state.plan
        if not is_terminal(state):
            return _error(400, f"Cannot rerun an execution that is {word(state)}")
        if plan.document is not None:
            plan = replace(self._drawn(), name=str(plan.document["workflowName"]))
        inputs = {"inputs": body["inputs"]} if isinstance(body.get("inputs"), dict) else {}
        made = self.world.create(replace(plan, metadata={**plan.metadata, **inputs}), rerun_of=state.id)
        return reply({"executionId": made.id}, 202)

    async def sync(self, request: Request, state: RunState) -> Response:
        timeout = number(request, "timeoutSeconds", 25, 1, 25)
        if timeout is None:
            return _error(400, "timeoutSeconds must be 1 to 25")
        until = self.world.now() + timeout
        while not is_terminal(state) and self.world.now() < until:
            await self.world.clock.sleep(self.world.pace)
            state = self.world.get(NAME, state.id) or state
        body = {"executionId": state.id, "status": word(state)}
        if not is_terminal(state):
            return reply(body, 202)
        result = item(state, has_been_rerun=False).get("executionResult")
        return reply(body | ({"executionResult": result} if result else {}))

    async def recording(self, _: Request, state: RunState) -> Response:
        if not is_terminal(state):
            return _error(404, "The recording is there when the execution is over")
        return RedirectResponse(f"https://recordings.asteroid.example/{state.id}", 307)

    async def files(self, request: Request, state: RunState) -> Response:
        return reply(files.listing(state, _base(request)))

    async def context_files(self, _: Request, __: RunState) -> Response:
        return reply([])

    async def download(self, request: Request, state: RunState) -> Response:
        return files.download(state, request, _base(request))

    async def signed(self, request: Request) -> Response:
        return files.content(self.world, NAME, request)

    async def version(self, request: Request) -> Response:
        """A version by its own id, or the newest of the workflow or agent of that id."""
        wanted = request.path_params["vid"]
        if uuid_of(wanted) is None:
            return _error(400, "the version must be a UUID")
        for state in self.world.newest(NAME):
            if state.plan.document is not None:
                document = example("asteroid-workflow")
                if wanted in (document["id"], document["workflowId"]):
                    return reply(document)
            elif wanted in (version_id(state.plan), workflow_id(state.plan.name)):
                return reply(snapshot(state.plan))
        return _error(404, "Workflow not found")

    async def execute(self, request: Request) -> Response:
        name = next((n for n in words.GOALS[NAME] if workflow_id(n) == request.path_params["wid"]), None)
        if name is None:
            return _error(404, "Workflow not found")
        body = await body_of(request)
        metadata = {**_texts(body.get("metadata")), "inputs": body.get("inputs") or {}}
        made = self.world.create(replace(self._drawn(), name=name, metadata=metadata))
        return reply({"executionId": made.id, "status": word(made)}, 202)

    def _drawn(self) -> RunPlan:
        return draw(NAME, random.Random(f"{self.world.seed}/{self.world.requests}"), self.world.now())

    async def context(self, _: Request) -> Response:
        """Who the key belongs to."""
        organizations = [{"id": ORGANIZATION, "name": "Broker"}]
        return reply({"userId": USER["userId"], "email": USER["email"], "organizations": organizations})


def _texts(value: Any) -> dict[str, str]:
    return {str(name): str(text) for name, text in value.items()} if isinstance(value, dict) else {}


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/") + PREFIX
