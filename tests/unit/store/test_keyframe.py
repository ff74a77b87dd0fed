"""A store can be set back to any state it was in, and goes on from there as it did before."""

from hypothesis import given, settings
from hypothesis import strategies as st

from exectop.domain.changes import EventLogged, HealthChanged, Seen, Stamped, StepSeen, Vanished
from exectop.domain.health import SourceHealth
from exectop.domain.query import parse_query
from exectop.domain.status import Status
from exectop.domain.values import Event, Execution, ExecutionKey, Step
from exectop.store.keyframe import restore, take
from exectop.store.store import Store
from exectop.store.view import Sort, View
from support.strategies import KEY, stamped_lists


def seen(number: int, at: float, status: Status = Status.RUNNING, parent: str | None = None) -> Stamped:
    told = Execution(
        key=ExecutionKey("s", str(number)),
        status=status,
        status_raw=status,
        created_at=float(number),
        parent_id=parent,
    )
    return Stamped(at, at, Seen(told))


def state(store: Store) -> object:
    """All that can be read of a store, but for the versions of its stories."""
    told = []
    for key in [*store.keys(), KEY]:
        story = store.story(key)
        parts = None if story is None else (
            story.execution, dict(story.steps), list(story.edges), list(story.transitions), dict(story.events),
                story.seen_at,
            story.asked_at, story.vanished_at,
        )  # fmt: skip
        told.append(
            (key, store.execution(key), parts, list(store.log(key)), store.seen_at(key), store.vanished_at(key))
        )
    health = {name: store.health(name) for name in store.sources()}
    children = [store.children(ExecutionKey("prod", parent)) for parent in ("p1", "p2")]
    return told, health, children, dict(store.counts())


@settings(max_examples=60)
@given(changes=stamped_lists(30), where=st.integers(0, 30))
def test_going_back_and_on_again_gives_the_same(changes: list[Stamped], where: int) -> None:
    store = Store()
    store.apply(changes[:where])
    before = take(store)
    there = state(store)
    store.apply(changes[where:])
    after = take(store, before)
    end = state(store)
    restore(store, before)
    assert state(store) == there
    store.apply(changes[where:])
    assert state(store) == end
    restore(store, before)
    restore(store, after)
    assert state(store) == end
    restore(store, before)
    assert state(store) == there


def test_a_keyframe_lives_on_in_another_store_and_is_not_changed_by_either() -> None:
    first, second = Store(), Store()
    first.apply([seen(1, 10.0), Stamped(10.0, 10.0, StepSeen(ExecutionKey("s", "1"), Step(id="a")))])
    frame = take(first)
    restore(second, frame)
    second.apply([seen(2, 11.0), Stamped(11.0, 11.0, StepSeen(ExecutionKey("s", "1"), Step(id="b")))])
    first.apply([seen(1, 12.0, Status.FAILED)])
    third = Store()
    restore(third, frame)
    story = third.story(ExecutionKey("s", "1"))
    assert story is not None
    assert list(story.steps) == ["a"]
    assert story.execution.status is Status.RUNNING
    assert len(third) == 1
    assert third.counts()[Status.RUNNING] == 1


def test_what_did_not_change_is_shared_between_keyframes() -> None:
    store = Store()
    for number in (1, 2):
        store.apply(
            [seen(number, 10.0), Stamped(10.0, 10.0, EventLogged(ExecutionKey("s", str(number)), Event(id="e")))]
        )
    before = take(store)
    store.apply([seen(1, 20.0, Status.FAILED)])
    after = take(store, before)
    one, two = (ExecutionKey("s", number) for number in "12")
    assert after.stories[two] is before.stories[two]
    assert after.stories[one] is not before.stories[one]


def test_a_look_without_news_is_not_shared_away() -> None:
    store = Store()
    store.apply([seen(1, 10.0), Stamped(10.0, 10.0, EventLogged(ExecutionKey("s", "1"), Event(id="e")))])
    before = take(store)
    store.apply([seen(1, 20.0)])
    restore(store, take(store, before))
    story = store.story(ExecutionKey("s", "1"))
    assert story is not None
    assert story.seen_at == 20.0


def test_subscribers_hear_of_everything_and_stories_have_versions_of_their_own() -> None:
    store = Store()
    store.apply([seen(1, 10.0), Stamped(1.0, 1.0, HealthChanged(SourceHealth(source="s")))])
    store.apply([Stamped(10.0, 10.0, EventLogged(ExecutionKey("s", "1"), Event(id="e")))])
    frame = take(store)
    store.apply([seen(2, 11.0)])
    subscription = store.subscribe(lambda: None)
    versions = set()
    for _ in range(3):
        restore(store, frame)
        story = store.story(ExecutionKey("s", "1"))
        assert story is not None
        versions.add(story.version)
    assert len(versions) == 3
    delta = subscription.take()
    assert delta.keys == {ExecutionKey("s", "1"), ExecutionKey("s", "2")}
    assert delta.sources == {"s"}


def test_views_follow_at_once_even_before_they_are_refreshed() -> None:
    store = Store()
    store.apply([seen(1, 10.0)])
    frame = take(store)
    store.apply([seen(2, 11.0, Status.FAILED), seen(3, 12.0)])
    view = View(store, sort=Sort("created", True))
    failed = View(store, parse_query("is:failed"))
    assert (len(view), len(failed)) == (3, 1)
    restore(store, frame)
    assert [row.key.id for row in view.rows(0, 9)] == ["1"]
    assert len(failed) == 0
    assert view.row_of(ExecutionKey("s", "3")) is None
    assert view.refresh(20.0).moved
    assert failed.refresh(20.0).moved
    assert not view.refresh(20.0).moved
    store.apply([seen(3, 12.0)])
    assert view.refresh(20.0).moved
    assert [row.key.id for row in view.rows(0, 9)] == ["3", "1"]


def test_what_vanished_is_back() -> None:
    store = Store()
    store.apply([seen(1, 10.0)])
    frame = take(store)
    store.apply([Stamped(11.0, 11.0, Vanished(ExecutionKey("s", "1")))])
    restore(store, frame)
    assert store.vanished_at(ExecutionKey("s", "1")) is None
