import json
from collections.abc import Sequence
from pathlib import Path

from exectop.domain.changes import ExecutionChange
from exectop.domain.status import Status
from exectop.domain.story import Story
from exectop.domain.values import Artifact, Edge, Execution, ExecutionKey, Json
from exectop.providers._asteroid_activities import activity_changes
from exectop.providers._asteroid_state import LogState
from exectop.providers._asteroid_wire import Activity, read_activities
from support.leaves import missing_values

DOCUMENT = Path(__file__).parents[2] / "fixtures" / "documents" / "asteroid-activities.json"
KEY = ExecutionKey("s", "3c90c3cc-0d44-4b50-8888-8dd25736052a")
DELTA, REPORT = "node-delta", "7d076df9-e149-5322-95ac-2152756477e4"


def activity(number: int, kind: str, **payload: Json) -> Activity:
    told: Json = {"activityType": kind, **payload}
    return Activity.model_validate({"id": f"n{number}", "timestamp": float(number), "payload": told})


def status(number: int, word: str, **payload: Json) -> Activity:
    return activity(number, "status_changed", status=word, **payload)


def node(number: int, name: str, **payload: Json) -> Activity:
    return activity(number, "transitioned_node", newNodeUUID=name, newNodeName=name.upper(), **payload)


def changes_of(activities: Sequence[Activity], known: Execution | None = None) -> list[ExecutionChange]:
    return activity_changes(KEY, activities, LogState(), known)


def told(*activities: Activity) -> Story:
    story = Story(KEY)
    for change in changes_of(activities):
        story.apply(change, 0.0)
    return story


def document() -> Story:
    return told(*read_activities(DOCUMENT.read_bytes())[0])


def test_every_value_of_the_log_survives() -> None:
    activities, _ = read_activities(DOCUMENT.read_bytes())
    assert missing_values(json.loads(DOCUMENT.read_bytes()), changes_of(activities)) == []


def test_nodes_are_steps_that_were_visited() -> None:
    story = document()
    assert [step.name for step in story.steps.values()] == [
        "Start",
        "Sign in at broker portal",
        "Ask Noord Polis",
        "Ask Gracht Verzekeringen",
        "Ask Delta Cover",
        "Compare offers",
        "Report",
    ]
    delta = story.steps[DELTA]
    assert (delta.status, delta.kind, delta.duration) == (Status.COMPLETED, "playwright_script", 120.0)
    assert delta.output == [{"name": "premium", "value": "471.25"}]
    assert story.steps[REPORT].status is Status.COMPLETED
    assert story.steps[REPORT].ended_at == story.execution.updated_at
    assert Edge(DELTA, "7119ad3b-c1cd-5997-a4cc-a6c39fbfa8f7", "outcome_success") in story.edges


def test_the_execution_sums_up_its_log() -> None:
    execution = document().execution
    assert (execution.progress, execution.outcome) == (100.0, "success")
    assert (execution.current_step, execution.waiting_for) == (None, None)
    assert execution.usage is not None
    assert execution.usage.calls == 3
    (artifact,) = execution.artifacts
    assert (artifact.name, artifact.size, artifact.kind) == ("offers.pdf", 48213, "agent")
    (question,) = execution.questions
    assert question.text == "The report leaves the workflow and needs a person's consent"
    assert not question.is_open


def test_transitions_are_reported_with_their_reason() -> None:
    transitions = document().transitions
    assert [one.after_raw for one in transitions] == [
        "starting",
        "running",
        "awaiting_confirmation",
        "running",
        "completed",
    ]
    assert transitions[2].reason == "The report leaves the workflow and needs a person's consent"
    assert (transitions[2].before, transitions[2].before_raw) == (Status.RUNNING, "running")


def test_what_it_does_now() -> None:
    story = told(status(1, "running"), node(2, "a"), activity(3, "action_started", message="Click"))
    assert story.execution.current_step == "A · Click"
    assert story.steps["a"].status is Status.RUNNING
    assert story.execution.started_at == 1.0


def test_a_pause_that_asks() -> None:
    asked: Json = {"reason": "needs input", "question": {"questions": [{"question": "Which?"}]}}
    activities = [node(1, "a"), status(2, "paused_by_agent", pausedPayload=asked)]
    story = told(*activities)
    assert story.execution.waiting_for == "needs input"
    assert (story.execution.questions[0].text, story.execution.questions[0].is_open) == ("Which?", True)
    assert story.steps["a"].status is Status.WAITING
    story = told(*activities, activity(3, "user_message_received", message="The red one"), status(4, "running"))
    (question,) = story.execution.questions
    assert (question.answer, question.answered_at, question.request) == ("The red one", 4.0, asked)
    assert story.execution.waiting_for is None
    assert story.steps["a"].status is Status.RUNNING


def test_a_question_names_what_answers_it() -> None:
    """The API has no approval: `resume` ends a pause of the agent, a confirmation is given on the vendor's pages."""
    for word, action in (("paused_by_agent", "resume"), ("awaiting_confirmation", "")):
        (question,) = told(status(1, word)).execution.questions
        assert (question.action, question.is_open) == (action, True)


def test_a_person_who_pauses_asks_nothing() -> None:
    story = told(status(1, "paused", pausedPayload={"reason": "lunch"}))
    assert (story.execution.questions, story.execution.waiting_for) == ((), "lunch")


def test_a_failure() -> None:
    failed: Json = {"reason": "crashed", "os_error": {"message": "no memory"}}
    story = told(node(1, "a"), status(2, "failed", failedPayload=failed))
    assert story.execution.error is not None
    assert (story.execution.error.message, story.execution.error.details) == ("crashed", {"message": "no memory"})
    assert (story.steps["a"].status, story.steps["a"].ended_at) == (Status.FAILED, 2.0)


def test_a_cancel() -> None:
    story = told(node(1, "a"), status(2, "cancelled", cancelledPayload={"reason": "max_steps"}))
    assert story.execution.attributes["cancelledPayload"] == {"reason": "max_steps"}
    assert story.transitions[0].reason == "max_steps"
    assert story.steps["a"].status is Status.CANCELLED


def test_a_node_that_is_visited_again_counts_its_stays() -> None:
    story = told(node(1, "a"), node(2, "b"), node(5, "a"))
    again = story.steps["a"]
    assert (again.status, again.started_at, again.ended_at) == (Status.RUNNING, 5.0, None)
    assert [(one.number, one.status, one.started_at, one.ended_at) for one in again.attempts] == [
        (1, Status.COMPLETED, 1.0, 2.0),
        (2, Status.RUNNING, 5.0, None),
    ]


def test_reading_a_log_again_changes_nothing() -> None:
    activities = [node(1, "a"), node(2, "b"), node(5, "a"), activity(6, "action_started", message="x")]
    story = told(*activities)
    version = story.version
    for change in changes_of(activities, story.execution):
        story.apply(change, 1.0)
    assert story.version == version


def test_reading_in_pieces_is_reading_at_once() -> None:
    activities, _ = read_activities(DOCUMENT.read_bytes())
    story, state = Story(KEY), LogState()
    for one in activities:
        for change in activity_changes(KEY, [one], state, story.execution):
            story.apply(change, 0.0)
    whole = document()
    assert (story.execution, story.steps) == (whole.execution, whole.steps)
    assert (story.transitions, story.events, story.edges) == (whole.transitions, whole.events, whole.edges)


def test_further_files_join_the_known_ones() -> None:
    known = Execution(key=KEY, artifacts=(Artifact(id="f1", name="one"),))
    changes = changes_of([activity(1, "file_added", fileId="f2", fileName="two", fileSize=1e999)], known)
    story = Story(KEY)
    for change in changes:
        story.apply(change, 0.0)
    assert [(one.name, one.size) for one in story.execution.artifacts] == [("one", None), ("two", None)]


def test_nothing_new_is_no_change() -> None:
    assert changes_of([]) == []


def test_activities_without_what_they_should_have() -> None:
    bare = [Activity(id="1"), Activity(id="2", payload={"activityType": "transitioned_node"})]
    bare += [Activity(id="3", payload={"activityType": "status_changed"})]
    story = told(*bare)
    assert (len(story.events), story.steps, story.transitions) == (3, {}, [])
