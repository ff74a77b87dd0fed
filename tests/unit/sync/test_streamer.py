"""The life of a stream."""

import random

from exectop.domain.changes import Stamped
from exectop.domain.values import ExecutionKey
from exectop.ports.provider import Quota
from exectop.ports.wire import Fault, FaultKind, Frame, StreamKind
from exectop.sync.exchanges import ExchangeLog
from exectop.sync.jobs import Watch
from exectop.sync.observe import Ledger
from exectop.sync.ordered import OrderedClock
from exectop.sync.quota import Budget
from exectop.sync.reception import Reception, Shared
from exectop.sync.streamer import Place, Streamer
from exectop.sync.supervisor import Supervisor
from support.fakes import FULL, FakeServer, execution, key, member_of


class _Listener:
    def __init__(self) -> None:
        self.said: list[object] = []

    def stream_told(self, changed: set[ExecutionKey]) -> None:
        self.said.append(changed)

    def stream_is(self, key: ExecutionKey | None, *, is_healthy: bool) -> None:
        self.said.append(is_healthy)

    def stream_refused(self, fault: Fault) -> None:
        self.said.append(fault.kind)


class _Desk:
    def __init__(self, *scripts: list[Frame] | Fault) -> None:
        from dataclasses import replace

        self.server = FakeServer(frames=list(scripts))
        self.listener = _Listener()
        self.told: list[Stamped] = []
        clock, jitter = self.server.clock, random.Random(1)
        shared = Shared(self.told.extend, clock, OrderedClock(clock), Ledger(), ExchangeLog())
        self.reception = Reception("fake", shared, Budget())
        member = member_of(self.server, replace(FULL, stream=StreamKind.SSE, stream_scope="execution"))
        self.streamer = Streamer(member, self.reception, self.listener, clock, jitter)
        self.supervisor = Supervisor(clock, jitter)
        self.watch = Watch(key(), FULL, 1.0)

    async def run(self, seconds: float, cursor: str = "") -> None:
        place = Place(key(), execution, cursor, self.watch)
        self.supervisor.once("stream", lambda: self.streamer.run(place), self.listener.said.append)
        await self.server.clock.advance(seconds)
        await self.supervisor.stop()


async def test_frames_are_told_and_the_end_is_the_end() -> None:
    desk = _Desk([Frame(data="alive"), Frame(data="event 1 5"), Frame(data="event 1 5"), Frame(data="end")], [])
    await desk.run(100)
    assert desk.listener.said == [True, {key()}, False]
    assert desk.streamer.is_ended
    assert desk.watch.cursor == "5"
    assert len(desk.server.streams) == 1


async def test_polling_meanwhile_moves_the_cursor_of_the_next_try() -> None:
    lost = Fault(kind=FaultKind.UNREACHABLE, message="reset")
    desk = _Desk(lost, [Frame(data="alive")])
    desk.watch.cursor = "8"
    await desk.run(5, cursor="2")
    assert [spec.cursor for spec in desk.server.streams] == ["8", "8"]


async def test_waits_grow_while_the_stream_cannot_be_had() -> None:
    lost = Fault(kind=FaultKind.UNREACHABLE, message="reset")
    desk = _Desk(*([lost] * 100))
    await desk.run(120)
    assert 8 <= len(desk.server.streams) <= 20
    assert desk.reception.health.snapshot(0).stream == "lost: reset"


async def test_what_the_server_wishes_is_kept() -> None:
    busy = Fault(kind=FaultKind.THROTTLED, message="slow down", retry_after=60.0)
    desk = _Desk(busy, [Frame(data="alive")])
    await desk.run(59)
    assert len(desk.server.streams) == 1


async def test_refused_credentials_end_it() -> None:
    desk = _Desk(Fault(kind=FaultKind.AUTH, message="no"), [])
    await desk.run(100)
    assert desk.listener.said == [FaultKind.AUTH]
    assert len(desk.server.streams) == 1


async def test_without_a_way_to_subscribe_nothing_is_opened() -> None:
    desk = _Desk()
    desk.supervisor.once("stream", lambda: desk.streamer.run(Place(None)), desk.listener.said.append)
    await desk.server.clock.advance(1)
    assert desk.server.streams == []
    assert len(desk.supervisor) == 0


async def test_a_stream_that_never_lasts_is_opened_less_and_less_and_within_the_quota() -> None:
    desk = _Desk(*([[Frame(data="alive")]] * 100))
    desk.reception.budget = Budget((Quota(requests=12, per=60.0),))
    await desk.run(600)
    assert 40 <= len(desk.server.streams) <= 120
    assert desk.reception.budget.left(desk.server.clock.now())[0] is not None


async def test_a_stream_that_lived_is_opened_again_at_once() -> None:
    desk = _Desk(*([[Frame(data="alive")] * 3] * 100))
    desk.server.frame_seconds = 5.0
    await desk.run(600)
    assert len(desk.server.streams) >= 34
