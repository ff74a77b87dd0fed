import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exectop.domain.changes import EdgeSeen, ExecutionChange, Seen, Stamped, StepSeen, Transitioned
from exectop.domain.status import Status
from exectop.domain.story import fold
from exectop.domain.values import Edge, ErrorInfo, Evidence, Execution, ExecutionKey, Json, Usage
from exectop.ports.provider import ProviderSettings, Quota
from exectop.ports.wire import (
    Act,
    Allowance,
    Call,
    Events,
    FaultKind,
    Frame,
    Graph,
    One,
    Params,
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
from exectop.providers.izieroma import PROVIDER
from support.hostile import NESTED, bodies, document, document_bytes
from support.leaves import missing_values

ID = "exec_1a2b3c4d5e6f"
KEY = ExecutionKey("prod", ID)
PROVIDER_OF_PROD = PROVIDER(ProviderSettings(source="prod"))
RATE: Params = (
    ("x-ratelimit-limit", "1000"),
    ("x-ratelimit-remaining", "847"),
    ("x-ratelimit-reset", "1699632000"),
)
DAG: Json = {
    "execution_id": ID,
    "dag": {
        "nodes": [
            {
                "id": "node_1",
                "type": "decompose",
                "status": "completed",
                "input": "Research AI trends",
                "output": "Task breakdown",
                "started_at": "2025-11-11T10:30:00Z",
                "completed_at": "2025-11-11T10:30:05Z",
            },
            {"id": "node_2", "type": "research", "status": "running", "started_at": "2025-11-11T10:30:06Z"},
            {"id": "node_3", "type": "write", "status": "pending", "weight": 7},
        ],
        "edges": [{"from": "node_1", "to": "node_2", "type": "depends_on"}],
        "stats": {"total_nodes": 3, "completed_nodes": 1, "failed_nodes": 0, "total_edges": 1},
    },
}
ROW: dict[str, Json] = {
    "execution_id": ID,
    "status": "running",
    "initial_goal": "Research AI trends in 2025",
    "config_profile": "general",
    "created_at": "2025-11-11T10:30:00Z",
}


def ask(wish: Wish) -> Call:
    (call,) = PROVIDER_OF_PROD.begin(wish)
    return call


def read(wish: Wish, body: "Json | bytes", status: int = 200, headers: Params = ()) -> Reading:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return PROVIDER_OF_PROD.read(ask(wish), Reply(status=status, headers=headers, body=content))


def seen(reading: Reading) -> Execution:
    assert reading.fault is None
    (execution,) = [change.execution for change in reading.changes if isinstance(change, Seen)]
    return execution


# --- The documents -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "wish"),
    [
        ("izieroma-details", One(ID)),
        ("izieroma-status-running", Progress(ID)),
        ("izieroma-status-completed", Progress(ID)),
        ("izieroma-status-failed", Progress(ID)),
    ],
)
def test_nothing_of_a_document_is_lost(name: str, wish: Wish) -> None:
    reading = read(wish, document_bytes(name))
    assert missing_values(document(name), reading.changes) == []
    assert seen(reading).notes == ()


def test_nothing_of_a_graph_is_lost() -> None:
    assert missing_values(DAG, read(Graph(ID), DAG).changes) == []


def test_details() -> None:
    execution = seen(read(One(ID), document_bytes("izieroma-details")))
    assert execution == Execution(
        key=KEY,
        provider="izieroma",
        status=Status.COMPLETED,
        status_raw="completed",
        title="Research AI trends in 2025",
        prompt="Research AI trends in 2025",
        profile="high_quality",
        created_at=1762857000.0,
        updated_at=1762857060.0,
        ended_at=1762857060.0,
        duration=45.2,
        usage=Usage(tokens=8500, calls=12),
        output="Comprehensive analysis of AI trends...",
        attributes={"max_depth": 5},
    )


def test_details_tell_the_graph() -> None:
    changes = read(One(ID), document_bytes("izieroma-details")).changes
    steps = [change.step for change in changes if isinstance(change, StepSeen)]
    assert [(step.id, step.kind, step.status, step.output) for step in steps] == [
        ("node_1", "decompose", Status.COMPLETED, "Task breakdown complete"),
        ("node_2", "research", Status.COMPLETED, "Research data gathered"),
    ]
    assert [change.edge for change in changes if isinstance(change, EdgeSeen)] == [
        Edge("node_1", "node_2", "depends_on")
    ]


def test_dated_changes_of_status_are_reported() -> None:
    changes = read(One(ID), document_bytes("izieroma-details")).changes
    turns = [change.transition for change in changes if isinstance(change, Transitioned)]
    assert [(turn.after_raw, turn.at, turn.evidence) for turn in turns] == [
        ("running", 1762857000.0, Evidence.REPORTED),
        ("completed", 1762857060.0, Evidence.REPORTED),
    ]


def test_status_while_running() -> None:
    execution = seen(read(Progress(ID), document_bytes("izieroma-status-running")))
    assert (execution.progress, execution.current_step) == (45, "Analyzing data")
    assert execution.status is Status.RUNNING


def test_status_of_a_failure() -> None:
    execution = seen(read(Progress(ID), document_bytes("izieroma-status-failed")))
    assert execution.error == ErrorInfo("Task execution failed", "execution_error", "Detailed error information")
    assert execution.ended_at == 1762857025.0


def told(*readings: Reading) -> Execution:
    changes = [change for reading in readings for change in reading.changes]
    return fold(KEY, [Stamped(float(n), float(n), change) for n, change in enumerate(changes)]).execution


def test_a_status_takes_nothing_from_what_details_told() -> None:
    body = document("izieroma-details")
    assert isinstance(body, dict)
    details = read(One(ID), {**body, "metadata": {"user_metadata": {"team": "red"}, "execution_time": 45.2}})
    extra: Json = {"execution_id": ID, "status": "completed", "metadata": {"execution_time": 46, "node": "n7"}}
    execution = told(details, read(Progress(ID), extra))
    assert execution.metadata == {"team": "red"}
    assert execution.attributes == {"max_depth": 5, "metadata": {"node": "n7"}}
    assert execution.duration == 46


def test_a_status_that_counts_less_keeps_the_calls() -> None:
    details = read(One(ID), document_bytes("izieroma-details"))
    status = read(Progress(ID), document_bytes("izieroma-status-completed"))
    assert told(details, status).usage == Usage(tokens=1250, calls=12)


def test_what_is_over_does_no_step() -> None:
    running = read(Progress(ID), document_bytes("izieroma-status-running"))
    done = read(Progress(ID), document_bytes("izieroma-status-completed"))
    assert told(running).current_step == "Analyzing data"
    assert told(running, done).current_step is None


@pytest.mark.parametrize(
    ("name", "status", "kind", "code", "message"),
    [
        ("izieroma-error-not-found", 404, FaultKind.NOT_FOUND, "not_found", "Execution not found"),
        ("izieroma-error-unauthorized", 401, FaultKind.AUTH, "unauthorized", "Invalid or revoked API key"),
    ],
)
def test_errors_of_the_documents(name: str, status: int, kind: FaultKind, code: str, message: str) -> None:
    reading = read(Graph(ID), document_bytes(name), status)
    assert reading.changes == ()
    assert reading.fault is not None
    assert (reading.fault.kind, reading.fault.code, reading.fault.message) == (kind, code, message)


# --- Calls -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "method", "path"),
    [
        (One(ID), "GET", f"/executions/{ID}"),
        (Progress(ID), "GET", f"/executions/{ID}/status"),
        (Graph(ID), "GET", f"/executions/{ID}/dag"),
        (Act(Verb.CANCEL, ID), "POST", f"/executions/{ID}/cancel"),
        (One("a/../b?c#d é"), "GET", "/executions/a%2F..%2Fb%3Fc%23d%20%C3%A9"),
        (One(".."), "GET", "/executions/%2E%2E"),
    ],
)
def test_paths(wish: Wish, method: str, path: str) -> None:
    call = ask(wish)
    assert (call.method, call.path, call.wish) == (method, path, wish)


@pytest.mark.parametrize("wish", [Events(ID), Act(Verb.PAUSE, ID), Recent(limit=0)])
def test_what_the_vendor_has_not(wish: Wish) -> None:
    assert PROVIDER_OF_PROD.begin(wish) == ()


def test_the_newest_are_asked_for_in_pages() -> None:
    assert ask(Recent(limit=250)).params == (
        ("limit", "100"),
        ("offset", "0"),
        ("sort", "created_at"),
        ("order", "desc"),
    )


@pytest.mark.parametrize(
    ("statuses", "word"),
    [
        ({Status.FAILED}, "failed"),
        ({Status.RUNNING, Status.STARTING}, "running"),
        ({Status.RUNNING, Status.FAILED}, None),
        ({Status.RUNNING, Status.UNKNOWN}, None),
        ({Status.WAITING}, None),
        (set(), None),
    ],
)
def test_the_server_filters_where_one_word_says_it(statuses: set[Status], word: str | None) -> None:
    assert dict(ask(Recent(statuses=frozenset(statuses))).params).get("status") == word


def test_since_goes_to_the_server() -> None:
    assert dict(ask(Recent(since=1762857000.9)).params)["created_after"] == "2025-11-11T10:30:00Z"


# --- The list ----------------------------------------------------------------------------------------------------


def page(count: int, has_more: bool, first: int = 0) -> bytes:
    rows = [{**ROW, "execution_id": f"exec_{first + n}"} for n in range(count)]
    paging = {"total": 130, "limit": 100, "offset": first, "has_more": has_more}
    return json.dumps({"data": rows, "pagination": paging}).encode()


def test_a_list_goes_on_until_enough() -> None:
    first = read(Recent(limit=120), page(100, has_more=True))
    (call,) = first.then
    assert call.params[:2] == (("limit", "20"), ("offset", "100"))
    second = PROVIDER_OF_PROD.read(call, Reply(status=200, body=page(20, has_more=True, first=100)))
    assert second.then == ()
    assert len({change.key for change in first.changes + second.changes}) == 120
    assert first.total == 130


@pytest.mark.parametrize(
    ("count", "paging", "goes_on"),
    [
        (20, {"has_more": True}, True),  # the server caps a page lower than asked
        (20, {"has_more": False, "total": 99}, False),
        (20, {"total": 99}, True),
        (20, {"total": 20}, False),
        (0, {"has_more": True}, False),
        (100, None, True),
        (99, None, False),
    ],
)
def test_when_a_list_goes_on(count: int, paging: Json, goes_on: bool) -> None:
    body: Json = {"data": [{**ROW, "execution_id": f"e{n}"} for n in range(count)], "pagination": paging}
    then = read(Recent(limit=200), body).then
    assert [dict(call.params)["offset"] for call in then] == ([str(count)] if goes_on else [])


def test_more_rows_than_asked_for_are_left_out() -> None:
    reading = read(Recent(limit=3), page(10, has_more=True))
    assert (len(reading.changes), reading.then) == (3, ())


def test_a_bad_row_costs_that_row_and_a_bad_field_that_field() -> None:
    rows: list[Json] = [7, {"status": "running"}, {**ROW, "created_at": "soon"}, None]
    reading = read(Recent(), {"data": rows, "pagination": {"total": 4}})
    execution = seen(reading)
    assert execution.created_at is None
    assert execution.notes == ("created_at: 'soon' makes no sense",)
    assert execution.title == "Research AI trends in 2025"
    assert reading.message.startswith("3 of the rows made no sense")


def test_nothing_of_a_row_is_lost() -> None:
    row: Json = {**ROW, "max_depth": 3, "updated_at": "2025-11-11T10:31:07Z", "region": "eu"}
    assert missing_values(row, read(Recent(), {"data": [row]}).changes) == []


# --- Both shapes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({"user_metadata": {"team": "red"}}, {"team": "red"}),
        ({"team": "red", "tokens_used": 5}, {"team": "red"}),
        ({"a": 1, "user_metadata": {"b": 2}}, {"a": 1, "b": 2}),
        ({"a": 1, "user_metadata": {"a": 2}}, {"a": 1, "user_metadata": {"a": 2}}),
        ({"user_metadata": "odd"}, {"user_metadata": "odd"}),
        ({}, {}),
        (None, {}),
    ],
)
def test_metadata_is_nested_or_flat(metadata: Json, expected: Json) -> None:
    assert seen(read(One(ID), {**ROW, "metadata": metadata})).metadata == expected


def test_metadata_that_is_no_object_is_kept() -> None:
    assert seen(read(One(ID), {**ROW, "metadata": [1]})).attributes == {"metadata": [1]}


@pytest.mark.parametrize(
    ("sent", "status", "percent"),
    [(0, "running", 0), (1, "running", 1), (1, "completed", 1), (0.25, "running", 25), (1.0, "running", 1),
     (45, "running", 45), (45.5, "running", 45.5), (120, "running", 120), ("45%", "running", 45)],
)  # fmt: skip
def test_progress_is_per_cent_or_a_fraction(sent: Json, status: str, percent: float) -> None:
    body: Json = {"execution_id": ID, "status": status, "progress": sent}
    assert seen(read(Progress(ID), body)).progress == percent


@pytest.mark.parametrize(("sent", "notes"), [(150, 1), (-5, 1), (-0.5, 1), (0, 0), (100, 0), (0.5, 0)])
def test_progress_outside_of_0_to_100_is_noted(sent: Json, notes: int) -> None:
    execution = seen(read(Progress(ID), {"execution_id": ID, "status": "running", "progress": sent}))
    assert len(execution.notes) == notes
    assert all(note == f"progress: {sent} lies outside 0–100" for note in execution.notes)


@pytest.mark.parametrize("details", ["why", {"node": "node_2"}, None])
def test_error_details_are_a_text_or_an_object(details: Json) -> None:
    body: Json = {"execution_id": ID, "status": "failed", "error": {"code": "c", "message": "m", "details": details}}
    assert seen(read(Progress(ID), body)).error == ErrorInfo("m", "c", details)


def test_an_error_may_be_a_text_or_tell_more() -> None:
    base: dict[str, Json] = {"execution_id": ID, "status": "failed"}
    assert seen(read(Progress(ID), {**base, "error": "boom"})).error == ErrorInfo("boom")
    more = seen(read(Progress(ID), {**base, "error": {"message": "m", "node": "n"}})).error
    assert more == ErrorInfo("m", "", {"details": None, "node": "n"})


def test_a_graph_without_edges_or_with_none() -> None:
    dags: tuple[Json, ...] = ({"nodes": [{"id": "a"}]}, {"nodes": [{"id": "a"}], "edges": None})
    for dag in dags:
        changes = read(Graph(ID), {"dag": dag}).changes
        assert [type(change) for change in changes] == [StepSeen]


def test_an_execution_may_have_no_graph_yet() -> None:
    assert read(Graph(ID), {"execution_id": ID, "dag": None}) == Reading()


def test_a_graph_told_twice_is_one_graph() -> None:
    details = read(One(ID), document_bytes("izieroma-details")).changes
    changes: tuple[ExecutionChange, ...] = (*details, *read(Graph(ID), DAG).changes)
    story = fold(KEY, [Stamped(float(n), float(n), change) for n, change in enumerate(changes)])
    assert list(story.edges) == [Edge("node_1", "node_2", "depends_on")]
    assert set(story.steps) == {"node_1", "node_2", "node_3"}
    assert story.execution.title == "Research AI trends in 2025"


def test_a_bad_node_costs_that_node() -> None:
    changes = read(
        Graph(ID), {"dag": {"nodes": [3, {"type": "x"}, {"id": "a"}], "edges": [{"from": "a"}, 9]}}
    ).changes
    assert [change.step.id for change in changes if isinstance(change, StepSeen)] == ["a"]
    (known,) = [change.execution for change in changes if isinstance(change, Seen)]
    assert known.notes


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ({"status": "failed", "failed_at": "1970-01-01T00:01:00Z"}, (60.0, {})),
        ({"status": "cancelled", "cancelled_at": "1970-01-01T00:01:00Z"}, (60.0, {})),
        (
            {"status": "failed", "failed_at": "1970-01-01T00:01:00Z", "completed_at": "1970-01-01T00:02:00Z"},
            (60.0, {"completed_at": "1970-01-01T00:02:00Z"}),
        ),
    ],
)
def test_every_way_to_end(ends: dict[str, Json], expected: tuple[float, Json]) -> None:
    execution = seen(read(Progress(ID), {"execution_id": ID, **ends}))
    assert (execution.ended_at, execution.attributes) == expected


def test_an_unheard_of_status_is_unknown_and_kept() -> None:
    execution = seen(read(One(ID), {**ROW, "status": "hibernating"}))
    assert (execution.status, execution.status_raw) == (Status.UNKNOWN, "hibernating")


def test_the_error_of_a_failed_execution_is_asked_for() -> None:
    reading = read(One(ID), {**ROW, "status": "failed"})
    (call,) = reading.then
    assert call.path == f"/executions/{ID}/status"
    answer = PROVIDER_OF_PROD.read(call, Reply(status=200, body=document_bytes("izieroma-status-failed")))
    assert answer.then == ()
    assert told(reading, answer).error == ErrorInfo(
        "Task execution failed", "execution_error", "Detailed error information"
    )
    assert read(One(ID), {**ROW, "status": "failed", "error": {"message": "m"}}).then == ()


def test_intermediate_results_and_new_fields_are_kept_but_not_the_replys_own_id() -> None:
    body: Json = {**ROW, "intermediate_results": {"a": [1]}, "request_id": "req_1"}
    assert seen(read(One(ID), body)).attributes == {"intermediate_results": {"a": [1]}}


# --- Actions and limits ------------------------------------------------------------------------------------------


def test_cancelled() -> None:
    body: Json = {"execution_id": ID, "status": "cancelled", "cancelled_at": "1970-01-01T00:01:00Z"}
    reading = read(Act(Verb.CANCEL, ID), body)
    execution = seen(reading)
    assert (execution.status, execution.ended_at) == (Status.CANCELLED, 60.0)
    assert read(Act(Verb.CANCEL, ID), b"", 204) == Reading()


def test_cancelling_what_is_over_is_rejected() -> None:
    body: Json = {"error": {"code": "invalid_operation", "message": "Cannot cancel execution in completed state"}}
    fault = read(Act(Verb.CANCEL, ID), body, 400).fault
    assert fault is not None
    assert (fault.kind, fault.code) == (FaultKind.REJECTED, "invalid_operation")


@pytest.mark.parametrize(("status", "body"), [(200, ROW), (404, {"error": {}}), (429, b""), (200, b"<html>")])
def test_every_reply_tells_what_may_still_be_asked(status: int, body: "Json | bytes") -> None:
    reading = read(One(ID), body, status, RATE)
    assert reading.allowance == Allowance(left=847, limit=1000, resets_at=1699632000.0)


def test_allowed() -> None:
    cancel = frozenset({Verb.CANCEL})
    assert PROVIDER_OF_PROD.allowed("running", Status.RUNNING) == cancel
    assert PROVIDER_OF_PROD.allowed("completed", Status.COMPLETED) == frozenset()
    assert PROVIDER_OF_PROD.allowed("odd", Status.UNKNOWN) == frozenset()


def test_description() -> None:
    description = PROVIDER_OF_PROD.describe()
    assert description.auth[0].headers == (("X-API-Key", "{key}"),)
    assert description.capabilities.quota == (Quota(requests=1000, per=86400.0),)
    assert description.capabilities.advice == (Quota(requests=30, per=60.0),)
    assert PROVIDER_OF_PROD.subscribe(Topic(), "") is None


# --- Nothing breaks it -------------------------------------------------------------------------------------------

WISHES: tuple[Wish, ...] = (
    Recent(), One(ID), Progress(ID), Graph(ID), Act(Verb.CANCEL, ID),
)  # fmt: skip
BODIES = bodies(
    document("izieroma-details"),
    document("izieroma-status-failed"),
    DAG,
    {"data": [ROW], "pagination": {"total": 1, "limit": 1, "offset": 0, "has_more": True}},
    {"detail": [{"loc": ["query", "limit"], "msg": "too big"}]},
)


@settings(max_examples=300, deadline=None)
@given(wish=st.sampled_from(WISHES), body=BODIES, status=st.sampled_from([200, 202, 301, 400, 401, 404, 429, 500]))
def test_no_body_breaks_it(wish: Wish, body: bytes, status: int) -> None:
    reading = read(wish, body, status)
    assert (reading.fault is not None) or 200 <= status < 300 or (status == 404 and reading.then)
    assert not (reading.fault and reading.changes)


@pytest.mark.parametrize("wish", WISHES)
@pytest.mark.parametrize("body", NESTED, ids=len)
def test_no_depth_breaks_it(wish: Wish, body: bytes) -> None:
    for sent in (
        body,
        b'{"execution_id":"a","status":"b","created_at":%b,"result":%b,"dag":%b}' % (body, body, body),
    ):
        for status in (200, 400):
            assert isinstance(read(wish, sent, status), Reading)
        read(wish, b'{"error":{"details":%b}}' % body, 400)


@pytest.mark.parametrize("value", ["", "-1", "abc", "1" * 400, "٣"])
def test_junk_in_rate_headers_says_nothing(value: str) -> None:
    headers = tuple((name, value) for name, _ in RATE)
    assert read(One(ID), ROW, headers=headers).allowance is None


def test_a_frame_means_nothing() -> None:
    spec = StreamSpec(kind=StreamKind.SSE, path="/", topic=Topic())
    assert PROVIDER_OF_PROD.read_frame(spec, Frame(data="{}")) == Reading()


def test_an_answer_that_is_no_execution_is_a_fault() -> None:
    for wish in WISHES:
        fault = read(wish, {"hello": 1}).fault
        assert fault is not None
        assert fault.kind is FaultKind.PROTOCOL


def test_a_memo_that_was_lost_starts_anew() -> None:
    call = replace(ask(Recent(limit=120)), memo={})
    reading = PROVIDER_OF_PROD.read(call, Reply(status=200, body=page(100, has_more=True)))
    assert dict(reading.then[0].params)["offset"] == "100"


def test_what_has_no_id_is_noted() -> None:
    dag: Json = {"nodes": [{"type": "x"}, {"id": "a"}], "edges": [{"from": "a"}]}
    notes = ("dag.nodes: 1 without an id, left out", "dag.edges: 1 without both ends, left out")
    assert seen(read(One(ID), {**ROW, "dag": dag})).notes == notes
    assert seen(read(Graph(ID), {"dag": dag})).notes == notes


def test_a_graph_that_is_none_is_kept() -> None:
    execution = seen(read(One(ID), {**ROW, "dag": ["x"]}))
    assert (execution.attributes["dag"], len(execution.notes)) == (["x"], 1)
