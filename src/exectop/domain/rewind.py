"""An execution as it was at an instant, told from what is known of it now.

Owns: what an instant hides: what began, ended, was said or answered after it. Times are the server's. What has no
time of its own (progress, tokens, the current step) is taken from `known`: what we knew at that instant.
"""

from collections.abc import Iterable
from dataclasses import replace

from exectop.domain.status import Status
from exectop.domain.story import Story
from exectop.domain.values import Attempt, Evidence, Execution, Question, Step, Transition

_UNTIMED = ("progress", "current_step", "waiting_for", "usage", "retries", "worker", "outcome", "error", "output")


def rewind(story: Story, known: Story | None, at: float) -> Story:
    """The story at that instant; a new object that shares the frozen values. O(steps + events)."""
    past = Story(story.key)
    past.execution = _execution(story, known, at)
    past.steps = {
        step.id: _step(step, known.steps.get(step.id) if known is not None else None, at)
        for step in story.steps.values()
    }
    past.edges = dict(story.edges)
    past.transitions = [transition for transition in story.transitions if transition.at <= at]
    past.events = {
        event.id: event
        for event in story.events.values()
        if (event.at <= at if event.at is not None else known is not None and event.id in known.events)
    }
    past.events_dropped = story.events_dropped
    past.seen_at = story.seen_at if known is None else known.seen_at
    past.shape, past.version = story.shape, story.version
    return past


def _execution(story: Story, known: Story | None, at: float) -> Execution:
    final = story.execution
    end = over_at(story)
    if end is not None and end <= at:
        return final
    values: dict[str, object] = {"ended_at": None, "duration": None}
    values |= {name: getattr(known.execution, name) if known is not None else None for name in _UNTIMED}
    values["started_at"] = final.started_at if final.started_at is not None and final.started_at <= at else None
    values["updated_at"] = _not_after(final.updated_at, at)
    values["questions"] = tuple(_questions(final.questions, at))
    for name in ("artifacts", "comments", "labels"):
        values[name] = tuple(item for item in getattr(final, name) if (item.created_at or at) <= at)
    values["status"], values["status_raw"] = _status(story, known, at)
    return replace(final, **values)  # type: ignore[arg-type]


def over_at(story: Story) -> float | None:
    """When it was over: as reported, else as its duration tells, else when its status is known to have become
    terminal; `None` while it is not over, or if nothing tells."""
    execution = story.execution
    if execution.ended_at is not None or not execution.status.is_terminal:
        return execution.ended_at
    begin = execution.started_at if execution.started_at is not None else execution.created_at
    if execution.duration is not None and begin is not None:
        return begin + max(0.0, execution.duration)
    ends = [change.at for change in _own(story.transitions) if change.after.is_terminal]
    return ends[-1] if ends else None


def telling_transitions(story: Story) -> list[Transition]:
    """The transitions without those that we inferred of steps which themselves tell when they began and ended."""
    return [
        change for change in story.transitions if change.evidence is Evidence.REPORTED or not _tells(story, change)
    ]


def _tells(story: Story, change: Transition) -> bool:
    step = story.steps.get(change.step_id or "")
    if step is None:
        return False
    return (step.ended_at if change.after.is_terminal else step.started_at) is not None


def _own(transitions: Iterable[Transition]) -> Iterable[Transition]:
    return (transition for transition in transitions if transition.step_id is None)


def _status(story: Story, known: Story | None, at: float) -> tuple[Status, str]:
    """The last change of status before; else what we knew, what the next one was a change from, what times say."""
    before = [change for change in _own(story.transitions) if change.at <= at]
    if before:
        return before[-1].after, before[-1].after_raw
    if known is not None and not known.execution.status.is_terminal:
        return known.execution.status, known.execution.status_raw
    following = next(iter(_own(story.transitions)), None)
    if following is not None and following.before is not None:
        return following.before, following.before_raw
    execution = story.execution
    if execution.started_at is not None:
        return (Status.RUNNING if execution.started_at <= at else Status.QUEUED), ""
    return Status.UNKNOWN, ""


def _not_after(instant: float | None, at: float) -> float | None:
    return instant if instant is not None and instant <= at else None


def _questions(questions: Iterable[Question], at: float) -> Iterable[Question]:
    for question in questions:
        if question.asked_at is not None and question.asked_at > at:
            continue
        is_answered_later = question.answered_at is not None and question.answered_at > at
        yield replace(question, answered_at=None, answer=None) if is_answered_later else question


def _step(step: Step, known: Step | None, at: float) -> Step:
    if step.started_at is None and step.ended_at is None:
        return known or replace(step, status=Status.QUEUED, status_raw="", output=None, error=None)
    if step.ended_at is not None and step.ended_at <= at:
        return step
    is_running = step.started_at is not None and step.started_at <= at
    if is_running and step.ended_at is None:
        return step
    unfinished = replace(
        step,
        ended_at=None,
        duration=None,
        output=None,
        error=None,
        usage=None,
        attempts=tuple(_attempts(step.attempts, at)),
    )
    if not is_running:
        return replace(unfinished, status=Status.QUEUED, status_raw="", started_at=None)
    if known is not None and known.status.is_active:
        return replace(unfinished, status=known.status, status_raw=known.status_raw)
    return replace(unfinished, status=Status.RUNNING, status_raw="")


def _attempts(attempts: Iterable[Attempt], at: float) -> Iterable[Attempt]:
    for attempt in attempts:
        if attempt.started_at is not None and attempt.started_at > at:
            continue
        is_open = attempt.ended_at is not None and attempt.ended_at > at
        yield replace(attempt, status=Status.RUNNING, ended_at=None, output=None, error=None) if is_open else attempt
