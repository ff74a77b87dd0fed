"""claude-agent's log of an execution: one text, read as events.

Owns: how a line becomes an event and how far a log has been read. Must not know: calls.
Source: the vendor's code (`GET /executions/{id}/logs` answers `{success, data: {logs: "…"}}`); its format is not
specified, so a line may begin with a time and name a level, or not.
"""

import re
import zlib

from exectop.domain.text import clean_line
from exectop.domain.values import Event, Json, Severity
from exectop.providers.wire import in_words, parse_instant

LIMIT = 5_000
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_LEVEL = re.compile(r"\b(TRACE|DEBUG|INFO|WARN(?:ING)?|ERROR|FATAL|CRITICAL)\b")
_SEVERITIES = {
    "TRACE": Severity.DEBUG,
    "DEBUG": Severity.DEBUG,
    "INFO": Severity.INFO,
    "WARN": Severity.WARNING,
    "WARNING": Severity.WARNING,
    "ERROR": Severity.ERROR,
    "FATAL": Severity.ERROR,
    "CRITICAL": Severity.ERROR,
}


def lines_of(logs: Json) -> list[str] | None:
    """The lines of a log that is a text or a list, `None` if it is neither."""
    if isinstance(logs, str):
        return logs.splitlines()
    if isinstance(logs, list):
        return [line if isinstance(line, str) else in_words(line, 2000) for line in logs]
    return [] if logs is None else None


def events_after(lines: list[str], cursor: str) -> tuple[list[Event], str]:
    """The events of the lines behind the cursor, at most the last `LIMIT`, and the cursor behind them. A log that is
    not the one the cursor was in begins anew. Ids are number and text of the line, so what was told stays told."""
    start = max(_read_so_far(lines, cursor), len(lines) - LIMIT)
    events = [_event(number, line) for number, line in enumerate(lines[start:], start + 1) if line.strip()]
    return events, f"{len(lines)}:{_mark(lines[-1])}" if lines else ""


def _read_so_far(lines: list[str], cursor: str) -> int:
    count, _, mark = cursor.partition(":")
    if not re.fullmatch(r"[0-9]{1,9}", count):
        return 0
    number = int(count)
    return number if 0 < number <= len(lines) and _mark(lines[number - 1]) == mark else 0


def _mark(line: str) -> str:
    return f"{zlib.crc32(line.encode('utf-8', errors='replace')):08x}"


def _event(number: int, line: str) -> Event:
    text = _COLOUR.sub("", line).strip()
    head, _, rest = text.partition(" ")
    at = parse_instant(head)
    level = _LEVEL.search(text[:80])
    return Event(
        id=f"log:{number}:{_mark(line)}",
        at=at,
        kind="log",
        message=clean_line(text if at is None else rest.strip()),
        severity=_SEVERITIES[level[1]] if level else Severity.INFO,
        order=number,
    )
