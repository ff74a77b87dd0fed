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


_DAY = 86_400.0


class LocalZone(tzinfo):
    """The machine's own time zone with its summer times, as the operating system knows it."""

    def fromutc(self, dt: datetime) -> datetime:
        offset = _offset_at(dt.replace(tzinfo=UTC).timestamp())
        local = dt + offset
        return local if _offset_of(local) == offset else local.replace(fold=1)

    def utcoffset(self, dt: datetime | None) -> timedelta:
        return _offset_at(time.time()) if dt is None else _offset_of(dt)

    def dst(self, dt: datetime | None) -> timedelta | None:
        return None

    def tzname(self, dt: datetime | None) -> str:
        return time.localtime(time.time() if dt is None else _wall(dt) - _offset_of(dt).total_seconds()).tm_zone


def _offset_of(dt: datetime) -> timedelta:
    """Of a wall time. One that comes twice is told apart by its `fold`; one that is left out counts as if the change
    had not been yet, with `fold` as if it had."""
    wall = _wall(dt)
    before, after = _offset_at(wall - _DAY), _offset_at(wall + _DAY)
    ways = (after, before) if dt.fold else (before, after)
    return next((way for way in ways if _offset_at(wall - way.total_seconds()) == way), ways[0])


def _wall(dt: datetime) -> float:
    """What a clock on the wall shows, as if it were UTC."""
    return dt.replace(tzinfo=UTC).timestamp()


def _offset_at(stamp: float) -> timedelta:
    return timedelta(seconds=time.localtime(stamp).tm_gmtoff)
