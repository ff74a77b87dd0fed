"""All that is known of all executions."""

from dataclasses import replace

import pytest

from exectop.domain.changes import EventLogged, HealthChanged, Seen, Stamped, StepSeen, Transitioned, Vanished
from exectop.domain.health import SourceHealth, SourceState
from exectop.domain.status import Status
from exectop.domain.values import Event, Execution, ExecutionKey, Question, Step, Transition
from exectop.store.store import Delta, Store
from support.rows import key, row, tell

A, B = key("a"), key("b")


def test_knows_what_it_was_told() -> None:
    store = Store()
    tell(store, row("a", title="One"), row("b"))
    assert len(store) == 2
    assert list(store.keys()) == [A, B]
    told = store.execution(A)
    assert told is not None
    assert told.title == "One"
    assert store.execution(key("c")) is None
    assert store.story(key("c")) is None
    assert store.seen_at(A) == 100.0
    assert store.seen_at(key("c")) is None


def test_an_execution_that_was_only_listed_is_kept_as_it_was_told() -> None:
    store, told = Store(), row("a", title="One")
    tell(store, told)
    assert store.execution(A) is told


@pytest.mark.parametrize("told", [{"output": ""}, {"output": {}}, {"parent_id": ""}, {"worker": ""}])
def test_what_is_told_as_empty_is_as_if_not_told_from_the_beginning(told: dict[str, object]) -> None:
    store = Store()
    tell(store, replace(row("a"), **told))  # type: ignore[arg-type]
    assert store.execution(A) == row("a")


def test_questions_of_one_step_are_one_question_from_the_beginning() -> None:
    store = Store()
    tell(store, replace(row("a"), questions=(Question(step="q", text="?"), Question(step="q", answer="y"))))
    assert store.execution(A) == replace(row("a"), questions=(Question(step="q", text="?", answer="y"),))


def test_revision_grows_only_when_something_changed() -> None:
    store = Store()
    tell(store, row("a"))
    revision = store.revision
    tell(store, row("a"), at=101.0)
    assert store.revision == revision
    assert store.seen_at(A) == 101.0
    tell(store, row("a", title="x"), at=102.0)
    assert store.revision == revision + 1


def test_counts_follow_the_statuses() -> None:
    store = Store()
    tell(store, row("a"), row("b"))
    assert store.counts()[Status.RUNNING] == 2
    tell(store, row("a", Status.FAILED), at=101.0)
    assert store.counts()[Status.RUNNING] == 1
    assert store.counts()[Status.FAILED] == 1
    assert sum(store.counts().values()) == len(store)


def test_terminal_never_regresses_and_late_answers_lose_for_listed_rows_too() -> None:
    store = Store()
    tell(store, row("a", Status.COMPLETED, title="new"), at=100.0)
    tell(store, row("a", Status.RUNNING, title="newer"), at=101.0)
    tell(store, row("a", Status.FAILED, title="late"), at=102.0, asked_at=99.0)
    told = store.execution(A)
    assert told is not None
    assert (told.status, told.title) == (Status.COMPLETED, "new")


def test_a_late_answer_is_as_late_in_the_past_as_it_was() -> None:
    """The look at 20 brought no news, but made the answer to the question of 15 a late one."""
    store = Store()
    changes = [
        Stamped(10.0, 10.0, Seen(row("a", title="one"))),
        Stamped(20.0, 20.0, Seen(row("a", title="one"))),
        Stamped(21.0, 15.0, Seen(replace(row("a", title="late"), kind="agent"))),
    ]
    store.apply(changes)
    past, now = store.at(A, 30.0), store.execution(A)
    assert past is not None
    assert past.execution == now == replace(row("a", title="one"), kind="agent")


def test_steps_and_events_open_a_story_and_the_row_goes_on() -> None:
    store = Store()
    tell(store, row("a"))
    tell(store, StepSeen(A, Step(id="s")), EventLogged(A, Event(id="e")), at=101.0)
    tell(store, row("a", Status.COMPLETED), at=102.0)
    story, told = store.story(A), store.execution(A)
    assert story is not None
    assert told is not None
    assert list(story.steps) == ["s"]
    assert list(story.events) == ["e"]
    assert story.execution is told
    assert told.status is Status.COMPLETED
    assert store.counts()[Status.COMPLETED] == 1


def test_the_story_stays_the_same_object() -> None:
    store = Store()
    tell(store, row("a"))
    story = store.story(A)
    tell(store, row("a", title="x"), at=101.0)
    assert store.story(A) is story
    assert story is not None
    assert story.execution.title == "x"
    assert story.seen_at == 101.0


def test_parts_of_an_execution_may_come_before_it_but_make_no_row() -> None:
    store = Store()
    tell(store, StepSeen(A, Step(id="s")))
    assert store.seen_at(A) is None
    assert store.execution(A) is None
    assert len(store) == 0
    tell(store, row("a"), at=101.0)
    assert store.execution(A) == row("a")
    story = store.story(A)
    assert story is not None
    assert list(story.steps) == ["s"]


@pytest.mark.parametrize("is_looked_at", [False, True])
def test_a_vanished_execution_is_kept_marked_and_comes_back(is_looked_at: bool) -> None:
    store = Store()
    tell(store, row("a"))
    if is_looked_at:
        store.story(A)
    tell(store, Vanished(A), at=101.0)
    tell(store, Vanished(A), at=102.0)
    assert store.vanished_at(A) == 101.0
    assert store.execution(A) == row("a")
    story = store.story(A)
    assert story is not None
    assert story.vanished_at == 101.0
    tell(store, row("a"), at=103.0)
    assert store.vanished_at(A) is None
    assert len(store.log(A)) == 3


def test_that_nobody_knows_an_id_does_not_make_it_an_execution() -> None:
    store = Store()
    tell(store, Vanished(A))
    assert len(store) == 0
    assert store.revision == 0
    assert store.vanished_at(A) is None


def test_logs_only_what_changed_something() -> None:
    store = Store()
    for at in (100.0, 101.0, 102.0):
        tell(store, row("a"), StepSeen(A, Step(id="s")), at=at)
    assert [stamped.at for stamped in store.log(A)] == [100.0, 100.0]


def test_children_and_the_latest() -> None:
    store = Store()
    tell(store, row("a", created=1.0), replace(row("b", created=5.0), parent_id="a"), row("c"))
    assert store.children(A) == (B,)
    assert store.latest() == B
    other = Execution(key=ExecutionKey("other", "z"), created_at=9.0)
    tell(store, other)
    assert store.latest() == other.key
    assert store.latest("prod") == B
    assert store.latest("nowhere") is None


def test_sources_and_their_health() -> None:
    store = Store()
    tell(store, HealthChanged(SourceHealth(source="dead", state=SourceState.DOWN)), row("a"))
    assert store.sources() == ("dead", "prod")
    health = store.health("dead")
    assert health is not None
    assert health.state is SourceState.DOWN
    assert store.health("prod") is None


def test_subscribers_are_told_once_until_they_take() -> None:
    store, calls = Store(), list[int]()
    subscription = store.subscribe(lambda: calls.append(len(store)))
    tell(store, row("a"))
    tell(store, row("a", title="x"), row("b"), HealthChanged(SourceHealth(source="prod")), at=101.0)
    assert calls == [1]
    assert subscription.take() == Delta(frozenset({A, B}), frozenset({"prod"}), frozenset({A, B}))
    tell(store, row("a", title="x"), HealthChanged(SourceHealth(source="prod")), at=102.0)
    assert calls == [1]
    tell(store, row("a", title="y"), at=103.0)
    assert calls == [1, 2]
    assert subscription.take() == Delta(frozenset({A}))


def test_a_closed_subscription_hears_nothing_and_others_go_on() -> None:
    store, calls = Store(), list[str]()
    one, other = store.subscribe(lambda: calls.append("one")), store.subscribe(lambda: calls.append("other"))
    one.close()
    one.close()
    tell(store, row("a"))
    assert calls == ["other"]
    assert not one.take()
    assert other.take()


def test_a_subscriber_may_close_itself_while_it_is_told() -> None:
    store, calls = Store(), list[str]()

    def notify() -> None:
        calls.append("one")
        one.close()

    one = store.subscribe(notify)
    store.subscribe(lambda: calls.append("other"))
    tell(store, row("a"))
    tell(store, row("b"))
    assert calls == ["one", "other"]


def _opened(store: Store, name: str, status: Status) -> None:
    """An execution with a step, looked at once."""
    tell(store, row(name, status=status))
    step = Step(id="s", status=Status.COMPLETED)
    store.apply([Stamped(101.0, 101.0, StepSeen(key(name), step))])
    story = store.story(key(name))
    assert story is not None
    assert story.steps


def test_details_of_what_is_over_are_kept_of_those_looked_at_last() -> None:
    store = Store(opened=2)
    for name in ("a", "b", "c"):
        _opened(store, name, Status.COMPLETED)
    forgotten, kept = store.story(A), store.story(key("c"))
    assert forgotten is not None
    assert kept is not None
    assert not forgotten.steps
    assert kept.steps
    assert store.execution(A) == row("a", status=Status.COMPLETED)
    past = store.at(A, 200.0)
    assert past is not None
    assert past.execution == row("a", status=Status.COMPLETED)
    store.apply([Stamped(102.0, 102.0, StepSeen(A, Step(id="s", status=Status.COMPLETED)))])
    again = store.story(A)
    assert again is not None
    assert again.steps


def test_details_of_what_goes_on_are_never_forgotten() -> None:
    store = Store(opened=1)
    for name in ("a", "b", "c"):
        _opened(store, name, Status.RUNNING)
    story = store.story(A)
    assert story is not None
    assert story.steps


def test_a_change_of_status_of_what_is_only_listed_waits_in_the_log_until_somebody_looks() -> None:
    store, turn = Store(), Transition(before=Status.QUEUED, after=Status.RUNNING, at=101.0)
    tell(store, row("a"))
    revision = store.revision
    for _ in range(2):
        store.apply([Stamped(101.0, 101.0, Transitioned(A, turn))])
    assert store.revision == revision + 1
    assert len(store.log(A)) == 2
    story = store.story(A)
    assert story is not None
    assert story.transitions == [turn]
