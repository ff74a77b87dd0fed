"""The mock as one Starlette application: every vendor of `mock.vendors` under its own prefix, and `/_health`,
`/_truth` and `/_chaos` for tests, scripts and people.

Owns: how vendors are found and what all replies carry. Must not know: any vendor.
"""

import importlib
import pkgutil
from email.utils import formatdate
from functools import cache
from types import ModuleType

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from exectop.mock import vendors
from exectop.mock.chaos import CATALOGUE, Chaos, UnknownChaos
from exectop.mock.faults import FaultLayer
from exectop.mock.hostile_layer import HostileLayer
from exectop.mock.http import body_of, reply
from exectop.mock.world import World


@cache
def vendor_modules() -> tuple[ModuleType, ...]:
    """Every module of `mock.vendors`: `PREFIX`, `NAME` and `routes(world)`."""
    names = sorted(
        module.name for module in pkgutil.iter_modules(vendors.__path__) if not module.name.startswith("_")
    )
    return tuple(importlib.import_module(f"{vendors.__name__}.{name}") for name in names)


def make_app(world: World, chaos: Chaos | None = None) -> ASGIApp:
    """The application over that world, with faults as `chaos` says (none at first without it)."""
    faults = chaos or Chaos(world.seed)

    async def health(_: Request) -> Response:
        return reply({"status": "healthy", "requests": world.requests})

    async def truth(_: Request) -> Response:
        return reply(world.truth())

    async def stir(request: Request) -> Response:
        if request.method == "POST":
            try:
                faults.set(str((await body_of(request)).get("chaos", "")))
            except UnknownChaos as error:
                return reply({"error": str(error)}, 400)
        return reply({"rates": faults.rates, "counts": faults.counts, "catalogue": dict(CATALOGUE)})

    mounts = [Mount(module.PREFIX, routes=module.routes(world)) for module in vendor_modules()]
    controls = [
        Route("/_health", health),
        Route("/_truth", truth),
        Route("/_chaos", stir, methods=["GET", "POST"]),
    ]
    app = Starlette(routes=[*controls, *mounts])
    return FaultLayer(HostileLayer(_WorldTime(app, world), faults), faults, world.clock)


class _WorldTime:
    """Counts requests and dates replies by the world's clock, which may not be the machine's."""

    def __init__(self, app: ASGIApp, world: World) -> None:
        self._app = app
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        self._world.requests += 1

        async def dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                date = formatdate(self._world.now(), usegmt=True).encode()
                message["headers"] = [*message.get("headers", ()), (b"date", date)]
            await send(message)

        await self._app(scope, receive, dated)
