"""How a source is doing, from what came of asking it. Pure: time is passed in.

Owns: the rules of `SourceState`, the clock's offset, when a change of health is worth telling.
Must not know: who asks, when the next question is due.
"""

import email.utils
from dataclasses import replace

from exectop.domain.health import SourceHealth, SourceState
from exectop.ports.wire import Fault, FaultKind, Reply

SLOW_SECONDS = 2.0
DOWN_AFTER = 3
"""Failures in a row after which a source that used to answer is down."""
STALE_AFTER = 30.0
TELL_SECONDS = 1.0
"""How often mere counts are told."""


class HealthTracker:
    """Accumulates what happened to one source."""

    def __init__(self, source: str) -> None:
        self._now = SourceHealth(source=source)
        self._told: SourceHealth | None = None
        self._told_at = float("-inf")
        self._failures = 0
        self._fault: Fault | None = None
        self._failed_at = float("-inf")
        self._is_paused = False

    @property
    def offset(self) -> float:
        """Seconds by which the server's clock is ahead of ours."""
        return self._now.clock_offset or 0.0

    def answered(self, at: float, latency: float, asked_at: float = float("inf")) -> None:
        """The source gave a good answer to a question of that instant. One from before a failure does not end it."""
        known = self._now.latency
        if self._fault is None or asked_at > self._failed_at:
            self.mended()
        self._set(
            requests=self._now.requests + 1,
            last_ok_at=at,
            latency=latency if known is None else known + 0.3 * (latency - known),
        )

    def failed(self, at: float, fault: Fault, failures: int = 0, until: float | None = None) -> None:
        """A request failed. `failures`: how often in a row the source itself did; 0 if this says nothing of it."""
        if failures:
            self.out(fault, failures, until, at)
        self._set(
            requests=self._now.requests + (not _is_unsent(fault)),
            errors=self._now.errors + 1,
            last_error=fault.message,
            last_error_at=at,
        )

    def out(self, fault: Fault, failures: int, until: float | None = None, at: float = float("-inf")) -> None:
        """The source itself failed at that instant, so often in a row; the request was counted when its answer was
        heard."""
        self._failures, self._fault, self._failed_at = failures, fault, at
        self._set(until=until, is_keyless=_is_unsent(fault))

    def blocked_until(self, until: float | None) -> None:
        """When the next try is due."""
        self._set(until=until)

    def mended(self) -> None:
        """It answers again, or the credentials were read anew."""
        self._failures, self._fault = 0, None
        self._set(until=None, is_keyless=False)

    def pause(self, is_paused: bool) -> None:
        """Nobody asks any more, or again."""
        self._is_paused = is_paused

    def clock(self, reply: Reply) -> None:
        """Learn from the `Date` header how far the server's clock is off."""
        offset = clock_offset(reply)
        if offset is None:
            return
        known = self._now.clock_offset
        is_jitter = known is not None and abs(offset - known) <= 1.0
        if not is_jitter:
            self._set(clock_offset=0.0 if abs(offset) < 1.5 else round(offset, 1))

    def quota(self, left: int | None, limit: int | None, resets_at: float | None, lasts_until: float | None) -> None:
        """What may still be asked."""
        self._set(quota_left=left, quota_limit=limit, quota_resets_at=resets_at, quota_lasts_until=lasts_until)

    def stream(self, state: str) -> None:
        """The state of the change stream, in a word."""
        self._set(stream=state)

    def pace(self, interval: float) -> None:
        """Seconds between two looks at the list."""
        self._set(poll_interval=interval)

    def snapshot(self, now: float) -> SourceHealth:
        """How it is doing at that instant."""
        state = self._state(now)
        if state is not self._now.state or self._now.since is None:
            self._set(state=state, since=now)
        return self._now

    def take(self, now: float) -> SourceHealth | None:
        """The health if it is worth telling: what people act on at once, mere counts once a second."""
        health = self.snapshot(now)
        if self._told is not None:
            if health == self._told:
                return None
            is_mere_count = _essence(health) == _essence(self._told)
            if is_mere_count and now - self._told_at < TELL_SECONDS:
                return None
        self._told, self._told_at = health, now
        return health

    def _state(self, now: float) -> SourceState:
        health = self._now
        if self._is_paused:
            return SourceState.PAUSED
        if self._fault is not None:
            return self._failing(self._fault)
        if health.last_ok_at is None:
            return SourceState.CONNECTING
        if now - health.last_ok_at > max(STALE_AFTER, 3 * (health.poll_interval or 0.0)):
            return SourceState.STALE
        return SourceState.SLOW if (health.latency or 0.0) > SLOW_SECONDS else SourceState.LIVE

    def _failing(self, fault: Fault) -> SourceState:
        if fault.kind in (FaultKind.AUTH, FaultKind.FORBIDDEN):
            return SourceState.AUTH
        if fault.kind is FaultKind.THROTTLED:
            return SourceState.THROTTLED
        is_new = self._now.last_ok_at is not None and self._failures < DOWN_AFTER
        return SourceState.STALE if is_new else SourceState.DOWN

    def _set(self, **values: object) -> None:
        self._now = replace(self._now, **values)  # type: ignore[arg-type]


def _is_unsent(fault: Fault) -> bool:
    """Whether there was no key to ask with: then no server has refused anything."""
    return fault.kind is FaultKind.AUTH and fault.http_status is None


def _essence(health: SourceHealth) -> tuple[object, ...]:
    return (
        health.state,
        health.since,
        health.until,
        health.last_error,
        health.quota_limit,
        health.clock_offset,
        health.stream,
    )


def clock_offset(reply: Reply) -> float | None:
    """The server's clock minus ours by the `Date` header, which has whole seconds; `None` without one."""
    try:
        told = email.utils.parsedate_to_datetime(reply.header("date")).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
    return told + 0.5 - (reply.received_at - reply.elapsed / 2)
