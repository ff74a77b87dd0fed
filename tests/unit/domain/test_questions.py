from dataclasses import replace

from exectop.domain.changes import Seen
from exectop.domain.questions import answered_elsewhere, merge_questions
from exectop.domain.status import Status
from exectop.domain.story import merge_execution, merge_step
from exectop.domain.values import Attempt, Execution, ExecutionKey, Link, Question, Step

ASKED = Question(step="approve", text="Raise the limit?", asked_at=10.0, request={"limit": 5})


def test_an_answer_alone_keeps_what_was_asked() -> None:
    merged = merge_questions([ASKED], [Question(step="approve", answered_at=20.0, answer={"approved": True})])
    assert merged == (replace(ASKED, answered_at=20.0, answer={"approved": True}),)


def test_asking_again_opens_the_question_again() -> None:
    answered = replace(ASKED, answered_at=20.0, answer=True)
    (merged,) = merge_questions([answered], [replace(ASKED, asked_at=30.0)])
    assert merged.is_open


def test_hearing_the_same_question_again_keeps_its_answer() -> None:
    answered = replace(ASKED, answered_at=20.0, answer=True)
    assert merge_questions([answered], [ASKED]) == (answered,)


def test_a_further_question_stands_behind() -> None:
    other = Question(step="other")
    assert merge_questions([ASKED], [other]) == (ASKED, other)


def test_an_execution_keeps_questions_that_a_reply_does_not_repeat() -> None:
    known = Execution(key=ExecutionKey("s", "1"), questions=(ASKED,))
    told = Execution(key=known.key, questions=(Question(step="other"),))
    assert [q.step for q in merge_execution(known, Seen(told), is_late=False).questions] == ["approve", "other"]


def test_a_step_that_reopens_forgets_how_its_last_attempt_ended() -> None:
    known = Step(id="a", status=Status.FAILED, status_raw="failed", started_at=1.0, ended_at=2.0, duration=1.0)
    tries = (Attempt(number=1), Attempt(number=2))
    merged = merge_step(
        known, Step(id="a", status=Status.RUNNING, status_raw="running", started_at=5.0, attempts=tries)
    )
    assert (merged.started_at, merged.ended_at, merged.duration) == (5.0, None, None)


def test_a_step_collects_attributes() -> None:
    merged = merge_step(Step(id="a", attributes={"x": 1}), Step(id="a", attributes={"y": 2}))
    assert merged.attributes == {"x": 1, "y": 2}


def test_what_tells_no_status_cannot_undo_one() -> None:
    known = Execution(
        key=ExecutionKey("s", "1"), status=Status.COMPLETED, status_raw="completed", current_step="x", progress=60.0
    )
    told = Execution(key=known.key, progress=100.0)
    merged = merge_execution(known, Seen(told, frozenset({"current_step"})), is_late=False)
    assert (merged.status, merged.progress, merged.current_step) == (Status.COMPLETED, 100.0, None)
    step = merge_step(
        Step(id="a", status=Status.COMPLETED, status_raw="completed", name="old"),
        Step(id="a", status=Status.QUEUED, name="new"),
    )
    assert (step.status, step.name) == (Status.COMPLETED, "new")


def test_what_no_approval_can_answer_is_answered_by_another_action_or_on_the_linked_page() -> None:
    execution = Execution(key=ExecutionKey("s", "1"), questions=(replace(ASKED, action=""),))
    assert answered_elsewhere(None) == answered_elsewhere(execution) == "answer it in its web interface"
    linked = replace(execution, links=(Link("live view", "https://x/live"), Link("platform", "https://x/p")))
    assert answered_elsewhere(linked) == "answer it in its web interface: https://x/live"
    assert answered_elsewhere(replace(linked, questions=(replace(ASKED, action="resume"),))) == "'resume' answers it"
