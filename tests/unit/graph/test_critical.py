from exectop.domain.status import Status
from exectop.domain.values import Edge, Step
from exectop.graph.critical import critical_path, durations_of
from exectop.graph.model import Graph, build


def timed(**seconds: float | None) -> Graph:
    steps = [
        Step(id=id_, name=id_, kind="k", status=Status.QUEUED if took is None else Status.COMPLETED, duration=took)
        for id_, took in seconds.items()
    ]
    return build(steps, [Edge("a", "b"), Edge("a", "c"), Edge("b", "d"), Edge("c", "d")])


def test_the_longest_path_by_duration() -> None:
    found = critical_path(timed(a=1.0, b=10.0, c=2.0, d=3.0), 0.0)
    assert found.nodes == (0, 1, 3)
    assert found.length == 14.0
    assert found.slack == (0.0, 0.0, 8.0, 0.0)


def test_what_has_not_begun_takes_as_long_as_its_kind() -> None:
    assert durations_of(timed(a=1.0, b=5.0, c=9.0, d=None), 0.0) == [1.0, 5.0, 9.0, 5.0]


def test_nothing_has_no_path() -> None:
    assert critical_path(build([], []), 0.0).nodes == ()
    assert critical_path(timed(a=None, b=None), 0.0).length == 0.0
