"""How a source is doing: the state that the header and the Sources screen show."""

from dataclasses import dataclass
from enum import StrEnum


class SourceState(StrEnum):
    """`STALE`: no fresh answer for too long. `SLOW`: answers, but late. `AUTH`: stopped until the key is mended."""

    CONNECTING = "connecting"
    LIVE = "live"
    SLOW = "slow"
    STALE = "stale"
    THROTTLED = "throttled"
    AUTH = "auth"
    DOWN = "down"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """`since`: when this state began. `until`: when the next try is due. `latency`: seconds of the last answer.
    `quota_left` of `quota_limit` requests until `quota_resets_at`; `quota_lasts_until`: when they run out at the
    present pace. `clock_offset`: server time minus ours. `stream`: state of its change stream, if any. `is_keyless`:
    nothing was sent, since there was no key to send."""

    source: str
    state: SourceState = SourceState.CONNECTING
    since: float | None = None
    until: float | None = None
    last_ok_at: float | None = None
    latency: float | None = None
    requests: int = 0
    errors: int = 0
    last_error: str = ""
    last_error_at: float | None = None
    quota_left: int | None = None
    quota_limit: int | None = None
    quota_resets_at: float | None = None
    quota_lasts_until: float | None = None
    clock_offset: float | None = None
    stream: str = ""
    poll_interval: float | None = None
    is_keyless: bool = False
