"""What happened as spans in one status each."""

from dataclasses import replace

from exectop.domain.status import Status
from exectop.domain.values import Evidence, Question, Transition
from exectop.timeline.segments import Segment, execution_segments, step_segments
from support.timelines import BEGIN, make_attempt, make_lively_story, make_step, make_story


def test_transitions_make_the_execution_s_segments_with_what_is_inferred_marked() -> None:
    segments = execution_segments(make_lively_story())
    assert [(s.start - BEGIN, s.end and s.end - BEGIN, s.status.value) for s in segments] == [
        (0, 3, "queued"),
        (3, 45, "running"),
        (45, 4990, "waiting"),
        (4990, None, "running"),
    ]
    assert [s.earliest for s in segments] == [None, None, BEGIN + 40, None]


def test_the_present_status_counts_although_no_transition_told_of_it() -> None:
    story = make_lively_story()
    story.transitions = story.transitions[:2]
    question = Question(step="approve", asked_at=BEGIN + 30)
    story.execution = replace(story.execution, status=Status.WAITING, questions=(question,))
    assert [(s.start - BEGIN, s.status.value) for s in execution_segments(story)] == [
        (0, "queued"),
        (3, "running"),
        (30, "waiting"),
    ]


def test_without_transitions_the_times_do() -> None:
    segments = execution_segments(make_story())
    assert segments == [
        Segment(BEGIN, BEGIN + 3, Status.QUEUED),
        Segment(BEGIN + 3, None, Status.RUNNING),
    ]


def test_a_list_of_transitions_that_begins_late_is_completed_at_the_front() -> None:
    story = make_story()
    story.transitions = [Transition(after=Status.WAITING, before=Status.RUNNING, at=BEGIN + 60)]
    story.execution = replace(story.execution, status=Status.WAITING)
    assert [(s.start - BEGIN, s.status.value) for s in execution_segments(story)] == [
        (0, "queued"),
        (3, "running"),
        (60, "waiting"),
    ]


def test_each_attempt_is_a_segment_of_its_own_and_says_how_it_ended() -> None:
    tries = (make_attempt(1, 5, 8), make_attempt(2, 9, None, Status.RUNNING))
    step = make_step("a", 5, None, Status.RUNNING, attempts=tries, queued_at=BEGIN + 1)
    assert step_segments(step) == [
        Segment(BEGIN + 1, BEGIN + 5, Status.QUEUED),
        Segment(BEGIN + 5, BEGIN + 8, Status.RUNNING, Status.FAILED, 1),
        Segment(BEGIN + 9, None, Status.RUNNING, None, 2),
    ]


def test_a_step_without_times_has_no_segments() -> None:
    assert step_segments(make_step("a", None)) == []


def test_a_step_that_waits_in_the_queue_keeps_its_status() -> None:
    step = make_step("a", None, None, Status.WAITING, queued_at=BEGIN)
    assert step_segments(step) == [Segment(BEGIN, None, Status.WAITING)]


def test_an_inferred_beginning_of_a_step_is_fuzzy() -> None:
    step = make_step("a", 5, 9)
    seen = Transition(after=Status.RUNNING, at=BEGIN + 5, earliest=BEGIN + 2, evidence=Evidence.INFERRED, step_id="a")
    assert step_segments(step, [seen])[0].earliest == BEGIN + 2


def test_attempts_come_in_the_order_of_their_beginnings() -> None:
    tries = (make_attempt(2, 9, 12), make_attempt(1, 5, 8))
    assert [segment.attempt for segment in step_segments(make_step("a", 5, 12, attempts=tries))] == [1, 2]
