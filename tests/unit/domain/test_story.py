"""The merge rules: not told never overwrites, terminal never regresses, a late answer loses, events count once."""

from dataclasses import replace

import pytest

from exectop.domain.changes import (
    EdgeSeen,
    EventLogged,
    ExecutionChange,
    HealthChanged,
    Seen,
    Stamped,
    StepSeen,
    Transitioned,
    Vanished,
)
from exectop.domain.health import SourceHealth
from exectop.domain.status import Status
from exectop.domain.story import EVENT_LIMIT, NOTE_LIMIT, Story, fold, is_older, merge_execution
from exectop.domain.values import (
    BELOW,
    Attempt,
    Edge,
    ErrorInfo,
    Event,
    Evidence,
    Execution,
    ExecutionKey,
    Step,
    Transition,
)

KEY = ExecutionKey("prod", "run-1")
RUNNING = Execution(key=KEY, status=Status.RUNNING, status_raw="RUN", title="One", progress=10.0, attributes={"a": 1})
DONE = Execution(key=KEY, status=Status.COMPLETED, status_raw="OK", ended_at=50.0)
STEP = Step(id="a", name="first", status=Status.RUNNING, status_raw="run", started_at=1.0)


def told(*changes: ExecutionChange) -> Story:
    """The story after these changes, one a second, each asked for when it was learned."""
    return fold(KEY, [Stamped(float(place), float(place), change) for place, change in enumerate(changes)])


def test_what_is_not_told_overwrites_nothing() -> None:
    story = told(Seen(RUNNING), Seen(Execution(key=KEY, progress=20.0)))
    assert story.execution == replace(RUNNING, progress=20.0)


def test_what_the_server_sent_as_empty_is_cleared() -> None:
    story = told(Seen(RUNNING), Seen(Execution(key=KEY), cleared=frozenset({"title"})))
    assert story.execution.title == ""
    assert story.execution.progress == 10.0


def test_attributes_are_joined_name_by_name() -> None:
    story = told(
        Seen(RUNNING), Seen(Execution(key=KEY, attributes={"b": 2})), Seen(Execution(key=KEY, attributes={"a": 3}))
    )
    assert story.execution.attributes == {"a": 3, "b": 2}


def test_a_terminal_status_never_regresses_but_takes_what_was_missing() -> None:
    story = told(Seen(DONE), Seen(replace(RUNNING, ended_at=99.0)))
    assert story.execution.status is Status.COMPLETED
    assert story.execution.status_raw == "OK"
    assert story.execution.ended_at == 50.0
    assert story.execution.title == "One"


@pytest.mark.parametrize("raw", ["", "RUN"])
def test_a_terminal_status_without_a_raw_word_never_regresses(raw: str) -> None:
    silent = replace(DONE, status_raw="")
    assert told(Seen(silent), Seen(replace(RUNNING, status_raw=raw))).execution.status is Status.COMPLETED
    assert told(Seen(silent), Seen(Execution(key=KEY, status_raw=""))).execution.status is Status.COMPLETED


def test_a_terminal_status_may_become_another_terminal_one() -> None:
    failed = Execution(key=KEY, status=Status.FAILED, status_raw="NO")
    assert told(Seen(DONE), Seen(failed)).execution.status is Status.FAILED


def test_the_answer_to_an_older_question_only_fills_gaps() -> None:
    story = Story(KEY)
    assert story.apply(Seen(RUNNING), at=10.0, asked_at=9.0)
    late = Execution(key=KEY, status=Status.QUEUED, status_raw="Q", title="Old", kind="agent")
    assert story.apply(Seen(late), at=11.0, asked_at=8.0)
    assert story.execution == replace(RUNNING, kind="agent")
    assert story.seen_at == 11.0


def test_an_older_state_by_the_servers_own_word_only_fills_gaps() -> None:
    newer = replace(RUNNING, updated_at=5.0)
    older = replace(RUNNING, updated_at=4.0, progress=1.0, kind="agent")
    assert is_older(newer, older)
    assert not is_older(newer, RUNNING)
    assert told(Seen(newer), Seen(older)).execution == replace(newer, kind="agent")


def test_says_whether_anything_changed_and_counts_it() -> None:
    story = Story(KEY)
    assert story.apply(Seen(RUNNING), 1.0)
    assert not story.apply(Seen(RUNNING), 2.0)
    assert story.apply(StepSeen(KEY, STEP), 3.0)
    assert not story.apply(StepSeen(KEY, STEP), 4.0)
    assert story.version == 2
    assert story.seen_at == 2.0


def test_shape_counts_new_steps_and_edges_only() -> None:
    story = told(
        StepSeen(KEY, STEP),
        StepSeen(KEY, replace(STEP, name="x")),
        EdgeSeen(KEY, Edge("a", "b")),
        EdgeSeen(KEY, Edge("a", "b")),
    )
    assert story.shape == 2
    assert story.steps["a"].name == "x"
    assert list(story.edges) == [Edge("a", "b")]


def test_a_terminal_step_reopens_only_with_a_further_attempt() -> None:
    over = replace(
        STEP,
        status=Status.FAILED,
        status_raw="no",
        ended_at=2.0,
        error=ErrorInfo("boom"),
        attempts=(Attempt(number=1),),
    )
    assert told(StepSeen(KEY, over), StepSeen(KEY, STEP)).steps["a"] == over
    again = replace(STEP, attempts=(Attempt(number=1), Attempt(number=2)))
    reopened = told(StepSeen(KEY, over), StepSeen(KEY, again)).steps["a"]
    assert reopened.status is Status.RUNNING
    assert reopened.ended_at is None
    assert reopened.error is None


def test_a_step_keeps_what_is_not_told_again() -> None:
    known = replace(STEP, attributes={"a": 1})
    step = told(StepSeen(KEY, known), StepSeen(KEY, Step(id="a", kind="tool", attributes={"b": 2}))).steps["a"]
    assert step == replace(known, kind="tool", attributes={"a": 1, "b": 2})


def test_events_count_once_and_the_oldest_give_way() -> None:
    story = Story(KEY)
    assert story.apply(EventLogged(KEY, Event(id="x", message="first")), 1.0)
    assert not story.apply(EventLogged(KEY, Event(id="x", message="second")), 2.0)
    for number in range(EVENT_LIMIT):
        story.apply(EventLogged(KEY, Event(id=str(number))), 3.0)
    assert len(story.events) == EVENT_LIMIT
    assert story.events_dropped == 1
    assert "x" not in story.events


def test_transitions_stand_in_the_order_of_time() -> None:
    late = Transition(after=Status.COMPLETED, at=9.0)
    early = Transition(after=Status.RUNNING, at=1.0)
    assert told(Transitioned(KEY, late), Transitioned(KEY, early)).transitions == [early, late]


def test_better_evidence_of_the_same_transition_replaces_weaker() -> None:
    inferred = Transition(after=Status.RUNNING, at=10.0, earliest=0.0, evidence=Evidence.INFERRED)
    reported = Transition(after=Status.RUNNING, at=4.0, evidence=Evidence.REPORTED)
    assert told(Transitioned(KEY, inferred), Transitioned(KEY, reported)).transitions == [reported]
    assert told(Transitioned(KEY, reported), Transitioned(KEY, inferred)).transitions == [reported]


def test_reported_transitions_of_other_times_or_steps_are_others() -> None:
    one = Transition(after=Status.RUNNING, at=4.0)
    story = told(
        Transitioned(KEY, one),
        Transitioned(KEY, one),
        Transitioned(KEY, replace(one, at=5.0)),
        Transitioned(KEY, replace(one, step_id="a")),
    )
    assert len(story.transitions) == 3


def test_a_vanished_execution_is_kept_and_comes_back_when_seen() -> None:
    story = told(Seen(RUNNING), Vanished(KEY), Vanished(KEY))
    assert story.vanished_at == 1.0
    assert story.execution == RUNNING
    assert story.apply(Seen(RUNNING), 9.0)
    assert story.vanished_at is None


def test_changes_of_others_are_left_out() -> None:
    other = Execution(key=ExecutionKey("prod", "other"), title="Other")
    story = told(Seen(other), Seen(RUNNING))
    assert story.execution == RUNNING
    health = Stamped(0.0, 0.0, HealthChanged(SourceHealth(source="prod")))
    assert fold(KEY, [health]).version == 0


@pytest.mark.parametrize("is_told_first", [True, False])
def test_an_edge_from_the_top_stands_in_only_until_the_place_of_a_step_is_told(is_told_first: bool) -> None:
    stand_in = EdgeSeen(KEY, Edge(KEY.id, "a", BELOW))
    place: list[ExecutionChange] = [
        StepSeen(KEY, replace(STEP, parent_id="b")),
        EdgeSeen(KEY, Edge("b", "a", "child")),
    ]
    assert list(told(stand_in).edges) == [stand_in.edge]
    story = told(*place, stand_in) if is_told_first else told(stand_in, *place)
    assert list(story.edges) == [Edge("b", "a", "child")]


def test_what_each_answer_made_no_sense_in_stays_noted_beside_the_others() -> None:
    known = Execution(key=KEY, notes=("a", "b"))
    merged = merge_execution(known, Seen(Execution(key=KEY, notes=("c", "a"))), is_late=False)
    assert merged.notes == ("a", "b", "c")
    many = Seen(Execution(key=KEY, notes=tuple(map(str, range(NOTE_LIMIT)))))
    assert merge_execution(known, many, is_late=False).notes[-1] == str(NOTE_LIMIT - 1)
    assert len(merge_execution(known, many, is_late=False).notes) == NOTE_LIMIT


def test_attributes_that_one_answer_tells_whole_are_not_kept_twice() -> None:
    known = Execution(key=KEY, attributes={"a": 1, "b": 2})
    less = merge_execution(known, Seen(Execution(key=KEY, title="t", attributes={"b": 2})), is_late=False)
    more = Execution(key=KEY, attributes={"a": 1, "b": 3, "c": 4})
    assert less.attributes is known.attributes
    assert merge_execution(known, Seen(replace(more, title="t")), is_late=False).attributes is more.attributes
