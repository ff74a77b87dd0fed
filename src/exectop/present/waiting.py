"""Why an execution is not moving, in one sentence: the question that a person looks at a monitor for.

Owns: reading the reason from status, questions, steps and edges. Where the server gives no reason, it says so.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

from exectop.domain.status import Status
from exectop.domain.story import Story
from exectop.domain.text import clean_line
from exectop.domain.values import Execution, Step
from exectop.present.formats import duration
from exectop.present.json_text import compact

SILENT_AFTER = 120.0
NOT_TOLD = "the API does not tell"
_PERSONS = ("paused_by", "pausedBy", "cancelled_by", "canceled_by", "cancelledBy")


def why_waiting(story: Story, now: float) -> str:
    """The reason as a sentence without a full stop; empty if it moves or is over. `now` is the server's clock."""
    execution = story.execution
    if execution.status.is_terminal:
        return ""
    return clean_line(_asks(execution, now) or _by_status(story, now))


def _asks(execution: Execution, now: float) -> str:
    """What a person is asked."""
    question = next((question for question in execution.questions if question.is_open), None)
    if question is None or execution.status in (Status.QUEUED, Status.CANCELLING):
        return ""
    since = "" if question.asked_at is None else f", asked {_span(now - question.asked_at)} ago"
    others = sum(one.is_open for one in execution.questions) - 1
    more = f" and {others} more" if others else ""
    return f"waits for a person: {question.text or question.step}{more}{since}"


def _by_status(story: Story, now: float) -> str:
    execution = story.execution
    match execution.status:
        case Status.WAITING:
            return _waits(story)
        case Status.QUEUED:
            return _is_queued(execution, now)
        case Status.PAUSED:
            return _is_held("paused", story, now)
        case Status.CANCELLING:
            return _is_held("cancelling", story, now)
        case Status.UNKNOWN:
            raw = execution.status_raw
            return f"'{raw}' is a status that this version does not know" if raw else ""
        case Status.RUNNING | Status.STARTING:
            return _retries(story) or _is_blocked(story) or _is_silent(story, now)
        case Status.COMPLETED | Status.FAILED | Status.CANCELLED:
            return ""
        case _:
            assert_never(execution.status)


def _waits(story: Story) -> str:
    execution = story.execution
    if execution.waiting_for:
        return f"waits for {execution.waiting_for}"
    return _retries(story) or _is_blocked(story) or f"waits, {NOT_TOLD} for what"


def _is_queued(execution: Execution, now: float) -> str:
    since = f" for {_span(now - execution.created_at)}" if execution.created_at is not None else ""
    queue = f" in '{execution.queue}'" if execution.queue else ""
    if execution.waiting_for:
        return f"queued{queue}{since}: waits for {execution.waiting_for}"
    if execution.worker:
        return f"queued{queue}{since}: worker '{execution.worker}' has not started it yet"
    return f"queued{queue}{since}: no worker has taken it"


def _is_held(word: str, story: Story, now: float) -> str:
    """Paused or being cancelled: since when, by whom, why."""
    execution = story.execution
    change = next(
        (one for one in reversed(story.transitions) if one.step_id is None and one.after is execution.status), None
    )
    since = execution.updated_at if change is None else change.at
    span = f" for {_span(now - since)}" if since is not None else ""
    if change is not None and change.reason:
        return f"{word}{span}: {change.reason}"
    person = _person(execution)
    if person:
        return f"{word}{span} by {person}"
    return f"{word}{span}, {NOT_TOLD} by whom" if word == "paused" else f"{word}{span}"


def _person(execution: Execution) -> str:
    for values in (execution.attributes, execution.metadata):
        for name in _PERSONS:
            if values.get(name):
                return compact(values[name], 80)
    return ""


def _retries(story: Story) -> str:
    """A step, or the execution, that tries again after an error."""
    for step in story.steps.values():
        failed = [attempt for attempt in step.attempts if attempt.status is Status.FAILED or attempt.error]
        if failed and not step.status.is_terminal:
            error = failed[-1].error
            after = f" after: {error.message or error.code}" if error and (error.message or error.code) else ""
            number = max(len(step.attempts), failed[-1].number + (step.status is Status.RUNNING))
            return f"step '{step.label}' is at attempt {number}{after}"
    execution = story.execution
    if execution.retries and execution.error is not None:
        return f"retry {execution.retries} after: {execution.error.message or execution.error.code}"
    return ""


def _is_blocked(story: Story) -> str:
    """Nothing runs and something cannot start: which step holds it up."""
    steps = story.steps
    if not steps or any(step.status in (Status.RUNNING, Status.STARTING) for step in steps.values()):
        return ""
    held = next((step for step in steps.values() if step.status in (Status.WAITING, Status.PAUSED)), None)
    if held is not None:
        child = f" (execution {held.execution_id})" if held.execution_id else ""
        return f"step '{held.label}'{child} is {held.status.value}"
    before = _before(story)
    for step in steps.values():
        if step.status is Status.QUEUED and (blocker := _root_blocker(step, steps, before)) is not None:
            return f"step '{step.label}' needs '{blocker.label}', which is {blocker.status.value}"
    return ""


def why_step_waits(story: Story, step_id: str) -> str:
    """Which unfinished step holds that one up; empty if none does."""
    step = story.steps.get(step_id)
    if step is None or step.status not in (Status.QUEUED, Status.WAITING):
        return ""
    blocker = _root_blocker(step, story.steps, _before(story))
    return "" if blocker is None else clean_line(f"needs '{blocker.label}', which is {blocker.status.value}")


def _before(story: Story) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for edge in story.edges:
        found.setdefault(edge.end, []).append(edge.start)
    return found


def _root_blocker(step: Step, steps: Mapping[str, Step], before: Mapping[str, list[str]]) -> Step | None:
    """The unfinished step at the beginning of the chain that this one waits for."""
    blocker, seen = None, {step.id}
    walk = step
    while True:
        following = next(_unfinished(before.get(walk.id, ()), steps, seen), None)
        if following is None:
            return blocker
        seen.add(following.id)
        blocker = walk = following


def _unfinished(ids: Iterable[str], steps: Mapping[str, Step], seen: set[str]) -> Iterator[Step]:
    for id_ in ids:
        step = steps.get(id_)
        if step is not None and id_ not in seen and step.status is not Status.COMPLETED:
            yield step


def _is_silent(story: Story, now: float) -> str:
    heard = last_news(story)
    return f"silent for {_span(now - heard)}" if heard is not None and now - heard >= SILENT_AFTER else ""


def last_news(story: Story) -> float | None:
    """When the server last told of anything happening in it, by its own clock."""
    execution = story.execution
    told = [execution.created_at, execution.started_at, execution.updated_at]
    if story.transitions:
        told.append(story.transitions[-1].at)
    if story.events:
        told.append(next(reversed(story.events.values())).at)
    for step in story.steps.values():
        told += (step.started_at, step.ended_at)
    return max((at for at in told if at is not None), default=None)


def _span(seconds: float) -> str:
    return duration(max(0.0, seconds))
