"""Looking once: which execution an id means, and what could not be had of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from exectop.cli.look import Look
from exectop.cli.target import Target
from exectop.clock import ManualClock
from exectop.config.options import SourceOptions
from exectop.domain.values import ExecutionKey
from exectop.errors import NotFoundError
from exectop.ports.secret import Secret
from exectop.ports.wire import Recent
from exectop.runtime import open_member, resolve_sources

UUID = "cef88f48-6b5d-4f5e-9c55-1a2b3c4d5e6f"


def _server(answered: str) -> Starlette:
    """A claude-agent that knows one execution, in whatever case it is asked for."""

    async def one(_: Request) -> JSONResponse:
        return JSONResponse({"id": answered, "status": "RUNNING"})

    async def logs(_: Request) -> JSONResponse:
        return JSONResponse({}, status_code=500)

    return Starlette(routes=[Route("/api/v1/executions/{id}", one), Route("/api/v1/executions/{id}/logs", logs)])


@asynccontextmanager
async def _open(app: Starlette) -> AsyncIterator[Look]:
    options = SourceOptions(provider="claude-agent", url="http://server.test", allow_http=True)
    (source,) = resolve_sources({"it": options}, {}, {"it": Secret("key")})
    look = Look([source], ManualClock())
    look.members = {"it": open_member(source, look.clock, app=app)}
    try:
        yield look
    finally:
        await look.members["it"].session.close()


async def _look(asked: str, answered: str) -> tuple[ExecutionKey, list[str]]:
    """Where it was found, and what was missing of it."""
    async with _open(_server(answered)) as look:
        source, key = await look.find(Target(look.sources, asked))
        return key, [str(failure.error) for failure in await look.complete(source, key)]


async def test_a_uuid_is_the_same_in_any_case_and_is_known_as_its_server_spells_it() -> None:
    for asked, answered in ((UUID.upper(), UUID), (UUID, UUID.upper()), (UUID, UUID)):
        key, _ = await _look(asked, answered)
        assert key == ExecutionKey("it", answered)


async def test_another_execution_than_asked_for_is_none() -> None:
    for asked, answered in ((UUID, UUID.replace("c", "d")), ("exec_A", "exec_a")):
        with pytest.raises(NotFoundError):
            await _look(asked, answered)


async def test_rows_of_a_list_that_name_nothing_are_complained_of() -> None:
    async def listed(_: Request) -> JSONResponse:
        return JSONResponse({"data": [{"id": UUID, "status": "RUNNING"}, {"status": "FAILED"}], "pagination": {}})

    app = Starlette(routes=[Route("/api/v1/executions", listed)])
    async with _open(app) as look:
        assert await look.ask_all(Recent(limit=10)) == []
        assert len(look.store.keys()) == 1
        assert look.complaints == ["it: 1 of the rows made no sense: no id"]


async def test_what_is_missing_is_named_with_the_call_that_failed() -> None:
    _, (missing,) = await _look(UUID, UUID)
    assert f"it: no events (GET /executions/{UUID}/logs): the server failed" in missing
