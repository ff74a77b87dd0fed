"""The change stream of a source: opened, resumed from its cursor after a loss, given up where there is none.

Owns: the life of a stream. Must not know: what is polled meanwhile (it tells when it is healthy and when not).
"""

import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from exectop.clock import Clock
from exectop.domain.values import Execution, ExecutionKey
from exectop.ports.session import TransportError
from exectop.ports.wire import Fault, FaultKind, Frame, StreamSpec, Topic
from exectop.sync.ask import Member
from exectop.sync.backoff import backoff
from exectop.sync.jobs import Watch
from exectop.sync.reception import Reception

UNAVAILABLE_SECONDS = 300.0
STEADY_SECONDS = 10.0
"""A stream that lived so long, or told something new, worked: the next loss is the first one again."""
_NO_STREAM = frozenset({FaultKind.NOT_FOUND, FaultKind.REJECTED, FaultKind.PROTOCOL, FaultKind.FORBIDDEN})


class Listener(Protocol):
    """Who wants to know what a stream does."""

    def stream_told(self, changed: set[ExecutionKey]) -> None:
        """It told something new about these."""

    def stream_is(self, key: ExecutionKey | None, *, is_healthy: bool) -> None:
        """The stream about that execution (or the whole source) works now, or no longer."""

    def stream_refused(self, fault: Fault) -> None:
        """The server refused the credentials."""


def _nothing() -> Execution | None:
    return None


@dataclass(slots=True)
class Place:
    """What a stream is about (`key` None: the whole source), what is known of it, and where it goes on."""

    key: ExecutionKey | None
    known: Callable[[], Execution | None] = _nothing
    cursor: str = ""
    watch: Watch | None = None

    def move(self, cursor: str) -> None:
        """Go on from there after a loss; the polling meanwhile does, too."""
        if cursor:
            self.cursor = cursor
            if self.watch is not None:
                self.watch.cursor = cursor

    def catch_up(self) -> None:
        """Polling may have got further while the stream was lost."""
        if self.watch is not None and self.watch.cursor:
            self.cursor = self.watch.cursor


class Streamer:
    """One stream, kept open until it ends or is cancelled."""

    def __init__(
        self, member: Member, reception: Reception, listener: Listener, clock: Clock, jitter: random.Random
    ) -> None:
        self._member = member
        self._reception = reception
        self._listener = listener
        self._clock = clock
        self._random = jitter
        self._failures = 0
        self.is_healthy = False
        self.is_ended = False

    async def run(self, place: Place) -> None:
        """Read until the stream has nothing more to tell."""
        try:
            while True:
                place.catch_up()
                spec = self._member.provider.subscribe(Topic(place.known()), place.cursor)
                if spec is None:
                    return
                self._say("connecting" if not self._failures else "reconnecting")
                await self._wait_for_budget()
                opened_at = self._clock.monotonic()
                fault, is_end = await self._read_until_lost(spec, place)
                if self.is_healthy and self._clock.monotonic() - opened_at >= STEADY_SECONDS:
                    self._failures = 0
                self._set_healthy(place, False)
                if is_end:
                    self.is_ended = True
                    self._say("ended")
                    return
                if fault is not None and fault.kind is FaultKind.AUTH:
                    self._listener.stream_refused(fault)
                    return
                await self._clock.sleep(self._wait_after(fault))
        finally:
            self._set_healthy(place, False)

    async def _wait_for_budget(self) -> None:
        """To connect is a request, too."""
        budget = self._reception.budget
        while (wait := budget.wait(self._clock.now(), is_asked=True)) > 0:
            await self._clock.sleep(wait)
        budget.spend(self._clock.now())

    async def _read_until_lost(self, spec: StreamSpec, place: Place) -> tuple[Fault | None, bool]:
        try:
            async with _closing(self._member.session.stream(spec)) as frames:
                async for frame in frames:
                    if self._hear(spec, frame, place):
                        return None, True
        except TransportError as error:
            self._reception.note(error.fault)
            return error.fault, False
        return None, False

    def _hear(self, spec: StreamSpec, frame: Frame, place: Place) -> bool:
        """Whether this was the last frame."""
        reading = self._member.provider.read_frame(spec, frame)
        self._set_healthy(place, True)
        place.move(reading.cursor)
        if reading.is_alive_only:
            return False
        changed = self._reception.hear_frame(spec, frame, reading, next(self._member.numbers))
        if changed:
            self._failures = 0
            self._listener.stream_told(changed)
        return reading.is_end

    def _wait_after(self, fault: Fault | None) -> float:
        self._failures += 1
        if fault is not None and fault.kind in _NO_STREAM:
            self._say(f"unavailable: {fault.message}")
            return UNAVAILABLE_SECONDS
        self._say("lost" if fault is None else f"lost: {fault.message}")
        least = 0.0 if fault is None else min(fault.retry_after or 0.0, UNAVAILABLE_SECONDS)
        return least + backoff(self._failures, self._random)

    def _set_healthy(self, place: Place, is_healthy: bool) -> None:
        if is_healthy is self.is_healthy:
            return
        self.is_healthy = is_healthy
        if is_healthy:
            self._say("live")
        self._listener.stream_is(place.key, is_healthy=is_healthy)

    def _say(self, state: str) -> None:
        self._reception.health.stream(state)
        self._reception.tell_health()


@asynccontextmanager
async def _closing(frames: AsyncIterator[Frame]) -> AsyncIterator[AsyncIterator[Frame]]:
    """Close the connection as soon as nobody reads any more, not when the garbage is collected."""
    try:
        yield frames
    finally:
        close = getattr(frames, "aclose", None)
        if close is not None:
            await close()
