"""Numbers and instants as short words. Every function takes whatever a server may send, infinity included."""

import math
from datetime import UTC, datetime, timedelta

from exectop.domain.widths import cell_width, fit, is_wider, shorten, shorten_middle, take, wrap
from exectop.present.cells import Context

__all__ = [
    "age",
    "cell_width",
    "clock_time",
    "cost",
    "count",
    "day_time",
    "delta",
    "duration",
    "fit",
    "instant",
    "is_wider",
    "iso",
    "moment",
    "number",
    "percent",
    "shorten",
    "shorten_middle",
    "size",
    "take",
    "when",
    "wrap",
]

NOTHING_TOLD = "–"
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_EARLIEST, _LATEST = -62_135_596_800.0, 253_402_300_799.0
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def duration(seconds: float) -> str:
    """`0.4s`, `12s`, `3m04s`, `1h02m`, `2d03h`: two units, cut off, never rounded up."""
    if not math.isfinite(seconds):
        return NOTHING_TOLD
    if seconds < 0:
        return f"-{duration(-seconds)}"
    if seconds < 0.1:
        return f"{int(seconds * 1000 + 1e-6)}ms" if seconds >= 0.001 else "0s"
    if seconds < 10:
        return f"{int(seconds * 10 + 1e-6) / 10:g}s"
    whole = int(seconds)
    if whole < _MINUTE:
        return f"{whole}s"
    if whole < _HOUR:
        return f"{whole // _MINUTE}m{whole % _MINUTE:02}s"
    if whole < _DAY:
        return f"{whole // _HOUR}h{whole % _HOUR // _MINUTE:02}m"
    return f"{whole // _DAY}d{whole % _DAY // _HOUR:02}h"


def age(seconds: float) -> str:
    """One unit: `5s`, `4m`, `2h`, `3d`; what lies ahead is `in 5m`."""
    if not math.isfinite(seconds):
        return NOTHING_TOLD
    if seconds <= -1:
        return f"in {age(-seconds)}"
    whole = int(max(0.0, seconds))
    for unit, name in ((_DAY, "d"), (_HOUR, "h"), (_MINUTE, "m")):
        if whole >= unit:
            return f"{whole // unit}{name}"
    return f"{whole}s"


def delta(seconds: float) -> str:
    """A distance between two instants: `+3m04s`."""
    return duration(seconds) if seconds < 0 else f"+{duration(seconds)}"


def instant(at: float, context: Context) -> datetime:
    """That instant in the context's zone, in UTC where the zone's calendar has no such day; what no calendar holds is
    moved to its edge."""
    bounded = 0.0 if math.isnan(at) else min(max(at, _EARLIEST), _LATEST)
    then = _EPOCH + timedelta(seconds=bounded)
    try:
        return then.astimezone(context.zone)
    except (OverflowError, ValueError):
        return then


def clock_time(at: float, context: Context) -> str:
    """Time of day, with the date where it is not today's: `14:03:22`, `11-24 14:03`, `2023-11-24`."""
    then, today = instant(at, context), instant(context.now, context)
    if then.date() == today.date():
        return f"{then:%H:%M:%S}"
    return f"{then:%m-%d %H:%M}" if then.year == today.year else f"{then.year:04}-{then:%m-%d}"


def day_time(at: float, context: Context) -> str:
    """Time of day to the second, with the day where it is not today: `14:03:22`, `11-24 14:03:22`."""
    then, today = instant(at, context), instant(context.now, context)
    return f"{then:%H:%M:%S}" if then.date() == today.date() else f"{then:%m-%d %H:%M:%S}"


def moment(at: float, context: Context) -> str:
    """Date, time and zone in full: `2024-05-01 14:03:22.120 UTC`; the fraction only where there is one."""
    then = instant(at, context)
    fraction = f".{then.microsecond // 1000:03}" if then.microsecond >= 1000 else ""
    return f"{then.year:04}-{then:%m-%d %H:%M:%S}{fraction} {then.tzname() or ''}".rstrip()


def when(at: float, context: Context, source: str = "") -> str:
    """An instant as the person wants it: its age, or the time of day."""
    return clock_time(at, context) if context.clock_times else age(context.now_at(source) - at)


def iso(at: float) -> str | None:
    """ISO 8601 in UTC with `Z`, with as much of a fraction as there is; `None` for what no calendar holds."""
    if not _EARLIEST <= at <= _LATEST:
        return None
    then = _EPOCH + timedelta(microseconds=round(at * 1e6))
    fraction = f".{then.microsecond:06}".rstrip("0") if then.microsecond else ""
    return f"{then.year:04}-{then:%m-%dT%H:%M:%S}{fraction}Z"


def number(value: float) -> str:
    """A number as told, without an exponent where it is whole: `42`, `0.125`."""
    return str(int(value)) if math.isfinite(value) and value == int(value) and abs(value) < 1e15 else repr(value)


def count(n: float) -> str:
    """`999`, `1.2k`, `15k`, `3.4M`."""
    return _scaled(n, 1000, ("", "k", "M", "G", "T"))


def size(size_bytes: float) -> str:
    """`12 B`, `1.2 kB`, `3.4 MB`; a kB is 1000 bytes."""
    return _scaled(size_bytes, 1000, (" B", " kB", " MB", " GB", " TB"))


def _scaled(value: float, step: int, units: tuple[str, ...]) -> str:
    if not math.isfinite(value):
        return NOTHING_TOLD
    if value < 0:
        return f"-{_scaled(-value, step, units)}"
    place = 0
    while value >= step and place < len(units) - 1:
        value /= step
        place += 1
    if place and value < 10:
        return f"{int(value * 10 + 1e-9) / 10:g}{units[place]}"
    return f"{int(value)}{units[place]}"


def cost(usd: float) -> str:
    """`$12.30`; small amounts to two digits that count: `$0.0042`."""
    if not math.isfinite(usd):
        return NOTHING_TOLD
    if usd == 0 or abs(usd) >= 0.1:
        return f"${usd:.2f}"
    return f"${usd:.{min(9, 1 - math.floor(math.log10(abs(usd))))}f}"


def percent(value: float) -> str:
    """`42%`, `33.3%`: a tenth at most, cut off, never rounded up; also outside 0–100 where a server says so."""
    if not math.isfinite(value):
        return NOTHING_TOLD
    if abs(value) >= 1e9:
        return f"{value:g}%"
    tenths = math.trunc(value * 10 + math.copysign(1e-9, value)) / 10
    return f"{tenths:.1f}".removesuffix(".0") + "%"
