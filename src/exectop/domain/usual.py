"""How long something usually takes, told from earlier times."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Usual:
    """Of `count` earlier times: the median and the duration that 95 of 100 stayed below, in seconds."""

    count: int
    p50: float
    p95: float

    def times_median(self, seconds: float) -> float | None:
        """How many medians that is; `None` where the median is nothing."""
        return seconds / self.p50 if self.p50 > 0 else None


def usual_of(durations: Iterable[float]) -> Usual | None:
    """What is usual for these; `None` if there are none."""
    known = sorted(seconds for seconds in durations if seconds >= 0)
    if not known:
        return None
    return Usual(len(known), _at(known, 0.5), _at(known, 0.95))


def _at(known: list[float], part: float) -> float:
    """The value below which that part of them lies, between two where it falls between."""
    place = part * (len(known) - 1)
    low = int(place)
    high = min(low + 1, len(known) - 1)
    return known[low] + (known[high] - known[low]) * (place - low)
