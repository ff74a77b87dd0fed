"""Subscribers get one merged delta, and one call until they take it."""

from exectop.domain.values import ExecutionKey
from exectop.store.subscription import Delta, Subscription

A, B = ExecutionKey("prod", "a"), ExecutionKey("prod", "b")


def make(calls: list[str]) -> Subscription:
    return Subscription(lambda: calls.append("call"), lambda subscription: calls.append("close"))


def test_asks_for_one_call_until_it_is_taken() -> None:
    subscription = make([])
    assert subscription.add([A], [], [A]) is not None
    assert subscription.add([B], [], []) is None
    assert subscription.take() == Delta(frozenset({A, B}), frozenset(), frozenset({A}))
    assert subscription.add([], ["prod"], []) is not None
    assert subscription.take() == Delta(frozenset(), frozenset({"prod"}), frozenset())


def test_nothing_new_is_an_empty_delta_and_no_call() -> None:
    subscription = make([])
    assert subscription.add([], [], []) is None
    assert not subscription.take()


def test_a_delta_is_true_where_it_holds_anything() -> None:
    assert Delta(keys=frozenset({A}))
    assert Delta(sources=frozenset({"prod"}))
    assert not Delta()


def test_close_tells_the_store() -> None:
    calls: list[str] = []
    make(calls).close()
    assert calls == ["close"]
