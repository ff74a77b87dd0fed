"""Asteroid Agents: browser agents that walk through a workflow's graph and log their activities.

Owns: which calls fulfil a wish and what the replies mean. The header for the key and the meaning of the workflow's id
changed over time; both generations are spoken. Which nodes were visited only the activities tell.
"""

from typing import assert_never

from exectop.domain.changes import ExecutionChange, Seen
from exectop.domain.status import Status
from exectop.domain.text import clean_line
from exectop.domain.values import Execution, ExecutionKey, Json
from exectop.ports.provider import AuthScheme, Capabilities, Description, ProviderSettings
from exectop.ports.wire import (
    Act,
    Call,
    Events,
    Fault,
    FaultKind,
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
from exectop.providers._asteroid_activities import activity_changes
from exectop.providers._asteroid_faults import fault_in
from exectop.providers._asteroid_items import graph_changes, seen, turns_of
from exectop.providers._asteroid_state import LogState, read_state
from exectop.providers._asteroid_wire import (
    ANSWER,
    ITEM,
    PAGE,
    WORKFLOW,
    complaint_of,
    read_activities,
    read_error,
    read_items,
    status_of,
    words_of,
)
from exectop.providers._calls import execution_path, memo_number, path_part
from exectop.providers.wire import Notes, Unreadable, decode, dump, format_instant, unreadable

_PAGE = 100
_NEWS = 200
_WHOLE_LOG = 10_000
_OLD_WORDS = {Verb.CANCEL: "cancelled", Verb.PAUSE: "paused", Verb.RESUME: "running"}
_NO_LOG = frozenset({FaultKind.NOT_FOUND, FaultKind.FORBIDDEN, FaultKind.REJECTED})
_DESCRIPTION = Description(
    name="asteroid",
    title="Asteroid Agents",
    default_url="https://odyssey.asteroid.ai",
    prefix="/agents/v2",
    auth=(
        AuthScheme("document", (("X-Asteroid-Agents-Api-Key", "{key}"),)),
        AuthScheme("current", (("X-Api-Key", "{key}"),)),
    ),
    capabilities=Capabilities(
        has_graph=True,
        has_events=True,
        verbs=frozenset({Verb.CANCEL, Verb.PAUSE, Verb.RESUME, Verb.RERUN}),
    ),
)


class Asteroid:
    """The provider of one Asteroid source."""

    def __init__(self, settings: ProviderSettings) -> None:
        self._source = settings.source

    def describe(self) -> Description:
        return _DESCRIPTION

    def begin(self, wish: Wish) -> tuple[Call, ...]:
        match wish:
            case Recent():
                return (_list(wish, 1, 0, wish.limit),)
            case One(id=id_) | Progress(id=id_):
                return (Call(path=execution_path(id_), wish=wish),)
            case Graph():
                return (
                    _graph(wish, wish.known) or Call(path=execution_path(wish.id), wish=wish, memo={"do": "find"}),
                )
            case Events():
                return (_log(wish, is_whole=not wish.cursor or wish.known is None),)
            case Act():
                return _act(wish)
            case _:
                assert_never(wish)

    def read(self, call: Call, reply: Reply) -> Reading:
        fault = fault_in(call, reply)
        if fault is not None:
            other_way = _other_way(call, fault)
            if other_way is not None:
                return Reading(then=other_way)
            return Reading(changes=_dated(call, fault), fault=fault)
        try:
            return self._read(call, reply)
        except Unreadable as reason:
            return Reading(fault=unreadable(reply, reason))

    def subscribe(self, topic: Topic, cursor: str = "") -> StreamSpec | None:
        return None

    def read_frame(self, spec: StreamSpec, frame: Frame) -> Reading:
        return Reading()

    def allowed(self, status_raw: str, status: Status) -> frozenset[Verb]:
        if status.is_terminal:
            return frozenset({Verb.RERUN})
        verbs = {Verb.CANCEL, Verb.RERUN}
        if status is Status.RUNNING:
            verbs.add(Verb.PAUSE)
        if status is Status.PAUSED or status_raw == "paused_by_agent":
            verbs.add(Verb.RESUME)
        return frozenset(verbs)

    # --- replies -------------------------------------------------------------------------------------------------

    def _read(self, call: Call, reply: Reply) -> Reading:
        match call.memo.get("do"):
            case "list":
                return self._read_list(call, reply)
            case "find":
                return self._read_found(call, reply)
            case "graph":
                key, notes = ExecutionKey(self._source, _id_of(call)), Notes()
                return Reading(changes=tuple(graph_changes(key, decode(WORKFLOW, reply.body, notes), notes)))
            case "log":
                return self._read_log(call, reply)
            case "act":
                return self._read_answer(call, reply)
            case _:
                return Reading(changes=(self._one(reply),))

    def _one(self, reply: Reply) -> Seen:
        notes = Notes()
        return seen(self._source, decode(ITEM, reply.body, notes), notes)

    def _read_list(self, call: Call, reply: Reply) -> Reading:
        if not isinstance(call.wish, Recent):
            return Reading()
        page = decode(PAGE, reply.body)
        wanted, before = memo_number(call, "wanted"), memo_number(call, "seen")
        items = read_items(page.items)
        changes = tuple(seen(self._source, item, notes) for item, notes in items[:wanted])
        held, left = len(page.items), wanted - len(page.items)
        # A full page always has a next one: a server that counts too few would hide rows.
        is_more = held >= _PAGE or (page.total is not None and before + held < page.total)
        then: tuple[Call, ...] = ()
        if held and left > 0 and is_more:
            then = (_list(call.wish, memo_number(call, "page") + 1, before + held, left),)
        return Reading(changes=changes, then=then, total=page.total, message=complaint_of(held - len(items)))

    def _read_found(self, call: Call, reply: Reply) -> Reading:
        """An execution that was only asked for to find its workflow."""
        told = self._one(reply)
        then = _graph(call.wish, told.execution) if isinstance(call.wish, Graph) else None
        return Reading(changes=(told,), then=() if then is None else (then,))

    def _read_log(self, call: Call, reply: Reply) -> Reading:
        wish = call.wish
        if not isinstance(wish, Events):
            return Reading()
        found, held = read_activities(reply.body)
        is_whole = bool(call.memo.get("whole"))
        state = LogState() if is_whole else read_state(wish.cursor)
        place = next((number for number, activity in enumerate(found, 1) if activity.id == state.last), 0)
        if not place and not is_whole and held >= _NEWS:
            return Reading(then=(_log(wish, is_whole=True),))  # more happened than fits: begin anew
        if not place and found:
            state = LogState()
        key = ExecutionKey(self._source, wish.id)
        changes = activity_changes(key, found[place:], state, wish.known)
        if not state.status and wish.known is not None:
            changes += turns_of(wish.known)
        if held > len(found):
            note = f"activities: {held - len(found)} without an id, left out"
            changes.append(Seen(Execution(key=key, notes=(note,))))
        return Reading(changes=tuple(changes), cursor=state.cursor() if state.last else "")

    def _read_answer(self, call: Call, reply: Reply) -> Reading:
        wish = call.wish
        if not isinstance(wish, Act):
            return Reading()
        if call.memo.get("old"):  # the older way answers with a sentence, which promises no status
            return Reading(message=read_error(reply.body)[0])
        told = decode(ANSWER, reply.body)
        if wish.verb is Verb.RERUN:
            new_id = told.execution_id or ""
            return Reading(new_id=new_id, message=f"runs again as {new_id}" if new_id else "")
        return self._now(wish, told.status or "")

    def _now(self, wish: Act, word: str) -> Reading:
        if not word:
            return Reading()
        execution = Execution(key=ExecutionKey(self._source, wish.id), status=status_of(word), status_raw=word)
        return Reading(changes=(Seen(execution),), message=clean_line(f"it is {word} now"))


PROVIDER = Asteroid


def _id_of(call: Call) -> str:
    return "" if isinstance(call.wish, Recent) else call.wish.id


def _list(wish: Recent, page: int, before: int, wanted: int) -> Call:
    """A page of the list. `before`: rows on the pages before it, `wanted`: rows still wanted. All pages are of one
    size, or rows would be left out."""
    size = max(1, min(_PAGE, wish.limit))
    params = [("page", str(page)), ("pageSize", str(size)), ("sortField", "created_at"), ("sortDirection", "desc")]
    params += [("status", word) for word in words_of(wish.statuses)]
    if wish.since is not None:
        params.append(("createdAfter", format_instant(wish.since)))
    memo: dict[str, Json] = {"do": "list", "page": page, "seen": before, "wanted": wanted}
    return Call(path="/executions", params=tuple(params), wish=wish, memo=memo)


def _graph(wish: Graph, known: Execution | None) -> Call | None:
    """The version of the workflow that was run: under its own id, or as the older document has it."""
    told = known.attributes if known is not None else {}
    agent, workflow, version = (
        value if isinstance(value := told.get(name), str) else ""
        for name in ("agentId", "workflowId", "workflowVersionId")
    )
    if workflow and version:
        path = f"/workflows/{path_part(workflow)}/versions/{path_part(version)}"
        memo: dict[str, Json] = {"do": "graph", "agent": agent, "version": version}
        return Call(path=path, wish=wish, memo=memo)
    return _old_graph(wish, agent, workflow) if agent and workflow else None


def _old_graph(wish: Graph, agent: str, workflow: str) -> Call:
    path = f"/agents/{path_part(agent)}/workflows/{path_part(workflow)}"
    return Call(path=path, wish=wish, memo={"do": "graph"})


def _log(wish: Events, *, is_whole: bool) -> Call:
    """The newest activities, the newest first; there is no cursor on this API. The whole log is asked for with more
    rows than a log has."""
    params = (("order", "desc"), ("limit", str(_WHOLE_LOG if is_whole else _NEWS)))
    path = execution_path(wish.id, "/activities")
    return Call(path=path, params=params, wish=wish, memo={"do": "log", "whole": is_whole})


def _dated(call: Call, fault: Fault) -> tuple[ExecutionChange, ...]:
    """The changes of status by the execution's own dates, where a server has no log that tells them. A log that only
    fails for now will tell better ones."""
    wish = call.wish
    if not isinstance(wish, Events) or wish.known is None or fault.kind not in _NO_LOG:
        return ()
    return tuple(turns_of(wish.known))


def _act(wish: Act) -> tuple[Call, ...]:
    if wish.verb not in _DESCRIPTION.capabilities.verbs:
        return ()
    inputs = wish.values.get("inputs")
    body = dump({"inputs": inputs}) if wish.verb is Verb.RERUN and isinstance(inputs, dict) else None
    return (
        Call(method="POST", path=execution_path(wish.id, f"/{wish.verb}"), body=body, wish=wish, memo={"do": "act"}),
    )


def _other_way(call: Call, fault: Fault) -> tuple[Call, ...] | None:
    """What to try where an older or a smaller server does not know the call; empty if that is no fault of the
    execution's, `None` if it is one."""
    do, wish, status = call.memo.get("do"), call.wish, fault.http_status
    if do == "graph" and status == 404 and isinstance(wish, Graph):
        agent, version = call.memo.get("agent"), call.memo.get("version")
        if isinstance(agent, str) and agent and isinstance(version, str):
            return (_old_graph(wish, agent, version),)
        return ()
    if (
        do == "log"
        and status == 400
        and fault.kind is FaultKind.REJECTED
        and call.memo.get("whole")
        and len(call.params) > 1
    ):
        return (Call(path=call.path, params=(("order", "asc"),), wish=wish, memo=call.memo),)
    if do == "act" and status in (404, 405) and isinstance(wish, Act) and not call.memo.get("old"):
        word = _OLD_WORDS.get(wish.verb)
        if word is not None:
            body = dump({"status": word})
            memo: dict[str, Json] = {"do": "act", "old": True}
            return (Call(method="POST", path=execution_path(wish.id, "/status"), body=body, wish=wish, memo=memo),)
    return None
