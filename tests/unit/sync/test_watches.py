"""Which executions are watched."""

from exectop.sync.watches import GLIDE_SECONDS, KEPT, Watches
from support.fakes import FULL, key


def test_focus_moves_and_the_first_look_is_due_at_once() -> None:
    watches = Watches(FULL, 1.0)
    watches.focus(key("1"), 100.0)
    assert watches.of(key("1")).is_focused
    assert {job.due for job in watches.of(key("1")).jobs.values()} == {100.0}
    watches.focus(key("2"), 200.0)
    assert not watches.of(key("1")).is_focused
    watches.focus(None, 300.0)
    assert watches.focused is None


def test_returning_at_once_asks_nothing_that_was_just_answered() -> None:
    watches = Watches(FULL, 1.0)
    watches.focus(key("1"), 100.0)
    for job in watches.of(key("1")).jobs.values():
        job.last_at = 100.0
    watches.focus(None, 100.1)
    watches.focus(key("1"), 100.6)
    assert {job.due for job in watches.of(key("1")).jobs.values()} == {101.0}


def test_a_cursor_that_glides_on_causes_nothing() -> None:
    watches = Watches(FULL, 1.0)
    watches.focus(key("1"), 100.0)
    watches.focus(key("2"), 100.1)
    assert {job.due for job in watches.of(key("2")).jobs.values()} == {100.1 + GLIDE_SECONDS}


def test_visible_ones_come_and_go() -> None:
    watches = Watches(FULL, 1.0)
    watches.show([key("1"), key("2")])
    watches.show([key("2")])
    assert [watch.key.id for watch in watches if watch.is_visible] == ["2"]


def test_only_so_many_are_remembered_but_never_the_focused_one_lost() -> None:
    watches = Watches(FULL, 1.0)
    watches.focus(key("focused"), 0.0)
    for number in range(KEPT + 50):
        watches.of(key(str(number)))
    assert len(list(watches)) == KEPT
    assert watches.get(key("focused")) is not None
    assert watches.get(key("0")) is None
