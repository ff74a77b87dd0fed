from exectop.domain.status import Status
from exectop.domain.values import Attempt, Step
from exectop.graph.model import Node
from exectop.graph.style import BAR, bar, note, style_at

SIGNS = {Status.COMPLETED: "+", Status.FAILED: "x", Status.RUNNING: ">", Status.QUEUED: "o"}


def seconds(value: float) -> str:
    return f"{value:.0f}s"


def node_of(*statuses: Status) -> Node:
    steps = tuple(Step(id=f"s{number}", status=status) for number, status in enumerate(statuses))
    return Node("n", "name", "", statuses[0], steps)


def test_attempt_and_elapsed() -> None:
    tries = (Attempt(number=1), Attempt(number=2))
    step = Step(id="a", status=Status.RUNNING, started_at=10.0, attempts=tries)
    assert note(Node("a", "a", members=(step,)), 22.0, seconds) == "×2 12s"
    assert note(Node("a", "a", members=(step,)), 22.0, seconds, is_ascii=True) == "x2 12s"
    assert note(Node("a", "a"), 22.0, seconds) == ""


def test_a_bar_shows_every_status_by_share() -> None:
    statuses = [Status.COMPLETED] * 90 + [Status.RUNNING] * 9 + [Status.FAILED]
    parts = bar(node_of(*statuses), SIGNS.__getitem__)
    assert "".join(text for text, _ in parts) == "x++++>"
    assert sum(len(text) for text, _ in parts) == BAR
    assert parts[0] == ("x", "failed")


def test_a_bar_of_one_status_is_full() -> None:
    assert bar(node_of(*[Status.QUEUED] * 3), SIGNS.__getitem__) == (("o" * BAR, "queued"),)


def test_a_step_not_started_is_a_ghost() -> None:
    assert style_at(0.0, SIGNS.__getitem__, seconds)(node_of(Status.QUEUED)).name_tag == "dim"
