"""Stories whose times are easy to reckon with, for tests of the timeline."""

from collections.abc import Iterable

from exectop.domain.status import Status
from exectop.domain.story import Story
from exectop.domain.values import Attempt, Edge, Evidence, Execution, ExecutionKey, Step, Transition

BEGIN = 1000.0
KEY = ExecutionKey("lab", "run-1")


def make_step(
    id_: str, start: float | None, end: float | None = None, status: Status = Status.COMPLETED, **more: object
) -> Step:
    """A step between these seconds after the beginning."""
    values: dict[str, object] = {
        "id": id_,
        "name": id_,
        "status": status,
        "status_raw": status.value,
        "started_at": None if start is None else BEGIN + start,
        "ended_at": None if end is None else BEGIN + end,
        **more,
    }
    return Step(**values)  # type: ignore[arg-type]


def make_attempt(number: int, start: float, end: float | None, status: Status = Status.FAILED) -> Attempt:
    """A try between these seconds after the beginning."""
    ended = None if end is None else BEGIN + end
    return Attempt(number=number, status=status, started_at=BEGIN + start, ended_at=ended)


def make_story(steps: Iterable[Step] = (), edges: Iterable[tuple[str, str]] = ()) -> Story:
    """A running execution with these steps and arrows."""
    story = Story(KEY)
    story.execution = Execution(
        key=KEY, title="A run", status=Status.RUNNING, status_raw="running", created_at=BEGIN, started_at=BEGIN + 3
    )
    story.steps = {step.id: step for step in steps}
    story.edges = {Edge(start, end): None for start, end in edges}
    return story


def make_lively_story() -> Story:
    """One of everything: nesting, retries, a failure, a wait that was only inferred, a ghost, a long idle stretch."""
    tries = (
        make_attempt(1, 20, 28),
        make_attempt(2, 29, 35),
        make_attempt(3, 36, 44, Status.COMPLETED),
    )
    story = make_story(
        [
            make_step("plan", 3, 10),
            make_step("search_web", 10, 20, parent_id="plan"),
            make_step("read", 12, 18),
            make_step("flaky", 20, 44, attempts=tries),
            make_step("bad", 40, 43, Status.FAILED),
            make_step("late", 5000, None, Status.RUNNING),
            make_step("ghost", None, None, Status.QUEUED),
        ],
        [("plan", "search_web"), ("plan", "read"), ("search_web", "flaky"), ("flaky", "late"), ("read", "flaky")],
    )
    story.transitions = [
        Transition(after=Status.QUEUED, at=BEGIN),
        Transition(after=Status.RUNNING, at=BEGIN + 3),
        Transition(after=Status.WAITING, at=BEGIN + 45, earliest=BEGIN + 40, evidence=Evidence.INFERRED),
        Transition(after=Status.RUNNING, at=BEGIN + 4990),
    ]
    return story
