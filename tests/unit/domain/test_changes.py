"""Changes name the execution they are about."""

from exectop.domain.changes import Seen
from exectop.domain.values import Execution, ExecutionKey

KEY = ExecutionKey("prod", "run-1")


def test_what_was_seen_has_the_key_of_its_execution() -> None:
    assert Seen(Execution(key=KEY)).key == KEY


def test_equal_changes_are_equal_values() -> None:
    assert Seen(Execution(key=KEY, title="a")) == Seen(Execution(key=KEY, title="a"))
    assert Seen(Execution(key=KEY, title="a")) != Seen(Execution(key=KEY, title="b"))
