"""The only code that starts tasks.

Owns: their names, their end, and what happens when one crashes: it is reported, and a lasting job is started again.
Must not know: what the jobs do.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from exectop.clock import Clock
from exectop.domain.text import clean_line
from exectop.errors import ExectopError
from exectop.sync.backoff import backoff

Job: TypeAlias = Callable[[], Awaitable[None]]
Report: TypeAlias = Callable[[str], None]


def describe_crash(name: str, error: Exception) -> str:
    """A crash in words. Only our own errors are quoted: the text of others may hold anything."""
    if isinstance(error, ExectopError):
        return clean_line(str(error))
    return f"internal error in {name}: {type(error).__name__}"


class Supervisor:
    """Runs jobs until they end or `stop` is called."""

    def __init__(self, clock: Clock, jitter: random.Random) -> None:
        self._clock = clock
        self._random = jitter
        self._tasks: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._tasks)

    def once(self, name: str, job: Job, report: Report) -> asyncio.Task[None]:
        """Run the job once; a crash is reported and ends there."""
        return self._start(name, lambda: self._guard(name, job, report))

    def forever(self, name: str, job: Job, report: Report) -> asyncio.Task[None]:
        """Run the job until it returns; after a crash it is started again, later each time."""
        return self._start(name, lambda: self._repeat(name, job, report))

    async def stop(self) -> None:
        """Cancel everything and wait for its end."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _start(self, name: str, work: Callable[[], Awaitable[object]]) -> asyncio.Task[None]:
        async def run() -> None:
            await work()

        task = asyncio.create_task(run(), name=name)  # noqa: TID251 - here is where tasks are made
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _guard(self, name: str, job: Job, report: Report) -> bool:
        """Whether it ended well."""
        try:
            await job()
        except Exception as error:  # noqa: BLE001 - one job's bug must not end the others
            report(describe_crash(name, error))
            return False
        return True

    async def _repeat(self, name: str, job: Job, report: Report) -> None:
        crashes = 0
        while not await self._guard(name, job, report):
            crashes += 1
            await self._clock.sleep(backoff(crashes, self._random))


class Alarm:
    """Waits for a call or for time to pass, whichever comes first."""

    def __init__(self, clock: Clock, supervisor: Supervisor) -> None:
        self._clock = clock
        self._supervisor = supervisor
        self._rung = asyncio.Event()

    @property
    def is_ringing(self) -> bool:
        """Whether somebody rang and nobody has woken up yet."""
        return self._rung.is_set()

    def ring(self) -> None:
        """End the present wait, or the next one at once."""
        self._rung.set()

    async def wait(self, seconds: float | None) -> None:
        """Return after so many seconds (`None`: never by itself) or when it rings."""
        sleeper = None if seconds is None else self._supervisor.once("alarm", lambda: self._sleep(seconds), _ignore)
        try:
            await self._rung.wait()
        finally:
            self._rung.clear()
            if sleeper is not None:
                sleeper.cancel()

    async def _sleep(self, seconds: float) -> None:
        await self._clock.sleep(seconds)
        self._rung.set()


def _ignore(_: str) -> None:
    """A clock that cannot sleep has nobody to tell."""
