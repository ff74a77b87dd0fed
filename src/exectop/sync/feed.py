"""Which stream of a source is open: one for the whole source, or one for the focused running execution.

Owns: opening and closing streams as interest moves. Must not know: how a stream is read.
"""

import asyncio
import random

from exectop.domain.values import ExecutionKey
from exectop.ports.wire import Fault, FaultKind, Topic
from exectop.sync.ask import Member
from exectop.sync.jobs import Watch
from exectop.sync.reception import Reception, Shared
from exectop.sync.streamer import Listener, Place, Streamer
from exectop.sync.supervisor import Supervisor

OF_SOURCE = "source"


class Feed:
    """At most one open stream."""

    def __init__(
        self,
        member: Member,
        shared: Shared,
        reception: Reception,
        listener: Listener,
        jitter: random.Random,
        supervisor: Supervisor,
    ) -> None:
        can = member.provider.describe().capabilities
        self._has_stream = can.stream is not None
        self._is_of_source = can.stream_scope == OF_SOURCE
        self._member = member
        self._shared = shared
        self._reception = reception
        self._listener = listener
        self._random = jitter
        self._supervisor = supervisor
        self._streamer: Streamer | None = None
        self._task: asyncio.Task[None] | None = None
        self._key: ExecutionKey | None = None
        self._ended: set[ExecutionKey | None] = set()

    def aim(self, watch: Watch | None) -> None:
        """Open the stream that is wanted now; `watch`: what somebody looks at."""
        if not self._has_stream:
            return
        place = Place(None) if self._is_of_source else self._place_of(watch)
        if place is None:
            self.stop()
        elif self._task is None or self._key != place.key:
            self.stop()
            if place.key not in self._ended:
                self._open(place)

    def stop(self) -> None:
        """Close what is open."""
        if self._task is not None:
            self._task.cancel()
            self._reception.health.stream("")
        self._task = self._streamer = self._key = None

    def _place_of(self, watch: Watch | None) -> Place | None:
        known = None if watch is None else self._shared.ledger.execution(watch.key)
        if watch is None or known is None or known.status.is_terminal:
            return None
        if self._task is not None and self._key == watch.key:
            return Place(watch.key)
        if self._member.provider.subscribe(Topic(known), watch.cursor) is None:
            return None
        ledger, key = self._shared.ledger, watch.key
        return Place(key, lambda: ledger.execution(key), watch.cursor, watch)

    def _open(self, place: Place) -> None:
        streamer = Streamer(self._member, self._reception, self._listener, self._shared.clock, self._random)
        name = f"{self._member.source}: stream"

        async def run() -> None:
            await streamer.run(place)
            if streamer.is_ended:
                self._ended.add(place.key)
            if self._streamer is streamer:
                self._task = self._streamer = self._key = None

        self._key, self._streamer = place.key, streamer
        self._task = self._supervisor.forever(name, run, self._crashed)

    def _crashed(self, message: str) -> None:
        self._reception.note(Fault(kind=FaultKind.PROTOCOL, message=message))
