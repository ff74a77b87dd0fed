"""Asking a source: from a wish to changes, over as many calls as that takes.

Owns: the order of calls, the stamping of changes, the check of actions before they are sent.
Must not know: when to ask (that is the engine's), which vendor it is.
"""

import asyncio
import itertools
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from exectop.clock import Clock
from exectop.domain.changes import Stamped
from exectop.domain.questions import answered_elsewhere
from exectop.domain.values import Execution, ExecutionKey, Json
from exectop.ports.provider import Provider, Quota
from exectop.ports.session import Outcome, Session, Sink, TransportError
from exectop.ports.wire import Act, Call, Exchange, Fault, FaultKind, Reading, Recent, Reply, Verb, Wish

MAX_CALLS = 50
"""Calls for one wish: what a server that always has a next page can cost us. A long list may take more."""

LARGE = 256 * 1024
"""Bytes of an answer that take some hundredths of a second to understand."""

Tap: TypeAlias = Callable[[Exchange], None]


def _count_from_one() -> Iterator[int]:
    return itertools.count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A source ready to be asked. `quota`: what the user allows, besides the vendor's own limits.
    `poll_interval`: seconds between two looks at the list at most. `numbers`: counts the exchanges. `one_large`: held
    while a large answer is taken apart, which takes some ten times its size: many at once would be no faster."""

    source: str
    provider: Provider
    session: Session
    readonly: bool = False
    quota: tuple[Quota, ...] = ()
    poll_interval: float | None = None
    list_limit: int = 200
    numbers: Iterator[int] = field(default_factory=_count_from_one, repr=False, compare=False)
    one_large: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One call with what it brought; without a reply the reading holds the transport's fault."""

    call: Call
    reading: Reading
    asked_at: float
    received_at: float
    exchange: Exchange
    reply: Reply | None = None

    def stamped(self) -> list[Stamped]:
        """The changes with their instants."""
        return [Stamped(self.received_at, self.asked_at, change) for change in self.reading.changes]


Heard: TypeAlias = Callable[[Answer], None]

_HOPELESS = frozenset({FaultKind.AUTH, FaultKind.UNREACHABLE, FaultKind.TIMEOUT, FaultKind.THROTTLED})
"""After one of these the next call of the same wish would only fail alike."""


async def converse(member: Member, wish: Wish, clock: Clock, heard: Heard, tap: Tap | None = None) -> Fault | None:
    """Make all calls that the wish takes, one after the other, telling each answer; the first fault, if any. A server
    that fails otherwise as well is not believed that something is not there."""
    calls = deque(member.provider.begin(wish))
    limit = max(MAX_CALLS, wish.limit // 20) if isinstance(wish, Recent) else MAX_CALLS
    first: Fault | None = None
    while calls and limit:
        limit -= 1
        answer = await _exchange(member, calls.popleft(), clock, tap)
        heard(answer)
        fault = answer.reading.fault
        if first is None or (fault is not None and first.kind is FaultKind.NOT_FOUND):
            first = fault or first
        if fault is not None and fault.kind in _HOPELESS:
            break
        calls.extendleft(reversed(answer.reading.then))
    return first


async def _exchange(member: Member, call: Call, clock: Clock, tap: Tap | None) -> Answer:
    asked_at = clock.now()
    reply: Reply | None = None
    try:
        reply = await member.session.send(call)
        reading = await _understood(member, call, reply)
    except TransportError as error:
        reading = Reading(fault=error.fault)
    exchange = Exchange(member.source, call, reply, asked_at, next(member.numbers), reading.fault)
    if tap is not None:
        tap(exchange)
    return Answer(
        call=call,
        reading=reading,
        asked_at=asked_at,
        received_at=(reply.received_at if reply else 0.0) or clock.now(),
        exchange=exchange,
        reply=reply,
    )


async def _understood(member: Member, call: Call, reply: Reply) -> Reading:
    """The same as `understand`; a large answer is taken apart beside the loop, on which the screen lives, and after
    the one before it. Other sources do not wait for it."""
    if len(reply.body) <= LARGE:
        return understand(member.provider, call, reply)
    async with member.one_large:
        return await asyncio.to_thread(understand, member.provider, call, reply)


def understand(provider: Provider, call: Call, reply: Reply) -> Reading:
    """What a reply means. A server without a list of executions is not the API that somebody thought it was."""
    reading = provider.read(call, reply)
    fault = reading.fault
    if fault is None or fault.kind is not FaultKind.NOT_FOUND or not isinstance(call.wish, Recent):
        return reading
    message = f"{fault.message}: no list of executions there, are URL and prefix right?"
    return replace(reading, fault=replace(fault, kind=FaultKind.PROTOCOL, message=message))


async def ask(
    member: Member,
    wishes: Sequence[Wish],
    sink: Sink,
    clock: Clock,
    tap: Tap | None = None,
    listen: Heard | None = None,
) -> Fault | None:
    """Ask a source for all of these, one after the other; the first fault. What was answered is sunk in any case.
    `listen`: is told each answer as well."""

    def heard(answer: Answer) -> None:
        if answer.reading.changes:
            sink(answer.stamped())
        if listen is not None:
            listen(answer)

    first: Fault | None = None
    for wish in wishes:
        fault = await converse(member, wish, clock, heard, tap)
        first = first or fault
    return first


async def act(
    member: Member,
    verb: Verb,
    key: ExecutionKey,
    known: Execution | None,
    values: Mapping[str, Json],
    sink: Sink,
    clock: Clock,
) -> Outcome:
    """Do something to an execution. `known`: its present state, by which the server would refuse or not."""

    def heard(answer: Answer) -> None:
        if answer.reading.changes:
            sink(answer.stamped())

    return await perform(member, Act(verb, key.id, known, values), clock, heard)


async def perform(member: Member, wish: Act, clock: Clock, heard: Heard, tap: Tap | None = None) -> Outcome:
    """Do what the wish says and tell what came of it; nothing is sent where it must or can not be done."""
    refusal = why_not(member, wish.verb, wish.known)
    if refusal:
        return Outcome(is_ok=False, message=refusal)
    readings: list[Reading] = []

    def keep(answer: Answer) -> None:
        readings.append(answer.reading)
        heard(answer)

    fault = await converse(member, wish, clock, keep, tap)
    if fault is not None:
        return Outcome(is_ok=False, message=fault.message, fault=fault)
    if not readings:
        return Outcome(is_ok=False, message=f"{member.source} has no way to {wish.verb} it")
    message = next((reading.message for reading in readings if reading.message), "")
    new_id = next((reading.new_id for reading in readings if reading.new_id), "")
    new_key = ExecutionKey(member.source, new_id) if new_id else None
    return Outcome(is_ok=True, message=message or f"asked the server to {wish.verb} it", new_key=new_key)


def why_not(member: Member, verb: Verb, known: Execution | None) -> str:
    """Why that must or can not be done; empty if it may be tried."""
    if member.readonly:
        return f"{member.source} is read-only: it refuses to {verb}"
    description = member.provider.describe()
    if verb not in description.capabilities.verbs:
        where = f" ({answered_elsewhere(known)})" if verb in (Verb.APPROVE, Verb.REJECT) else ""
        return f"{description.title} cannot {verb} executions{where}"
    if known is not None and verb not in member.provider.allowed(known.status_raw, known.status):
        return f"cannot {verb} an execution that is {known.status_raw or known.status}"
    return ""
