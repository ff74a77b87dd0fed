"""Exchanges as a head of JSON and a body of bytes, and back.

Owns: how calls, wishes, replies and faults are written. Must not know: files, what is secret. What a wish knew of an
execution (`known`) is never written: whoever plays an exchange tells what was known by then.
"""

import base64
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import assert_never

from exectop.domain.status import parse_status
from exectop.domain.values import NOTHING, Execution, ExecutionKey, Json
from exectop.ports.wire import (
    Act,
    Call,
    Events,
    Exchange,
    Fault,
    FaultKind,
    Graph,
    One,
    Params,
    Progress,
    Recent,
    Reply,
    Verb,
    Wish,
)

Known = Callable[[ExecutionKey], Execution | None]
"""What is known of an execution by the time an exchange is read."""


def nothing_known(_key: ExecutionKey) -> None:
    """For readers that do not care."""


class MalformedError(ValueError):
    """What stands on a tape is not what a tape holds."""


@dataclass(frozen=True, slots=True)
class Written:
    """An exchange in the form in which it is kept: `head` is JSON in ASCII, `body` the reply's."""

    head: str
    body: bytes


def write(exchange: Exchange) -> Written:
    """The exchange without what its wish knew."""
    reply = exchange.reply
    head: dict[str, Json] = {
        "number": exchange.number,
        "asked_at": exchange.asked_at,
        "call": _write_call(exchange.call),
        "reply": None if reply is None else _write_reply(reply),
        "fault": None if exchange.fault is None else _write_fault(exchange.fault),
    }
    return Written(json.dumps(head, separators=(",", ":")), b"" if reply is None else reply.body)


def read(source: str, written: Written, known: Known = nothing_known) -> Exchange:
    """The exchange, its wish knowing what is known of its execution. Raises `MalformedError`."""
    try:
        head = _object(json.loads(written.head))
        reply = head.get("reply")
        fault = head.get("fault")
        return Exchange(
            source,
            _read_call(_object(head.get("call")), source, known),
            None if reply is None else _read_reply(_object(reply), written.body),
            _number(head.get("asked_at")),
            int(_number(head.get("number"))),
            None if fault is None else _read_fault(_object(fault)),
        )
    except (ValueError, OverflowError, RecursionError) as error:
        raise MalformedError(f"an exchange cannot be read: {error}") from None


def subject(wish: Wish) -> str:
    """The id of the execution that the wish is about; empty if it is about many."""
    return "" if isinstance(wish, Recent) else wish.id


# --- writing --------------------------------------------------------------------------------------------------------


def _write_call(call: Call) -> dict[str, Json]:
    told: dict[str, Json] = {"path": call.path, "wish": _write_wish(call.wish), "method": call.method}
    if call.params:
        told["params"] = _write_params(call.params)
    if call.body is not None:
        told["body"] = base64.b64encode(call.body).decode("ascii")
    if call.memo:
        told["memo"] = dict(call.memo)
    if call.is_absolute:
        told["is_absolute"] = True
    return told


def _write_wish(wish: Wish) -> dict[str, Json]:
    match wish:
        case Recent():
            statuses: list[Json] = [status.value for status in sorted(wish.statuses)]
            return {"kind": "recent", "limit": wish.limit, "since": wish.since, "statuses": statuses}
        case One():
            return {"kind": "one", "id": wish.id}
        case Progress():
            return {"kind": "progress", "id": wish.id}
        case Graph():
            return {"kind": "graph", "id": wish.id}
        case Events():
            return {"kind": "events", "id": wish.id, "cursor": wish.cursor}
        case Act():
            return {"kind": "act", "id": wish.id, "verb": wish.verb.value, "values": dict(wish.values)}
        case _ as unreachable:
            assert_never(unreachable)


def _write_reply(reply: Reply) -> dict[str, Json]:
    return {
        "status": reply.status,
        "headers": _write_params(reply.headers),
        "url": reply.url,
        "received_at": reply.received_at,
        "elapsed": reply.elapsed,
        **({"retried": reply.retried} if reply.retried else {}),
    }


def _write_fault(fault: Fault) -> dict[str, Json]:
    return {
        "kind": fault.kind.value,
        "message": fault.message,
        "code": fault.code,
        "http_status": fault.http_status,
        "request_id": fault.request_id,
        "retry_after": fault.retry_after,
        **({"retried": fault.retried} if fault.retried else {}),
    }


def _write_params(params: Params) -> list[Json]:
    return [[name, value] for name, value in params]


# --- reading --------------------------------------------------------------------------------------------------------


def _read_call(told: Mapping[str, Json], source: str, known: Known) -> Call:
    body = told.get("body")
    return Call(
        path=_text(told.get("path")),
        wish=_read_wish(_object(told.get("wish")), source, known),
        method=_text(told.get("method", "GET")),
        params=_read_params(told.get("params", [])),
        body=None if body is None else base64.b64decode(_text(body), validate=True),
        memo=_object(told["memo"]) if "memo" in told else NOTHING,
        is_absolute=bool(told.get("is_absolute", False)),
    )


def _read_wish(told: Mapping[str, Json], source: str, known: Known) -> Wish:
    kind = _text(told.get("kind"))
    if kind == "recent":
        since = told.get("since")
        return Recent(
            limit=int(_number(told.get("limit"))),
            since=None if since is None else _number(since),
            statuses=frozenset(parse_status(_text(word)) for word in _list(told.get("statuses"))),
        )
    id_ = _text(told.get("id"))
    execution = known(ExecutionKey(source, id_))
    match kind:
        case "one":
            return One(id_)
        case "progress":
            return Progress(id_)
        case "graph":
            return Graph(id_, execution)
        case "events":
            return Events(id_, _text(told.get("cursor")), execution)
        case "act":
            return Act(Verb(_text(told.get("verb"))), id_, execution, _object(told.get("values")))
    raise MalformedError(f"'{kind}' is no kind of wish")


def _read_reply(told: Mapping[str, Json], body: bytes) -> Reply:
    return Reply(
        status=int(_number(told.get("status"))),
        headers=_read_params(told.get("headers")),
        body=body,
        url=_text(told.get("url")),
        received_at=_number(told.get("received_at")),
        elapsed=_number(told.get("elapsed")),
        retried=_text(told.get("retried", "")),
    )


def _read_fault(told: Mapping[str, Json]) -> Fault:
    status, after = told.get("http_status"), told.get("retry_after")
    return Fault(
        kind=FaultKind(_text(told.get("kind"))),
        message=_text(told.get("message")),
        code=_text(told.get("code")),
        http_status=None if status is None else int(_number(status)),
        request_id=_text(told.get("request_id")),
        retry_after=None if after is None else _number(after),
        retried=_text(told.get("retried", "")),
    )


def _read_params(value: Json) -> Params:
    pairs = [_list(pair) for pair in _list(value)]
    if any(len(pair) != 2 for pair in pairs):
        raise MalformedError("a parameter has a name and a value")
    return tuple((_text(name), _text(text)) for name, text in pairs)


def _object(value: Json) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise MalformedError(f"an object was expected, not {type(value).__name__}")
    return value


def _list(value: Json) -> list[Json]:
    if not isinstance(value, list):
        raise MalformedError(f"a list was expected, not {type(value).__name__}")
    return value


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise MalformedError(f"a text was expected, not {type(value).__name__}")
    return value


def _number(value: Json) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise MalformedError(f"a number was expected, not {type(value).__name__}")
    if not math.isfinite(value):
        raise MalformedError(f"a number was expected, not {value}")
    return value
