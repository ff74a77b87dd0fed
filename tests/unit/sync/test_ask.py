"""From a wish to changes: pages, faults, stamps, actions."""

import asyncio
import threading
from dataclasses import replace
from typing import cast

import pytest

from exectop.domain.changes import Seen, Stamped
from exectop.domain.status import Status
from exectop.domain.values import Link
from exectop.ports.session import Session
from exectop.ports.wire import Act, Call, Exchange, Fault, FaultKind, Graph, One, Reading, Recent, Reply, Verb
from exectop.sync.ask import LARGE, MAX_CALLS, Member, act, ask, why_not
from support.fakes import FULL, FakeProvider, FakeServer, execution, key, member_of


def _server(*ids: str, page: int = 1000) -> FakeServer:
    server = FakeServer(page=page)
    server.put(*(execution(id_) for id_ in ids))
    return server


async def test_all_pages_are_asked_for_and_told_one_by_one() -> None:
    server = _server("1", "2", "3", page=2)
    batches: list[list[Stamped]] = []
    fault = await ask(member_of(server), [Recent()], lambda told: batches.append(list(told)), server.clock)
    assert fault is None
    assert [len(batch) for batch in batches] == [2, 1]


async def test_changes_hold_when_they_were_asked_for_and_told() -> None:
    server = _server("1")
    server.delay = 3.0
    told: list[Stamped] = []
    start = server.clock.now()

    async def run() -> None:
        await ask(member_of(server), [One("1")], told.extend, server.clock)

    import asyncio

    task = asyncio.ensure_future(run())
    await server.clock.advance(3)
    await task
    assert [(stamped.asked_at - start, stamped.at - start) for stamped in told] == [(0.0, 3.0)]


async def test_a_server_with_endless_pages_is_left() -> None:
    server = _server(*(str(number) for number in range(100)), page=1)
    await ask(member_of(server), [Recent()], lambda told: None, server.clock)
    assert len(server.calls) == MAX_CALLS


async def test_a_long_list_may_take_more_pages() -> None:
    server = _server(*(str(number) for number in range(100)), page=1)
    await ask(member_of(server), [Recent(limit=10_000)], lambda told: None, server.clock)
    assert len(server.calls) == 100


async def test_exchanges_are_numbered_per_source() -> None:
    server = _server("1")
    member, other = member_of(server), member_of(server)
    seen: list[Exchange] = []
    for _ in range(2):
        await ask(member, [One("1")], lambda told: None, server.clock, seen.append)
    await ask(other, [One("1")], lambda told: None, server.clock, seen.append)
    assert [exchange.number for exchange in seen] == [1, 2, 1]


async def test_the_first_fault_is_told_and_later_wishes_are_asked_all_the_same() -> None:
    server = _server("1")
    told: list[Stamped] = []
    fault = await ask(member_of(server), [One("nobody"), One("1")], told.extend, server.clock)
    assert fault is not None
    assert fault.kind is FaultKind.NOT_FOUND
    assert len(told) == 1


class _Doubting(FakeProvider):
    """Looks whether the server works at all where it does not know an execution."""

    def read(self, call: Call, reply: Reply) -> Reading:
        reading = super().read(call, reply)
        if call.path == "/list":
            return Reading(fault=reading.fault if reading.fault and reading.fault.kind is FaultKind.SERVER else None)
        return replace(reading, then=(replace(call, path="/list"),))


@pytest.mark.parametrize("kind", [FaultKind.SERVER, FaultKind.NOT_FOUND])
async def test_a_server_that_fails_is_not_believed_that_something_is_not_there(kind: FaultKind) -> None:
    server = _server("1")
    server.fault = lambda call: Fault(kind=kind, message="out", http_status=500) if call.path == "/list" else None
    member = replace(member_of(server), provider=_Doubting(server))
    fault = await ask(member, [One("nobody")], lambda told: None, server.clock)
    assert fault is not None
    assert (fault.kind, fault.message) == ((kind, "out") if kind is FaultKind.SERVER else (kind, "unknown"))


async def test_an_unreachable_server_is_not_asked_for_the_next_page() -> None:
    server = _server("1", "2", page=1)
    server.fault = lambda call: Fault(kind=FaultKind.UNREACHABLE, message="refused")
    seen: list[Exchange] = []
    fault = await ask(member_of(server), [Recent()], lambda told: None, server.clock, seen.append)
    assert fault is not None
    assert seen[0].reply is None
    assert seen[0].fault is fault
    assert len(server.calls) == 1


async def test_an_action_tells_what_came_of_it() -> None:
    server = _server("1")
    told: list[Stamped] = []
    outcome = await act(member_of(server), Verb.CANCEL, key(), execution(), {}, told.extend, server.clock)
    assert (outcome.is_ok, outcome.message) == (True, "cancelling")
    assert isinstance(told[0].change, Seen)
    again = await act(
        member_of(server), Verb.RERUN, key(), execution(status=Status.FAILED), {}, told.extend, server.clock
    )
    assert again.new_key == key("new")


async def test_a_refused_action_holds_the_fault() -> None:
    server = _server("1")

    def refuse(call: Call) -> Fault | None:
        is_action = isinstance(call.wish, Act)
        return Fault(kind=FaultKind.REJECTED, message="already over", http_status=409) if is_action else None

    server.fault = refuse
    outcome = await act(member_of(server), Verb.CANCEL, key(), None, {}, lambda told: None, server.clock)
    assert not outcome.is_ok
    assert outcome.message == "already over"
    assert outcome.fault is not None


async def test_what_must_not_or_cannot_be_done_is_never_sent() -> None:
    server = _server("1")
    member = member_of(server)
    assert "read-only" in why_not(replace(member, readonly=True), Verb.CANCEL, None)
    assert "Fake cannot pause executions" in why_not(member, Verb.PAUSE, None)
    live = replace(execution(), links=(Link("live view", "https://x/live"),))
    assert "approve executions (answer it in its web interface: https://x/live)" in why_not(
        member, Verb.APPROVE, live
    )
    assert "cannot cancel" in why_not(member, Verb.CANCEL, execution(status=Status.COMPLETED))
    assert why_not(member, Verb.CANCEL, execution()) == ""
    outcome = await act(
        replace(member, readonly=True), Verb.CANCEL, key(), execution(), {}, lambda told: None, server.clock
    )
    assert not outcome.is_ok
    assert server.calls == []


async def test_a_wish_without_calls_is_no_fault() -> None:
    server = _server("1")
    member = member_of(server, replace(FULL, has_graph=False))
    assert await ask(member, [Graph("1")], lambda told: None, server.clock) is None


async def test_a_server_without_a_list_makes_one_think_of_the_address() -> None:
    server = _server("1")
    server.fault = lambda call: Fault(kind=FaultKind.NOT_FOUND, message="nothing here", http_status=404)
    list_fault = await ask(member_of(server), [Recent()], lambda _: None, server.clock)
    one_fault = await ask(member_of(server), [One("1")], lambda _: None, server.clock)
    assert list_fault is not None
    assert one_fault is not None
    assert list_fault.kind is FaultKind.PROTOCOL
    assert list_fault.message == "nothing here: no list of executions there, are URL and prefix right?"
    assert one_fault.message == "nothing here"


@pytest.mark.parametrize(("size", "is_beside"), [(10, False), (LARGE + 1, True)])
async def test_a_large_answer_is_taken_apart_beside_the_loop(size: int, is_beside: bool) -> None:
    threads: list[int] = []

    class Provider(FakeProvider):
        def read(self, call: Call, reply: Reply) -> Reading:
            threads.append(threading.get_ident())
            return super().read(call, replace(reply, body=reply.body.rstrip()))

    server = _server("1")
    member = member_of(server)
    session = member.session

    class Padded:
        async def send(self, call: Call) -> Reply:
            reply = await session.send(call)
            return replace(reply, body=reply.body.ljust(size))

    told: list[Stamped] = []
    padded = replace(member, provider=Provider(server), session=cast(Session, Padded()))
    assert await ask(padded, [One("1")], told.extend, server.clock) is None
    assert len(told) == 1
    assert (threads != [threading.get_ident()]) is is_beside


async def test_large_answers_of_one_source_wait_for_each_other_and_those_of_others_do_not() -> None:
    first_begins, may_end = threading.Event(), threading.Event()
    order: list[str] = []

    class Slow(FakeProvider):
        def read(self, call: Call, reply: Reply) -> Reading:
            order.append(f"slow {call.path}")
            first_begins.set()
            may_end.wait(10)
            return super().read(call, replace(reply, body=reply.body.rstrip()))

    class Quick(FakeProvider):
        def read(self, call: Call, reply: Reply) -> Reading:
            order.append("quick")
            may_end.set()
            return super().read(call, replace(reply, body=reply.body.rstrip()))

    server = _server("1", "2")
    plain = member_of(server)

    class Padded:
        async def send(self, call: Call) -> Reply:
            reply = await plain.session.send(call)
            return replace(reply, body=reply.body.ljust(LARGE + 1))

    def large(kind: type[FakeProvider]) -> Member:
        return replace(plain, provider=kind(server), session=cast(Session, Padded()), one_large=asyncio.Lock())

    slow, quick = large(Slow), large(Quick)
    asked = [asyncio.create_task(ask(slow, [One(id_)], lambda _: None, server.clock)) for id_ in ("1", "2")]
    await asyncio.to_thread(first_begins.wait, 10)
    await ask(quick, [One("1")], lambda _: None, server.clock)
    assert await asyncio.gather(*asked) == [None, None]
    assert order[1] == "quick", "the second of the slow ones waited for the first, the other source for neither"
