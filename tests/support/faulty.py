"""An engine and a store against the mock's faults: in this process on a clock that the test drives, or over real
sockets on this very loop. Nothing here sleeps but to let bytes travel."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import uvicorn

from exectop.clock import Clock, ManualClock, ScaledClock
from exectop.config.options import SourceOptions
from exectop.domain.health import SourceHealth
from exectop.domain.values import Execution, ExecutionKey
from exectop.mock.app import make_app, vendor_modules
from exectop.mock.chaos import Chaos
from exectop.mock.plan import RunPlan
from exectop.mock.scenarios import make_world
from exectop.mock.server import bind
from exectop.mock.world import World
from exectop.ports.secret import Secret
from exectop.runtime import open_member, resolve_sources
from exectop.store.store import Store
from exectop.sync.ask import Member
from exectop.sync.engine import Engine

START = 1_795_600_000.0
PROJECT = "11111111-1111-4111-8111-111111111111"
PREFIXES = {module.NAME: module.PREFIX for module in vendor_modules()}
VENDORS = tuple(PREFIXES)
KEY = "SECRET-CANARY"
PATIENCE = 8.0
"""Real seconds after which a test gives up waiting for what takes milliseconds."""


def member(vendor: str, url: str, clock: Clock, app: object = None, **options: object) -> Member:
    """A source of that vendor at that server, with a key; `options` as in the configuration, and its `name`."""
    name = str(options.pop("name", vendor))
    given = SourceOptions.model_validate(
        {"provider": vendor, "url": url, "project_id": PROJECT, "timeout": 0.5, **options}
    )
    source = resolve_sources({name: given}, {}, {name: Secret(KEY)})[0]
    return open_member(source, clock, app=app)


@dataclass
class Desk:
    """A monitor without a screen. `clock` is the engine's; `world` and `chaos` are the mock's, if there is one."""

    engine: Engine
    store: Store
    clock: Clock
    members: tuple[Member, ...]
    world: World | None = None
    chaos: Chaos | None = None

    async def start(self) -> "Desk":
        """Begin, and hear the first answers."""
        await self.engine.start()
        await self.engine.idle()
        return self

    async def close(self) -> None:
        """Stop, and let go of every connection."""
        await self.engine.stop()
        for each in self.members:
            await each.session.close()

    async def pass_time(self, seconds: float, step: float = 1.0) -> None:
        """Let time pass on a driven clock, hearing every answer that is due on the way."""
        assert isinstance(self.clock, ManualClock)
        for _ in range(round(seconds / step)):
            await self.clock.advance(step)
            await asyncio.wait_for(self.engine.idle(), PATIENCE)

    async def until(self, condition: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
        """Wait for it on a clock that runs by itself."""
        try:
            async with asyncio.timeout(seconds):
                while not condition():
                    await asyncio.sleep(0.005)
        except TimeoutError:
            health = {each.source: self.health(each.source) for each in self.members}
            raise AssertionError(f"no {what} in {seconds} s: {health}") from None

    def strike(self, chaos: str) -> None:
        """Switch the mock's faults."""
        assert self.chaos is not None
        self.chaos.set(chaos)

    def health(self, source: str = "") -> SourceHealth:
        """How a source is doing; the first one by default."""
        health = self.store.health(source or self.members[0].source)
        assert health is not None
        return health

    def rows(self) -> dict[ExecutionKey, Execution]:
        """Everything in the store."""
        found = {key: self.store.execution(key) for key in self.store.keys()}  # noqa: SIM118 - not a dict
        return {key: row for key, row in found.items() if row is not None}

    def truth(self) -> dict[tuple[str, str], str]:
        """Phase by source and id, as the mock's world has it."""
        assert self.world is not None
        return {(vendor, id_): phase for vendor, runs in self.world.truth().items() for id_, phase in runs.items()}

    def untrue(self) -> dict[str, tuple[str, str]]:
        """What the store says otherwise than the world: should be empty when all is calm."""
        rows = {(key.source, key.id): row.status.value for key, row in self.rows().items()}
        return {
            f"{source}/{id_}": (rows.get((source, id_), "missing"), phase)
            for (source, id_), phase in self.truth().items()
            if rows.get((source, id_)) != phase
        }


def put_together(
    members: Iterable[Member], clock: Clock, world: World | None = None, chaos: Chaos | None = None
) -> Desk:
    """An engine over these members that fills a store, not yet started."""
    store, known = Store(), tuple(members)
    return Desk(Engine(known, store.apply, clock, random.Random(1)), store, clock, known, world, chaos)


@asynccontextmanager
async def in_process(
    vendors: Iterable[str] = VENDORS, *, scenario: str = "demo", count: int = 4, **options: object
) -> AsyncIterator[Desk]:
    """The mock in this process and an engine on it, both on one driven clock, started."""
    clock, chaos = ManualClock(START), Chaos(1)
    world = make_world(scenario, clock, count=count, daily_quota=100_000)
    app = make_app(world, chaos)
    members = [member(vendor, f"http://mock.test{PREFIXES[vendor]}", clock, app, **options) for vendor in vendors]
    desk = put_together(members, clock, world, chaos)
    try:
        yield await desk.start()
    finally:
        await desk.close()


@asynccontextmanager
async def serving(world: World, chaos: Chaos) -> AsyncIterator[str]:
    """The mock over a real socket, on this loop; its URL."""
    listener = bind("127.0.0.1", 0)
    config = uvicorn.Config(
        make_app(world, chaos),
        log_level="critical",
        lifespan="off",
        ws="none",
        date_header=False,
        timeout_graceful_shutdown=0,
    )
    server = uvicorn.Server(config)
    server.config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listener])
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.force_exit = True
        for connection in list(server.server_state.connections):
            connection.shutdown()
        for each in server.servers:
            each.close()
        listener.close()


@asynccontextmanager
async def over_sockets(
    vendors: Iterable[str] = VENDORS, *, scenario: str = "demo", count: int = 4, **options: object
) -> AsyncIterator[Desk]:
    """The mock over real sockets and an engine on it, both on one driven clock, started."""
    clock, chaos = ManualClock(START), Chaos(1)
    world = make_world(scenario, clock, count=count, daily_quota=100_000)
    async with serving(world, chaos) as url:
        desk = put_together(
            [member(vendor, f"{url}{PREFIXES[vendor]}", clock, None, **options) for vendor in vendors],
            clock,
            world,
            chaos,
        )
        try:
            yield await desk.start()
        finally:
            await desk.close()


@asynccontextmanager
async def streaming(plan: RunPlan, *, speed: float = 40.0, **options: object) -> AsyncIterator[Desk]:
    """One Polos run over real sockets, in a world whose time and whose engine run that much faster."""
    clock, chaos = ScaledClock(speed, START), Chaos(1)
    world = World([], clock, pace=0.25)
    world.add(replace(plan, created=clock.now() + plan.created))
    async with serving(world, chaos) as url:
        desk = put_together(
            [member("polos", f"{url}{PREFIXES['polos']}", clock, None, **options)], clock, world, chaos
        )
        try:
            yield desk
        finally:
            await desk.close()
