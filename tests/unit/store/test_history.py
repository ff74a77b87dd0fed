"""The change log of an execution, and its past."""

import random

import pytest

from exectop.domain.changes import EventLogged, ExecutionChange, Seen, Stamped, StepSeen, Transitioned, Vanished
from exectop.domain.status import Status
from exectop.domain.story import fold
from exectop.domain.values import Event, Execution, ExecutionKey, Json, Step, Transition
from exectop.store.history import History, copy_story
from support.rows import key

KEY = key("a")


def event(number: int) -> Stamped:
    return Stamped(float(number), float(number), EventLogged(KEY, Event(id=str(number))))


def filled(count: int, limit: int = 5_000) -> History:
    history = History(limit)
    for number in range(count):
        history.record(KEY, event(number))
    return history


def test_nothing_is_known_of_what_was_never_logged() -> None:
    assert History().at(KEY, 1.0) is None
    assert History().log(KEY) == ()


def test_nothing_was_known_before_the_first_change() -> None:
    assert filled(3).at(KEY, -1.0) is None


def test_the_past_holds_what_was_learned_until_then_and_no_more() -> None:
    history = filled(10)
    for instant in (0.0, 4.0, 4.5, 9.0, 99.0, 3.0, 7.0):  # forth, back and forth again
        story = history.at(KEY, instant)
        assert story is not None
        assert list(story.events) == [str(number) for number in range(min(10, int(instant) + 1))]


def test_asking_again_gives_the_same_story_and_going_on_leaves_it_alone() -> None:
    history = filled(10)
    story = history.at(KEY, 4.0)
    assert story is history.at(KEY, 4.5)
    history.at(KEY, 8.0)
    assert story is not None
    assert len(story.events) == 5


def test_later_changes_do_not_change_a_story_that_was_told() -> None:
    history = filled(3)
    story = history.at(KEY, 99.0)
    history.record(KEY, event(3))
    later = history.at(KEY, 99.0)
    assert story is not None
    assert later is not None
    assert (len(story.events), len(later.events)) == (3, 4)


def test_a_long_log_gives_its_older_half_to_a_base_and_the_present_stays_exact() -> None:
    history = filled(35, limit=10)
    log = history.log(KEY)
    assert len(log) <= 10
    everything = fold(KEY, [event(number) for number in range(35)])
    now = history.at(KEY, 99.0)
    assert now is not None
    assert now.events == everything.events
    middle = history.at(KEY, log[2].at)
    assert middle is not None
    assert list(middle.events) == [str(number) for number in range(int(log[2].at) + 1)]
    base = history.at(KEY, 0.0)
    assert base is not None
    assert list(base.events) == [str(number) for number in range(int(log[0].at))]


def test_a_clock_that_was_set_back_hides_nothing_that_came_before() -> None:
    history = History()
    for at, id_ in ((10.0, "x"), (5.0, "y"), (11.0, "z")):
        history.record(KEY, Stamped(at, at, EventLogged(KEY, Event(id=id_))))
    for instant, ids in ((5.0, ["y"]), (10.0, ["x", "y"]), (11.0, ["x", "y", "z"])):
        story = history.at(KEY, instant)
        assert story is not None
        assert list(story.events) == ids


def test_a_copy_is_equal_and_independent() -> None:
    story = fold(
        KEY,
        [
            event(0),
            Stamped(1.0, 1.0, StepSeen(KEY, Step(id="s"))),
            Stamped(2.0, 2.0, Seen(Execution(key=KEY, title="t"))),
        ],
    )
    copy = copy_story(story)
    assert all(getattr(copy, name) == getattr(story, name) for name in story.__slots__)
    copy.apply(StepSeen(KEY, Step(id="other")), 3.0)
    assert list(story.steps) == ["s"]


def test_all_logs_together_are_bounded_and_those_that_are_looked_at_stay_whole() -> None:
    history = History(opened=30)
    keys = [key(f"run {number}") for number in range(10)]

    def record(name: ExecutionKey, number: int) -> None:
        history.record(name, Stamped(float(number), float(number), EventLogged(name, Event(id=str(number)))))

    for number in range(10):
        for name in keys:
            record(name, number)
            history.log(keys[0])
    assert sum(len(history.log(name)) - 1 for name in keys) <= 30
    assert len(history.log(keys[0])) == 10, "somebody looks at it"
    assert len(history.log(keys[1])) < 10
    for name in keys:
        now = history.at(name, 99.0)
        assert now is not None
        assert list(now.events) == [str(number) for number in range(10)]
    copy = history.copy()
    for number in range(10, 40):
        copy.record(keys[5], Stamped(float(number), float(number), EventLogged(keys[5], Event(id=str(number)))))
    assert sum(len(copy.log(name)) - 1 for name in keys) <= 30
    assert len(history.log(keys[0])) == 10, "a copy is independent"


def test_what_was_only_listed_has_little_room_and_takes_none_from_what_was_opened() -> None:
    history = History(listed=10, opened=100)
    opened, listed = key("opened"), [key(f"listed {number}") for number in range(5)]
    for number in range(20):
        for name in (opened, *listed):
            row = Execution(key=name, title=f"{number}")
            history.record(name, Stamped(float(number), float(number), Seen(row)))
        history.record(opened, Stamped(float(number), float(number), EventLogged(opened, Event(id=str(number)))))
    assert len(history.log(opened)) == 40
    assert sum(len(history.log(name)) - 2 for name in listed) <= 10, "beside how it was before, and how it is"
    for name in listed:
        now = history.at(name, 99.0)
        assert now is not None
        assert now.execution.title == "19"


@pytest.mark.parametrize("seed", range(20))
def test_what_was_only_listed_is_retold_in_a_few_entries_and_its_present_stays_exact(seed: int) -> None:
    chance = random.Random(seed)
    small, names = History(listed=5), [key(f"row {number}") for number in range(4)]
    told: dict[ExecutionKey, list[Stamped]] = {name: [] for name in names}
    for number in range(60):
        name, at = chance.choice(names), float(number)
        before = fold(name, told[name])
        status = chance.choice([Status.QUEUED, Status.RUNNING, Status.WAITING])
        facts = dict.fromkeys(chance.sample("abc", chance.randint(0, 3)), number)
        row = Execution(key=name, status=status, status_raw=status.value, title=f"{number}", attributes=facts)
        turn = Transition(before=before.execution.status, after=status, at=at)
        changes: list[ExecutionChange] = (
            [Vanished(name)] if chance.random() < 0.2 else [Seen(row), Transitioned(name, turn)]
        )
        for change in changes:
            asked_at = at - chance.choice([0.0, 0.0, 5.0])
            if fold(name, told[name]).apply(change, at, asked_at):
                told[name].append(Stamped(at, asked_at, change))
                small.record(name, told[name][-1])
    for name in names:
        now, exact = small.at(name, 99.0), fold(name, told[name])
        assert now is not None
        assert now.execution == exact.execution
        assert now.transitions == exact.transitions
        assert now.vanished_at == exact.vanished_at
        assert small.at(name, told[name][0].at - 1) is None
    assert min(len(small.log(name)) - len(told[name]) for name in names) < 0, "something was given away"


def test_what_was_only_listed_keeps_its_large_parts_once() -> None:
    history = History(listed=2)
    for number in range(8):
        facts: dict[str, Json] = {"turn": number, "always": "the same"}
        status = Status.RUNNING if number < 7 else Status.COMPLETED
        row = Execution(key=KEY, status=status, status_raw=status.value, attributes=facts)
        history.record(KEY, Stamped(float(number), float(number), Seen(row)))
    kept = [stamped.change.execution for stamped in history.log(KEY) if isinstance(stamped.change, Seen)]
    assert len({id(execution.attributes) for execution in kept}) < len(kept)
    assert kept[0].status is Status.RUNNING
    assert kept[-1].attributes == {"turn": 7, "always": "the same"}


def test_what_a_listed_execution_was_before_its_end_stays_before_its_end() -> None:
    history, other = History(listed=3), key("other")
    for number, status in enumerate((Status.QUEUED, Status.RUNNING, Status.COMPLETED)):
        row = Execution(key=KEY, status=status, status_raw=status.value, output={"draft": number})
        turn = Transition(after=status, at=10.0 * number)
        for change in (Seen(row), Transitioned(KEY, turn)):
            history.record(KEY, Stamped(10.0 * number, 10.0 * number, change))
    for number in range(10):
        history.record(other, Stamped(30.0 + number, 30.0 + number, Seen(Execution(key=other, title=str(number)))))
    before, after = history.at(KEY, 12.0), history.at(KEY, 20.0)
    assert before is not None
    assert (before.execution.status, before.execution.output) == (Status.RUNNING, {"draft": 1})
    assert after is not None
    assert (after.execution.status, after.execution.output) == (Status.COMPLETED, {"draft": 2})


def test_what_was_heard_late_is_not_known_before() -> None:
    history = History()
    for at, title in ((1.0, "first"), (5.0, "last"), (3.0, "late")):
        history.record(KEY, Stamped(at, at, Seen(Execution(key=KEY, title=title))))
    told = history.at(KEY, 3.5)
    assert told is not None
    assert told.execution.title == "late"
    assert len(history.log(KEY)) == 3


def test_what_is_forgotten_is_the_steps_and_events_and_nothing_of_the_execution_itself() -> None:
    history, other = History(), key("other")
    own = Transition(before=Status.RUNNING, after=Status.FAILED, at=3.0)
    changes: list[ExecutionChange] = [
        Seen(Execution(key=KEY, status=Status.RUNNING, status_raw="running")),
        StepSeen(KEY, Step(id="s")),
        Transitioned(KEY, Transition(after=Status.FAILED, at=2.0, step_id="s")),
        Seen(Execution(key=KEY, status=Status.FAILED, status_raw="failed")),
        Transitioned(KEY, own),
        EventLogged(KEY, Event(id="e")),
    ]
    for number, change in enumerate(changes):
        history.record(KEY, Stamped(float(number), float(number), change))
    history.forget(KEY)
    history.forget(other)
    now, before = history.at(KEY, 99.0), history.at(KEY, 2.5)
    assert now is not None
    assert before is not None
    assert (now.steps, now.events, now.transitions) == ({}, {}, [own])
    assert (before.execution.status, now.execution.status) == (Status.RUNNING, Status.FAILED)
    assert history.at(other, 99.0) is None


def test_a_log_without_its_older_half_can_be_forgotten_as_well() -> None:
    history = History(limit=10)
    history.record(KEY, Stamped(0.0, 0.0, Seen(Execution(key=KEY, title="t"))))
    for number in range(1, 30):
        history.record(KEY, event(number))
    history.forget(KEY)
    now = history.at(KEY, 99.0)
    assert now is not None
    assert (now.execution.title, len(now.events)) == ("t", 0)
