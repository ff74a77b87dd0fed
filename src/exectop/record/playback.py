"""The time of a replay: the tape's, at any speed, still or moving. Owns: that time. Must not know: what is played."""

from exectop.clock import Clock

SLOWEST, FASTEST = 0.01, 1_000.0
_NAP = 0.05


class PlaybackClock:
    """A clock whose time passes as `base` does times the speed, from `start` to at most `end`; it can be stopped and
    set. `monotonic` never goes back, not even where `now` is set back."""

    def __init__(self, base: Clock, start: float, end: float, speed: float = 1.0) -> None:
        self._base = base
        self._anchor = start
        self._anchored_at = base.monotonic()
        self._passed = 0.0
        self._is_paused = False
        self.start = start
        self.end = max(start, end)
        self.speed = _bounded(speed)

    @property
    def is_paused(self) -> bool:
        """Whether time stands still because somebody stopped it."""
        return self._is_paused

    @property
    def is_over(self) -> bool:
        """Whether the end is reached."""
        return self.now() >= self.end

    def now(self) -> float:
        """The instant of the tape that is shown."""
        return min(self.end, self._anchor + self._run())

    def monotonic(self) -> float:
        """Seconds of the tape that have passed, however often it was set back."""
        return self._passed + self._run()

    async def sleep(self, seconds: float) -> None:
        """Return after that many seconds of the tape; while time stands still, so does the sleeper."""
        due = self.monotonic() + seconds
        while (left := due - self.monotonic()) > 0:
            await self._base.sleep(_NAP if self._is_paused else min(_NAP, left / self.speed))

    def pause(self, is_paused: bool) -> None:
        """Stop time or let it go on."""
        self._settle()
        self._is_paused = is_paused

    def set_speed(self, speed: float) -> float:
        """How fast time passes, within sensible bounds; the speed that holds now."""
        self._settle()
        self.speed = _bounded(speed)
        return self.speed

    def set(self, instant: float) -> None:
        """Show that instant, or the nearest that is on the tape."""
        self._settle()
        self._anchor = min(self.end, max(self.start, instant))

    def _run(self) -> float:
        return 0.0 if self._is_paused else max(0.0, self._base.monotonic() - self._anchored_at) * self.speed

    def _settle(self) -> None:
        passed = self._run()
        self._anchor = min(self.end, self._anchor + passed)
        self._passed += passed
        self._anchored_at = self._base.monotonic()


def _bounded(speed: float) -> float:
    return min(FASTEST, max(SLOWEST, speed)) if speed == speed else 1.0
