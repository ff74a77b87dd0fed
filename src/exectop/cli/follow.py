"""Following one execution with the monitor's own engine, without a screen: what `watch` and `wait` share."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from exectop.cli.look import Look
from exectop.cli.target import Target
from exectop.domain.health import SourceState
from exectop.domain.status import Status
from exectop.domain.values import ExecutionKey
from exectop.errors import CredentialsError, NotFoundError
from exectop.runtime import Source, make_engine
from exectop.store.store import Store, Subscription
from exectop.sync.engine import Engine

FAILED = frozenset({Status.FAILED, Status.CANCELLED})


class Following:
    """A store that an engine keeps fresh for one execution."""

    def __init__(self, source: Source, key: ExecutionKey, store: Store, engine: Engine) -> None:
        self.source = source
        self.key = key
        self.store = store
        self.engine = engine
        self._changed = asyncio.Event()
        self._subscription: Subscription = store.subscribe(self._changed.set)

    @property
    def status(self) -> Status:
        execution = self.store.execution(self.key)
        return Status.UNKNOWN if execution is None else execution.status

    def check(self) -> None:
        """Raise what makes waiting vain: refused credentials, an execution that its server has forgotten."""
        health = self.store.health(self.source.name)
        if health is not None and health.state is SourceState.AUTH:
            raise CredentialsError(f"{self.source.name}: {health.last_error}")
        if self.store.vanished_at(self.key) is not None:
            raise NotFoundError(f"{self.key} is gone: the server at {self.source.url} no longer knows it")

    async def next_change(self) -> None:
        """Return when something of the execution or of its source has changed."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            delta = self._subscription.take()
            if self.key in delta.keys or delta.sources:
                return


@asynccontextmanager
async def follow(target: Target) -> AsyncIterator[Following]:
    """Find the execution, then keep it fresh until the block ends. Raises the error of a source that failed."""
    async with Look(target.sources) as look:
        source, key = await look.find(target)
        engine = make_engine([look.members[source.name]], look.store.apply, look.clock)
        following = Following(source, key, look.store, engine)
        await engine.start()
        engine.focus(key)
        try:
            yield following
        finally:
            await engine.stop()
