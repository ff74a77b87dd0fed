"""Marks of a scale of time in words: as exact as the marks stand apart, so that no two neighbours read alike.

Owns: how much of an instant a mark says. Must not know: where marks stand.
"""

import math
from datetime import datetime

from exectop.present.cells import Context
from exectop.present.formats import instant

_UNITS = ((86400, "d"), (3600, "h"), (60, "m"), (1, "s"))
_MINUTE, _DAY, _YEAR = 60, 86400, 31536000


def elapsed_tick(seconds: float, step: float) -> str:
    """A distance from the beginning: `+50ms`, `+30.5s`, `+1h07m20s`, `+2d08h`, `+10y`: two units, and as many more as
    marks `step` seconds apart need, rounded."""
    sign = "-" if seconds < 0 else "+"
    rounded = round(abs(seconds), _digits(step))
    if step >= _YEAR:
        return f"{sign}{round(rounded / _YEAR)}y" if rounded else "+0s"
    if rounded < 10:
        return sign + _short(rounded, max(1, _digits(step)))
    return sign + _long(rounded, step)


def _short(seconds: float, digits: int) -> str:
    if 0 < seconds < 0.1:
        return f"{seconds * 1000:g}ms"
    return f"{round(seconds, digits):g}s"


def _long(seconds: float, step: float) -> str:
    first = next(place for place, (unit, _) in enumerate(_UNITS) if seconds >= unit)
    needed = next((place for place, (unit, _) in enumerate(_UNITS) if step >= unit), len(_UNITS) - 1)
    shown = _UNITS[first : max(first + 2, needed + 1)]
    whole = round(seconds / shown[-1][0], _digits(step) if shown[-1][0] == 1 else 0) * shown[-1][0]
    words: list[str] = []
    for unit, name in shown:
        number, whole = divmod(whole, unit) if unit > 1 else (whole, 0)
        digits = _digits(step) if unit == 1 else 0
        width = (2 + digits + (digits > 0)) if words else 0
        words.append(f"{number:0{width}.{digits}f}{name}")
    return "".join(words)


def clock_tick(at: float, step: float, before: float | None, context: Context) -> str:
    """A time of day; with the day where that is another than that of the mark `before` it, or than today where there
    is none: `14:03:22`, `14:03:22.5`, `11-24 14:03`, `2023-11-24`."""
    then = _rounded(at, step, context)
    known = instant(context.now, context) if before is None else _rounded(before, step, context)
    day = f"{then:%m-%d}" if then.year == known.year else f"{then.year:04}-{then:%m-%d}"
    if step >= _DAY:
        return day
    return _time_of_day(then, step) if then.date() == known.date() else f"{day} {_time_of_day(then, step)}"


def _rounded(at: float, step: float, context: Context) -> datetime:
    unit = _MINUTE if step >= _MINUTE else 1
    return instant(round(at / unit) * unit if step >= 1 else round(at, _digits(step)), context)


def _time_of_day(then: datetime, step: float) -> str:
    if step >= _MINUTE:
        return f"{then:%H:%M}"
    digits = _digits(step)
    fraction = f".{round(then.microsecond / 1e6 * 10**digits):0{digits}}" if digits else ""
    return f"{then:%H:%M:%S}{fraction}"


def _digits(step: float) -> int:
    """Digits after the point that steps of that many seconds need."""
    return max(0, math.ceil(-math.log10(step) - 1e-9))
