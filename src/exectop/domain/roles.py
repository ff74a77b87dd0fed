"""Colour roles: what a piece of text means. Themes map roles to colours; nothing else does."""

from enum import StrEnum

from exectop.domain.status import Status


class Role(StrEnum):
    """One word a meaning; the values are the keys of a theme's `[roles]` table."""

    TEXT = "text"
    DIM = "dim"
    STRONG = "strong"
    ACCENT = "accent"
    LINK = "link"
    KEY = "key"
    STRING = "string"
    NUMBER = "number"
    QUEUED = "queued"
    STARTING = "starting"
    RUNNING = "running"
    WAITING = "waiting"
    PAUSED = "paused"
    CANCELLING = "cancelling"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"
    WARNING = "warning"
    ERROR = "error"
    STALE = "stale"


def status_role(status: Status) -> Role:
    """The role of that status' colour."""
    return Role(status.value)
