"""What goes out to Asteroid and what its replies become."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exectop.domain.changes import EventLogged, ExecutionChange, Seen, StepSeen, Transitioned
from exectop.domain.status import Status
from exectop.domain.story import Story
from exectop.domain.values import Execution, ExecutionKey, Json
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
    StreamSpec,
    Topic,
    Verb,
    Wish,
)
from exectop.providers.asteroid import PROVIDER
from exectop.timeline.segments import execution_segments
from support.leaves import missing_values

DOCUMENTS = Path(__file__).parents[2] / "fixtures" / "documents"
ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a"
KEY = ExecutionKey("s", ID)
ASTEROID: Provider = PROVIDER(ProviderSettings(source="s"))
T = TypeVar("T")
Body: TypeAlias = "Json | bytes"


def document(name: str) -> Json:
    parsed: Json = json.loads((DOCUMENTS / f"asteroid-{name}.json").read_bytes())
    return parsed


def reply(body: Body, status: int = 200) -> Reply:
    return Reply(status=status, body=body if isinstance(body, bytes) else json.dumps(body).encode())


def only(wish: Wish) -> Call:
    (call,) = ASTEROID.begin(wish)
    return call


def read(wish: Wish, body: Body, status: int = 200) -> Reading:
    return ASTEROID.read(only(wish), reply(body, status))


def of(kind: type[T], changes: Iterable[ExecutionChange]) -> list[T]:
    return [change for change in changes if isinstance(change, kind)]


def known(**attributes: Json) -> Execution:
    return Execution(key=KEY, status=Status.RUNNING, status_raw="running", attributes=attributes)


# --- the list ------------------------------------------------------------------------------------------------------


def test_the_list_is_asked_for_with_what_the_server_can_filter() -> None:
    call = only(Recent(limit=30, since=0.5, statuses=frozenset({Status.WAITING, Status.FAILED})))
    assert call.path == "/executions"
    assert call.params == (
        ("page", "1"),
        ("pageSize", "30"),
        ("sortField", "created_at"),
        ("sortDirection", "desc"),
        ("status", "awaiting_confirmation"),
        ("status", "paused_by_agent"),
        ("status", "failed"),
        ("createdAfter", "1970-01-01T00:00:00Z"),
    )


def test_a_status_that_the_server_has_no_word_for_leaves_the_filter_to_the_caller() -> None:
    params = dict(only(Recent(statuses=frozenset({Status.CANCELLING, Status.RUNNING}))).params)
    assert "status" not in params


def item(id_: str, **more: Json) -> dict[str, Json]:
    return {"id": id_, "agentName": "A", "status": "running", **more}


def page(rows: list[Json], total: int | None = None) -> Json:
    return {"items": rows, "page": 1, "pageSize": len(rows), "total": total}


def rows(start: int, stop: int) -> list[Json]:
    return [item(str(number)) for number in range(start, stop)]


def test_pages_follow_each_other_until_the_limit() -> None:
    first = read(Recent(limit=130), page(rows(0, 100), total=500))
    assert first.total == 500
    (call,) = first.then
    assert dict(call.params)["page"] == "2"
    assert dict(call.params)["pageSize"] == "100"
    second = ASTEROID.read(call, reply(page(rows(100, 200), total=500)))
    assert (len(of(Seen, second.changes)), second.then) == (30, ())


def test_pages_end_where_the_server_has_no_more() -> None:
    assert read(Recent(limit=500), page([], total=100)).then == ()
    assert len(read(Recent(limit=500), page(rows(0, 50), total=60)).then) == 1  # a server with smaller pages


@pytest.mark.parametrize("total", [0, 1, 100, None, 9999])
def test_a_server_that_counts_wrongly_loses_no_rows(total: int | None) -> None:
    found: list[Seen] = []
    calls = list(ASTEROID.begin(Recent(limit=1000)))
    while calls:
        call = calls.pop()
        start = (int(dict(call.params)["page"]) - 1) * 100
        reading = ASTEROID.read(call, reply(page(rows(start, max(start, min(450, start + 100))), total=total)))
        found += of(Seen, reading.changes)
        calls += reading.then
    assert len(found) == 450


def test_a_bad_row_costs_only_itself() -> None:
    bad: list[Json] = [None, 3, {"agentName": "x"}, item("ok", duration="long", humanLabels=[3, {"name": "n"}])]
    (seen,) = of(Seen, read(Recent(), page(bad)).changes)
    assert seen.key.id == "ok"
    assert [label.name for label in seen.execution.labels] == ["n"]
    assert any("duration" in note for note in seen.execution.notes)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"items": 3}'])
def test_a_list_that_is_none_is_a_fault_of_the_protocol(body: bytes) -> None:
    fault = read(Recent(), body).fault
    assert fault is not None
    assert fault.kind is FaultKind.PROTOCOL


# --- one execution -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wish", [One(ID), Progress(ID)])
def test_every_value_of_an_execution_survives(wish: Wish) -> None:
    assert only(wish).path == f"/executions/{ID}"
    assert missing_values(document("execution"), read(wish, document("execution")).changes) == []


def test_ids_are_one_part_of_the_path() -> None:
    assert only(One("a/../b c")).path == "/executions/a%2F..%2Fb%20c"
    assert only(Events(".")).path == "/executions/%2E/activities"


# --- the graph -----------------------------------------------------------------------------------------------------


def test_the_graph_is_the_version_of_the_workflow() -> None:
    wish = Graph(ID, known(workflowId="w", workflowVersionId="v", agentId="a"))
    assert only(wish).path == "/workflows/w/versions/v"
    changes = read(wish, document("workflow")).changes
    assert missing_values(document("workflow"), changes) == []
    assert {step.step.status for step in of(StepSeen, changes)} == {Status.QUEUED}


def test_the_graph_of_the_older_document() -> None:
    assert only(Graph(ID, known(workflowId="w", agentId="a"))).path == "/agents/a/workflows/w"


def test_a_graph_of_an_unknown_execution_learns_its_workflow_first() -> None:
    call = only(Graph(ID))
    assert call.path == f"/executions/{ID}"
    reading = ASTEROID.read(call, reply(document("execution")))
    (then,) = reading.then
    assert then.path.startswith("/workflows/b2e1c8d3")
    assert len(of(Seen, reading.changes)) == 1
    assert ASTEROID.read(call, reply(item(ID))).then == ()


def test_a_workflow_that_is_gone_is_no_fault_of_the_execution() -> None:
    wish = Graph(ID, known(workflowId="w", workflowVersionId="v", agentId="a"))
    (old,) = read(wish, {"code": 404, "message": "no"}, 404).then
    assert old.path == "/agents/a/workflows/v"
    assert ASTEROID.read(old, reply(b"", 404)) == Reading()
    fault = read(wish, b"", 500).fault
    assert fault is not None
    assert fault.kind is FaultKind.SERVER


# --- activities ----------------------------------------------------------------------------------------------------


def test_the_log_is_read_whole_and_then_its_news() -> None:
    call = only(Events(ID))
    assert call.path == f"/executions/{ID}/activities"
    assert call.params == (("order", "desc"), ("limit", "10000"))
    activities = document("activities")
    assert isinstance(activities, list)
    first = ASTEROID.read(call, reply(activities[-20::-1]))
    story = Story(KEY)
    for change in first.changes:
        story.apply(change, 0.0)
    wish = Events(ID, first.cursor, story.execution)
    assert only(wish).params == (("order", "desc"), ("limit", "200"))
    second = read(wish, activities[::-1])
    assert len(of(EventLogged, second.changes)) == 19
    for change in second.changes:
        story.apply(change, 0.0)
    whole = Story(KEY)
    for change in read(Events(ID), activities).changes:
        whole.apply(change, 0.0)
    assert (story.execution, story.steps, story.events) == (whole.execution, whole.steps, whole.events)
    assert read(Events(ID, second.cursor, story.execution), activities[::-1]).changes == ()


def activity(number: int, kind: str = "generic", **payload: Json) -> dict[str, Json]:
    return {"id": f"n{number}", "timestamp": 1000 + number, "payload": {"activityType": kind, **payload}}


def test_a_gap_in_the_news_begins_anew() -> None:
    cursor = read(Events(ID), [activity(0)]).cursor
    (then,) = read(Events(ID, cursor, known()), [activity(number) for number in range(300, 100, -1)]).then
    assert then.params == (("order", "desc"), ("limit", "10000"))
    reading = ASTEROID.read(then, reply([activity(number) for number in range(300, -1, -1)]))
    assert len(of(EventLogged, reading.changes)) == 301


@pytest.mark.parametrize("cursor", ["junk", "[]", '{"last": 3}', "{" * 5000])
def test_a_junk_cursor_reads_from_the_beginning(cursor: str) -> None:
    assert len(of(EventLogged, read(Events(ID, cursor, known()), [activity(2), activity(1)]).changes)) == 2


def test_an_empty_log_keeps_the_cursor() -> None:
    cursor = read(Events(ID), [activity(0)]).cursor
    assert read(Events(ID, cursor, known()), []).cursor == cursor
    assert read(Events(ID), []) == Reading()


def over() -> Execution:
    return Execution(
        key=KEY, status=Status.FAILED, status_raw="failed", created_at=940.0, ended_at=1000.0, duration=45.0
    )


@pytest.mark.parametrize(("body", "status"), [([], 200), ({"code": 404, "message": "no"}, 404), (b"no", 403)])
def test_where_no_log_tells_the_changes_of_status_the_dates_do(body: Body, status: int) -> None:
    reading = read(Events(ID, "", over()), body, status)
    told = [(change.transition.after, change.transition.at) for change in of(Transitioned, reading.changes)]
    assert told == [(Status.RUNNING, 955.0), (Status.FAILED, 1000.0)]
    assert (reading.fault is None) is (status == 200)


def test_a_log_that_tells_them_or_only_fails_for_now_is_not_anticipated() -> None:
    payload: Json = {"activityType": "status_changed", "status": "failed"}
    log: Json = [{"id": "a", "timestamp": "1970-01-01T00:16:41Z", "payload": payload}]
    reading = read(Events(ID, "", over()), log)
    assert [change.transition.at for change in of(Transitioned, reading.changes)] == [1001.0]
    assert of(Transitioned, read(Events(ID, reading.cursor, over()), log).changes) == []
    assert read(Events(ID, "", over()), {}, 503).changes == ()


def test_an_execution_without_a_log_is_drawn_as_running_for_as_long_as_it_took() -> None:
    story = Story(KEY)
    item: Json = {
        "id": ID, "status": "failed", "createdAt": 1_762_857_000, "terminalAt": 1_762_857_060, "duration": 45,
    }  # fmt: skip
    for change in read(One(ID), item).changes:
        story.apply(change, 0.0)
    for change in read(Events(ID, "", story.execution), b"", 404).changes:
        story.apply(change, 0.0)
    segments = [(one.start, one.end, one.status, one.outcome) for one in execution_segments(story)]
    assert segments == [
        (1_762_857_000.0, 1_762_857_015.0, Status.QUEUED, Status.RUNNING),
        (1_762_857_015.0, 1_762_857_060.0, Status.RUNNING, Status.FAILED),
    ]


def test_a_server_that_refuses_long_logs_is_asked_without_a_limit() -> None:
    (then,) = read(Events(ID), {"code": 400, "message": "limit"}, 400).then
    assert then.params == (("order", "asc"),)
    fault = ASTEROID.read(then, reply({"code": 400, "message": "limit"}, 400)).fault
    assert fault is not None
    assert fault.kind is FaultKind.REJECTED


# --- actions -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "word", "status"),
    [
        (Verb.CANCEL, "cancelled", Status.CANCELLED),
        (Verb.PAUSE, "paused", Status.PAUSED),
        (Verb.RESUME, "running", Status.RUNNING),
    ],
)
def test_actions(verb: Verb, word: str, status: Status) -> None:
    call = only(Act(verb, ID))
    assert (call.method, call.path, call.body) == ("POST", f"/executions/{ID}/{verb}", None)
    reading = ASTEROID.read(call, reply({"executionId": ID, "status": word}))
    (seen,) = of(Seen, reading.changes)
    assert (seen.execution.status, reading.message) == (status, f"it is {word} now")


def test_an_older_server_is_told_the_status() -> None:
    (then,) = read(Act(Verb.PAUSE, ID), b"", 404).then
    assert (then.path, then.body) == (f"/executions/{ID}/status", b'{"status":"paused"}')
    assert ASTEROID.read(then, reply("Status set")) == Reading(message="Status set")
    fault = ASTEROID.read(then, reply("no such execution", 404)).fault
    assert fault is not None
    assert (fault.kind, fault.message) == (FaultKind.NOT_FOUND, "no such execution")


def test_a_rerun_is_a_new_execution() -> None:
    call = only(Act(Verb.RERUN, ID, None, {"inputs": {"x": 1}}))
    assert call.body == b'{"inputs":{"x":1}}'
    assert ASTEROID.read(call, reply({"executionId": "new"}, 202)).new_id == "new"
    fault = ASTEROID.read(call, reply({"code": 402, "message": "pay first"}, 402)).fault
    assert fault is not None
    assert (fault.kind, fault.message) == (FaultKind.REJECTED, "pay first")


def test_there_is_no_approval() -> None:
    assert ASTEROID.begin(Act(Verb.APPROVE, ID)) == ()


def test_what_is_allowed() -> None:
    assert ASTEROID.allowed("running", Status.RUNNING) == {Verb.CANCEL, Verb.PAUSE, Verb.RERUN}
    assert ASTEROID.allowed("paused", Status.PAUSED) == {Verb.CANCEL, Verb.RESUME, Verb.RERUN}
    assert ASTEROID.allowed("paused_by_agent", Status.WAITING) == {Verb.CANCEL, Verb.RESUME, Verb.RERUN}
    assert ASTEROID.allowed("awaiting_confirmation", Status.WAITING) == {Verb.CANCEL, Verb.RERUN}
    assert ASTEROID.allowed("failed", Status.FAILED) == {Verb.RERUN}


def test_there_is_no_stream() -> None:
    assert ASTEROID.subscribe(Topic(known())) is None
    spec = StreamSpec(kind=StreamKind.SSE, path="/", topic=Topic())
    assert ASTEROID.read_frame(spec, Frame(data="x")) == Reading()


def test_both_generations_of_the_header() -> None:
    names = [scheme.headers[0][0] for scheme in ASTEROID.describe().auth]
    assert names == ["X-Asteroid-Agents-Api-Key", "X-Api-Key"]


# --- robustness ----------------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(
    "id status items total inputs executionOptions softTimeoutMins executionResult humanLabels comments metadata "  # noqa: SIM905
    "scriptFailures graph nodes transitions from to payload activityType todos newNodeUUID fromNodeDuration "
    "pausedPayload question questions options failedPayload os_error completedPayload timestamp fileId fileSize "
    "resolved properties executionId code message errors".split()
)
WORDS = st.sampled_from(
    "status_changed transitioned_node action_started action_failed todos_updated file_added terminal failed "  # noqa: SIM905
    "user_message_received step_started compaction_performed input_schema_resolved running completed paused "
    "paused_by_agent playwright_script_generated script_variables_substituted".split()
)
TELLING = st.recursive(
    JSON | WORDS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=6), max_leaves=20
)
ACTIVITIES = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.sampled_from("abc"),
            "timestamp": JSON,
            "payload": st.dictionaries(NAMES, TELLING, max_size=5).flatmap(
                lambda payload: WORDS.map(lambda word: {**payload, "activityType": word})
            ),
        }
    ),
    max_size=6,
)
BODIES = st.binary(max_size=60) | (TELLING | ACTIVITIES).map(lambda value: json.dumps(value).encode())
WISHES: list[Wish] = [
    Recent(),
    One(ID),
    Graph("a"),
    Graph("a", known(workflowId="w", workflowVersionId="v", agentId="a")),
    Events("a"),
    Events("a", '{"last":"a"}', known()),
    Act(Verb.CANCEL, "a"),
    Act(Verb.RERUN, "a"),
]


@given(st.sampled_from(WISHES), BODIES, st.sampled_from([200, 200, 200, 202, 400, 404, 429, 500]))
def test_no_bytes_make_it_raise(wish: Wish, body: bytes, status: int) -> None:
    for call in ASTEROID.begin(wish):
        reading = ASTEROID.read(call, reply(body, status))
        if isinstance(wish, Events) and reading.cursor:
            ASTEROID.read(only(Events("a", reading.cursor, known())), reply(body, status))
        for then in reading.then:
            ASTEROID.read(then, reply(body, status))


def test_rows_without_an_id_are_counted() -> None:
    reading = read(Recent(limit=10), {"items": [{"id": ID}, {"status": "running"}], "total": 2})
    assert (len(reading.changes), reading.message) == (1, "1 of the rows made no sense: no id")


def test_activities_without_an_id_are_noted() -> None:
    body: Json = [{"id": "a", "payload": {}}, {"payload": {}}]
    assert of(Seen, read(Events(ID), body).changes)[-1].execution.notes == ("activities: 1 without an id, left out",)
