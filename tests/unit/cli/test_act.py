"""Acting from the command line: what cannot be done is refused with the way there is."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from exectop.cli.act import _act
from exectop.cli.target import Target
from exectop.clock import Clock
from exectop.config.options import SourceOptions
from exectop.errors import UsageError
from exectop.ports.secret import Secret
from exectop.ports.wire import Verb
from exectop.runtime import Source, open_member, resolve_sources
from exectop.sync.ask import Member

ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a"


async def test_what_no_approval_can_answer_is_refused_with_what_can(monkeypatch: pytest.MonkeyPatch) -> None:
    async def one(_: Request) -> JSONResponse:
        return JSONResponse({"id": ID, "status": "paused_by_agent"})

    async def activities(_: Request) -> JSONResponse:
        payload = {"activityType": "status_changed", "status": "paused_by_agent"}
        return JSONResponse([{"id": "1", "timestamp": "2026-01-01T00:00:00Z", "payload": payload}])

    path = f"/agents/v2/executions/{ID}"
    app = Starlette(routes=[Route(path, one), Route(f"{path}/activities", activities)])

    def member(source: Source, clock: Clock) -> Member:
        return open_member(source, clock, app=app)

    monkeypatch.setattr("exectop.cli.look.open_member", member)
    options = SourceOptions(provider="asteroid", url="http://server.test", allow_http=True)
    (source,) = resolve_sources({"it": options}, {}, {"it": Secret("key")})
    with pytest.raises(UsageError, match="cannot approve executions \\('resume' answers it\\)"):
        await _act(Target((source,), ID), Verb.APPROVE, {})
