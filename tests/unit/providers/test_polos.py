"""What goes out to Polos and what its replies become."""

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exectop.domain.changes import EdgeSeen, EventLogged, ExecutionChange, Seen, StepSeen, Transitioned
from exectop.domain.status import Status
from exectop.domain.story import Story
from exectop.domain.values import BELOW, Edge, Execution, ExecutionKey, Json, Question
from exectop.ports.provider import Provider, ProviderSettings
from exectop.ports.wire import (
    Act,
    Call,
    Events,
    FaultKind,
    Frame,
    Graph,
    One,
    Progress,
    Reading,
    Recent,
    Reply,
    StreamKind,
    Topic,
    Verb,
    Wish,
)
from exectop.providers.polos import PROVIDER
from support.leaves import missing_values

DOCUMENTS = Path(__file__).parents[2] / "fixtures" / "documents"
CHILD, ROOT = "5b1e7c1a-9d42-4c1f-8a36-0e4f6d2b7c93", "c84b6a20-3f5d-4d0e-b1a7-92e8d7f60411"
TOPIC = f"workflow/month_end_close/{ROOT}"
POLOS: Provider = PROVIDER(ProviderSettings(source="p"))
T = TypeVar("T")
Body: TypeAlias = "Json | bytes"


def document(name: str) -> Json:
    parsed: Json = json.loads((DOCUMENTS / f"polos-{name}.json").read_bytes())
    return parsed


def reply(body: Body, status: int = 200) -> Reply:
    return Reply(status=status, body=body if isinstance(body, bytes) else json.dumps(body).encode(), received_at=9.0)


def only(wish: Wish) -> Call:
    (call,) = POLOS.begin(wish)
    return call


def read(wish: Wish, body: Body, status: int = 200) -> Reading:
    return POLOS.read(only(wish), reply(body, status))


def of(kind: type[T], changes: Iterable[ExecutionChange]) -> list[T]:
    return [change for change in changes if isinstance(change, kind)]


def story(id_: str, changes: Iterable[ExecutionChange]) -> Story:
    told = Story(ExecutionKey("p", id_))
    for change in changes:
        if change.key == told.key:
            told.apply(change, 0.0)
    return told


def known(id_: str, title: str = "w", status: Status = Status.RUNNING, root_id: str | None = None) -> Execution:
    return Execution(key=ExecutionKey("p", id_), title=title, status=status, status_raw=status.value, root_id=root_id)


# --- the list ------------------------------------------------------------------------------------------------------


def test_the_list_is_three_lists() -> None:
    calls = POLOS.begin(Recent(limit=30, since=1_767_607_200.5))
    assert [call.path for call in calls] == ["/workflows/runs"] * 3
    assert [dict(call.params)["workflow_type"] for call in calls] == ["workflow", "agent", "tool"]
    assert dict(calls[0].params) == {
        "workflow_type": "workflow",
        "limit": "30",
        "offset": "0",
        "start_time": "2026-01-05T10:00:00.500000Z",
    }


def run_row(id_: str, **more: Json) -> Json:
    return {"id": id_, "workflow_id": "w", "status": "running", "created_at": "2026-01-05T10:00:00+00:00", **more}


def test_a_run_knows_its_kind_and_appears_in_the_tree_of_its_root() -> None:
    call = POLOS.begin(Recent())[1]
    reading = POLOS.read(call, reply([run_row("a", root_execution_id="r"), run_row("r", root_execution_id=None)]))
    seen = of(Seen, reading.changes)
    assert [(one.key.id, one.execution.kind, one.execution.root_id) for one in seen] == [
        ("a", "agent", "r"),
        ("r", "agent", None),
    ]
    (step,) = of(StepSeen, reading.changes)
    assert (step.key.id, step.step.id, step.step.execution_id, step.step.name) == ("r", "a", "a", "w")
    assert of(EdgeSeen, reading.changes) == [EdgeSeen(ExecutionKey("p", "r"), Edge("r", "a", BELOW))]


def test_a_full_page_asks_for_the_next_until_the_limit() -> None:
    call = POLOS.begin(Recent(limit=150))[0]
    (then,) = POLOS.read(call, reply([run_row(str(n)) for n in range(100)])).then
    assert (dict(then.params)["offset"], dict(then.params)["limit"]) == ("100", "50")
    last = POLOS.read(then, reply([run_row(str(n)) for n in range(50)]))
    assert (len(of(Seen, last.changes)), last.then) == (50, ())


def test_a_bad_row_costs_only_itself() -> None:
    rows: list[Json] = [7, {"id": None}, {"workflow_id": "x"}, run_row("ok", retry_count="many"), None, "text"]
    (seen,) = of(Seen, POLOS.read(POLOS.begin(Recent())[0], reply(rows)).changes)
    assert (seen.key.id, seen.execution.retries) == ("ok", None)
    assert "retry_count" in seen.execution.notes[0]


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b'"x"', b"\xff\xfe"])
def test_a_list_that_is_none_is_a_fault_of_the_protocol(body: bytes) -> None:
    fault = POLOS.read(POLOS.begin(Recent())[0], reply(body)).fault
    assert fault is not None
    assert fault.kind is FaultKind.PROTOCOL


# --- one execution -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["execution", "root"])
def test_every_value_of_an_execution_survives(name: str) -> None:
    example = document(name)
    assert isinstance(example, dict)
    seen = of(Seen, read(One(str(example["id"])), example).changes)
    assert missing_values(example, seen) == []


def test_unknown_fields_are_kept_under_their_own_names() -> None:
    (seen,) = of(Seen, read(One("a"), run_row("a", tenant={"x": [1]})).changes)
    assert seen.execution.attributes["tenant"] == {"x": [1]}


def test_an_execution_is_normalised() -> None:
    told = story(CHILD, read(One(CHILD), document("execution")).changes)
    execution = told.execution
    assert execution.prompt.startswith("Audit the March invoices")
    assert (execution.status, execution.status_raw, execution.retries) == (Status.CANCELLED, "cancelled", 1)
    assert (execution.parent_id, execution.root_id, execution.queue) == (ROOT, ROOT, "finance")
    assert execution.usage is not None
    assert (execution.usage.tokens, execution.usage.calls) == (6084, 2)
    assert execution.error is not None
    assert execution.error.message == "Execution timed out after 900 seconds"
    assert (execution.created_at, execution.timeout) == (1767607200.123456, 900)
    assert [(t.after, t.reason) for t in told.transitions] == [
        (Status.QUEUED, ""),
        (Status.RUNNING, ""),
        (Status.CANCELLING, "timeout"),
        (Status.CANCELLED, ""),
    ]
    assert list(told.steps) == [CHILD]


def test_a_cancelled_run_without_an_end_ended_when_it_was_cancelled() -> None:
    told = story(ROOT, read(One(ROOT), document("root")).changes)
    assert told.execution.ended_at == told.execution.started_at + 903.4  # type: ignore[operator]
    assert [t.after for t in told.transitions] == [Status.QUEUED, Status.RUNNING, Status.CANCELLING, Status.CANCELLED]


def test_a_retry_keeps_its_error_and_forgets_its_worker() -> None:
    told = story("a", read(One("a"), {**known_row("running", None, 0), "assigned_to_worker": "w1"}).changes)
    told.apply(of(Seen, read(One("a"), known_row("queued", "boom", 1)).changes)[0], 1.0)
    assert (told.execution.status, told.execution.worker, told.execution.retries) == (Status.QUEUED, None, 1)
    assert told.execution.error is not None
    assert told.execution.error.message == "boom"
    told.apply(of(Seen, read(One("a"), known_row("running", None, 1)).changes)[0], 2.0)
    assert told.execution.error is None


def known_row(status: str, error: str | None, retries: int) -> dict[str, Json]:
    return {
        "id": "a",
        "workflow_id": "w",
        "status": status,
        "payload": None,
        "error": error,
        "assigned_to_worker": None,
        "retry_count": retries,
        "completed_at": None,
    }


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("queued", Status.QUEUED),
        ("pending", Status.QUEUED),
        ("claimed", Status.STARTING),
        ("running", Status.RUNNING),
        ("waiting", Status.WAITING),
        ("pending_cancel", Status.CANCELLING),
        ("completed", Status.COMPLETED),
        ("failed", Status.FAILED),
        ("cancelled", Status.CANCELLED),
        ("exploded", Status.UNKNOWN),
    ],
)
def test_statuses(word: str, status: Status) -> None:
    (seen,) = of(Seen, read(Progress("a"), {"id": "a", "status": word}).changes)
    assert (seen.execution.status, seen.execution.status_raw) == (status, word)


def test_ids_are_one_part_of_the_path() -> None:
    assert only(One("../a b/ü?x")).path == "/executions/..%2Fa%20b%2F%C3%BC%3Fx"
    assert only(One("..")).path == "/executions/%2E%2E"


# --- the graph -----------------------------------------------------------------------------------------------------


def trace(**more: Json) -> Json:
    return {"trace_id": ROOT.replace("-", ""), "spans": document("spans"), **more}


def test_the_graph_of_a_root_is_its_trace() -> None:
    wish = Graph(ROOT, known(ROOT, "month_end_close", Status.CANCELLED))
    assert only(wish).path == f"/traces/{ROOT.replace('-', '')}"
    told = story(ROOT, read(wish, trace(span_count=5)).changes)
    assert list(told.steps) == [
        ROOT,
        CHILD,
        f"{CHILD}:llm_generate:1",
        f"{CHILD}:fetch_invoice:call_01",
        f"{CHILD}:fetch_invoice:call_02",
    ]
    assert Edge(ROOT, CHILD, "child") in told.edges
    assert Edge(CHILD, f"{CHILD}:llm_generate:1", "child") in told.edges
    assert told.execution.attributes["trace"] == {"trace_id": ROOT.replace("-", ""), "span_count": 5}


def test_every_value_of_a_trace_survives() -> None:
    example = trace(root_span_name="workflow.month_end_close", span_count=5, error_count=2, status="cancelled")
    assert missing_values(example, read(Graph(ROOT, known(ROOT)), example).changes) == []


def test_the_graph_of_a_child_is_its_part_of_the_trace_of_its_root() -> None:
    wish = Graph(CHILD, known(CHILD, root_id=ROOT))
    assert only(wish).path == f"/traces/{ROOT.replace('-', '')}"
    told = story(CHILD, read(wish, trace()).changes)
    assert ROOT not in told.steps
    assert (len(told.steps), told.steps[CHILD].parent_id) == (4, None)


def test_a_graph_of_an_unknown_execution_learns_its_root_first() -> None:
    call = only(Graph(CHILD))
    assert call.path == f"/executions/{CHILD}"
    (then,) = POLOS.read(call, reply(document("execution"))).then
    assert then.path == f"/traces/{ROOT.replace('-', '')}"


def test_who_does_not_look_at_the_list_gets_the_family_from_it_with_the_trace() -> None:
    root = replace(known("r"), created_at=1767607200.0)
    lists = read(Graph("r", root, is_alone=True), trace(spans=[])).then
    assert [dict(call.params)["workflow_type"] for call in lists] == ["workflow", "agent", "tool"]
    assert dict(lists[0].params)["start_time"] == "2026-01-05T09:59:59.000000Z"
    page = [run_row(f"s{n}", root_execution_id="other") for n in range(99)] + [run_row("a", root_execution_id="r")]
    reading = POLOS.read(lists[1], reply(page))
    assert [change.key.id for change in reading.changes] == ["a", "r", "r"]
    (following,) = reading.then
    assert dict(following.params)["offset"] == "100"
    assert POLOS.read(following, reply([run_row("x", root_execution_id="other")])).changes == ()
    assert read(Graph("r", root), trace(spans=[])).then == ()
    over = known("r", status=Status.COMPLETED)
    assert read(Graph("r", over, is_alone=True), trace()).then == ()


def test_the_details_of_a_member_tell_its_place_unless_it_is_gone() -> None:
    wish = Graph("r", known("r"), ("b", "c"))
    one, other = read(wish, trace(spans=[])).then
    below = run_row("b", root_execution_id="r", parent_execution_id="a")
    changes = [*POLOS.read(one, reply(below)).changes, *POLOS.read(other, reply(b"", 500)).changes]
    told = story("r", changes)
    assert [(step.id, step.parent_id) for step in told.steps.values()] == [("b", "a"), ("c", "r")]
    assert "b" in story("a", changes).steps
    fault = POLOS.read(other, reply(b"", 503)).fault
    assert fault is not None


def test_a_trace_without_spans_shows_the_execution_itself() -> None:
    told = story("a", read(Graph("a", known("a", "w")), {"spans": [], "span_count": 0, "status": "unknown"}).changes)
    assert told.steps["a"].status is Status.RUNNING
    assert not told.execution.attributes


# --- events --------------------------------------------------------------------------------------------------------


def page(rows: Json, **more: Json) -> Json:
    return {"events": rows, "has_more": False, **more}


def test_events_of_a_root_are_asked_for_at_once() -> None:
    call = only(Events(ROOT, "17", known(ROOT, "month_end_close")))
    assert call.path == "/events"
    assert dict(call.params) == {"topic": TOPIC, "last_sequence_id": "17", "limit": "1000"}


def test_events_of_a_child_find_the_workflow_of_its_root_first() -> None:
    call = only(Events(CHILD, "", known(CHILD, root_id=ROOT)))
    assert call.path == f"/executions/{ROOT}"
    reading = POLOS.read(call, reply(document("root")))
    (then,) = reading.then
    assert dict(then.params)["topic"] == TOPIC
    told = story(CHILD, reading.changes)
    assert told.execution.attributes == {"root_workflow_id": "month_end_close"}
    again = Execution(
        key=told.key, status_raw="running", root_id=ROOT, attributes={"root_workflow_id": "month_end_close"}
    )
    assert dict(only(Events(CHILD, "", again)).params)["topic"] == TOPIC


def test_events_of_an_execution_of_which_nothing_is_known_take_three_calls() -> None:
    call = only(Events(CHILD))
    (root,) = POLOS.read(call, reply(document("execution"))).then
    assert root.path == f"/executions/{ROOT}"
    (log,) = POLOS.read(root, reply(document("root"))).then
    assert log.path == "/events"


def test_a_full_page_of_events_goes_on() -> None:
    call = only(Events("a", "", known("a")))
    row: Json = {"id": "e", "sequence_id": 7, "event_type": "note", "data": {}}
    reading = POLOS.read(call, reply(page([row], has_more=True, next_sequence_id=7)))
    (then,) = reading.then
    assert dict(then.params)["last_sequence_id"] == "7"
    stuck = POLOS.read(then, reply(page([row], has_more=True, next_sequence_id=7)))
    assert (stuck.then, stuck.cursor) == ((), "7")


def test_a_page_without_news_keeps_the_cursor() -> None:
    assert read(Events("a", "41", known("a")), page([])).cursor == "41"


# --- actions -------------------------------------------------------------------------------------------------------


def test_cancel_is_seen_as_the_server_puts_it() -> None:
    wish = Act(Verb.CANCEL, "a", known("a"))
    call = only(wish)
    assert (call.method, call.path, call.body) == ("POST", "/executions/a/cancel", None)
    reading = POLOS.read(call, reply({"execution_id": "a", "status": "pending_cancel", "cancelled_at": "now"}))
    (seen,) = of(Seen, reading.changes)
    assert seen.execution.status is Status.CANCELLING
    assert reading.message == "it is pending_cancel now"


def waiting(*questions: Question) -> Execution:
    return Execution(
        key=ExecutionKey("p", "a"), title="w", status=Status.WAITING, status_raw="waiting", questions=questions
    )


@pytest.mark.parametrize(("verb", "approved"), [(Verb.APPROVE, True), (Verb.REJECT, False)])
def test_an_answer_goes_to_the_open_question(verb: Verb, approved: bool) -> None:
    questions = Question(step="old", answered_at=1.0), Question(step="a/b", text="?")
    wish = Act(verb, "a", waiting(*questions), {"data": {"comment": "fine"}})
    call = only(wish)
    assert (call.method, call.path) == ("POST", "/approvals/a/a%2Fb/submit")
    assert json.loads(call.body or b"") == {"data": {"approved": approved, "comment": "fine"}}
    (seen,) = of(Seen, POLOS.read(call, reply(b"")).changes)
    (answered,) = seen.execution.questions
    assert (answered.step, answered.is_open, answered.answered_at) == ("a/b", False, 9.0)


def test_an_answer_to_a_child_goes_to_its_root() -> None:
    assert only(Act(Verb.APPROVE, "a", known("a", root_id="r"), {"step": "s"})).path == "/approvals/r/s/submit"
    (then,) = POLOS.read(only(Act(Verb.APPROVE, "a", None, {"step": "s"})), reply(run_row("a"))).then
    assert then.path == "/approvals/a/s/submit"


def test_the_open_question_is_looked_up_where_it_is_not_known() -> None:
    call = only(Act(Verb.APPROVE, "a", known("a")))
    assert call.path == "/events"
    asked: Json = {"id": "1", "sequence_id": 1, "event_type": "suspend_ok", "data": {"prompt": "May I?"}}
    (then,) = POLOS.read(call, reply(page([asked]))).then
    assert then.path == "/approvals/a/ok/submit"
    other: Json = {"id": "2", "sequence_id": 2, "event_type": "suspend_two", "data": {}}
    fault = POLOS.read(call, reply(page([other, asked]))).fault
    assert fault is not None
    assert fault.message == "several questions are open: ok, two; say which step"
    fault = POLOS.read(call, reply(page([]))).fault
    assert fault is not None
    assert (fault.kind, fault.message) == (FaultKind.REJECTED, "no question is open")


def test_an_execution_counts_as_unknown_only_if_the_lists_answer_and_do_not_hold_it() -> None:
    reading = read(One("a"), b"", 500)
    kinds = []
    while reading.then:
        (call,) = reading.then
        kinds.append(dict(call.params)["workflow_type"])
        reading = POLOS.read(call, reply([run_row("b")]))
        assert (reading.fault is None) is bool(reading.then)
    assert kinds == ["workflow", "agent", "tool"]
    assert reading.fault is not None
    assert reading.fault.kind is FaultKind.NOT_FOUND
    (call,) = read(One("a"), b"", 500).then
    for body, status in ((b"", 500), ([run_row("b"), run_row("a")], 200)):
        reading = POLOS.read(call, reply(body, status))
        assert reading.fault is not None
        assert (reading.fault.kind, reading.then) == (FaultKind.SERVER, ())


def test_the_key_of_a_session_goes_in_the_cookie_of_the_document_and_in_that_of_the_server() -> None:
    (cookie,) = [scheme for scheme in POLOS.describe().auth if scheme.name == "cookie"]
    assert dict(cookie.headers)["Cookie"].format(key="k") == "polos_auth=k; auth_token=k"


def test_there_is_no_pause_and_no_rerun() -> None:
    assert [POLOS.begin(Act(verb, "a")) for verb in (Verb.PAUSE, Verb.RESUME, Verb.RERUN)] == [(), (), ()]


def test_what_is_allowed() -> None:
    assert POLOS.allowed("waiting", Status.WAITING) == {Verb.CANCEL, Verb.APPROVE, Verb.REJECT}
    assert POLOS.allowed("claimed", Status.STARTING) == {Verb.CANCEL}
    assert POLOS.allowed("completed", Status.COMPLETED) == frozenset()


# --- the stream ----------------------------------------------------------------------------------------------------


def frame(data: Json) -> Frame:
    return Frame(data=data if isinstance(data, str) else json.dumps(data), received_at=3.0)


def test_the_stream_of_a_root_starts_after_the_cursor() -> None:
    spec = POLOS.subscribe(Topic(known(ROOT, "month_end_close")), "5001")
    assert spec is not None
    assert (spec.kind, spec.path) == (StreamKind.SSE, "/events/stream")
    assert dict(spec.params) == {"topic": TOPIC, "last_sequence_id": "5001"}


def test_there_is_no_stream_without_a_topic() -> None:
    assert POLOS.subscribe(Topic()) is None
    assert POLOS.subscribe(Topic(known(CHILD, root_id=ROOT))) is None


def test_frames() -> None:
    topic = Topic(known(ROOT, "month_end_close"))
    spec = POLOS.subscribe(topic)
    assert spec is not None
    assert POLOS.read_frame(spec, frame("keepalive")) == Reading(is_alive_only=True)
    rows = document("events")
    assert isinstance(rows, list)
    readings = [POLOS.read_frame(spec, frame(row)) for row in rows]
    assert [reading.is_end for reading in readings] == [False] * (len(rows) - 1) + [True]
    assert readings[-1].cursor == "5016"
    told = story(ROOT, [change for reading in readings for change in reading.changes])
    polled = story(ROOT, read(Events(ROOT, "", topic.execution), page(rows)).changes)
    assert told.events == polled.events
    assert told.execution.questions == polled.execution.questions
    assert told.steps.keys() == polled.steps.keys()


def test_a_stream_ends_with_the_error_of_its_run() -> None:
    spec = POLOS.subscribe(Topic(known("a")), "4")
    assert spec is not None
    reading = POLOS.read_frame(spec, frame({"type": "error", "message": "boom"}))
    assert reading.is_end
    (event,) = of(EventLogged, reading.changes)
    assert (event.event.message, event.event.severity) == ("boom", "error")


def test_a_frame_that_makes_no_sense_is_told_and_not_fatal() -> None:
    spec = POLOS.subscribe(Topic(known("a")))
    assert spec is not None
    reading = POLOS.read_frame(spec, frame("{nonsense"))
    assert (reading.fault, reading.is_end) == (None, False)
    (event,) = of(EventLogged, reading.changes)
    assert "makes no sense" in event.event.message


# --- robustness ----------------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(
    "id workflow_id status payload result error created_at root_execution_id parent_execution_id retry_count "  # noqa: SIM905
    "cancelled_at spans span_id attributes span_type parent_span_id started_at events event_type data sequence_id "
    "has_more next_sequence_id topic usage _form step_key _metadata tool_results".split()
)
WORDS = st.sampled_from(
    ["a", "agent_start", "agent_finish", "step_start", "suspend_", "suspend_x", "resume_x", "tool_call", "cancelled"]
)
TELLING = st.recursive(
    JSON | WORDS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=6), max_leaves=20
)
BODIES = st.binary(max_size=60) | TELLING.map(lambda value: json.dumps(value).encode())
WISHES: list[Wish] = [
    Recent(),
    One("a"),
    Graph("a"),
    Graph("a", known("a")),
    Events("a"),
    Events("a", "x", known("a")),
    Events("a", "", known("a", root_id="r")),
    Act(Verb.CANCEL, "a"),
    Act(Verb.APPROVE, "a"),
    Act(Verb.APPROVE, "a", known("a")),
    Act(Verb.REJECT, "a", known("a"), {"step": "s"}),
]


@given(st.sampled_from(WISHES), BODIES, st.sampled_from([200, 200, 200, 400, 404, 409, 500]))
def test_no_bytes_make_it_raise(wish: Wish, body: bytes, status: int) -> None:
    for call in POLOS.begin(wish):
        reading = POLOS.read(call, reply(body, status))
        for then in reading.then:
            POLOS.read(then, reply(body, status))


@given(st.text(max_size=40) | TELLING.map(json.dumps), st.sampled_from([None, "r"]))
def test_no_frame_makes_it_raise(data: str, root: str | None) -> None:
    spec = POLOS.subscribe(Topic(Execution(key=ExecutionKey("p", "a"), title="w")))
    assert spec is not None
    POLOS.read_frame(spec, Frame(data=data))


def test_transitions_are_all_of_the_execution_itself() -> None:
    reading = read(One(CHILD), document("execution"))
    assert {change.key.id for change in of(Transitioned, reading.changes)} == {CHILD}
