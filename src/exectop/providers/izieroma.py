"""izieroma's "ROMA API": a daily quota, a cheap status call, a graph of each execution; no stream, no events.

Owns: which calls fulfil a wish and what the replies mean. Must not know: when calls are made.
Sources: the vendor's API reference (get-details, get-status, list-executions, get-dag, cancel-execution, errors).
A server may have only the details of an execution, or only its status: where the one is missing the other is asked.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from exectop.domain.changes import ExecutionChange, Seen
from exectop.domain.status import Status
from exectop.domain.values import NOTHING, Execution, ExecutionKey, Json
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
    StreamSpec,
    Topic,
    Verb,
    Wish,
)
from exectop.providers._calls import execution_path, memo_number
from exectop.providers._izieroma_faults import ABSENT, allowance_of, failed, failed_twice, missed
from exectop.providers._izieroma_wire import (
    DAG,
    NAME,
    PAGING,
    RUN,
    STATUSES,
    Paging,
    dag_changes,
    dag_rest,
    emptied,
    execution_of,
    nameless,
    turns_of,
)
from exectop.providers.wire import Notes, Unreadable, decode_json, format_instant, unreadable, validate

_PAGE = 100
_TRIES, _AGAIN = 2, 60
"""After so many looks in a row that only the details answered, the status is tried again no sooner than at the first
looks of the next so many: vain requests count, but a proxy's 404 must not hide the progress for ever."""
_DESCRIPTION = Description(
    name=NAME,
    title="izieroma ROMA API",
    default_url="https://api.izieroma.xyz",
    prefix="/api/v1",
    auth=(AuthScheme("x-api-key", (("X-API-Key", "{key}"),)),),
    capabilities=Capabilities(
        has_progress=True,
        has_graph=True,
        verbs=frozenset({Verb.CANCEL}),
        quota=(Quota(requests=1000, per=86_400.0),),
        advice=(Quota(requests=30, per=60.0),),
    ),
)


class Izieroma:
    """The provider of one izieroma source. It remembers how many looks in a row had to do without a status."""

    def __init__(self, settings: ProviderSettings) -> None:
        self._source = settings.source
        self._without_status = 0

    def describe(self) -> Description:
        return _DESCRIPTION

    def begin(self, wish: Wish) -> tuple[Call, ...]:
        match wish:
            case Recent(limit=limit):
                return (_page(wish, 0, limit),) if limit > 0 else ()
            case One():
                return (_details(wish),)
            case Progress():
                return (_details(wish) if self._lacks_status else _status(wish),)
            case Graph(id=id_):
                return (Call(path=execution_path(id_, "/dag"), wish=wish),)
            case Act(verb=Verb.CANCEL, id=id_):
                return (Call(path=execution_path(id_, "/cancel"), wish=wish, method="POST"),)
            case Events() | Act():
                return ()
        assert_never(wish)

    def read(self, call: Call, reply: Reply) -> Reading:
        if not 200 <= reply.status < 300:
            return self._failed(call, reply)
        allowance = allowance_of(reply)
        if isinstance(call.wish, Act) and not reply.body.strip():
            return Reading(allowance=allowance)
        try:
            reading = self._meaning(call, decode_json(reply.body))
        except Unreadable as reason:
            reading = Reading(fault=unreadable(reply, reason))
        return replace(reading, allowance=allowance)

    def subscribe(self, topic: Topic, cursor: str = "") -> StreamSpec | None:
        return None

    def read_frame(self, spec: StreamSpec, frame: Frame) -> Reading:
        return Reading()

    def allowed(self, status_raw: str, status: Status) -> frozenset[Verb]:
        return frozenset({Verb.CANCEL}) if status in (Status.RUNNING, Status.QUEUED) else frozenset()

    @property
    def _lacks_status(self) -> bool:
        """Whether asking for a status has lately been in vain."""
        return self._without_status % _AGAIN >= _TRIES

    def _failed(self, call: Call, reply: Reply) -> Reading:
        """What is missing below an execution is no word on the execution, nor are its missing details: the other of
        the two is asked before the verdict. Where the details are told, a missing status costs the error alone."""
        wish = call.wish
        if reply.status not in ABSENT or not isinstance(wish, One | Progress):
            return failed(reply)
        if "missed" in call.memo:
            return failed_twice(call.memo["missed"], reply)
        allowance = allowance_of(reply)
        if call.memo.get("is_why"):
            self._without_status += 1
            return Reading(allowance=allowance)
        other = _status if _is_details(call) else _details
        return Reading(then=(other(wish, {"missed": missed(reply)}),), allowance=allowance)

    def _meaning(self, call: Call, value: Json) -> Reading:
        wish = call.wish
        match wish:
            case Recent():
                return self._list(wish, call, value)
            case One() | Progress() if _is_details(call):
                return self._one(wish, value)
            case One() | Progress():
                return self._progress(call, wish, value)
            case Act(id=id_):
                return Reading(changes=self._part(id_, value, Notes()))
            case Graph(id=id_):
                return Reading(changes=self._graph(id_, value))
            case Events():
                return Reading()
        assert_never(wish)

    def _one(self, wish: One | Progress, value: Json) -> Reading:
        notes = Notes()
        run = validate(RUN, value, notes)
        if not isinstance(value, dict) or run is None or not (run.execution_id or run.status):
            raise Unreadable("it is no execution")
        key = ExecutionKey(self._source, run.execution_id or wish.id)
        execution = execution_of(key, run, value, notes, is_partial=False)
        graph = [] if run.dag is None else dag_changes(key, run.dag)
        changes = (Seen(execution, emptied(execution, value)), *turns_of(execution), *graph)
        if isinstance(wish, Progress):
            self._without_status += 1
            return Reading(changes=changes)
        is_untold = execution.status is Status.FAILED and execution.error is None
        return Reading(changes=changes, then=(_why(wish),) if is_untold and not self._lacks_status else ())

    def _progress(self, call: Call, wish: One | Progress, value: Json) -> Reading:
        """A status; where it stands in for the details that were wished for, with a note on what is missing."""
        notes = Notes()
        before = call.memo.get("missed")
        if isinstance(wish, One) and isinstance(before, dict):
            notes.append(f"no details: the server answered GET {execution_path(wish.id)} with {before.get('status')}")
        changes = self._part(wish.id, value, notes)
        self._without_status = 0
        return Reading(changes=changes)

    def _part(self, id_: str, value: Json, notes: Notes) -> tuple[ExecutionChange, ...]:
        run = validate(RUN, value, notes)
        if not isinstance(value, dict) or run is None or not run.status:
            raise Unreadable("it tells no status")
        key = ExecutionKey(self._source, run.execution_id or id_)
        execution = execution_of(key, run, value, notes, is_partial=True)
        return (Seen(execution, emptied(execution, value)), *turns_of(execution))

    def _graph(self, id_: str, value: Json) -> tuple[ExecutionChange, ...]:
        if not isinstance(value, dict) or not ("dag" in value or "nodes" in value):
            raise Unreadable("it is no graph")
        told = value.get("dag", value)
        notes = Notes()
        dag = validate(DAG, {} if told is None else told, notes)
        if dag is None:
            raise Unreadable("its graph is none")
        notes += nameless(dag)
        key = ExecutionKey(self._source, id_)
        left = dag_rest(dag) if "dag" in value else {}
        known = Execution(key=key, provider=NAME, attributes={"dag": left} if left else {}, notes=tuple(notes))
        seen: list[ExecutionChange] = [Seen(known)] if left or notes else []
        return (*seen, *dag_changes(key, dag))

    def _list(self, wish: Recent, call: Call, value: Json) -> Reading:
        rows = value.get("data") if isinstance(value, dict) else value
        if not isinstance(rows, list):
            raise Unreadable("it is no list of executions")
        told = value.get("pagination") if isinstance(value, dict) else None
        paging = (validate(PAGING, told, []) if isinstance(told, dict) else None) or Paging()
        wanted, offset = memo_number(call, "wanted", wish.limit), memo_number(call, "offset", 0)
        changes: list[ExecutionChange] = []
        bad: list[str] = []
        for row in rows[:wanted]:
            self._row(row, changes, bad)
        goes_on = _has_more(paging, offset + len(rows), len(rows)) and wanted > len(rows)
        then = (_page(wish, offset + len(rows), wanted - len(rows)),) if goes_on else ()
        return Reading(changes=tuple(changes), then=then, total=paging.total, message=_complaint(bad))

    def _row(self, row: Json, changes: list[ExecutionChange], bad: list[str]) -> None:
        notes = Notes()
        run = validate(RUN, row, notes)
        if not isinstance(row, dict) or run is None or not run.execution_id:
            bad.append("; ".join(notes) or "no execution_id")
            return
        key = ExecutionKey(self._source, run.execution_id)
        execution = execution_of(key, run, row, notes, is_partial=False)
        changes.append(Seen(execution, emptied(execution, row)))


def _details(wish: One | Progress, memo: Mapping[str, Json] = NOTHING) -> Call:
    return Call(path=execution_path(wish.id), wish=wish, memo=memo)


def _status(wish: One | Progress, memo: Mapping[str, Json] = NOTHING) -> Call:
    return Call(path=execution_path(wish.id, "/status"), wish=wish, memo=memo)


def _is_details(call: Call) -> bool:
    """Whether the call asks for the details, whatever for. An id has no slash of its own in a path."""
    return isinstance(call.wish, One | Progress) and call.path == execution_path(call.wish.id)


def _why(wish: One) -> Call:
    """The status of a failed execution: by the documents, only that tells the error."""
    return _status(wish, {"is_why": True})


def _page(wish: Recent, offset: int, wanted: int) -> Call:
    params = [
        ("limit", str(min(wanted, _PAGE))),
        ("offset", str(offset)),
        ("sort", "created_at"),
        ("order", "desc"),
    ]
    words = [word for word, status in STATUSES.items() if status in wish.statuses]
    if len(words) == 1 and Status.UNKNOWN not in wish.statuses:
        params.append(("status", words[0]))
    if wish.since is not None:
        params.append(("created_after", format_instant(wish.since)))
    memo: dict[str, Json] = {"wanted": wanted, "offset": offset}
    return Call(path="/executions", wish=wish, params=tuple(params), memo=memo)


def _has_more(paging: Paging, reached: int, count: int) -> bool:
    """Whether a further page is worth a call; an empty page ends it whatever the server says."""
    if count == 0:
        return False
    if paging.has_more is not None:
        return paging.has_more
    return reached < paging.total if paging.total is not None else count >= _PAGE


def _complaint(bad: list[str]) -> str:
    return f"{len(bad)} of the rows made no sense: {bad[0]}" if bad else ""


PROVIDER = Izieroma
