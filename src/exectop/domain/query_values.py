"""Numbers and spans of time as people write them in a query: `1.5k`, `90`, `5m`, `1h30m`, `$0.10`, `50%`."""

import re

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d|w)")
_SPAN = re.compile(r"(?:\d+(?:\.\d+)?(?:ms|s|m|h|d|w))+")
_NUMBER = re.compile(r"\$?(-?\d+(?:\.\d+)?)([km]?)%?")
_SCALES = {"": 1.0, "k": 1e3, "m": 1e6}


def parse_seconds(text: str) -> float | None:
    """Seconds of a span; a bare number is seconds; `None` if it is no span."""
    word = text.strip().lower()
    if re.fullmatch(r"\d+(?:\.\d+)?", word):
        return float(word)
    if not _SPAN.fullmatch(word):
        return None
    return sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(word))


def parse_number(text: str) -> float | None:
    """The number, with `k` and `M` as thousands and millions; `None` if it is none."""
    match = _NUMBER.fullmatch(text.strip().lower())
    return None if match is None else float(match[1]) * _SCALES[match[2]]
