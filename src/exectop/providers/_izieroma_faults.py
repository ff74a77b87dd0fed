"""izieroma's errors and rate limits: several shapes of the one, headers and details of the other.

Owns: what a reply says about going wrong. Must not know: executions.
Sources: the vendor's error-handling and authentication pages; `{"detail": …}` is what its framework answers itself.
"""

import re

from pydantic import TypeAdapter

from exectop.domain.values import Json
from exectop.ports.wire import Allowance, Fault, Reading, Reply
from exectop.providers.wire import (
    Line,
    Raw,
    Unreadable,
    Wire,
    decode_json,
    fault_of,
    in_words,
    parse_instant,
    validate,
)

ABSENT = frozenset({404, 405, 501})
"""What a server answers where it has nothing: by that alone the path may be missing as well as the execution."""
_NOTHING_SAID: tuple[object, ...] = (None, "", [], {})


class ErrorBody(Wire):
    """An error, of a request or of an execution."""

    code: Line = None
    message: Line = None
    details: Raw = None
    request_id: Line = None


ERROR = TypeAdapter(ErrorBody)


def failed(reply: Reply) -> Reading:
    """What a reply that is no success means."""
    fault, details = _fault(reply)
    return Reading(fault=fault, allowance=allowance_of(reply, details))


def missed(reply: Reply) -> dict[str, Json]:
    """What a call remembers of the reply that had nothing, instead of which it is made."""
    fault, _ = _fault(reply)
    return {"status": reply.status, "message": fault.message, "code": fault.code, "request_id": fault.request_id}


def failed_twice(before: Json, reply: Reply) -> Reading:
    """What it means that neither the details nor the status are there. `before`: what was `missed` first. The one
    that does not know the execution (404) is believed: the other may be what this server lacks."""
    status = before.get("status") if isinstance(before, dict) else None
    if reply.status == 404 or not isinstance(status, int):
        return failed(reply)
    error = validate(ERROR, before, []) or ErrorBody()
    return Reading(fault=_fault_in(error, Reply(status=status)), allowance=allowance_of(reply))


def _fault(reply: Reply) -> tuple[Fault, Json]:
    """The fault, and the details of the error."""
    error, details = read_error(reply.body)
    return _fault_in(error, reply), details


def _fault_in(error: ErrorBody, reply: Reply) -> Fault:
    request_id = error.request_id or reply.header("x-request-id")
    return fault_of(reply, message=error.message or "", code=error.code or "", request_id=request_id)


def read_error(body: bytes) -> tuple[ErrorBody, Json]:
    """The words of a reply that is no success, and its details."""
    try:
        value = decode_json(body)
    except Unreadable:
        return ErrorBody(), None
    if not isinstance(value, dict):
        return ErrorBody(), None
    told = value.get("error", value)
    found = validate(ERROR, told if isinstance(told, dict) else {"message": told}, []) or ErrorBody()
    outer = validate(ERROR, value, []) or ErrorBody()
    details = found.details
    said = ": ".join(
        part for part in (found.message, in_words(details) if details not in _NOTHING_SAID else "") if part
    )
    return found.model_copy(update={"message": said, "request_id": found.request_id or outer.request_id}), details


def allowance_of(reply: Reply, details: Json = None) -> Allowance | None:
    """What the rate headers leave, or where they are missing, the details of a 429."""
    limit = _whole(reply.header("x-ratelimit-limit"))
    left = _whole(reply.header("x-ratelimit-remaining"))
    resets_at = _reset(reply.header("x-ratelimit-reset"))
    if isinstance(details, dict) and reply.status == 429:
        limit = limit if limit is not None else _whole(details.get("limit"))
        left = left if left is not None else _whole(details.get("remaining"))
        resets_at = resets_at if resets_at is not None else _reset(details.get("reset_at"))
    if limit is None and left is None and resets_at is None:
        return None
    return Allowance(left=left, limit=limit, resets_at=resets_at)


def _whole(value: Json) -> int | None:
    text = str(value).strip()[:40]
    return int(text) if re.fullmatch(r"[0-9]{1,15}", text) else None


def _reset(value: Json) -> float | None:
    text = str(value).strip()[:40]
    if re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,9})?", text):
        number = float(text)
        return number / 1000 if number > 1e11 else number
    return parse_instant(text)
