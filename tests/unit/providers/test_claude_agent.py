import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exectop.domain.changes import EventLogged, Seen, Stamped, Transitioned
from exectop.domain.status import Status
from exectop.domain.story import fold
from exectop.domain.values import Artifact, ErrorInfo, Execution, ExecutionKey, Json, Usage
from exectop.ports.provider import ProviderSettings, Quota
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
    StreamSpec,
    Topic,
    Verb,
    Wish,
)
from exectop.providers.claude_agent import PROVIDER
from support.hostile import NESTED, bodies, document, document_bytes, json_values, keys_of, spoiled
from support.leaves import missing_values

ID = "550e8400-e29b-41d4-a716-446655440000"
KEY = ExecutionKey("prod", ID)
AGENT = PROVIDER(ProviderSettings(source="prod"))
ROW: dict[str, Json] = {
    "id": ID,
    "status": "COMPLETED",
    "jobName": "claude-agent-550e8400",
    "prompt": "Write a README",
    "model": "claude-sonnet-4-20250514",
    "createdAt": "2025-12-26T10:00:00.000Z",
    "startedAt": "2025-12-26T10:00:05.000Z",
    "completedAt": "2025-12-26T10:02:30.000Z",
    "tokensUsed": 4521,
    "artifactCount": 1,
}


def ask(wish: Wish) -> Call:
    (call,) = AGENT.begin(wish)
    return call


def read(wish: Wish, body: "Json | bytes", status: int = 200) -> Reading:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return AGENT.read(ask(wish), Reply(status=status, body=content))


def seen(reading: Reading) -> Execution:
    assert reading.fault is None
    (execution,) = [change.execution for change in reading.changes if isinstance(change, Seen)]
    return execution


def one(**fields: Json) -> Execution:
    return seen(read(One(ID), {"id": ID, "status": "RUNNING", **fields}))


# --- The documents -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["claude-completed", "claude-failed"])
@pytest.mark.parametrize("is_wrapped", [False, True])
def test_nothing_of_a_document_is_lost(name: str, is_wrapped: bool) -> None:
    example = document(name)
    reading = read(One(ID), {"success": True, "data": example} if is_wrapped else example)
    assert missing_values(example, reading.changes) == []
    assert seen(reading).notes == ()


def test_a_completed_execution() -> None:
    execution = seen(read(One(ID), document_bytes("claude-completed")))
    assert execution == Execution(
        key=KEY,
        provider="claude-agent",
        status=Status.COMPLETED,
        status_raw="COMPLETED",
        title="주어진 코드베이스를 분석하고 README.md를 생성해주세요.",
        prompt="주어진 코드베이스를 분석하고 README.md를 생성해주세요.",
        model="claude-sonnet-4-20250514",
        created_at=1766743200.0,
        started_at=1766743205.0,
        ended_at=1766743350.0,
        updated_at=1766743350.0,
        worker="claude-agent-550e8400-xyz12",
        usage=Usage(tokens=4521, input_tokens=1234, output_tokens=3287, cost_usd=0.0245),
        output="# My Project\n\n## Overview\n...",
        artifacts=(
            Artifact(
                id="artifact-uuid-1",
                name="README.md",
                size=2048,
                media_type="text/markdown",
                kind="DOCUMENT",
                created_at=1766743345.0,
            ),
        ),
        metadata={"project": "my-project"},
        attributes={
            "jobName": "claude-agent-550e8400",
            "podName": "claude-agent-550e8400-xyz12",
            "maxTokens": 8192,
        },
    )


def test_changes_of_status_are_the_servers_own() -> None:
    changes = read(One(ID), document_bytes("claude-completed")).changes
    turns = [change.transition for change in changes if isinstance(change, Transitioned)]
    assert [(turn.before, turn.before_raw, turn.after, turn.at) for turn in turns] == [
        (None, "", Status.QUEUED, 1766743200.0),
        (Status.QUEUED, "PENDING", Status.RUNNING, 1766743205.0),
        (Status.RUNNING, "RUNNING", Status.COMPLETED, 1766743350.0),
    ]


def test_without_a_list_the_dates_tell_the_changes_of_status() -> None:
    changes = read(One(ID), document_bytes("claude-failed")).changes
    turns = [change.transition for change in changes if isinstance(change, Transitioned)]
    assert [turn.after_raw for turn in turns] == ["PENDING", "RUNNING", "FAILED"]


def test_a_failed_execution() -> None:
    execution = seen(read(One(ID), document_bytes("claude-failed")))
    assert execution.status is Status.FAILED
    assert execution.error == ErrorInfo(
        "Agent execution timed out after 1800 seconds", "AGENT_TIMEOUT", {"lastActivity": "2025-12-26T11:30:00Z"}
    )
    assert execution.worker == "claude-agent-550e8401"


def test_the_error_of_the_document() -> None:
    reading = read(One(ID), document_bytes("claude-error-not-found"), 404)
    assert reading.changes == ()
    assert reading.fault is not None
    assert reading.fault.kind is FaultKind.NOT_FOUND
    assert (reading.fault.code, reading.fault.request_id) == ("NOT_FOUND", "req-123456")
    assert reading.fault.message == f"Execution not found (id: {ID})"


# --- Calls -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "method", "path"),
    [
        (One(ID), "GET", f"/executions/{ID}"),
        (Progress(ID), "GET", f"/executions/{ID}"),
        (Events(ID), "GET", f"/executions/{ID}/logs"),
        (Act(Verb.CANCEL, ID), "POST", f"/executions/{ID}/cancel"),
        (One("a/b"), "GET", "/executions/a%2Fb"),
        (One("."), "GET", "/executions/%2E"),
    ],
)
def test_paths(wish: Wish, method: str, path: str) -> None:
    call = ask(wish)
    assert (call.method, call.path, call.wish) == (method, path, wish)


def test_details_are_asked_for_in_full() -> None:
    assert ask(One(ID)).params == (("includeArtifacts", "true"), ("includeTransitions", "true"))


@pytest.mark.parametrize("wish", [Graph(ID), Act(Verb.RERUN, ID), Recent(limit=0)])
def test_what_the_vendor_has_not(wish: Wish) -> None:
    assert AGENT.begin(wish) == ()


def test_the_newest_are_asked_for() -> None:
    wish = Recent(limit=250, since=1766743200.5, statuses=frozenset({Status.QUEUED, Status.RUNNING}))
    assert ask(wish).params == (
        ("page", "1"),
        ("pageSize", "100"),
        ("sortBy", "createdAt"),
        ("sortOrder", "desc"),
        ("status", "PENDING,RUNNING"),
        ("createdAfter", "2025-12-26T10:00:00Z"),
    )


@pytest.mark.parametrize("statuses", [{Status.UNKNOWN, Status.FAILED}, {Status.WAITING}, set()])
def test_what_no_word_says_is_not_filtered_by_the_server(statuses: set[Status]) -> None:
    assert "status" not in dict(ask(Recent(statuses=frozenset(statuses))).params)


# --- The list ----------------------------------------------------------------------------------------------------


def rows(count: int, first: int = 0) -> list[Json]:
    return [{**ROW, "id": f"id-{first + n}"} for n in range(count)]


def test_a_list_goes_on_in_pages_of_one_size_until_enough() -> None:
    paging: Json = {"page": 1, "pageSize": 100, "total": 400, "totalPages": 4, "hasNext": True}
    first = read(Recent(limit=150), {"data": rows(100), "pagination": paging})
    (call,) = first.then
    assert call.params[:2] == (("page", "2"), ("pageSize", "100"))
    body = json.dumps({"data": rows(100, 100), "pagination": paging}).encode()
    second = AGENT.read(call, Reply(status=200, body=body))
    assert (len(first.changes), len(second.changes), second.then, first.total) == (100, 50, (), 400)


@pytest.mark.parametrize(
    ("count", "paging", "goes_on"),
    [
        (20, {"hasNext": True}, True),  # the server caps a page lower than asked
        (20, {"hasNext": False, "totalPages": 9}, False),
        (20, {"totalPages": 2}, True),
        (20, {"total": 21}, True),
        (20, {"total": 20}, False),
        (0, {"hasNext": True}, False),
        (100, {}, True),
        (100, {"total": 1, "totalPages": 1, "hasNext": False}, True),  # it counts too few
        (100, {"total": 0}, True),
        (99, {}, False),
    ],
)
@pytest.mark.parametrize("is_wrapped", [False, True])
def test_when_a_list_goes_on(count: int, paging: dict[str, Json], goes_on: bool, is_wrapped: bool) -> None:
    wrapped: Json = {"success": True, "data": {"items": rows(count), **paging}}
    reading = read(Recent(limit=200), wrapped if is_wrapped else {"data": rows(count), "pagination": paging})
    assert (len(reading.changes), len(reading.then)) == (count, int(goes_on))


def test_nothing_of_a_row_is_lost() -> None:
    row = {**ROW, "errorCode": "AGENT_TIMEOUT", "retainUntil": "2026-01-01T00:00:00Z", "isPermanent": False}
    reading = read(Recent(), {"data": [row], "pagination": {"total": 1}})
    assert missing_values(row, reading.changes) == []


def test_a_cut_prompt_does_not_replace_the_whole_one() -> None:
    prompt = "x" * 300
    details = read(One(ID), {**ROW, "prompt": prompt})
    listed = read(Recent(), {"data": [{**ROW, "prompt": prompt[:200]}]})
    changes = [*details.changes, *listed.changes]
    execution = fold(KEY, [Stamped(float(n), float(n), change) for n, change in enumerate(changes)]).execution
    assert execution.prompt == prompt
    assert execution.title == seen(details).title == seen(listed).title


def test_a_row_takes_nothing_from_what_details_told() -> None:
    changes = [*read(One(ID), document_bytes("claude-completed")).changes, *read(Recent(), {"data": [ROW]}).changes]
    execution = fold(KEY, [Stamped(float(n), float(n), change) for n, change in enumerate(changes)]).execution
    assert execution.usage == Usage(tokens=4521, input_tokens=1234, output_tokens=3287, cost_usd=0.0245)
    assert execution.artifacts
    assert execution.output


def test_a_bad_row_costs_that_row_and_a_bad_field_that_field() -> None:
    bad: list[Json] = [7, {"status": "RUNNING"}, {**ROW, "tokensUsed": "many"}, None]
    reading = read(Recent(), {"success": True, "data": {"items": bad, "total": 4}})
    assert seen(reading).notes == ("tokens_used: 'many' makes no sense",)
    assert reading.message.startswith("3 of the rows made no sense")


# --- Both shapes -------------------------------------------------------------------------------------------------


def test_result_and_error_may_be_flat() -> None:
    execution = one(
        output="done", tokensUsed=5, inputTokens=2, outputTokens=3, estimatedCost="0.024500",
        errorCode="C", errorMessage="m", errorDetails={"a": 1},
    )  # fmt: skip
    assert execution.output == "done"
    assert execution.usage == Usage(tokens=5, input_tokens=2, output_tokens=3, cost_usd=0.0245)
    assert execution.error == ErrorInfo("m", "C", {"a": 1})
    assert execution.attributes == {}


def test_nulls_say_nothing() -> None:
    execution = one(output=None, tokensUsed=None, error=None, result=None, artifacts=None, metadata=None)
    assert (execution.usage, execution.error, execution.output, execution.notes) == (None, None, None, ())


def test_what_parts_tell_besides_is_kept() -> None:
    fields: dict[str, Json] = {
        "result": {"output": "o", "finishReason": "end"},
        "error": {"message": "m", "stack": "s"},
        "artifacts": [{"id": "a", "filePath": "/x", "checksum": "c", "tags": {"k": "v"}, "downloadUrl": "https://u"}],
        "statusTransitions": [
            {"id": "t1", "toStatus": "PENDING", "transitionedAt": "2025-12-26T10:00:00Z", "reason": "created by ci"}
        ],
        "isPermanent": True,
    }
    reading = read(One(ID), {"id": ID, "status": "FAILED", **fields})
    assert missing_values(fields, reading.changes) == []
    assert seen(reading).artifacts[0].name == "a"


@pytest.mark.parametrize("result", ["text", ["a", 1], 7])
def test_a_result_that_is_no_object_is_the_output(result: Json) -> None:
    assert one(result=result).output == result


def test_metadata_that_is_no_object_is_kept() -> None:
    assert one(metadata="odd").attributes == {"metadata": "odd"}


def test_bad_parts_cost_themselves() -> None:
    execution = one(artifacts=[3, {"type": "LOG"}, {"fileName": "a.txt"}], statusTransitions=[4], createdAt="soon")
    assert [artifact.id for artifact in execution.artifacts] == ["a.txt"]
    assert len(execution.notes) == 4


def test_an_unheard_of_status_is_unknown_and_kept() -> None:
    execution = one(status="HIBERNATING")
    assert (execution.status, execution.status_raw) == (Status.UNKNOWN, "HIBERNATING")


@pytest.mark.parametrize(
    ("status", "body", "kind", "message"),
    [
        (400, {"statusCode": 400, "message": "Validation failed (uuid is expected)", "error": "Bad Request"},
         FaultKind.NOT_FOUND, "Validation failed (uuid is expected)"),
        (400, {"statusCode": 400, "message": ["a must be b", "c"], "error": "Bad Request"},
         FaultKind.REJECTED, "a must be b, c"),
        (401, {"statusCode": 401, "message": "Unauthorized"}, FaultKind.AUTH, "Unauthorized"),
        (404, {"code": "NOT_FOUND", "message": "Execution not found", "details": {}},
         FaultKind.NOT_FOUND, "Execution not found"),
        (429, {"error": {"code": "RATE_LIMITED", "message": "slow down"}}, FaultKind.THROTTLED, "slow down"),
        (200, {"success": False, "error": {"code": "C", "message": "m"}}, FaultKind.REJECTED, "m"),
    ],
)  # fmt: skip
def test_every_shape_of_an_error(status: int, body: Json, kind: FaultKind, message: str) -> None:
    fault = read(One(ID), body, status).fault
    assert fault is not None
    assert (fault.kind, fault.message) == (kind, message)


# --- Actions -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 201])
@pytest.mark.parametrize("is_wrapped", [False, True])
def test_cancelled(status: int, is_wrapped: bool) -> None:
    body: Json = {
        "id": ID,
        "status": "CANCELLED",
        "jobName": "job",
        "cancelledAt": "1970-01-01T00:01:00Z",
        "cancelReason": "mistake",
        "message": "Execution cancelled successfully",
    }
    reading = read(Act(Verb.CANCEL, ID), {"success": True, "data": body} if is_wrapped else body, status)
    execution = seen(reading)
    assert (execution.key, execution.status, execution.ended_at) == (KEY, Status.CANCELLED, 60.0)
    assert execution.attributes == {"jobName": "job", "cancelReason": "mistake"}
    assert reading.message == "Execution cancelled successfully"


def test_cancelling_what_is_over_is_rejected() -> None:
    details: Json = {"currentStatus": "COMPLETED", "allowedStatuses": ["PENDING", "RUNNING"]}
    body: Json = {"error": {"code": "INVALID_STATE", "message": "Cannot cancel", "details": details}}
    fault = read(Act(Verb.CANCEL, ID), body, 409).fault
    assert fault is not None
    assert (fault.kind, fault.code) == (FaultKind.REJECTED, "INVALID_STATE")
    assert fault.message == "Cannot cancel (currentStatus: COMPLETED, allowedStatuses: PENDING or RUNNING)"


def test_allowed() -> None:
    cancel = frozenset({Verb.CANCEL})
    assert AGENT.allowed("PENDING", Status.QUEUED) == AGENT.allowed("RUNNING", Status.RUNNING) == cancel
    assert AGENT.allowed("FAILED", Status.FAILED) == frozenset()


# --- The log -----------------------------------------------------------------------------------------------------


def test_a_log_is_read_once() -> None:
    first = read(Events(ID), {"success": True, "data": {"logs": "2025-12-26T10:00:05Z INFO begun\nWARN slow"}})
    events = [change.event for change in first.changes if isinstance(change, EventLogged)]
    assert [(event.at, event.message, event.order) for event in events] == [
        (1766743205.0, "INFO begun", 1),
        (None, "WARN slow", 2),
    ]
    again = read(
        Events(ID, first.cursor), {"success": True, "data": {"logs": "2025-12-26T10:00:05Z INFO begun\nWARN slow\nx"}}
    )
    assert [change.event.message for change in again.changes if isinstance(change, EventLogged)] == ["x"]


def test_a_server_without_logs_is_no_fault() -> None:
    reading = read(Events(ID), {"statusCode": 404, "message": "Cannot GET"}, 404)
    assert (reading.fault, reading.changes) == (None, ())
    fault = read(Events(ID), {}, 500).fault
    assert fault is not None


def test_a_log_that_is_not_there_is_asked_for_again_only_when_the_execution_stands_otherwise() -> None:
    known = Execution(key=KEY, status=Status.RUNNING, status_raw="RUNNING")
    cursor = read(Events(ID, "", known), b"", 404).cursor
    assert AGENT.begin(Events(ID, cursor, known)) == ()
    over = replace(known, status=Status.COMPLETED, status_raw="COMPLETED")
    cursor = read(Events(ID, cursor, over), b"", 404).cursor
    assert AGENT.begin(Events(ID, cursor, over)) == ()
    assert len(read(Events(ID, cursor, known), {"logs": "a\nb"}).changes) == 2


# --- The stream --------------------------------------------------------------------------------------------------

SPEC = StreamSpec(kind=StreamKind.WEBSOCKET, path="/executions/stream", topic=Topic(), cursor="1")


def frame(value: Json) -> Reading:
    return AGENT.read_frame(SPEC, Frame(data=json.dumps(value)))


def test_the_stream_is_of_the_whole_source() -> None:
    assert AGENT.subscribe(Topic(), "") == StreamSpec(
        kind=StreamKind.WEBSOCKET, path="/executions/stream", topic=Topic()
    )
    spec = AGENT.subscribe(Topic(), "c7")
    assert spec is not None
    assert (spec.params, spec.cursor) == ((("cursor", "c7"),), "c7")
    assert AGENT.subscribe(Topic(Execution(key=KEY)), "") is None


def test_the_stream_can_be_switched_off() -> None:
    quiet = PROVIDER(ProviderSettings(source="s", options=(("stream", "off"),)))
    assert quiet.subscribe(Topic(), "") is None
    assert quiet.describe().capabilities.stream is None


def test_a_frame_is_an_execution() -> None:
    reading = frame({"cursor": "9", "type": "execution", "data": document("claude-completed")})
    assert reading.changes == read(One(ID), document_bytes("claude-completed")).changes
    assert (reading.cursor, reading.is_alive_only) == ("9", False)


def test_a_keepalive_only_says_so() -> None:
    assert frame({"type": "keepalive"}) == Reading(is_alive_only=True)
    assert frame({"cursor": 12, "type": "keepalive"}) == Reading(is_alive_only=True, cursor="12")


@pytest.mark.parametrize(
    "value",
    [
        {"cursor": "9", "type": "metrics", "data": {"id": ID}},
        {"cursor": "9"},
        {"cursor": "9", "type": "execution", "data": None},
        {"cursor": "9", "type": "execution", "data": {"status": "RUNNING"}},
    ],
)
def test_an_unknown_frame_changes_nothing_but_the_cursor(value: Json) -> None:
    assert frame(value) == Reading(cursor="9")


@pytest.mark.parametrize("data", ["", "hello", "[]", "7", "\ud800", '{"type":"keepalive"'])
def test_noise_in_the_stream_means_nothing(data: str) -> None:
    assert AGENT.read_frame(SPEC, Frame(data=data)) == Reading()


# --- Nothing breaks it -------------------------------------------------------------------------------------------

WISHES: tuple[Wish, ...] = (Recent(), One(ID), Events(ID, "3:abc"), Act(Verb.CANCEL, ID))
WHOLE = document("claude-completed")
BODIES = bodies(
    WHOLE,
    document("claude-failed"),
    document("claude-error-not-found"),
    {"success": True, "data": {"items": [ROW], "total": 1, "page": 1, "pageSize": 20, "totalPages": 1}},
    {"data": [ROW], "pagination": {"page": 1, "hasNext": True}},
    {"success": True, "data": {"logs": "2025-12-26T10:00:05Z begun\nINFO on"}},
    {"statusCode": 400, "message": ["a"], "error": "Bad Request"},
)


@settings(max_examples=300, deadline=None)
@given(wish=st.sampled_from(WISHES), body=BODIES, status=st.sampled_from([200, 201, 302, 400, 404, 409, 429, 500]))
def test_no_body_breaks_it(wish: Wish, body: bytes, status: int) -> None:
    reading = read(wish, body, status)
    assert not (reading.fault and reading.changes)
    assert reading.fault or 200 <= status < 300 or isinstance(wish, Events)


@settings(max_examples=150, deadline=None)
@given(
    st.text()
    | st.builds(json.dumps, json_values(("type", "cursor", "data", "execution", "id")))
    | st.builds(
        lambda data: json.dumps({"cursor": "1", "type": "execution", "data": data}),
        spoiled(WHOLE) | json_values(keys_of(WHOLE)),
    )
)
def test_no_frame_breaks_it(data: str) -> None:
    assert AGENT.read_frame(SPEC, Frame(data=data)).fault is None


@pytest.mark.parametrize("wish", WISHES)
@pytest.mark.parametrize("body", NESTED, ids=len)
def test_no_depth_breaks_it(wish: Wish, body: bytes) -> None:
    for sent in (body, b'{"id":"a","status":"b","createdAt":%b,"error":{"details":%b},"logs":[%b]}' % ((body,) * 3)):
        for status in (200, 400):
            assert isinstance(read(wish, sent, status), Reading)


def test_an_answer_that_is_no_execution_is_a_fault() -> None:
    for wish in (Recent(), One(ID), Act(Verb.CANCEL, ID)):
        fault = read(wish, {"hello": 1}).fault
        assert fault is not None
        assert fault.kind is FaultKind.PROTOCOL


def test_description() -> None:
    description = AGENT.describe()
    assert [(scheme.name, scheme.headers) for scheme in description.auth] == [
        ("bearer", (("Authorization", "Bearer {key}"),)),
        ("apikey", (("Authorization", "ApiKey {key}"),)),
        ("x-api-key", (("X-API-Key", "{key}"),)),
    ]
    capabilities = description.capabilities
    assert (capabilities.stream, capabilities.stream_scope) == (StreamKind.WEBSOCKET, "source")
    assert (capabilities.has_events, capabilities.has_graph) == (True, False)
    assert capabilities.quota == (Quota(requests=60, per=60.0),)


def test_what_fits_no_field_is_noted_and_kept() -> None:
    (seen,) = [
        change
        for change in read(One(ID), {"id": ID, "status": "RUNNING", "artifacts": {"zz": 1}, "prompt": ["x"]}).changes
        if isinstance(change, Seen)
    ]
    assert seen.execution.attributes == {"artifacts": [{"zz": 1}], "prompt": ["x"]}
    assert seen.execution.notes == ("prompt: ['x'] makes no sense", "artifacts: one without id and fileName")


def test_changes_of_status_without_a_time_are_noted() -> None:
    turns: Json = [{"toStatus": "PENDING"}, {"toStatus": "RUNNING", "transitionedAt": "2025-12-26T10:00:00Z"}]
    changes = read(One(ID), {"id": ID, "status": "RUNNING", "statusTransitions": turns}).changes
    assert [change.execution.notes for change in changes if isinstance(change, Seen)] == [
        ("statusTransitions: 1 without a status or a time, left out",)
    ]
