"""Polos Orchestrator: runs of workflows, agents and tools that form trees, with spans, an event log and approvals.

Owns: which calls fulfil a wish and what the replies mean. There is no list of all executions: the runs of the three
kinds are asked for one by one. Events are filed under the root of a tree, whose workflow has to be known first.
"""

from exectop.domain.changes import ExecutionChange, Seen, StepSeen
from exectop.domain.status import Status
from exectop.domain.values import Execution, ExecutionKey, Json, Question, Step
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
    StreamKind,
    StreamSpec,
    Topic,
    Verb,
    Wish,
)
from exectop.providers import _polos_calls as calls
from exectop.providers import _polos_events as events
from exectop.providers import _polos_rows as rows
from exectop.providers._calls import execution_path
from exectop.providers._polos_faults import fault_in, is_doubtful
from exectop.providers._polos_spans import span_changes
from exectop.providers._polos_wire import (
    CANCELLED,
    EVENT,
    PAGE,
    ROW,
    STREAM_ERROR,
    TRACE,
    Row,
    read_rows,
    sequence,
    status_of,
)
from exectop.providers.wire import Unreadable, decode, unreadable

_COOKIES = "polos_auth={key}; auth_token={key}"
"""The name that the API's document gives, and the one that the server is built with."""

_DESCRIPTION = Description(
    name="polos",
    title="Polos Orchestrator",
    default_url="http://localhost:8080",
    prefix="/api/v1",
    auth=(
        AuthScheme("bearer", (("Authorization", "Bearer {key}"), ("X-Project-ID", "{project_id}"))),
        AuthScheme("cookie", (("Cookie", _COOKIES), ("X-Project-ID", "{project_id}"))),
        AuthScheme("local", (("X-Project-ID", "{project_id}"),)),
    ),
    capabilities=Capabilities(
        has_graph=True,
        has_events=True,
        stream=StreamKind.SSE,
        stream_scope="execution",
        verbs=frozenset({Verb.CANCEL, Verb.APPROVE, Verb.REJECT}),
    ),
    needs_project=True,
)


class Polos:
    """The provider of one Polos source."""

    def __init__(self, settings: ProviderSettings) -> None:
        self._source = settings.source

    def describe(self) -> Description:
        return _DESCRIPTION

    def begin(self, wish: Wish) -> tuple[Call, ...]:
        match wish:
            case Recent():
                return tuple(calls.runs_call(wish, kind) for kind in calls.KINDS)
            case One(id=id_) | Progress(id=id_):
                return (Call(path=execution_path(id_), wish=wish),)
            case Graph():
                return (self._graph(wish),)
            case Events():
                return (self._in_tree(wish),)
            case Act(verb=Verb.CANCEL, id=id_):
                return (Call(method="POST", path=f"{execution_path(id_)}/cancel", wish=wish, memo={"do": "cancel"}),)
            case Act(verb=Verb.APPROVE | Verb.REJECT):
                return (self._in_tree(wish),)
            case Act():
                return ()

    def read(self, call: Call, reply: Reply) -> Reading:
        fault = fault_in(call, reply)
        if fault is not None and call.memo.get("do") == "member" and fault.http_status in (400, 404, 500):
            return self._read_lost(call)
        if fault is not None:
            return Reading(fault=fault, then=_doubts(call) if is_doubtful(call, reply) else ())
        try:
            return self._read(call, reply)
        except Unreadable as reason:
            return Reading(fault=unreadable(reply, reason))

    def subscribe(self, topic: Topic, cursor: str = "") -> StreamSpec | None:
        if topic.execution is None:
            return None
        name = calls.topic_of_known(topic.execution)
        if not name:
            return None
        params = (("topic", name), ("last_sequence_id", str(sequence(cursor))))
        return StreamSpec(kind=StreamKind.SSE, path="/events/stream", topic=topic, params=params, cursor=cursor)

    def read_frame(self, spec: StreamSpec, frame: Frame) -> Reading:
        text = frame.data.strip()
        if text in ("", "keepalive") or spec.topic.execution is None:
            return Reading(is_alive_only=True)
        known, data = spec.topic.execution, text.encode("utf-8", errors="replace")
        try:
            ending = decode(STREAM_ERROR, data)
            if ending.type == "error" and not ending.event_type:
                line = events.stream_failed(known.key, ending.message or "", frame.received_at, spec.cursor)
                return Reading(changes=(line,), is_end=True)
            event = decode(EVENT, data)
        except Unreadable as reason:
            return Reading(changes=(events.bad_frame(known.key, str(reason), frame.received_at),))
        root_id = known.root_id or known.key.id
        return Reading(
            changes=tuple(events.event_changes(known.key, root_id, [event], known, is_live=True)),
            cursor="" if event.sequence_id is None else str(event.sequence_id),
            is_end=events.is_end_of(event, known.key.id),
        )

    def allowed(self, status_raw: str, status: Status) -> frozenset[Verb]:
        if status.is_terminal:
            return frozenset()
        if status is Status.WAITING:
            return frozenset({Verb.CANCEL, Verb.APPROVE, Verb.REJECT})
        return frozenset({Verb.CANCEL})

    # --- calls ---------------------------------------------------------------------------------------------------

    def _graph(self, wish: Graph) -> Call:
        """The trace of a tree has the id of its root, which we may have to learn first."""
        if wish.known is None or not wish.known.status_raw:
            return Call(path=execution_path(wish.id), wish=wish, memo={"do": "find"})
        return calls.trace_call(wish, wish.known.root_id or wish.id)

    def _in_tree(self, wish: Events | Act) -> Call:
        """The next call towards a thing that belongs to the root of a tree."""
        known = wish.known
        if known is None or not known.status_raw:
            return Call(path=execution_path(wish.id), wish=wish, memo={"do": "find"})
        root_id, topic = known.root_id or wish.id, calls.topic_of_known(known)
        if isinstance(wish, Act):
            question = calls.question_meant(wish, known.questions)
            if question:
                return calls.answer_call(wish, root_id, question)
        if topic:
            return calls.events_call(wish, root_id, topic, calls.start_of(wish))
        return Call(path=execution_path(root_id), wish=wish, memo={"do": "root"})

    # --- replies -------------------------------------------------------------------------------------------------

    def _read(self, call: Call, reply: Reply) -> Reading:
        match call.memo.get("do"):
            case "runs":
                return self._read_runs(call, reply)
            case "find" | "root":
                return self._read_found(call, reply)
            case "trace":
                return self._read_trace(call, reply)
            case "events":
                return self._read_events(call, reply)
            case "cancel":
                return self._read_cancelled(call, reply)
            case "doubt":
                return _read_doubted(call, reply)
            case "answer":
                return self._read_answered(call, reply)
            case _:
                return Reading(changes=tuple(self._whole(*_one(reply))))

    def _whole(self, row: Row, notes: tuple[str, ...]) -> list[ExecutionChange]:
        """An execution with all its fields, as itself, as the top of its graph and in the tree of its root."""
        told = rows.seen(self._source, row, notes=notes)
        execution = told.execution
        changes = [told, *rows.place_in_tree(execution.key, execution), *rows.reported_transitions(execution)]
        for above in dict.fromkeys((execution.root_id, execution.parent_id)):
            if above is not None:
                changes += rows.place_in_tree(ExecutionKey(self._source, above), execution)
        return changes

    def _read_runs(self, call: Call, reply: Reply) -> Reading:
        kind, offset, wanted = (
            calls.text_in_memo(call, "kind"),
            calls.number_in_memo(call, "offset"),
            calls.number_in_memo(call, "wanted"),
        )
        found, held = read_rows(reply.body)
        root_id = calls.text_in_memo(call, "root")
        changes: list[ExecutionChange] = []
        for row, notes in found[:wanted]:
            if root_id and row.root_id != root_id:
                continue
            told = rows.seen(self._source, row, kind, notes)
            changes.append(told)
            if told.execution.root_id is not None:
                changes += rows.place_in_tree(ExecutionKey(self._source, told.execution.root_id), told.execution)
        is_full = held >= calls.page_size(wanted) > 0
        then: tuple[Call, ...] = ()
        if is_full and wanted > held and isinstance(call.wish, Recent | Graph):
            then = (calls.runs_call(call.wish, kind, offset + held, wanted - held, root_id=root_id),)
        return Reading(changes=tuple(changes), then=then)

    def _read_found(self, call: Call, reply: Reply) -> Reading:
        """An execution that was only asked for to find the root of its tree, or that root itself."""
        row, notes = _one(reply)
        wish = call.wish
        changes = self._whole(row, notes)
        if isinstance(wish, Graph):
            return Reading(changes=tuple(changes), then=(calls.trace_call(wish, row.root_id or row.id),))
        if not isinstance(wish, Events | Act):
            return Reading(changes=tuple(changes))
        is_root = row.root_id is None or call.memo.get("do") == "root"
        if isinstance(wish, Act) and wish.values.get("step"):
            then = calls.answer_call(wish, row.root_id or row.id, str(wish.values["step"]))
        elif is_root:
            topic = events.topic_of(row.workflow_id or "", row.id)
            if row.id != wish.id:
                changes.append(self._told(wish.id, {"root_workflow_id": row.workflow_id}))
            then = calls.events_call(wish, row.id, topic, calls.start_of(wish))
        else:
            then = Call(path=execution_path(row.root_id or ""), wish=wish, memo={"do": "root"})
        return Reading(changes=tuple(changes), then=(then,))

    def _told(self, id_: str, attributes: dict[str, Json]) -> Seen:
        return Seen(Execution(key=ExecutionKey(self._source, id_), attributes=attributes))

    def _read_trace(self, call: Call, reply: Reply) -> Reading:
        wish = call.wish
        if not isinstance(wish, Graph):
            return Reading()
        trace = decode(TRACE, reply.body)
        key = ExecutionKey(self._source, wish.id)
        changes = span_changes(key, [span for span in trace.spans or [] if span is not None])
        if wish.known is not None:
            changes = [*rows.place_in_tree(key, wish.known), *changes]
        about = trace.rest() if trace.spans else {}
        if about:
            changes.append(self._told(wish.id, {"trace": about}))
        is_complete = bool(trace.spans) and wish.known is not None and wish.known.status.is_terminal
        lists = calls.tree_calls(wish, calls.text_in_memo(call, "root")) if wish.is_alone and not is_complete else ()
        return Reading(changes=tuple(changes), then=(*lists, *calls.member_calls(wish)))

    def _read_lost(self, call: Call) -> Reading:
        """An execution of a tree that is not told any more: its place will not be learned."""
        if not isinstance(call.wish, Graph):
            return Reading()
        step = Step(id=calls.text_in_memo(call, "id"), parent_id=call.wish.id)
        return Reading(changes=(StepSeen(ExecutionKey(self._source, call.wish.id), step),))

    def _read_events(self, call: Call, reply: Reply) -> Reading:
        wish = call.wish
        if not isinstance(wish, Events | Act):
            return Reading()
        page = decode(PAGE, reply.body)
        found = sorted((event for event in page.events or [] if event), key=lambda event: event.sequence_id or 0)
        start, root_id = calls.number_in_memo(call, "start"), calls.text_in_memo(call, "root")
        changes = events.event_changes(ExecutionKey(self._source, wish.id), root_id, found, wish.known)
        last = max([event.sequence_id or 0 for event in found] + [page.next_sequence_id or 0, start])
        is_more = page.has_more is True and last > start
        if isinstance(wish, Act):
            return _answer_found(wish, root_id, changes)
        then = (calls.events_call(wish, root_id, calls.text_in_memo(call, "topic"), last),) if is_more else ()
        if wish.known is not None and not is_more:
            changes += events.waits_for(wish.known, changes)
        return Reading(changes=tuple(changes), then=then, cursor=str(last) if last else "")

    def _read_cancelled(self, call: Call, reply: Reply) -> Reading:
        told, wish = decode(CANCELLED, reply.body), call.wish
        if not isinstance(wish, Act) or not told.status:
            return Reading()
        execution = Execution(
            key=ExecutionKey(self._source, wish.id),
            status=status_of(told.status),
            status_raw=told.status,
            attributes=told.rest("cancelled_at"),
        )
        return Reading(changes=(Seen(execution),), message=f"it is {told.status} now")

    def _read_answered(self, call: Call, reply: Reply) -> Reading:
        wish = call.wish
        if not isinstance(wish, Act):
            return Reading()
        step = calls.text_in_memo(call, "step")
        answer = Question(step=step, answered_at=reply.received_at, answer=calls.answer_data(wish))
        execution = Execution(key=ExecutionKey(self._source, wish.id), questions=(answer,))
        return Reading(changes=(Seen(execution),), message=f"answered {step}")


PROVIDER = Polos


def _doubts(call: Call) -> tuple[Call, ...]:
    """What shows whether the server does not know the execution or is in trouble."""
    return () if isinstance(call.wish, Recent) else (calls.doubt_call(call.wish, call.wish.id),)


def _read_doubted(call: Call, reply: Reply) -> Reading:
    """A list of a server that told nothing of an execution: if it lists that one it failed, else it knows none."""
    found, _ = read_rows(reply.body)
    if any(row.id == call.memo.get("id") for row, _ in found):
        message = "the server lists this execution but fails to tell its details"
        return Reading(fault=Fault(kind=FaultKind.SERVER, message=message))
    kind = calls.kind_after(calls.text_in_memo(call, "kind"))
    if kind and not isinstance(call.wish, Recent):
        return Reading(then=(calls.doubt_call(call.wish, call.wish.id, kind),))
    message = "no such execution: the server tells nothing of it and does not list it"
    return Reading(fault=Fault(kind=FaultKind.NOT_FOUND, message=message))


def _one(reply: Reply) -> tuple[Row, tuple[str, ...]]:
    notes: list[str] = []
    row = decode(ROW, reply.body, notes)
    return row, tuple(notes)


def _answer_found(wish: Act, root_id: str, changes: list[ExecutionChange]) -> Reading:
    """Answer the only open question that the event log knows."""
    told = next((change.execution for change in reversed(changes) if isinstance(change, Seen)), None)
    questions = told.questions if told is not None else ()
    step = calls.question_meant(wish, questions)
    if step:
        return Reading(changes=tuple(changes), then=(calls.answer_call(wish, root_id, step),))
    names = ", ".join(question.step for question in questions if question.is_open)
    message = f"several questions are open: {names}; say which step" if names else "no question is open"
    return Reading(changes=tuple(changes), fault=Fault(kind=FaultKind.REJECTED, message=message))
