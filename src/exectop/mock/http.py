"""What the vendors' mock routes share: JSON replies, keys, ids, times, pages.

Owns: nothing vendor-specific. Must not know: which vendors there are.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

LIMIT_OF_YEARS = (0.0, 253402300799.0)


def reply(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON reply."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
    return Response(body, status, headers, media_type="application/json")


def empty(status: int) -> Response:
    """A reply without a body."""
    return Response(b"", status)


def key_fault(key: str) -> int:
    """What a key is worth: 0 fine, 401 missing or wrong (`wrong…`, `bad…`), 403 not allowed (`forbidden…`)."""
    key = key.strip()
    if not key or key.lower().startswith(("wrong", "bad")):
        return 401
    return 403 if key.lower().startswith("forbidden") else 0


def stamp(at: float | None, *, digits: int = 0, zone: str = "Z") -> str | None:
    """An ISO 8601 time of that instant, with so many digits of a second; `None` stays `None`."""
    if at is None:
        return None
    moment = datetime.fromtimestamp(min(max(at, LIMIT_OF_YEARS[0]), LIMIT_OF_YEARS[1]), UTC)
    text = moment.strftime("%Y-%m-%dT%H:%M:%S")
    return f"{text}.{moment.microsecond:06d}"[: len(text) + 1 + digits] + zone if digits else text + zone


def seconds_of(text: str) -> float | None:
    """The instant of an ISO 8601 time, `None` if it is none."""
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def number(request: Request, name: str, default: int, low: int, high: int) -> int | None:
    """A whole number of the query within limits; `None` if it is something else."""
    text = request.query_params.get(name)
    if text is None:
        return default
    try:
        value = int(text)
    except ValueError:
        return None
    return value if low <= value <= high else None


async def body_of(request: Request) -> dict[str, Any]:
    """The JSON object of the request's body; empty for none or anything else."""
    try:
        value = json.loads(await request.body() or b"{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
