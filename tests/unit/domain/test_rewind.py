"""Rewinding: nothing that came after the instant is shown, whatever came before it is."""

from collections.abc import Sequence
from dataclasses import replace

from exectop.domain import changes
from exectop.domain.changes import ExecutionChange
from exectop.domain.rewind import over_at, rewind, telling_transitions
from exectop.domain.status import Status
from exectop.domain.story import Story
from exectop.domain.values import (
    Artifact,
    Attempt,
    Edge,
    ErrorInfo,
    Event,
    Evidence,
    Execution,
    ExecutionKey,
    Question,
    Step,
    Transition,
)

KEY = ExecutionKey("s", "1")
EXECUTION = Execution(
    key=KEY,
    status=Status.FAILED,
    status_raw="failed",
    title="import",
    created_at=100,
    started_at=110,
    ended_at=200,
    duration=90,
    progress=80,
    error=ErrorInfo("boom"),
    questions=(Question(step="a", asked_at=120, answered_at=140, answer=True),),
    artifacts=(Artifact(id="f", name="f", created_at=150),),
)
STEPS = (
    Step(id="one", status=Status.COMPLETED, status_raw="ok", started_at=110, ended_at=150, duration=40, output=1),
    Step(
        id="two",
        status=Status.FAILED,
        started_at=150,
        ended_at=200,
        error=ErrorInfo("boom"),
        attempts=(
            Attempt(number=1, status=Status.FAILED, started_at=150, ended_at=170),
            Attempt(number=2, status=Status.FAILED, started_at=180, ended_at=200),
        ),
    ),
    Step(id="ghost", status=Status.QUEUED),
)


def story_of(*more: ExecutionChange, execution: Execution = EXECUTION, steps: Sequence[Step] = STEPS) -> Story:
    story = Story(KEY)
    told: list[ExecutionChange] = [changes.Seen(execution), *(changes.StepSeen(KEY, step) for step in steps), *more]
    for change in told:
        story.apply(change, 500.0)
    return story


def test_the_end_is_all_that_is_known() -> None:
    story = story_of()
    past = rewind(story, None, 200)
    assert past.execution == story.execution
    assert past.steps == story.steps


def test_what_ended_later_is_still_running() -> None:
    past = rewind(story_of(), None, 160)
    assert past.execution.status is Status.RUNNING
    assert (past.execution.ended_at, past.execution.duration, past.execution.error) == (None, None, None)
    assert past.execution.elapsed(160) == 50
    assert past.steps["one"] == STEPS[0]
    two = past.steps["two"]
    assert (two.status, two.error, two.ended_at) == (Status.RUNNING, None, None)
    assert [(attempt.number, attempt.status) for attempt in two.attempts] == [(1, Status.RUNNING)]


def test_what_began_later_is_a_ghost() -> None:
    past = rewind(story_of(), None, 120)
    assert past.steps["two"].status is Status.QUEUED
    assert past.steps["two"].started_at is None
    assert past.steps["one"].status is Status.RUNNING
    assert past.steps["one"].output is None


def test_before_the_start_it_is_queued() -> None:
    assert rewind(story_of(), None, 105).execution.status is Status.QUEUED


def test_questions_are_open_until_they_are_answered() -> None:
    assert rewind(story_of(), None, 115).execution.questions == ()
    assert rewind(story_of(), None, 130).execution.questions[0].is_open
    assert not rewind(story_of(), None, 145).execution.questions[0].is_open


def test_things_come_into_being() -> None:
    assert rewind(story_of(), None, 149).execution.artifacts == ()
    assert len(rewind(story_of(), None, 151).execution.artifacts) == 1


def test_transitions_and_events_before_the_instant_only() -> None:
    story = story_of(
        changes.Transitioned(KEY, Transition(after=Status.WAITING, after_raw="asks", at=120)),
        changes.Transitioned(KEY, Transition(after=Status.FAILED, at=200)),
        changes.EventLogged(KEY, Event(id="a", at=119)),
        changes.EventLogged(KEY, Event(id="b", at=131)),
        changes.EdgeSeen(KEY, Edge("one", "two")),
    )
    past = rewind(story, None, 130)
    assert (past.execution.status, past.execution.status_raw) == (Status.WAITING, "asks")
    assert list(past.events) == ["a"]
    assert len(past.transitions) == 1
    assert list(past.edges) == [Edge("one", "two")]


def test_what_has_no_time_is_as_it_was_known() -> None:
    known = Story(KEY)
    known.apply(changes.Seen(Execution(key=KEY, status=Status.RUNNING, status_raw="busy", progress=30)), 130)
    known.apply(changes.StepSeen(KEY, Step(id="ghost", status=Status.RUNNING)), 130)
    known.apply(changes.EventLogged(KEY, Event(id="timeless")), 130)
    story = story_of(changes.EventLogged(KEY, Event(id="timeless")))
    past = rewind(story, known, 140)
    assert past.execution.progress == 30
    assert past.execution.status_raw == "busy"
    assert past.steps["ghost"].status is Status.RUNNING
    assert list(past.events) == ["timeless"]


def test_the_present_story_is_left_alone() -> None:
    story = story_of()
    before = (story.execution, dict(story.steps))
    rewind(story, None, 120)
    assert (story.execution, story.steps) == before


def test_the_end_is_told_by_field_duration_or_status() -> None:
    assert over_at(story_of()) == 200
    assert over_at(story_of(execution=replace(EXECUTION, ended_at=None))) == 200
    without = replace(EXECUTION, ended_at=None, duration=None)
    assert over_at(story_of(execution=without)) is None
    told = changes.Transitioned(KEY, Transition(after=Status.FAILED, at=190))
    assert over_at(story_of(told, execution=without)) == 190
    assert over_at(story_of(execution=replace(without, status=Status.RUNNING))) is None


def test_what_a_step_tells_itself_is_not_inferred() -> None:
    def guess(step_id: str) -> changes.Transitioned:
        guessed = Transition(after=Status.COMPLETED, at=400, evidence=Evidence.INFERRED, step_id=step_id)
        return changes.Transitioned(KEY, guessed)

    story = story_of(guess("one"), guess("ghost"))
    assert [change.step_id for change in telling_transitions(story)] == ["ghost"]
