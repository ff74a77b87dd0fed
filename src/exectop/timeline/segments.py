"""What happened in an execution and its steps as spans of time, each with the status that held in it.

Owns: how transitions, attempts and times become segments. Must not know: columns, glyphs, colours. Instants are
epoch seconds; `now` ends what has not ended.
"""

from collections.abc import Sequence
from typing import NamedTuple

from exectop.domain.status import Status
from exectop.domain.story import Story
from exectop.domain.values import Evidence, Execution, Step, Transition

MANY = 1000
"""So many segments of one lane are not made anew, nor drawn one by one, each time it is looked at."""


class Segment(NamedTuple):
    """A span in one status. `end` is `None` while it lasts. `outcome`: the status that ended it. `attempt` counts
    from 1, 0 where tries are not told. `earliest`: it began no sooner than that and no later than `start`."""

    start: float
    end: float | None
    status: Status
    outcome: Status | None = None
    attempt: int = 0
    earliest: float | None = None


def execution_segments(story: Story) -> list[Segment]:
    """The execution's own segments: by its transitions, else by its times."""
    own = sorted((t for t in story.transitions if t.step_id is None), key=lambda t: t.at)
    execution = story.execution
    if own:
        return _by_transitions(_with_present(_with_beginning(own, execution), execution), execution.ended_at)
    return _by_times(execution.created_at, execution.started_at, execution.ended_at, execution.status)


def step_segments(step: Step, transitions: Sequence[Transition] = ()) -> list[Segment]:
    """The step's segments: each attempt is one of its own; without attempts its transitions, else its times.
    Empty for a step whose times nobody tells."""
    if len(step.attempts) > 1:
        return _by_attempts(step)
    if len(transitions) > 1:
        return _by_transitions(sorted(transitions, key=lambda t: t.at), step.ended_at)
    earliest = next((t.earliest for t in transitions if t.evidence is Evidence.INFERRED), None)
    segments = _by_times(step.queued_at, step.started_at, step.ended_at, step.status)
    if segments and earliest is not None and segments[-1].start == transitions[0].at:
        segments[-1] = segments[-1]._replace(earliest=earliest)
    return segments


def _with_beginning(own: list[Transition], execution: Execution) -> list[Transition]:
    """The list with what its first entry leaves untold: that it was created, and queued, before."""
    created = execution.created_at
    if created is None or created >= own[0].at - 0.5:
        return own
    if execution.started_at is not None and created < execution.started_at < own[0].at:
        begun = Transition(after=Status.RUNNING, at=execution.started_at)
        return [Transition(after=Status.QUEUED, at=created), begun, *own]
    return [Transition(after=own[0].before or Status.QUEUED, at=created), *own]


def _with_present(own: list[Transition], execution: Execution) -> list[Transition]:
    """The list with the present status at its end, where the last one told is another: since somebody was asked, if
    that is what it waits for, else since an instant that nobody told."""
    status, last = execution.status, own[-1]
    if status.is_terminal or status is Status.UNKNOWN or last.after is status or last.after.is_terminal:
        return own
    asked = [question.asked_at for question in execution.questions if question.is_open and question.asked_at]
    if status is Status.WAITING and asked:
        return [*own, Transition(after=status, at=max(max(asked), last.at))]
    return [*own, Transition(after=status, at=last.at, earliest=last.at)]


def _by_transitions(own: Sequence[Transition], ended: float | None) -> list[Segment]:
    segments: list[Segment] = []
    for place, transition in enumerate(own):
        following = own[place + 1] if place + 1 < len(own) else None
        if transition.after.is_terminal:
            continue
        segments.append(
            Segment(
                start=transition.at,
                end=following.at if following else ended,
                status=transition.after,
                outcome=following.after if following else None,
                earliest=transition.earliest,
            )
        )
    return segments


def _by_times(queued: float | None, started: float | None, ended: float | None, status: Status) -> list[Segment]:
    segments = []
    if queued is not None and (started is None or queued < started):
        waits = started is None and ended is None
        segments.append(
            Segment(queued, started if started is not None else ended, status if waits else Status.QUEUED)
        )
    if started is not None:
        is_over = ended is not None
        held = Status.RUNNING if is_over or status.is_terminal else status
        segments.append(Segment(started, ended, held, status if is_over else None))
    return segments


def _by_attempts(step: Step) -> list[Segment]:
    first = step.attempts[0].started_at
    segments = []
    if step.queued_at is not None and first is not None and step.queued_at < first:
        segments.append(Segment(step.queued_at, first, Status.QUEUED))
    for attempt in step.attempts:
        if attempt.started_at is None:
            continue
        last = attempt is step.attempts[-1]
        ended = attempt.ended_at if attempt.ended_at is not None or not last else step.ended_at
        outcome = attempt.status if attempt.status.is_terminal else step.status if last and ended else Status.FAILED
        held = Status.RUNNING if ended is not None else step.status
        segments.append(
            Segment(attempt.started_at, ended, held, outcome if ended is not None else None, attempt.number)
        )
    return sorted(segments, key=lambda segment: segment.start)
