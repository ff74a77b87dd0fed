"""Pairs of executions that can be compared, made from a few words."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from exectop.domain.changes import EdgeSeen, ExecutionChange, Seen, StepSeen
from exectop.domain.status import Status
from exectop.domain.story import Story
from exectop.domain.values import Attempt, Edge, ErrorInfo, Execution, ExecutionKey, Step
from support.stories import NOW

LEFT = ExecutionKey("flows", "11111111-aaaa-4aaa-8aaa-111111111111")
RIGHT = ExecutionKey("flows", "22222222-bbbb-4bbb-8bbb-222222222222")
NAMES = ("fetch", "parse", "check", "store")


def execution(key: ExecutionKey, begin: float, status: Status = Status.COMPLETED) -> Execution:
    """An execution of half a minute."""
    return Execution(
        key=key,
        provider="polos",
        status=status,
        status_raw=status.value,
        title="nightly_import",
        kind="workflow",
        model="large-2",
        prompt="Import the night's orders",
        created_at=begin,
        started_at=begin,
        ended_at=begin + 30,
    )


def chain(prefix: str, begin: float, names: Sequence[str] = NAMES) -> list[Step]:
    """Completed steps of five seconds each, one after the other; ids begin with `prefix`."""
    return [
        Step(
            id=f"{prefix}{name}",
            name=name,
            kind="task",
            status=Status.COMPLETED,
            status_raw="completed",
            started_at=begin + 5 * place,
            ended_at=begin + 5 * place + 5,
            input={"rows": 10 * place},
            output={"rows": 10 * place + 10},
        )
        for place, name in enumerate(names)
    ]


def changes(
    execution: Execution, steps: Sequence[Step], edges: Sequence[Edge] | None = None
) -> list[ExecutionChange]:
    """What makes the story; without `edges` each step follows the one before."""
    pairs = pairwise(steps) if edges is None else ()
    links = [Edge(a.id, b.id) for a, b in pairs] if edges is None else edges
    key = execution.key
    told: list[ExecutionChange] = [Seen(execution)]
    told += [StepSeen(key, step) for step in steps]
    told += [EdgeSeen(key, edge) for edge in links]
    return told


def story(execution: Execution, steps: Sequence[Step], edges: Sequence[Edge] | None = None) -> Story:
    """The story of these steps."""
    made = Story(execution.key)
    for change in changes(execution, steps, edges):
        made.apply(change, NOW)
    return made


def good() -> Story:
    """A run of four steps that went well."""
    return story(execution(LEFT, NOW - 1000), chain("l-", NOW - 1000))


def bad_steps() -> list[Step]:
    """The steps of a run that failed in its third one, at the second try."""
    fetch, parse, check, last = chain("r-", NOW - 500)
    error = ErrorInfo("row 7 is broken", code="BadRow")
    tries = (
        Attempt(number=1, status=Status.FAILED, error=ErrorInfo("timeout")),
        Attempt(number=2, status=Status.FAILED, error=error),
    )
    check = replace(
        check, status=Status.FAILED, status_raw="failed", output=None, error=error, attempts=tries, input={"rows": 21}
    )
    never = {"started_at": None, "ended_at": None, "input": None, "output": None}
    return [fetch, parse, check, replace(last, status=Status.QUEUED, status_raw="queued", **never)]  # type: ignore[arg-type]


def bad() -> Story:
    """A run of the same workflow that failed in its third step."""
    failed = replace(execution(RIGHT, NOW - 500, Status.FAILED), error=ErrorInfo("row 7 is broken"), model="small-1")
    return story(failed, bad_steps())
