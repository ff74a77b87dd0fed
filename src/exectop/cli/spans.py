"""Spans of time as people write them: 90, 30s, 5m, 1h30m, 7d."""

import re

from exectop.errors import UsageError

_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_PART = re.compile(r"(\d+(?:\.\d+)?)([smhdw])")


def parse_span(text: str) -> float:
    """Seconds of a span; a bare number is seconds. Raises `UsageError`."""
    word = text.strip().lower()
    if re.fullmatch(r"\d+(\.\d+)?", word):
        return float(word)
    parts = _PART.findall(word)
    if not parts or "".join(number + unit for number, unit in parts) != word:
        raise UsageError(f"'{text}' is no span of time", hint="Write it like 30s, 5m, 1h30m or 7d")
    return sum(float(number) * _UNITS[unit] for number, unit in parts)
