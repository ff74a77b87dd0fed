"""A tiny vendor, a session that answers from a script, and an engine put together from them on a driven clock."""

import random
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from exectop.clock import ManualClock
from exectop.domain.changes import EventLogged, HealthChanged, Seen, Stamped, StepSeen, Transitioned
from exectop.domain.health import SourceHealth, SourceState
from exectop.domain.status import Status
from exectop.domain.values import Event, Execution, ExecutionKey, Step
from exectop.errors import CredentialsError
from exectop.ports.provider import AuthScheme, Capabilities, Description
from exectop.ports.session import TransportError
from exectop.ports.wire import (
    Act,
    Allowance,
    Call,
    Events,
    Fault,
    FaultKind,
    Frame,
    Graph,
    One,
    Progress,
    Reading,
    Recent,
    Reply,
    StreamKind,
    StreamSpec,
    Topic,
    Verb,
    Wish,
)
from exectop.sync.ask import Member
from exectop.sync.engine import Engine

C = TypeVar("C")
FULL = Capabilities(has_progress=True, has_graph=True, has_events=True, verbs=frozenset({Verb.CANCEL, Verb.RERUN}))


def key(id_: str = "1", source: str = "fake") -> ExecutionKey:
    """Some execution."""
    return ExecutionKey(source, id_)


def execution(id_: str = "1", status: Status = Status.RUNNING, source: str = "fake", title: str = "") -> Execution:
    """An execution in that status, which the vendor calls by the same word."""
    return Execution(key=key(id_, source), status=status, status_raw=str(status), title=title)


@dataclass
class FakeServer:
    """What the tiny vendor's server knows and how it behaves. `fault`: given the call, what goes wrong.
    `page`: rows of one page of the list. `delay`: seconds a reply takes."""

    source: str = "fake"
    clock: ManualClock = field(default_factory=ManualClock)
    rows: dict[str, Execution] = field(default_factory=dict)
    steps: dict[str, list[Step]] = field(default_factory=dict)
    events: dict[str, list[Event]] = field(default_factory=dict)
    fault: Callable[[Call], Fault | None] = lambda call: None
    allowance: Callable[[], Allowance | None] = lambda: None
    page: int = 1000
    calls: list[tuple[float, Call]] = field(default_factory=list)
    delay: float = 0.0
    credentials_read: int = 0
    credentials_error: str = ""
    frames: "list[list[Frame] | Fault]" = field(default_factory=list)
    frame_seconds: float = 0.0
    streams: list[StreamSpec] = field(default_factory=list)
    in_flight: Counter[str] = field(default_factory=Counter)
    overlaps: list[str] = field(default_factory=list)

    def put(self, *rows: Execution) -> None:
        """Change or add executions."""
        for row in rows:
            self.rows[row.key.id] = row

    def counted(self) -> Counter[str]:
        """Requests by kind of wish."""
        return Counter(type(call.wish).__name__ for _, call in self.calls)

    def asked(self, kind: type[Wish]) -> list[float]:
        """When that kind of wish was asked, seconds of the clock since its start."""
        return [at for at, call in self.calls if isinstance(call.wish, kind)]


class FakeSession:
    """Implements the port `Session` over a `FakeServer`."""

    def __init__(self, server: FakeServer) -> None:
        self._server = server
        self.is_closed = False

    @property
    def base_url(self) -> str:
        return "http://fake.test/api"

    async def send(self, call: Call) -> Reply:
        server = self._server
        server.calls.append((server.clock.monotonic(), call))
        server.in_flight[call.path] += 1
        if server.in_flight[call.path] > 1:
            server.overlaps.append(call.path)
        try:
            if server.delay:
                await server.clock.sleep(server.delay)
        finally:
            server.in_flight[call.path] -= 1
        fault = server.fault(call)
        if fault is not None and fault.http_status is None:
            raise TransportError(fault)
        return Reply(status=200, received_at=server.clock.now(), elapsed=server.delay, body=call.path.encode())

    async def stream(self, spec: StreamSpec) -> AsyncGenerator[Frame, None]:
        server = self._server
        server.streams.append(spec)
        script: list[Frame] | Fault = server.frames.pop(0) if server.frames else []
        if isinstance(script, Fault):
            raise TransportError(script)
        for frame in script:
            if server.frame_seconds:
                await server.clock.sleep(server.frame_seconds)
            yield replace(frame, received_at=server.clock.now())
        if not server.frames:
            await server.clock.sleep(1e9)

    async def refresh_credentials(self) -> None:
        self._server.credentials_read += 1
        if self._server.credentials_error:
            raise CredentialsError(self._server.credentials_error)

    async def close(self) -> None:
        self.is_closed = True


class FakeProvider:
    """Implements the port `Provider`: replies are answered from the server's own values."""

    def __init__(self, server: FakeServer, can: Capabilities = FULL) -> None:
        self._server = server
        self.can = can

    def describe(self) -> Description:
        return Description(
            name="fake",
            title="Fake",
            default_url="http://fake.test",
            prefix="/api",
            auth=(AuthScheme("none", ()),),
            capabilities=self.can,
        )

    def begin(self, wish: Wish) -> tuple[Call, ...]:
        id_ = "" if isinstance(wish, Recent) else wish.id
        if isinstance(wish, Act):
            return (Call(path=f"/{wish.verb}/{id_}", wish=wish, method="POST"),)
        return (Call(path=f"/{type(wish).__name__}/{id_}", wish=wish, memo={"start": 0}),)

    def read(self, call: Call, reply: Reply) -> Reading:
        fault = self._server.fault(call)
        if fault is not None:
            return Reading(fault=fault)
        return replace(self._read(call), allowance=self._server.allowance())

    def _read(self, call: Call) -> Reading:
        server, wish = self._server, call.wish
        match wish:
            case Recent(limit=limit):
                return self._list(call, limit)
            case One(id=id_) | Progress(id=id_):
                if id_ not in server.rows:
                    return Reading(fault=Fault(kind=FaultKind.NOT_FOUND, message="unknown", http_status=404))
                return Reading(changes=(Seen(server.rows[id_]),))
            case Graph(id=id_):
                return Reading(changes=tuple(StepSeen(key(id_, server.source), s) for s in server.steps.get(id_, [])))
            case Events(id=id_, cursor=cursor):
                events = server.events.get(id_, [])
                news = events[int(cursor or 0) :]
                changes = tuple(EventLogged(key(id_, server.source), event) for event in news)
                return Reading(changes=changes, cursor=str(max(int(cursor or 0), len(events))))
            case Act(verb=Verb.RERUN):
                return Reading(new_id="new", message="started new")
            case Act(id=id_):
                server.put(replace(server.rows[id_], status=Status.CANCELLING, status_raw="cancelling"))
                return Reading(changes=(Seen(server.rows[id_]),), message="cancelling")

    def _list(self, call: Call, limit: int) -> Reading:
        start = call.memo["start"]
        assert isinstance(start, int)
        rows = list(self._server.rows.values())[:limit]
        stop = start + self._server.page
        then = (replace(call, memo={"start": stop}),) if stop < len(rows) else ()
        return Reading(changes=tuple(Seen(row) for row in rows[start:stop]), then=then)

    def subscribe(self, topic: Topic, cursor: str = "") -> StreamSpec | None:
        if self.can.stream is None or (self.can.stream_scope == "execution") is (topic.execution is None):
            return None
        return StreamSpec(kind=StreamKind.SSE, path="/stream", topic=topic, cursor=cursor)

    def read_frame(self, spec: StreamSpec, frame: Frame) -> Reading:
        """Frames: `alive`, `end`, `status ID WORD`, `event ID NUMBER`."""
        words = frame.data.split()
        source = self._server.source
        match words:
            case ["alive"]:
                return Reading(is_alive_only=True)
            case ["end"]:
                return Reading(is_end=True)
            case ["status", id_, word]:
                return Reading(changes=(Seen(execution(id_, Status(word), source)),), cursor=frame.id)
            case ["event", id_, number]:
                return Reading(changes=(EventLogged(key(id_, source), Event(id=number)),), cursor=number)
            case _:
                return Reading(fault=Fault(kind=FaultKind.PROTOCOL, message="junk"))

    def allowed(self, status_raw: str, status: Status) -> frozenset[Verb]:
        return frozenset({Verb.RERUN}) if status.is_terminal else frozenset({Verb.CANCEL})


@dataclass
class Desk:
    """An engine over fake servers, with all it told."""

    engine: Engine
    clock: ManualClock
    servers: dict[str, FakeServer]
    told: list[Stamped]

    @property
    def server(self) -> FakeServer:
        """The only server."""
        return next(iter(self.servers.values()))

    def changes(self, kind: type[C]) -> list[C]:
        """All changes of that kind, in their order."""
        return [stamped.change for stamped in self.told if isinstance(stamped.change, kind)]

    def transitions(self, id_: str = "1") -> list[Transitioned]:
        """The transitions of an execution."""
        return [change for change in self.changes(Transitioned) if change.key.id == id_]

    def health(self, source: str = "fake") -> SourceHealth:
        """The last health told of a source."""
        told = [change.health for change in self.changes(HealthChanged) if change.health.source == source]
        return told[-1] if told else SourceHealth(source=source)

    def states(self, source: str = "fake") -> list[SourceState]:
        """The states a source went through, without repetition."""
        told = [change.health.state for change in self.changes(HealthChanged) if change.health.source == source]
        return [state for place, state in enumerate(told) if place == 0 or told[place - 1] is not state]

    async def pass_time(self, seconds: float, step: float = 0.0) -> None:
        """Let time pass and everything due be done."""
        left = seconds
        while left > 0:
            await self.clock.advance(min(left, step or seconds))
            left -= step or seconds


def member_of(server: FakeServer, can: Capabilities = FULL, **settings: object) -> Member:
    """The server as a member of an engine."""
    return replace(
        Member(source=server.source, provider=FakeProvider(server, can), session=FakeSession(server)),
        **settings,  # type: ignore[arg-type]
    )


def make_desk(
    can: Capabilities | Mapping[str, Capabilities] = FULL, servers: Sequence[FakeServer] = (), **settings: object
) -> Desk:
    """An engine over these servers (one by default), not yet started."""
    clock = servers[0].clock if servers else ManualClock()
    chosen = list(servers) or [FakeServer(clock=clock)]
    told: list[Stamped] = []
    abilities = can if isinstance(can, Mapping) else {server.source: can for server in chosen}
    members = [member_of(server, abilities[server.source], **settings) for server in chosen]
    engine = Engine(members, told.extend, clock, random.Random(1))
    return Desk(engine, clock, {server.source: server for server in chosen}, told)
