"""However often and in whatever order changes are told, what is over stays over; and the past is told exactly."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from exectop.domain.changes import HealthChanged, Seen, Stamped, Vanished
from exectop.domain.story import Story, fold
from exectop.domain.values import Execution
from exectop.store.store import Store
from support.strategies import KEY, stamped_lists

# What does not depend on looks that brought no news.
STATE = ("execution", "steps", "edges", "transitions", "events", "vanished_at", "shape")


def state(story: Story | None) -> dict[str, object]:
    """The story as plain values; none is a story of nothing."""
    told = Story(KEY) if story is None else story
    return {name: getattr(told, name) for name in STATE}


def known_first(changes: list[Stamped]) -> list[Stamped]:
    """Without the news that an execution vanished of which nothing else was ever told: a store does not keep it."""
    first = next((place for place, one in enumerate(changes) if not isinstance(one.change, Vanished)), len(changes))
    return changes[first:]


@given(stamped_lists().flatmap(lambda changes: st.permutations(changes + changes[:8])))
def test_shuffled_and_doubled_changes_never_regress_a_terminal_status(
    shuffled: list[Stamped],
) -> None:
    story = Story(KEY)
    seen: list[Execution] = []
    for stamped in shuffled:
        assert not isinstance(stamped.change, HealthChanged)
        story.apply(stamped.change, stamped.at, stamped.asked_at)
        seen.append(story.execution)
    for before, after in pairwise(seen):
        assert after.status.is_terminal or not before.status.is_terminal


@given(stamped_lists())
def test_telling_everything_again_changes_no_events_edges_or_shape(changes: list[Stamped]) -> None:
    once, twice = fold(KEY, changes), fold(KEY, changes + changes)
    assert (once.events, once.edges, once.shape) == (twice.events, twice.edges, twice.shape)


@given(stamped_lists(), st.lists(st.integers(90, 200), max_size=5))
def test_the_past_is_the_fold_of_what_was_told_until_then(changes: list[Stamped], instants: list[int]) -> None:
    changes = known_first(changes)
    store = Store()
    for stamped in changes:
        store.apply([stamped])
    for instant in instants:
        prefix = [stamped for stamped in changes if stamped.at <= instant]
        assert state(store.at(KEY, instant)) == state(fold(KEY, prefix))


@given(stamped_lists(), st.booleans())
def test_the_store_knows_what_the_fold_says(changes: list[Stamped], is_looked_at: bool) -> None:
    changes = known_first(changes)
    store = Store()
    for stamped in changes:
        store.apply([stamped])
        if is_looked_at:
            store.story(KEY)
    told = fold(KEY, changes)
    assert state(store.story(KEY)) == state(told)
    assert store.seen_at(KEY) == told.seen_at
    is_seen = any(isinstance(stamped.change, Seen) for stamped in changes)
    assert store.execution(KEY) == (told.execution if is_seen else None)
    assert store.vanished_at(KEY) == (told.vanished_at if is_seen else None)


@given(stamped_lists())
def test_what_is_logged_folds_into_the_present(changes: list[Stamped]) -> None:
    changes = known_first(changes)
    store = Store()
    store.apply(changes)
    assert state(fold(KEY, store.log(KEY))) == state(fold(KEY, changes))
