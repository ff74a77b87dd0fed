import json
from dataclasses import replace
from pathlib import Path

import pytest

from exectop.domain.changes import ExecutionChange, Seen, StepSeen
from exectop.domain.status import Status
from exectop.domain.story import Story
from exectop.domain.values import BELOW, Edge, Execution, ExecutionKey, FormField, Json, Question, Severity, Step
from exectop.providers._polos_events import (
    bad_frame,
    event_changes,
    is_end_of,
    life_of,
    stream_failed,
    topic_of,
    waits_for,
)
from exectop.providers._polos_wire import EventRow
from support.leaves import missing_values

DOCUMENTS = Path(__file__).parents[2] / "fixtures" / "documents"
CHILD, ROOT = "5b1e7c1a-9d42-4c1f-8a36-0e4f6d2b7c93", "c84b6a20-3f5d-4d0e-b1a7-92e8d7f60411"
LOG: list[Json] = json.loads((DOCUMENTS / "polos-events.json").read_bytes())
KEY = ExecutionKey("p", "r")


def event(number: int, kind: str, data: Json = None, owner: str = "") -> EventRow:
    if owner:
        inner = data if isinstance(data, dict) else {}
        data = {**inner, "_metadata": {"execution_id": owner, "workflow_id": f"wf-{owner}"}}
    return EventRow.model_validate(
        {"id": f"e{number}", "sequence_id": number, "event_type": kind, "data": data, "created_at": number}
    )


def told(changes: list[ExecutionChange], key: ExecutionKey = KEY) -> Story:
    story = Story(key)
    for change in changes:
        assert change.key == key
        story.apply(change, 0.0)
    return story


def log_of(id_: str) -> Story:
    rows = [EventRow.model_validate(row) for row in LOG]
    key = ExecutionKey("p", id_)
    return told(event_changes(key, ROOT, rows, None), key)


def test_every_value_of_the_log_survives_with_the_root() -> None:
    rows = [EventRow.model_validate(row) for row in LOG]
    changes = event_changes(ExecutionKey("p", ROOT), ROOT, rows, None)
    assert missing_values(LOG, changes, ignoring=[f"[{n}].topic" for n in range(1, len(LOG))]) == []


def test_the_log_of_the_root_in_words() -> None:
    story = log_of(ROOT)
    messages = [one.message for one in story.events.values()]
    assert messages == [
        "workflow month_end_close started",
        "agent invoice_auditor started",
        "step llm_generate:1 started",
        "model answers, step 1",
        "I will fetch the three invoices first. ",
        'calls fetch_invoice {"invoice_id": "INV-2031"}',
        "step llm_generate:1 finished",
        "step fetch_invoice:call_01 started",
        "step fetch_invoice:call_01 finished",
        "asks approve_threshold: Raise the threshold? — INV-2032 is above the limit",
        "answered approve_threshold: not approved, Keep the limit",
        "step fetch_invoice:call_02 started",
        "step fetch_invoice:call_02 finished",
        "step llm_generate:2 started",
        "agent invoice_auditor was cancelled",
        "workflow month_end_close was cancelled",
    ]
    assert [one.order for one in story.events.values()] == list(range(5001, 5017))


def test_the_log_grows_the_tree() -> None:
    story = log_of(ROOT)
    assert (story.steps[CHILD].status, story.steps[CHILD].kind) == (Status.CANCELLED, "agent")
    assert Edge(ROOT, CHILD, BELOW) in story.edges
    fetched = story.steps[f"{CHILD}:fetch_invoice:call_01"]
    assert (fetched.status, fetched.parent_id) == (Status.COMPLETED, CHILD)
    assert fetched.ended_at is not None
    assert fetched.started_at is not None
    assert fetched.ended_at - fetched.started_at == 2.25
    assert story.steps[f"{CHILD}:llm_generate:2"].status is Status.CANCELLED
    assert story.execution.current_step is None


def test_a_child_is_told_its_own_part() -> None:
    story = log_of(CHILD)
    assert "workflow_start" not in {one.kind for one in story.events.values()}
    assert "suspend_approve_threshold" in {one.kind for one in story.events.values()}
    assert ROOT not in story.steps


def test_the_current_step_is_the_last_that_has_not_finished() -> None:
    rows = [event(1, "step_start", {"step_key": "a"}, "r"), event(2, "step_start", {"step_key": "b"}, "r")]
    story = told(event_changes(KEY, "r", rows, None))
    assert story.execution.current_step == "b"
    for change in event_changes(KEY, "r", [event(3, "step_finish", {"step_key": "b"}, "r")], story.execution):
        story.apply(change, 0.0)
    assert story.execution.current_step is None


def test_a_question_and_its_answer() -> None:
    ask = event(1, "suspend_ok", {"_form": {"title": "Pay?", "fields": []}, "_source": "ask_user"})
    story = told(event_changes(KEY, "r", [ask], None))
    (question,) = story.execution.questions
    assert question == Question(step="ok", text="Pay?", asked_at=1.0, request=ask.data)
    for change in event_changes(KEY, "r", [event(2, "resume_ok", {"approved": True})], story.execution):
        story.apply(change, 0.0)
    (question,) = story.execution.questions
    assert (question.text, question.answered_at, question.answer) == ("Pay?", 2.0, {"approved": True})
    assert list(story.events.values())[-1].message == "answered ok: approved"


@pytest.mark.parametrize(
    ("request_", "text"),
    [
        ({"prompt": "May I?"}, "May I?"),
        ({"_tool": "rm", "_source": "exec_security"}, "rm"),
        ("just text", "just text"),
        (None, ""),
    ],
)
def test_questions_without_a_form(request_: Json, text: str) -> None:
    story = told(event_changes(KEY, "r", [event(1, "suspend_x", request_)], None))
    assert story.execution.questions[0].text == text


def test_an_answer_without_data_or_time_still_answers() -> None:
    rows = [event(1, "suspend_x"), EventRow(id="2", event_type="resume_x")]
    (question,) = told(event_changes(KEY, "r", rows, None)).execution.questions
    assert not question.is_open


def test_failures() -> None:
    rows = [
        event(1, "tool_finish", {"error": "no disk"}, "t"),
        event(2, "step_finish", {"step_key": "s", "data": {"error": {"message": "late"}}}, "r"),
    ]
    story = told(event_changes(KEY, "r", rows, None))
    assert [story.steps[ident].status for ident in ("t", "r:s")] == [Status.FAILED, Status.FAILED]
    assert [one.severity for one in story.events.values()] == [Severity.ERROR, Severity.ERROR]


def test_unheard_of_events_are_kept() -> None:
    row = EventRow.model_validate({"id": "1", "event_type": "moon_phase", "data": {"message": "full"}, "extra": 1})
    (one,) = told(event_changes(KEY, "r", [row], None)).events.values()
    assert (one.kind, one.message, one.data) == ("moon_phase", "full", {"data": {"message": "full"}, "extra": 1})


def test_the_life_of_executions() -> None:
    assert life_of(event(1, "agent_finish")) == ("agent", "finish")
    assert [life_of(event(1, kind)) for kind in ("step_finish", "x_agent_start", "agent_pause", "")] == [("", "")] * 4
    assert is_end_of(event(1, "tool_finish", None, "a"), "a")
    assert not is_end_of(event(1, "tool_finish", None, "a"), "b")
    assert not is_end_of(event(1, "tool_start", None, "a"), "a")


def test_the_topic_is_told_once() -> None:
    row = EventRow(id="1", topic=topic_of("w", "r"), event_type="x")
    story = told(event_changes(KEY, "r", [row], None))
    assert story.execution.attributes == {"topic": "workflow/w/r"}
    known = Execution(key=KEY, attributes={"topic": "workflow/w/r"})
    assert len(event_changes(KEY, "r", [row], known)) == 1


def test_lines_about_the_stream_itself() -> None:
    story = told([stream_failed(KEY, "", 1.0, "7"), bad_frame(KEY, "not JSON", 2.0)])
    assert [one.message for one in story.events.values()] == [
        "the server ended the stream with an error",
        "a frame of the stream makes no sense: not JSON",
    ]


def test_an_old_start_does_not_wake_a_child_that_waits() -> None:
    story = Story(KEY)
    waiting = Step(id="c", status=Status.WAITING, status_raw="waiting", execution_id="c")
    start = event(1, "agent_start", None, "c")
    for is_live, status in ((False, Status.WAITING), (True, Status.RUNNING)):
        story.apply(StepSeen(KEY, waiting), 0.0)
        for change in event_changes(KEY, "r", [start], None, is_live=is_live):
            story.apply(change, 0.0)
        assert story.steps["c"].status is status


def test_a_run_that_is_over_leaves_no_step_running() -> None:
    over = Execution(key=KEY, status=Status.FAILED, status_raw="failed", ended_at=9.0)
    story = told(event_changes(KEY, "r", [event(1, "step_start", {"step_key": "s"}, "c")], over))
    assert (story.steps["c:s"].status, story.steps["c:s"].ended_at) == (Status.FAILED, 9.0)
    assert story.execution.current_step is None


def test_events_of_nobody_belong_to_a_child_while_it_lives() -> None:
    child = Execution(key=KEY, root_id="top", created_at=5.0, ended_at=10.0)
    asked = [event(number, "suspend_x") for number in (4, 7, 11)]
    assert list(told(event_changes(KEY, "top", asked, child)).events) == ["e7"]


def test_a_question_tells_the_fields_of_its_form_without_the_yes_or_no_that_answers_it() -> None:
    fields: list[Json] = [
        {"key": "approved", "type": "boolean", "required": True},
        {"key": "amount", "type": "number", "label": "Sum", "required": True},
        {"type": "text"},
        7,
    ]
    data: Json = {"_form": {"fields": fields}}
    row = EventRow.model_validate({"id": "1", "sequence_id": 1, "event_type": "suspend_ask", "data": data})
    (seen,) = [change for change in event_changes(KEY, KEY.id, [row], None) if isinstance(change, Seen)]
    (question,) = seen.execution.questions
    assert question.fields == (FormField(key="amount", type="number", label="Sum", is_required=True),)


def test_the_whole_log_of_one_that_waits_tells_whether_it_is_for_a_person() -> None:
    waits = Execution(key=KEY, status=Status.WAITING, status_raw="waiting")
    (seen,) = waits_for(waits, [])
    assert isinstance(seen, Seen)
    assert seen.execution.waiting_for == "another run, a timer or an event"
    asked = event_changes(KEY, KEY.id, [event(1, "suspend_ask")], waits)
    (seen,) = waits_for(waits, asked)
    assert isinstance(seen, Seen)
    assert (seen.execution.waiting_for, seen.cleared) == (None, frozenset({"waiting_for"}))
    assert waits_for(replace(waits, status=Status.RUNNING), []) == []
