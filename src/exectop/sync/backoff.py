"""When to try again and how often to look: pure arithmetic. Randomness is passed in, time is the caller's."""

import random
from dataclasses import dataclass

BASE, CAP = 1.0, 15.0
RETRY_AFTER_CAP = 300.0
GROWTH = 1.5


def backoff(failures: int, jitter: random.Random, base: float = BASE, cap: float = CAP) -> float:
    """Seconds to wait after so many failures in a row. Doubles up to `cap`, with jitter over two thirds of it: full
    jitter would now and then probe a server that is down twice in a second."""
    ceiling = min(cap, base * 2.0 ** min(max(failures - 1, 0), 30))
    return jitter.uniform(ceiling / 3, ceiling)


def throttled(retry_after: float | None, failures: int, jitter: random.Random) -> float:
    """Seconds to wait after "too many requests": what the server says (clamped), never less, and a little more so
    that not all its clients return at once."""
    if retry_after is None or not retry_after >= 0:
        return backoff(failures, jitter)
    return min(retry_after, RETRY_AFTER_CAP) + jitter.uniform(0.05, 1.0)


@dataclass(slots=True)
class Pace:
    """Seconds between two looks: the floor after a change, then slower and slower up to the ceiling."""

    floor: float = 1.0
    ceiling: float = 30.0
    interval: float = 0.0

    def __post_init__(self) -> None:
        self.ceiling = max(self.floor, self.ceiling)
        self.interval = self.interval or self.floor

    def after(self, *, is_changed: bool) -> float:
        """The interval to wait now. The first one after a change is the floor itself."""
        used = self.floor if is_changed else min(max(self.interval, self.floor), self.ceiling)
        self.interval = min(used * GROWTH, self.ceiling)
        return used

    def bound(self, floor: float, ceiling: float) -> None:
        """Change the bounds; the present interval is kept within them."""
        self.floor, self.ceiling = floor, max(floor, ceiling)
        self.interval = min(max(self.interval, self.floor), self.ceiling)
