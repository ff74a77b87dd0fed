"""The instants of questions: wall time that never goes back.

Owns: that of two answers the one to the later question wins, also after somebody set the machine's clock back or for
a moment far ahead. Must not know: what is asked.
"""

from exectop.clock import Clock


class OrderedClock:
    """A clock like another one. Where that one's wall time is set back, this one's goes on from where it was."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = float("-inf")
        self._steady = clock.monotonic()

    def now(self) -> float:
        """The wall time, or what it would be if nobody had set it back."""
        wall, steady = self._clock.now(), self._clock.monotonic()
        passed, self._steady = max(0.0, steady - self._steady), steady
        self._last = max(wall, self._last + passed) if wall < self._last else wall
        return self._last

    def monotonic(self) -> float:
        """That of the other clock."""
        return self._clock.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Return after that many seconds."""
        await self._clock.sleep(seconds)
