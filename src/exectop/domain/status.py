"""The canonical status of executions and steps. The vendor's own word is always kept beside it."""

from enum import StrEnum


class Status(StrEnum):
    """What a status means to a person, whoever the vendor. `UNKNOWN` is never terminal."""

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

    @property
    def is_terminal(self) -> bool:
        """Whether nothing can happen any more."""
        return self in TERMINAL

    @property
    def is_active(self) -> bool:
        """Whether work is being done or held right now: neither queued, unknown nor over."""
        return self in ACTIVE

    @property
    def rank(self) -> int:
        """Sort key: what needs a person first, then what runs, then what is over."""
        return _RANK[self]


TERMINAL = frozenset({Status.COMPLETED, Status.FAILED, Status.CANCELLED})
ACTIVE = frozenset({Status.STARTING, Status.RUNNING, Status.WAITING, Status.PAUSED, Status.CANCELLING})

_RANK = {
    status: rank
    for rank, status in enumerate(
        (
            Status.WAITING,
            Status.FAILED,
            Status.PAUSED,
            Status.RUNNING,
            Status.STARTING,
            Status.CANCELLING,
            Status.QUEUED,
            Status.UNKNOWN,
            Status.CANCELLED,
            Status.COMPLETED,
        )
    )
}


def parse_status(word: str) -> Status:
    """The canonical status of that name, or `UNKNOWN`."""
    try:
        return Status(word.strip().lower())
    except ValueError:
        return Status.UNKNOWN
