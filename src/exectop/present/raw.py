"""Raw exchanges as lines: what was asked, what came back, byte for byte as far as a terminal can show it."""

import json
from collections.abc import Iterable
from shlex import quote

from exectop.domain.roles import Role
from exectop.domain.text import clean_line
from exectop.domain.values import Json
from exectop.ports.wire import Exchange, Fault, One, Params, Reply
from exectop.present.cells import Cell, Context, Line
from exectop.present.formats import clock_time, duration, size, when
from exectop.present.json_text import json_lines, text_lines

BODY_LIMIT = 4_000_000
BINARY_LIMIT = 64


def raw_lines(exchanges: Iterable[Exchange], context: Context) -> list[Line]:
    """All exchanges in the order given, an empty line between two."""
    lines: list[Line] = []
    for exchange in exchanges:
        lines += [(), *exchange_lines(exchange, context)] if lines else exchange_lines(exchange, context)
    return lines


def exchange_lines(exchange: Exchange, context: Context) -> list[Line]:
    """One exchange: the request, its body, the reply's status, headers and body; or why there was none."""
    lines = [_request(exchange, context)]
    if exchange.call.body:
        lines += body_lines(exchange.call.body, "  ")
    if exchange.fault is not None:
        lines += _fault(exchange.fault)
    if exchange.reply is not None:
        lines.append(_status(exchange.reply))
        lines += _headers(exchange.reply.headers)
        lines += _body(exchange, exchange.reply)
    elif exchange.fault is None:
        lines.append((Cell("no reply yet", Role.DIM),))
    return lines


def _body(exchange: Exchange, reply: Reply) -> list[Line]:
    """The body; of one of which only the beginning was kept, that with a word on it before and behind."""
    if reply.cut_from is None:
        return body_lines(reply.body)
    words = f"only the first {len(reply.body) / 2**20:.3g} MiB of {size(reply.cut_from)} are kept here"
    if isinstance(exchange.call.wish, One):
        # Quoted: a person may copy it to a shell.
        words += f"; exectop get {quote(f'{exchange.source}/{exchange.call.wish.id}')} -o raw > file has all of it"
    note = (Cell(clean_line(words), Role.WARNING),)
    return [note, *_text(reply.body.decode("utf-8", errors="replace"), ""), note]


def _request(exchange: Exchange, context: Context) -> Line:
    call = exchange.call
    query = "&".join(f"{name}={value}" for name, value in call.params)
    path = exchange.reply.url if exchange.reply is not None and exchange.reply.url else call.path
    if query and "?" not in path:
        path = f"{path}?{query}"
    at = clock_time(exchange.asked_at, context) if context.clock_times else f"{when(exchange.asked_at, context)} ago"
    return (
        Cell(f"#{exchange.number} {clean_line(exchange.source)} ", Role.DIM),
        Cell(f"{clean_line(call.method)} ", Role.STRONG),
        Cell(clean_line(path), Role.LINK),
        Cell(f"  {at}", Role.DIM),
    )


def _fault(fault: Fault) -> list[Line]:
    parts = [fault.kind.value, f"HTTP {fault.http_status}" if fault.http_status else "", fault.code]
    parts.append(f"request {fault.request_id}" if fault.request_id else "")
    parts.append(f"retry after {duration(fault.retry_after)}" if fault.retry_after is not None else "")
    head = clean_line(", ".join(part for part in parts if part))
    return [(Cell(f"{head}: ", Role.ERROR), Cell(clean_line(fault.message), Role.ERROR))]


def _status(reply: Reply) -> Line:
    role = Role.COMPLETED if reply.status < 400 else Role.ERROR
    took = f"  {duration(reply.elapsed)}, {size(len(reply.body) if reply.cut_from is None else reply.cut_from)}"
    return (Cell(f"HTTP {reply.status}", role), Cell(took, Role.DIM))


def _headers(headers: Params) -> list[Line]:
    return [
        (Cell(clean_line(name), Role.KEY), Cell(": ", Role.DIM), Cell(clean_line(text))) for name, text in headers
    ]


def body_lines(body: bytes, indent: str = "") -> list[Line]:
    """JSON pretty-printed, other text as it is, the beginning of what is neither in hexadecimal."""
    if not body:
        return []
    if len(body) > BODY_LIMIT:
        head = body[:BODY_LIMIT].decode("utf-8", errors="replace")
        note = f"… {size(len(body) - BODY_LIMIT)} more are not shown"
        return [*_text(head, indent), (Cell(indent + note, Role.WARNING),)]
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return [(Cell(f"{indent}{size(len(body))} of binary data: {body[:BINARY_LIMIT].hex(' ')}", Role.DIM),)]
    is_json, value = _parse(text)
    return json_lines(value, indent) if is_json else _text(text, indent)


def _text(text: str, indent: str) -> list[Line]:
    return [(Cell(indent + line),) for line in text_lines(text)]


def _parse(text: str) -> tuple[bool, Json]:
    """Whether it is JSON of some structure, and the value."""
    if not text.lstrip().startswith(("{", "[")):
        return False, None
    try:
        return True, json.loads(text)
    except (ValueError, RecursionError):
        return False, None
