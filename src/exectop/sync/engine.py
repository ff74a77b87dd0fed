"""The engine: all sources, kept fresh as people look at them. Implements the port `Controls`.

Owns: which source a wish of the screen belongs to. Must not know: HTTP, vendors, screens, stores.
"""

import random
from collections.abc import Callable, Mapping, Sequence

from exectop.clock import Clock
from exectop.domain.values import NOTHING, ExecutionKey, Json
from exectop.ports.session import Outcome, Sink
from exectop.ports.wire import Exchange, Verb
from exectop.sync.ask import Member, Tap, why_not
from exectop.sync.exchanges import ExchangeLog
from exectop.sync.observe import Ledger
from exectop.sync.ordered import OrderedClock
from exectop.sync.poller import Poller
from exectop.sync.reception import Shared
from exectop.sync.supervisor import Supervisor


class Engine:
    """Asks the sources and sinks what they tell, until it is stopped. Sessions are closed by who opened them."""

    def __init__(
        self,
        members: Sequence[Member],
        sink: Sink,
        clock: Clock,
        jitter: random.Random,
        tap: Tap | None = None,
        focused: Callable[[ExecutionKey | None], None] | None = None,
    ) -> None:
        """`tap` is told every exchange, `focused` the execution that somebody begins to look at."""
        self._supervisor = Supervisor(clock, jitter)
        self._shared = Shared(sink, clock, OrderedClock(clock), Ledger(), ExchangeLog(), tap)
        self._pollers = {member.source: Poller(member, self._shared, jitter, self._supervisor) for member in members}
        self._focused: ExecutionKey | None = None
        self._tell_focus = focused
        self._is_running = False

    async def start(self) -> None:
        """Begin to ask; the first look at every list goes out at once."""
        if self._is_running:
            return
        self._is_running = True
        for source, poller in self._pollers.items():
            self._supervisor.forever(source, poller.run, poller.crashed)

    async def stop(self) -> None:
        """Stop asking and wait until nothing is on its way any more."""
        self._is_running = False
        await self._supervisor.stop()

    async def idle(self) -> None:
        """Wait until nothing is on its way and nothing due: all answers that can come by now have come."""
        while self._is_running:
            busy = next((poller for poller in self._pollers.values() if not poller.is_idle), None)
            if busy is None:
                return
            await busy.settle()

    # --- Controls ------------------------------------------------------------------------------------------------

    def focus(self, key: ExecutionKey | None) -> None:
        """That execution is being looked at: its details, graph and events are kept fresh."""
        if key == self._focused:
            return
        before, self._focused = self._focused, key
        if self._tell_focus is not None:
            self._tell_focus(key)
        if before is not None and before.source in self._pollers and (key is None or key.source != before.source):
            self._pollers[before.source].focus(None)
        if key is not None and key.source in self._pollers:
            self._pollers[key.source].focus(key)

    def show(self, keys: Sequence[ExecutionKey]) -> None:
        """These rows are on screen."""
        by_source: dict[str, list[ExecutionKey]] = {source: [] for source in self._pollers}
        for key in keys:
            if key.source in by_source:
                by_source[key.source].append(key)
        for source, shown in by_source.items():
            self._pollers[source].show(shown)

    def refresh(self, key: ExecutionKey | None = None) -> None:
        """Ask now: for that execution, or for all lists."""
        if key is None:
            for poller in self._pollers.values():
                poller.refresh(None)
        elif key.source in self._pollers:
            self._pollers[key.source].refresh(key)

    def pause(self, is_paused: bool) -> None:
        """Stop or go on asking."""
        for poller in self._pollers.values():
            poller.pause(is_paused)

    async def act(self, key: ExecutionKey, verb: Verb, values: Mapping[str, Json] = NOTHING) -> Outcome:
        """Do something to an execution."""
        poller = self._pollers.get(key.source)
        if poller is None:
            return Outcome(is_ok=False, message=f"no source is called '{key.source}'")
        return await poller.act(key, verb, values)

    def allowed(self, key: ExecutionKey) -> frozenset[Verb]:
        """What can be done to it now; nothing on a read-only source."""
        poller, known = self._pollers.get(key.source), self._shared.ledger.execution(key)
        if poller is None or known is None:
            return frozenset()
        return frozenset(verb for verb in Verb if not why_not(poller.member, verb, known))

    def exchanges(self, key: ExecutionKey) -> Sequence[Exchange]:
        """The last raw exchanges about it, the newest first."""
        return self._shared.log.of(key)

    def retry(self, source: str) -> None:
        """Read the credentials of a source anew and try it at once."""
        poller = self._pollers.get(source)
        if poller is not None:
            poller.retry()
