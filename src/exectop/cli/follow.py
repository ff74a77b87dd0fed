"""Following one execution with the monitor's own engine, without a screen: what `watch` and `wait` share."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from exectop.cli.look import Look
from exectop.cli.target import Target
from exectop.clock import Clock
from exectop.domain.health import SourceState
from exectop.domain.status import Status
from exectop.domain.values import ExecutionKey
from exectop.errors import CredentialsError, NotFoundError
from exectop.runtime import Source, make_engine
from exectop.store.store import Store, Subscription
from exectop.sync.engine import Engine
from exectop.sync.supervisor import Alarm, Supervisor

FAILED = frozenset({Status.FAILED, Status.CANCELLED})
GONE_SECONDS = 15.0
"""So long a server may say that it does not know the execution before it is believed: proxies say so, too, while
what is behind them starts anew."""


class Following:
    """A store that an engine keeps fresh for one execution."""

    def __init__(self, source: Source, key: ExecutionKey, store: Store, engine: Engine, clock: Clock) -> None:
        self.source = source
        self.key = key
        self.store = store
        self.engine = engine
        self._clock = clock
        self._alarm = Alarm(clock, Supervisor(clock, random.Random()))
        self._subscription: Subscription = store.subscribe(self._alarm.ring)

    @property
    def status(self) -> Status:
        execution = self.store.execution(self.key)
        return Status.UNKNOWN if execution is None else execution.status

    def check(self) -> None:
        """Raise what makes waiting vain: refused credentials, an execution that its server has forgotten."""
        health = self.store.health(self.source.name)
        if health is not None and health.state is SourceState.AUTH:
            raise CredentialsError(f"{self.source.name}: {health.last_error}")
        gone_at = self.store.vanished_at(self.key)
        if gone_at is not None and self._clock.now() - gone_at >= GONE_SECONDS:
            raise NotFoundError(f"{self.key} is gone: the server at {self.source.url} no longer knows it")

    async def next_change(self) -> None:
        """Return when something of the execution or of its source has changed, or what is gone has been for long."""
        while True:
            is_gone = self.store.vanished_at(self.key) is not None
            await self._alarm.wait(GONE_SECONDS if is_gone else None)
            delta = self._subscription.take()
            if is_gone or self.key in delta.keys or delta.sources:
                return


@asynccontextmanager
async def follow(target: Target) -> AsyncIterator[Following]:
    """Find the execution, then keep it fresh until the block ends. Raises the error of a source that failed."""
    async with Look(target.sources) as look:
        source, key = await look.find(target)
        engine = make_engine([look.members[source.name]], look.store.apply, look.clock)
        following = Following(source, key, look.store, engine, look.clock)
        await engine.start()
        engine.focus(key)
        try:
            yield following
        finally:
            await engine.stop()
