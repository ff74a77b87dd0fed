"""The only code that reads the time or sleeps.

Owns: the `Clock` port and its three implementations. Must not know: anything else of ours.
Instants are seconds since the Unix epoch in UTC (`float`); durations are seconds.
"""

import asyncio
import heapq
import itertools
import time
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Protocol


class Clock(Protocol):
    """What a component needs to know of time."""

    def now(self) -> float:
        """The wall time as seconds since the Unix epoch."""

    def monotonic(self) -> float:
        """Seconds that never go backwards, from an arbitrary start."""

    async def sleep(self, seconds: float) -> None:
        """Return after that many seconds of this clock."""


class SystemClock:
    """The machine's own time."""

    def now(self) -> float:
        return time.time()

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds))


class ScaledClock:
    """The machine's time run `speed` times as fast from `start` on; for simulations that a person watches."""

    def __init__(self, speed: float = 1.0, start: float | None = None) -> None:
        if speed <= 0:
            raise ValueError(f"the speed of a clock must be above 0, not {speed}")
        self._speed = speed
        self._origin = time.monotonic()
        self._start = time.time() if start is None else start

    def now(self) -> float:
        return self._start + self.monotonic()

    def monotonic(self) -> float:
        return (time.monotonic() - self._origin) * self._speed

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds) / self._speed)


class ManualClock:
    """A clock that stands still until it is advanced; sleepers wake in order of their due time."""

    def __init__(self, start: float = 1_700_000_000.0) -> None:
        self._now = start
        self._start = start
        self._order = itertools.count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> float:
        return self._now

    def monotonic(self) -> float:
        return self._now - self._start

    async def sleep(self, seconds: float) -> None:
        wake = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + max(0.0, seconds), next(self._order), wake))
        await wake

    def set(self, now: float) -> None:
        """Move to an instant without waking anybody: for pure code that only reads the time."""
        self._now = now

    async def advance(self, seconds: float) -> None:
        """Let that much time pass, waking each sleeper at its own instant and letting it run."""
        end = self._now + seconds
        await self._settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            due, _, wake = heapq.heappop(self._sleepers)
            self._now = max(self._now, due)
            if not wake.done():
                wake.set_result(None)
            await self._settle()
        self._now = end
        await self._settle()

    @staticmethod
    async def _settle() -> None:
        for _ in range(50):
            await asyncio.sleep(0)


class LocalZone(tzinfo):
    """The machine's own time zone with its summer times, as the operating system knows it."""

    def fromutc(self, dt: datetime) -> datetime:
        return dt + _offset_at(dt.replace(tzinfo=UTC).timestamp())

    def utcoffset(self, dt: datetime | None) -> timedelta:
        if dt is None:
            return _offset_at(time.time())
        return _offset_at(time.mktime((*dt.timetuple()[:8], -1)))

    def dst(self, dt: datetime | None) -> timedelta | None:
        return None

    def tzname(self, dt: datetime | None) -> str:
        stamp = time.time() if dt is None else time.mktime((*dt.timetuple()[:8], -1))
        return time.localtime(stamp).tm_zone


def _offset_at(stamp: float) -> timedelta:
    return timedelta(seconds=time.localtime(stamp).tm_gmtoff)
