"""claude-agent: runs of an agent as Kubernetes jobs, with artifacts, reported changes of status and a log.

Owns: which calls fulfil a wish and what the replies mean. Must not know: when calls are made.
Sources: API-002 to API-004 of the vendor's specifications, and its own code where that answers otherwise.

The vendor's UI specification asks for "WebSocket or SSE" and names none. `GET /executions/stream` is our own
extension: a WebSocket of text frames `{"cursor": …, "type": "execution", "data": {execution}}` and
`{"type": "keepalive"}`, going on after `?cursor=`. A server without it is polled; the option `stream = "off"` does
not even try.
"""

from dataclasses import replace
from typing import assert_never

from exectop.domain.changes import EventLogged, ExecutionChange, Seen
from exectop.domain.status import Status
from exectop.domain.values import ExecutionKey, Json
from exectop.ports.provider import AuthScheme, Capabilities, Description, ProviderSettings, Quota
from exectop.ports.wire import (
    Act,
    Call,
    Events,
    Frame,
    Graph,
    One,
    Progress,
    Reading,
    Recent,
    Reply,
    StreamKind,
    StreamSpec,
    Topic,
    Verb,
    Wish,
)
from exectop.providers._calls import execution_path, memo_number
from exectop.providers._claude_faults import fault_in, fault_within
from exectop.providers._claude_logs import events_after, lines_of
from exectop.providers._claude_wire import (
    LISTED_PROMPT,
    NAME,
    PAGING,
    RUN,
    STATUSES,
    Paging,
    Run,
    emptied,
    execution_of,
    turns_of,
)
from exectop.providers.wire import Notes, Unreadable, decode_json, format_instant, in_words, unreadable, validate

_PAGE = 100
_DETAILS = (("includeArtifacts", "true"), ("includeTransitions", "true"))
_STREAM = "stream"
_DESCRIPTION = Description(
    name=NAME,
    title="claude-agent",
    default_url="http://localhost:3001",
    prefix="/api/v1",
    auth=(
        AuthScheme("bearer", (("Authorization", "Bearer {key}"),)),
        AuthScheme("apikey", (("Authorization", "ApiKey {key}"),)),
        AuthScheme("x-api-key", (("X-API-Key", "{key}"),)),
    ),
    capabilities=Capabilities(
        has_events=True,
        stream=StreamKind.WEBSOCKET,
        stream_scope="source",
        verbs=frozenset({Verb.CANCEL}),
        quota=(Quota(requests=60, per=60.0),),
    ),
    options=((_STREAM, "off: do not try the WebSocket of changes, which only our own servers have"),),
)


class ClaudeAgent:
    """The provider of one claude-agent source."""

    def __init__(self, settings: ProviderSettings) -> None:
        self._source = settings.source
        self._has_stream = settings.option(_STREAM, "on").strip().lower() not in ("off", "no", "false")

    def describe(self) -> Description:
        if self._has_stream:
            return _DESCRIPTION
        capabilities = replace(_DESCRIPTION.capabilities, stream=None, stream_scope="")
        return replace(_DESCRIPTION, capabilities=capabilities)

    def begin(self, wish: Wish) -> tuple[Call, ...]:
        match wish:
            case Recent(limit=limit):
                return (_page(wish, 1, 0),) if limit > 0 else ()
            case One(id=id_) | Progress(id=id_):
                return (Call(path=execution_path(id_), wish=wish, params=_DETAILS),)
            case Events(id=id_, cursor=cursor):
                if cursor == _no_log(wish):
                    return ()
                return (Call(path=execution_path(id_, "/logs"), wish=wish, memo={"cursor": cursor}),)
            case Act(verb=Verb.CANCEL, id=id_):
                return (Call(path=execution_path(id_, "/cancel"), wish=wish, method="POST"),)
            case Graph() | Act():
                return ()
        assert_never(wish)

    def read(self, call: Call, reply: Reply) -> Reading:
        if not 200 <= reply.status < 300:
            if reply.status == 404 and isinstance(call.wish, Events):
                # Servers without logs are as good; whether the execution exists, `One` tells.
                return Reading(cursor=_no_log(call.wish))
            return Reading(fault=fault_in(call, reply))
        if isinstance(call.wish, Act) and not reply.body.strip():
            return Reading()
        try:
            value = decode_json(reply.body)
            fault = fault_within(value, reply)
            return Reading(fault=fault) if fault else self._meaning(call, value)
        except Unreadable as reason:
            return Reading(fault=unreadable(reply, reason))

    def subscribe(self, topic: Topic, cursor: str = "") -> StreamSpec | None:
        if topic.execution is not None or not self._has_stream:
            return None
        params = (("cursor", cursor),) if cursor else ()
        path = "/executions/stream"
        return StreamSpec(kind=StreamKind.WEBSOCKET, path=path, topic=topic, params=params, cursor=cursor)

    def read_frame(self, spec: StreamSpec, frame: Frame) -> Reading:
        try:
            value = decode_json(frame.data.encode("utf-8", errors="replace"))
        except Unreadable:
            return Reading()
        if not isinstance(value, dict):
            return Reading()
        told = value.get("cursor")
        cursor = in_words(told, 1000) if isinstance(told, str | int) and not isinstance(told, bool) else ""
        if value.get("type") == "keepalive":
            return Reading(is_alive_only=True, cursor=cursor)
        changes = self._frame(value.get("data")) if value.get("type") == "execution" else ()
        return Reading(changes=changes, cursor=cursor)

    def allowed(self, status_raw: str, status: Status) -> frozenset[Verb]:
        return frozenset({Verb.CANCEL}) if status in (Status.QUEUED, Status.RUNNING) else frozenset()

    def _meaning(self, call: Call, value: Json) -> Reading:
        wish = call.wish
        match wish:
            case Recent():
                return self._list(wish, call, value)
            case One(id=id_) | Progress(id=id_):
                return Reading(changes=self._one(id_, _unwrap(value)))
            case Act(id=id_):
                return self._done(id_, _unwrap(value))
            case Events(id=id_):
                return self._log(id_, call, _unwrap(value))
            case Graph():
                return Reading()
        assert_never(wish)

    def _one(self, id_: str, value: Json) -> tuple[ExecutionChange, ...]:
        notes = Notes()
        run = validate(RUN, value, notes)
        if not isinstance(value, dict) or run is None or not (run.id or run.status):
            raise Unreadable("it is no execution")
        key = ExecutionKey(self._source, run.id or id_)
        execution = execution_of(key, run, value, notes)
        return (Seen(execution, emptied(execution, value)), *turns_of(key, run))

    def _frame(self, value: Json) -> tuple[ExecutionChange, ...]:
        if not isinstance(value, dict) or not isinstance(value.get("id"), str):
            return ()
        try:
            return self._one("", value)
        except Unreadable:
            return ()

    def _done(self, id_: str, value: Json) -> Reading:
        notes = Notes()
        told = {name: inner for name, inner in value.items() if name != "message"} if isinstance(value, dict) else {}
        run = validate(RUN, told, notes)
        if not isinstance(value, dict) or run is None or not run.status:
            raise Unreadable("it tells no status")
        execution = execution_of(ExecutionKey(self._source, run.id or id_), run, told, notes)
        message = value.get("message")
        return Reading(changes=(Seen(execution),), message="" if message is None else in_words(message))

    def _log(self, id_: str, call: Call, value: Json) -> Reading:
        lines = lines_of(value.get("logs") if isinstance(value, dict) else value)
        if lines is None:
            raise Unreadable("it is no log")
        cursor = call.memo.get("cursor")
        events, reached = events_after(lines, cursor if isinstance(cursor, str) else "")
        key = ExecutionKey(self._source, id_)
        return Reading(changes=tuple(EventLogged(key, event) for event in events), cursor=reached)

    def _list(self, wish: Recent, call: Call, value: Json) -> Reading:
        rows, paging = _rows(value)
        page, had = memo_number(call, "page", 1), memo_number(call, "had", 0)
        wanted = wish.limit - had
        changes: list[ExecutionChange] = []
        bad: list[str] = []
        for row in rows[: max(0, wanted)]:
            self._row(row, changes, bad)
        goes_on = wanted > len(rows) and _has_more(paging, page, had, len(rows))
        then = (_page(wish, page + 1, had + len(rows)),) if goes_on else ()
        message = f"{len(bad)} of the rows made no sense: {bad[0]}" if bad else ""
        return Reading(changes=tuple(changes), then=then, total=paging.total, message=message)

    def _row(self, row: Json, changes: list[ExecutionChange], bad: list[str]) -> None:
        notes = Notes()
        run = validate(RUN, row, notes)
        if not isinstance(row, dict) or run is None or not run.id:
            bad.append("; ".join(notes) or "no id")
            return
        execution = execution_of(ExecutionKey(self._source, run.id), run, row, notes)
        if _is_cut(run):
            execution = replace(execution, prompt="")  # the details have all of it
        changes.append(Seen(execution, emptied(execution, row)))


def _no_log(wish: Events) -> str:
    """The cursor where there is no log: it is asked for again once the execution stands otherwise."""
    return f"no log: {wish.known.status_raw if wish.known is not None else ''}"


def _is_cut(run: Run) -> bool:
    return len(run.prompt or "") >= LISTED_PROMPT


def _page(wish: Recent, page: int, had: int) -> Call:
    """A page; all of them are of one size, or they would overlap. `had`: rows on the pages before."""
    params = [
        ("page", str(page)),
        ("pageSize", str(min(wish.limit, _PAGE))),
        ("sortBy", "createdAt"),
        ("sortOrder", "desc"),
    ]
    words = [word for word, status in STATUSES.items() if status in wish.statuses]
    if words and Status.UNKNOWN not in wish.statuses:
        params.append(("status", ",".join(words)))
    if wish.since is not None:
        params.append(("createdAfter", format_instant(wish.since)))
    memo: dict[str, Json] = {"page": page, "had": had}
    return Call(path="/executions", wish=wish, params=tuple(params), memo=memo)


def _unwrap(value: Json) -> Json:
    """What is inside `{success, data}`; the specifications send it bare."""
    if isinstance(value, dict) and "success" in value and "data" in value:
        return value["data"]
    return value


def _rows(value: Json) -> tuple[list[Json], Paging]:
    """The rows and where they stand, of `{data, pagination}` or `{success, data: {items, total, …}}`."""
    outer = value if isinstance(value, dict) else {}
    inner = outer.get("data", value)
    rows = inner.get("items") if isinstance(inner, dict) else inner
    if not isinstance(rows, list):
        raise Unreadable("it is no list of executions")
    told = outer.get("pagination") or (inner if isinstance(inner, dict) else {})
    return rows, (validate(PAGING, told, []) if isinstance(told, dict) else None) or Paging()


def _has_more(paging: Paging, page: int, had: int, count: int) -> bool:
    """Whether a further page is worth a call; an empty page ends it whatever the server says. A full page always has
    a next one: a server that counts too few would hide rows."""
    if count == 0 or count >= _PAGE:
        return count > 0
    if paging.has_next is not None:
        return paging.has_next
    if paging.total_pages is not None:
        return page < paging.total_pages
    return paging.total is not None and had + count < paging.total


PROVIDER = ClaudeAgent
