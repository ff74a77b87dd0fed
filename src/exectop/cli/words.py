"""Words on the command line that several verbs understand: spans of time, statuses."""

from exectop.domain.query_values import parse_seconds
from exectop.domain.status import Status
from exectop.errors import UsageError


def parse_span(text: str) -> float:
    """Seconds of a span like 90, 30s, 5m, 1h30m or 7d. Raises `UsageError`."""
    seconds = parse_seconds(text)
    if seconds is None:
        raise UsageError(f"'{text}' is no span of time", hint="Write it like 30s, 5m, 1h30m or 7d")
    return seconds


def parse_statuses(text: str | None) -> frozenset[Status]:
    """The statuses between commas; none of nothing. Raises `UsageError`."""
    return frozenset(_status(word.strip()) for word in (text or "").split(",") if word.strip())


def _status(word: str) -> Status:
    try:
        return Status(word.lower())
    except ValueError:
        raise UsageError(f"no status is called '{word}'", hint=f"Known are {', '.join(Status)}") from None
