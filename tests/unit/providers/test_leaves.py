"""The yardstick itself: it must be able to say no."""

from exectop.domain.changes import Seen
from exectop.domain.status import Status
from exectop.domain.values import Execution, ExecutionKey, Json, Usage
from support.leaves import missing_values

KEY = ExecutionKey("s", "e1")


def test_everything_told_is_found() -> None:
    example: Json = {"id": "e1", "status": "DONE", "at": "1970-01-01T00:01:00Z", "took_ms": 1500, "n": [1, None, {}]}
    execution = Execution(key=KEY, status_raw="DONE", created_at=60.0, duration=1.5, usage=Usage(tokens=1))
    assert missing_values(example, [Seen(execution)]) == []


def test_a_lost_leaf_is_named() -> None:
    example: Json = {"a": {"b": ["x", "y"]}, "flag": False, "zero": 0}
    assert missing_values(example, [Seen(Execution(key=KEY, attributes={"a": "x"}))]) == [
        "a.b[1] = 'y'",
        "flag = False",
        "zero = 0",
    ]


def test_a_canonical_status_does_not_stand_for_the_vendors_word() -> None:
    execution = Execution(key=KEY, status=Status.RUNNING)
    assert missing_values({"status": "running"}, [Seen(execution)]) == ["status = 'running'"]


def test_a_value_told_twice_must_arrive_twice() -> None:
    execution = Execution(key=KEY, created_at=60.0)
    example: Json = {"made": "1970-01-01T00:01:00Z", "changed": "1970-01-01T00:01:00+00:00"}
    assert len(missing_values(example, [Seen(execution)])) == 1


def test_what_is_about_the_reply_is_left_out() -> None:
    example: Json = {"data": [{"id": "e1"}], "pagination": {"total": 9}, "paginated": 3}
    assert missing_values(example, [Seen(Execution(key=KEY))], ignoring=["pagination"]) == ["paginated = 3"]
