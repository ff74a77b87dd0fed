"""Asteroid's log of activities as the story, the visited steps, the questions and the progress of an execution.

Owns: what each type of activity changes. Must not know: calls, the words of an activity.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from exectop.domain.changes import EdgeSeen, EventLogged, ExecutionChange, Seen, StepSeen, Transitioned
from exectop.domain.questions import merge_questions
from exectop.domain.status import Status
from exectop.domain.story import merge_step
from exectop.domain.values import (
    Artifact,
    Attempt,
    Edge,
    ErrorInfo,
    Event,
    Execution,
    ExecutionKey,
    Json,
    Question,
    Step,
    Transition,
    Usage,
)
from exectop.providers._asteroid_state import LogState, Visit
from exectop.providers._asteroid_wire import Activity, line_of, number_of, status_of
from exectop.providers._asteroid_words import message_of, question_of, reason_of, severity_of, todo_counts

# By the vendor's page on statuses `resume` ends the one; for the other it has no call at all.
_OPENING = {"paused_by_agent": "resume", "awaiting_confirmation": ""}
_FILE_FIELDS = frozenset({"activityType", "fileId", "fileName", "mimeType", "fileSize", "presignedUrl"})


def activity_changes(
    key: ExecutionKey, activities: Sequence[Activity], state: LogState, known: Execution | None
) -> list[ExecutionChange]:
    """What these activities, the oldest first, tell; `state` moves on with them."""
    digest = _Digest(key, state, known)
    for activity in activities:
        digest.add(activity)
    return digest.finish()


@dataclass
class _Digest:
    """Collects the changes of some activities in their order."""

    key: ExecutionKey
    state: LogState
    known: Execution | None
    changes: list[ExecutionChange] = field(default_factory=list)
    told: Execution = field(init=False)
    cleared: set[str] = field(default_factory=set)
    attributes: dict[str, Json] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    artifacts: dict[str, Artifact] = field(default_factory=dict)
    steps: dict[str, Step] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.told = Execution(key=self.key)

    def add(self, activity: Activity) -> None:
        """Take one activity in."""
        at = activity.timestamp
        match activity.kind:
            case "status_changed":
                self._status(activity, at)
            case "transitioned_node":
                self._enter(activity, at)
            case "action_started":
                self.state.actions += 1
                self._doing(activity.text("message") or activity.text("actionName"))
            case "todos_updated":
                self._todos(activity)
            case "user_message_received":
                self._answer(at, activity.text("message"))
            case "file_added":
                self._file(activity, at)
        self.state.count += 1
        self.state.last = activity.id
        if at is not None:
            self.told = replace(self.told, updated_at=at)
        self.changes.append(EventLogged(self.key, _event(activity, self.state)))

    def finish(self) -> list[ExecutionChange]:
        """The changes, with what they sum up to for the execution itself."""
        if not self.changes:
            return []
        known = self.known
        artifacts = {one.id: one for one in known.artifacts} | self.artifacts if known is not None else self.artifacts
        told = replace(
            self.told,
            questions=merge_questions(known.questions if known is not None else (), self.questions)
            if self.questions
            else (),
            artifacts=tuple(artifacts.values()) if self.artifacts else (),
            usage=Usage(calls=self.state.actions) if self.state.actions else None,
            attributes=self.attributes,
        )
        steps = [StepSeen(self.key, step) for step in self.steps.values()]
        return [*self.changes, *steps, Seen(told, frozenset(self.cleared))]

    # --- the status -----------------------------------------------------------------------------------------------

    def _status(self, activity: Activity, at: float | None) -> None:
        word = activity.text("status")
        status, reason = status_of(word), reason_of(activity)
        if at is not None:
            change = Transition(
                before=status_of(self.state.status) if self.state.status else None,
                before_raw=self.state.status,
                after=status,
                after_raw=word,
                at=at,
                reason=reason,
            )
            self.changes.append(Transitioned(self.key, change))
        self.state.status = word
        if word == "running" and (self.known is None or self.known.started_at is None):
            self.told = replace(self.told, started_at=self.told.started_at or at)
        self._answer(at, None)
        self._wait(activity, word, status)
        self._status_of_node(word, status, at)
        if status.is_terminal:
            self._end(activity, status, reason)

    def _wait(self, activity: Activity, word: str, status: Status) -> None:
        """A pause is explained; one that the agent asked for is a question to a person."""
        is_waiting = status in (Status.WAITING, Status.PAUSED)
        self._tell("waiting_for", (reason_of(activity) or None) if is_waiting else None)
        if word in _OPENING:
            self.state.asked = activity.id
            request = activity.get("pausedPayload") or activity.get("awaitingConfirmationPayload")
            question = Question(
                step=activity.id,
                text=question_of(activity),
                asked_at=activity.timestamp,
                request=request,
                action=_OPENING[word],
            )
            self._ask(question)

    def _answer(self, at: float | None, message: str | None) -> None:
        """What a person says while a question is open answers it, and so does any further status."""
        if self.state.asked:
            answer: Json = message if message is not None else True if at is None else None
            self._ask(Question(step=self.state.asked, answered_at=at, answer=answer))
            if message is None:
                self.state.asked = ""

    def _ask(self, question: Question) -> None:
        self.questions = list(merge_questions(self.questions, [question]))

    def _end(self, activity: Activity, status: Status, reason: str) -> None:
        self._tell("current_step", None)
        before = self.told.progress if self.known is None else self.told.progress or self.known.progress
        if status is Status.COMPLETED and before is not None:
            self.told = replace(self.told, progress=100.0)  # to-dos that are open now will not be done
        completed = activity.get("completedPayload")
        if isinstance(completed, dict):
            outcome = line_of(completed.get("outcome")) or None
            self.told = replace(self.told, outcome=outcome, output=completed.get("result"))
        failed = activity.get("failedPayload")
        if status is Status.FAILED and (reason or isinstance(failed, dict)):
            details = failed.get("os_error") if isinstance(failed, dict) else None
            self.told = replace(self.told, error=ErrorInfo(message=reason, details=details))
        cancelled = activity.get("cancelledPayload")
        if isinstance(cancelled, dict):
            self.attributes["cancelledPayload"] = cancelled

    def _tell(self, name: str, value: str | None) -> None:
        """Set a text of the execution, or say that it is none any more."""
        self.told = replace(self.told, **{name: value})  # type: ignore[arg-type]
        self.cleared.add(name) if value is None else self.cleared.discard(name)

    # --- where it is ----------------------------------------------------------------------------------------------

    def _enter(self, activity: Activity, at: float | None) -> None:
        node = activity.text("newNodeUUID") or activity.text("newNodeName")
        if not node:
            return
        before, self.state.node = self.state.node, node
        self.state.name = activity.text("newNodeName") or node
        if before:
            self._leave(before, activity, at)
            self.changes.append(EdgeSeen(self.key, Edge(before, node, activity.text("transitionType"))))
        stays = self.state.enter(node, at)
        mode = activity.get("newNodeExecutionMode")
        step = Step(
            id=node,
            name=activity.text("newNodeName"),
            kind=activity.text("newNodeType"),
            status=Status.RUNNING,
            status_raw="running",
            started_at=at,
            attempts=_attempts(stays),
            attributes={"newNodeExecutionMode": mode} if mode is not None else {},
        )
        self._see_step(step)
        self._doing("")

    def _see_step(self, step: Step) -> None:
        """Only where a node stands in the end is told, so that reading a log again changes nothing."""
        before = self.steps.get(step.id)
        self.steps[step.id] = step if before is None else merge_step(before, step)

    def _leave(self, node: str, activity: Activity, at: float | None) -> None:
        took = number_of(activity.get("fromNodeDuration"))
        told = {name: activity.get(name) for name in ("fromNodeSummary", "transitionType")}
        step = Step(
            id=node,
            status=Status.COMPLETED,
            status_raw="completed",
            ended_at=at,
            duration=took / 1000 if took is not None else None,
            attempts=self._close(node, "completed", at),
            output=activity.get("fromNodeOutput"),
            attributes={name: value for name, value in told.items() if value is not None},
        )
        self._see_step(step)

    def _close(self, node: str, word: str, at: float | None) -> tuple[Attempt, ...]:
        stays = self.state.visits.get(node, [])
        if stays:
            stays[-1] = replace(stays[-1], end=at, word=word)
        return _attempts(stays)

    def _status_of_node(self, word: str, status: Status, at: float | None) -> None:
        """A node waits, pauses and ends with the execution that stands there."""
        if not self.state.node:
            return
        attempts = self._close(self.state.node, word, at) if status.is_terminal else ()
        step = Step(
            id=self.state.node,
            status=status,
            status_raw=word,
            ended_at=at if status.is_terminal else None,
            attempts=attempts,
        )
        self._see_step(step)

    def _doing(self, what: str) -> None:
        parts = dict.fromkeys(part for part in (self.state.name, what) if part)
        self._tell("current_step", " · ".join(parts) or None)

    # --- the rest -------------------------------------------------------------------------------------------------

    def _todos(self, activity: Activity) -> None:
        todos = activity.get("todos")
        done, total = todo_counts(todos)
        self.attributes["todos"] = todos
        if total:
            self.told = replace(self.told, progress=100.0 * done / total)

    def _file(self, activity: Activity, at: float | None) -> None:
        ident = activity.text("fileId") or activity.id
        size = number_of(activity.get("fileSize"))
        payload: dict[str, Json] = activity.payload
        self.artifacts[ident] = Artifact(
            id=ident,
            name=activity.text("fileName") or ident,
            size=int(size) if size is not None else None,
            media_type=activity.text("mimeType"),
            kind=activity.text("source"),
            created_at=at,
            url=activity.text("presignedUrl"),
            attributes={name: value for name, value in payload.items() if name not in _FILE_FIELDS},
        )


def _attempts(stays: Sequence[Visit]) -> tuple[Attempt, ...]:
    """A node that is visited again counts its stays."""
    if len(stays) < 2:
        return ()
    return tuple(
        Attempt(
            number=number,
            status=status_of(stay.word) if stay.word else Status.RUNNING,
            started_at=stay.start,
            ended_at=stay.end,
        )
        for number, stay in enumerate(stays, 1)
    )


def _event(activity: Activity, state: LogState) -> Event:
    extra = activity.rest()
    return Event(
        id=activity.id,
        at=activity.timestamp,
        kind=activity.kind,
        message=message_of(activity),
        severity=severity_of(activity),
        step_id=activity.text("nodeId") or state.node or None,
        order=state.count,
        data={"payload": activity.payload, **extra} if extra else activity.payload,
    )
