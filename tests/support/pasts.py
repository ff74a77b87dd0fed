"""Changes for the history: runs of a workflow as an engine would tell of them."""

from exectop.domain.changes import Seen, Stamped, StepSeen, Transitioned
from exectop.domain.status import Status
from exectop.domain.values import Evidence, Execution, ExecutionKey, Step, Transition

AT = 1_767_225_600.0


def key(number: int = 1) -> ExecutionKey:
    """A run."""
    return ExecutionKey("flows", f"run-{number}")


def execution(number: int = 1, status: Status = Status.COMPLETED, title: str = "import") -> Execution:
    """A run of the workflow, its payloads full of canaries."""
    return Execution(
        key=key(number),
        provider="polos",
        status=status,
        status_raw=status.value.upper(),
        title=title,
        kind="workflow",
        created_at=AT + number,
        input={"secret": "canary-input"},
        output="canary-output",
        prompt="canary-prompt",
    )


def seen(number: int = 1, status: Status = Status.COMPLETED, title: str = "import", at: float = AT) -> Stamped:
    """It was looked at."""
    return Stamped(at, at, Seen(execution(number, status, title)))


def step(number: int, name: str, seconds: float | None, status: Status = Status.COMPLETED, at: float = AT) -> Stamped:
    """One of its steps took so long."""
    told = Step(
        id=f"{name}-{number}", name=name, kind="task", status=status, status_raw=status.value, duration=seconds,
        input="canary-step",
    )  # fmt: skip
    return Stamped(at, at, StepSeen(key(number), told))


def transition(number: int, after: Status, at: float, step_id: str | None = None) -> Transition:
    """A change of status that lay between two looks."""
    return Transition(
        before=Status.QUEUED, before_raw="Q", after=after, after_raw=after.value, at=at, earliest=at - 2,
        evidence=Evidence.INFERRED, step_id=step_id,
    )  # fmt: skip


def changed(number: int, after: Status, at: float, step_id: str | None = None) -> Stamped:
    """The same as a change."""
    return Stamped(at, at, Transitioned(key(number), transition(number, after, at, step_id)))
