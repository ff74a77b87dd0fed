"""claude-agent's errors: the shape of its specifications, that of its code, and that of the framework below.

Owns: what a reply says about going wrong. Must not know: executions.
Sources: API-002 ("Error Response Example"); NestJS answers malformed ids and missing keys in words of its own.
"""

import re
from dataclasses import replace

from exectop.domain.values import Json
from exectop.ports.wire import Act, Call, Events, Fault, FaultKind, One, Progress, Reply
from exectop.providers._claude_wire import ERROR, ErrorBody
from exectop.providers.wire import Unreadable, decode_json, fault_of, first_text, in_words, validate

_NO_ID = re.compile(r"\buuid\b", re.IGNORECASE)
_NOTHING_SAID: tuple[object, ...] = (None, "", [], {})


def fault_in(call: Call, reply: Reply) -> Fault:
    """The fault of a reply that is no success. An id that cannot be one is an execution that does not exist."""
    error = read_error(reply.body)
    fault = fault_of(
        reply,
        message=error.message or "",
        code=error.code or "",
        request_id=error.request_id or reply.header("x-request-id"),
    )
    is_about_one = isinstance(call.wish, One | Progress | Events | Act)
    if reply.status == 400 and is_about_one and _NO_ID.search(fault.message):
        return replace(fault, kind=FaultKind.NOT_FOUND)
    return fault


def fault_within(value: Json, reply: Reply) -> Fault | None:
    """The fault of a body that says "no success" although its HTTP status does not."""
    if not isinstance(value, dict) or value.get("success") is not False:
        return None
    error = _error_of(value)
    fault = fault_of(reply, message=error.message or "", code=error.code or "", request_id=error.request_id or "")
    return replace(fault, kind=FaultKind.REJECTED, message=error.message or "the server says that it failed")


def read_error(body: bytes) -> ErrorBody:
    """The words of an error body, its details as part of the message; empty where it is none."""
    try:
        value = decode_json(body)
    except Unreadable:
        return ErrorBody()
    return _error_of(value) if isinstance(value, dict) else ErrorBody()


def _error_of(value: dict[str, Json]) -> ErrorBody:
    inner = value.get("error")
    outer = validate(ERROR, _plain(value), []) or ErrorBody()
    told = (validate(ERROR, _plain(inner), []) if isinstance(inner, dict) else None) or outer
    said = first_text((told.message, outer.message, inner if isinstance(inner, str) else ""))
    details = in_words(told.details) if told.details not in _NOTHING_SAID else ""
    return ErrorBody(
        code=first_text((told.code, outer.code)),
        message=f"{said} ({details})" if said and details else said or details,
        request_id=first_text((told.request_id, outer.request_id)),
    )


def _plain(value: dict[str, Json]) -> dict[str, Json]:
    """A list of messages, as NestJS sends for each complaint, as one."""
    message = value.get("message")
    return {**value, "message": in_words(message)} if isinstance(message, list) else value
