"""The road to one source: whether it may be asked at all right now. Pure: time is passed in (monotonic seconds).

Owns: backoff by source and not by execution, the stop after refused credentials, the single probe while a source
is failing. Must not know: what is asked.
"""

import random

from exectop.ports.wire import Fault, FaultKind
from exectop.sync.backoff import backoff, throttled

_OF_THE_ROAD = frozenset({FaultKind.UNREACHABLE, FaultKind.TIMEOUT, FaultKind.THROTTLED, FaultKind.AUTH})
_OVERLOADED = frozenset({429, 502, 503, 504})


def is_of_source(fault: Fault, *, is_list: bool) -> bool:
    """Whether a fault says something of the whole source. Any failure of the list does; of the failures of one
    execution those that have nothing to do with it."""
    return is_list or fault.kind in _OF_THE_ROAD or fault.http_status in _OVERLOADED


class Origin:
    """Whether a source may be asked."""

    def __init__(self, jitter: random.Random) -> None:
        self._random = jitter
        self.failures = 0
        self.blocked_until = float("-inf")
        self.is_refused = False
        self.is_throttled = False
        self._failed_at = float("-inf")

    @property
    def is_failing(self) -> bool:
        """Whether the last answer was a failure: then one probe at a time is enough."""
        return self.failures > 0

    def failed(self, now: float, fault: Fault, asked_at: float) -> None:
        """A failure of the source itself at a question of that instant. Questions that went out together and fail
        together are one failure."""
        is_same = self.is_failing and asked_at <= self._failed_at
        self.failures += 0 if is_same else 1
        self._failed_at = now
        self.is_throttled = fault.kind is FaultKind.THROTTLED or (is_same and self.is_throttled)
        if fault.kind in (FaultKind.AUTH, FaultKind.FORBIDDEN):
            self.is_refused = True
        if is_same and fault.retry_after is None:
            return
        if self.is_throttled or fault.retry_after is not None:
            wait = throttled(fault.retry_after, self.failures, self._random)
        else:
            wait = backoff(self.failures, self._random)
        self.blocked_until = max(self.blocked_until, now + wait)

    def answered(self, asked_at: float) -> bool:
        """A good answer to a question of that instant came; whether it ends a failure. One that was on its way before
        the failure says nothing of what came after it."""
        if not self.is_failing or asked_at <= self._failed_at:
            return False
        self.forget()
        return True

    def forget(self) -> None:
        """Forget the failures: they are over, or the machine woke up."""
        self.failures, self.is_throttled = 0, False
        self.blocked_until = float("-inf")

    def reset(self) -> None:
        """The credentials were read anew."""
        self.forget()
        self.is_refused = False

    def may_ask(self, now: float, *, is_asked: bool) -> bool:
        """Whether a question may go out. A person's may break through a backoff, but not through a server's wish."""
        if self.is_refused:
            return False
        return now >= self.blocked_until or (is_asked and not self.is_throttled)
