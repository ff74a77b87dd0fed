"""How many requests may still be spent, and how fast, so that they last. Pure: time is passed in (wall seconds).

Owns: the configured quotas, what the server says is left, the small purse for bursts. Must not know: what for.

A quota is spent evenly over what is left of its time. While nothing can happen but that something new begins, part
of that is saved in a purse of a few per cent, which pays for bursts and for the minutes in which something does
happen: delays are least where the rate of asking grows as the square root of the rate of changes. A reserve is kept
for what a person asks for. Nothing ever goes beyond the hard limit.
"""

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from exectop.ports.provider import Quota
from exectop.ports.wire import Allowance

RESERVE, PURSE = 0.05, 0.05
THRIFT = 0.6
"""The part of the even rate that is spent while nothing goes on."""
HORIZON = 600.0
"""Seconds within which the purse may be spent: what goes on for longer falls back to the even rate."""
_HOUR, _PACE_SECONDS = 3600.0, 600.0


@dataclass(slots=True)
class _Window:
    """A quota that counts the requests of the last `per` seconds."""

    quota: Quota
    spent: deque[float] = field(default_factory=deque)

    def left(self, now: float) -> int:
        while self.spent and self.spent[0] <= now - self.quota.per:
            self.spent.popleft()
        return self.quota.requests - len(self.spent)

    def wait(self, now: float, cost: int, pending: int, reserve: int) -> float:
        usable = max(1, self.quota.requests - reserve)
        excess = min(cost, usable) + pending + self.quota.requests - self.left(now) - usable
        if excess <= 0:
            return 0.0
        if excess > len(self.spent):
            return self.quota.per  # those on their way have to come back first
        return max(0.0, self.spent[excess - 1] + self.quota.per - now)

    def rate(self) -> float:
        requests = self.quota.requests
        return max(requests - _share(requests, RESERVE) - purse_of(requests), 0.5) / self.quota.per


@dataclass(slots=True)
class _Told:
    """What the server said: `left` of `limit` until `resets_at` (our clock)."""

    left: int
    limit: int
    resets_at: float

    def wait(self, now: float, cost: int, reserve: int) -> float:
        return 0.0 if self.left - reserve >= cost else max(0.0, self.resets_at - now)

    def rate(self, now: float) -> float:
        usable = self.left - _share(self.limit, RESERVE)
        return max(usable, 0.0) / max(self.resets_at - now, 1.0)


class Budget:
    """The requests of one source. `own`: what the user allows; `vendor`: what the documents say, until the server
    itself says more."""

    def __init__(self, own: Sequence[Quota] = (), vendor: Sequence[Quota] = ()) -> None:
        self._own = [_Window(quota) for quota in own]
        self._vendor = [_Window(quota) for quota in vendor]
        self._told: _Told | None = None
        limits = [quota.requests for quota in (*own, *vendor)]
        self._capacity = float(min((purse_of(limit) for limit in limits), default=1))
        self._purse = self._capacity
        self._filled_at: float | None = None
        self._last = self._now = float("-inf")
        self._recent: deque[float] = deque(maxlen=100)

    @property
    def is_limited(self) -> bool:
        """Whether there is any limit at all."""
        return bool(self._own or self._vendor or self._told)

    def tell(self, allowance: Allowance, now: float, pending: int = 0) -> None:
        """What the server says is left, `resets_at` by our clock; `pending` requests are on their way."""
        if allowance.left is None:
            return
        period = max((window.quota.per for window in self._vendor), default=_HOUR)
        resets_at = allowance.resets_at
        if resets_at is None or resets_at <= now:
            resets_at = now + period if self._told is None else max(self._told.resets_at, now + 1.0)
        limit = max(allowance.limit or allowance.left, allowance.left, 1)
        if self._told is None:
            self._capacity = min(self._capacity, purse_of(limit)) if self._own else float(purse_of(limit))
            self._purse = min(self._purse, self._capacity) if self._recent else self._capacity
        self._told = _Told(max(0, allowance.left - pending), limit, resets_at)

    def spend(self, now: float, requests: int = 1) -> None:
        """So many requests were made."""
        self._set_back(now)
        self._fill(now)
        self._purse -= requests
        self._last = now
        for window in (*self._own, *self._vendor):
            window.spent.extend([now] * requests)
        if self._told is not None:
            self._told.left = max(0, self._told.left - requests)
        self._recent.extend([now] * requests)

    def wait(
        self, now: float, cost: int = 1, pending: int = 0, *, is_asked: bool = False, is_idle: bool = False
    ) -> float:
        """Seconds until so many requests may be made besides those on their way; 0 is now. What a person asked for
        may use the reserve; `is_idle`: nothing goes on that the answer could tell of. More requests at once than a
        limit allows at all wait until all of it is free."""
        self._set_back(now)
        self._expire(now)
        waits = [
            window.wait(now, cost, pending, 0 if is_asked else _share(window.quota.requests, RESERVE))
            for window in self._windows()
        ]
        if self._told is not None:
            reserve = 0 if is_asked else _share(self._told.limit, RESERVE)
            waits.append(self._told.wait(now, min(cost, self._told.limit - reserve) + pending, reserve))
        if not is_asked and self.is_limited:
            waits.append(self._wait_for_purse(now, cost, pending, is_idle=is_idle))
        return max(waits, default=0.0)

    def left(self, now: float) -> tuple[int | None, int | None, float | None]:
        """Requests left, of how many, until when; of several limits the tightest."""
        self._set_back(now)
        self._expire(now)
        if self._told is not None:
            return self._told.left, self._told.limit, self._told.resets_at
        windows = self._windows()
        if not windows:
            return None, None, None
        tightest = min(windows, key=lambda window: window.left(now) / window.quota.requests)
        resets_at = tightest.spent[0] + tightest.quota.per if tightest.spent else None
        return tightest.left(now), tightest.quota.requests, resets_at

    def lasts_until(self, now: float) -> float | None:
        """When what is left runs out at the present pace; the time of the reset if it does not run out before.
        The pace is that of some minutes at least: a burst at the start is none."""
        left, _, resets_at = self.left(now)
        recent = [at for at in self._recent if at > now - _HOUR]
        if left is None or not recent:
            return resets_at
        runs_out = now + left * max(now - recent[0], _PACE_SECONDS) / len(recent)
        return runs_out if resets_at is None else min(runs_out, resets_at)

    def _windows(self) -> list[_Window]:
        return self._own if self._told is not None else [*self._own, *self._vendor]

    def _set_back(self, now: float) -> None:
        """Where the clock was set back, what was known by it is moved along: nothing was spent in the future."""
        ahead, self._now = max(0.0, self._now - now), now
        if not ahead:
            return
        self._last -= ahead
        for window in (*self._own, *self._vendor):
            window.spent = deque(at - ahead for at in window.spent)
        self._recent = deque((at - ahead for at in self._recent), self._recent.maxlen)
        if self._filled_at is not None:
            self._filled_at -= ahead
        if self._told is not None:
            self._told.resets_at -= ahead

    def _expire(self, now: float) -> None:
        if self._told is not None and self._told.resets_at <= now:
            self._told = None

    def _rate(self, now: float) -> float:
        rates = [window.rate() for window in self._windows()]
        if self._told is not None:
            rates.append(self._told.rate(now))
        return max(min(rates, default=1.0), 1e-9)

    def _fill(self, now: float) -> None:
        if self._filled_at is not None:
            gained = max(0.0, now - self._filled_at) * self._rate(now)
            self._purse = min(self._capacity, self._purse + gained)
        self._filled_at = now

    def _wait_for_purse(self, now: float, cost: int, pending: int, *, is_idle: bool) -> float:
        self._fill(now)
        rate, purse = self._rate(now), self._purse - pending
        passed = 0.0 if pending else now - self._last  # one by one they notice more than all at once
        needed = min(float(cost), self._capacity)
        if purse < needed - 1e-9:
            return (needed - purse) / rate
        if is_idle:
            return max(0.0, min(cost / (THRIFT * rate) - passed, (self._capacity - purse) / rate))
        return min(
            _wait_while_filling(passed, 1.0 - purse / self._capacity, rate / self._capacity, cost / rate),
            _wait_for_share(passed, rate + purse / HORIZON, rate / HORIZON, cost),
        )


def _wait_while_filling(passed: float, lack: float, filling: float, spacing: float) -> float:
    """Seconds until `passed` is at least `spacing` times the square of what the purse lacks, while it fills by
    `filling` a second: the smaller root, or 0 if that is so by now. A full purse pays for a burst at once."""
    excess = spacing * lack * lack - passed
    if excess <= 0:
        return 0.0
    slope, curve = 1.0 + 2.0 * spacing * lack * filling, spacing * filling * filling
    return 2.0 * excess / (slope + math.sqrt(max(0.0, slope * slope - 4.0 * curve * excess)))


def _wait_for_share(passed: float, pace: float, growth: float, cost: float) -> float:
    """Seconds until `cost` requests have come in since the last one, at so many a second, a pace that grows."""
    missing = cost - passed * pace
    if missing <= 0:
        return 0.0
    slope = pace + growth * passed
    return 2.0 * missing / (slope + math.sqrt(slope * slope + 4.0 * growth * missing))


def purse_of(requests: int) -> int:
    """How many requests a burst may take of a quota of so many."""
    return max(1, int(requests * PURSE))


def _share(requests: int, part: float) -> int:
    return int(requests * part)
