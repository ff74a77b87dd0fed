"""The event log of a Polos tree as the story, the steps and the questions of one execution.

Owns: what each kind of event means. Must not know: calls, whether a page or a stream brought the event.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from exectop.domain.changes import EdgeSeen, EventLogged, ExecutionChange, Seen, StepSeen
from exectop.domain.questions import merge_questions
from exectop.domain.status import Status
from exectop.domain.text import clean_block, clean_line
from exectop.domain.values import (
    BELOW,
    NOTHING,
    Edge,
    Event,
    Execution,
    ExecutionKey,
    FormField,
    Json,
    Question,
    Severity,
    Step,
)
from exectop.providers._polos_rows import error_of
from exectop.providers._polos_spans import step_id
from exectop.providers._polos_wire import EventRow, text_in

_KINDS = ("workflow", "agent", "tool")
_LIFE = {"start": Status.RUNNING, "finish": Status.COMPLETED, "cancel": Status.CANCELLED}
_SOMEWHERE = ""  # the id of the step that was known to be current, of which only the name is known
_OTHERS = "another run, a timer or an event"
_ASK, _ANSWER, _META = "suspend_", "resume_", "notification_meta_"


def life_of(row: EventRow) -> tuple[str, str]:
    """The kind of execution and what happened to it (start, finish, cancel), empty for any other event."""
    kind, _, what = (row.event_type or "").rpartition("_")
    return (kind, what) if kind in _KINDS and what in _LIFE else ("", "")


def is_end_of(row: EventRow, execution_id: str) -> bool:
    """Whether that very run is over with this event."""
    return life_of(row)[1] in ("finish", "cancel") and row.origin()[0] == execution_id


def topic_of(workflow_id: str, root_id: str) -> str:
    """Under which all events of a tree of executions are filed."""
    return f"workflow/{workflow_id}/{root_id}"


def event_changes(
    key: ExecutionKey, root_id: str, rows: Iterable[EventRow], known: Execution | None, *, is_live: bool = False
) -> list[ExecutionChange]:
    """What the events of a root's topic tell of the execution `key`. `is_live`: they happened just now.
    A child is told its own events and those of its time that do not say whose they are; the root is told all."""
    digest = _Digest(key, root_id, known, is_live)
    for row in rows:
        owner = row.origin()[0]
        if key.id == root_id or owner == key.id or (not owner and _is_in_its_life(row, known)):
            digest.add(row, owner or key.id)
    return digest.finish()


def _is_in_its_life(row: EventRow, known: Execution | None) -> bool:
    """Whether the execution was there when the event happened."""
    if known is None or row.created_at is None:
        return True
    begin, end = known.created_at, known.ended_at
    return (begin is None or row.created_at >= begin) and (end is None or row.created_at <= end)


@dataclass
class _Digest:
    """Collects the changes of some events in their order."""

    key: ExecutionKey
    root_id: str
    known: Execution | None
    is_live: bool
    changes: list[ExecutionChange] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    open_steps: dict[str, str] = field(default_factory=dict)  # the step key by the id of the step
    owners: dict[str, str] = field(default_factory=dict)
    has_step_news: bool = False
    topic: str = ""

    def __post_init__(self) -> None:
        current = self.known.current_step if self.known is not None else None
        if current:
            self.open_steps[_SOMEWHERE], self.owners[_SOMEWHERE] = current, self.key.id

    def add(self, row: EventRow, owner: str) -> None:
        """Take one event in; `owner` is the execution it happened in."""
        self.topic = row.topic or self.topic
        kind = row.event_type or ""
        step = None
        if life_of(row)[1]:
            step = self._life(row, owner)
        elif kind in ("step_start", "step_finish"):
            step = self._step(row, owner, is_start=kind == "step_start")
        elif kind.startswith((_ASK, _ANSWER)):
            step = self._question(row)
        self.changes.append(EventLogged(self.key, _event(row, step)))

    def finish(self) -> list[ExecutionChange]:
        """The changes, with what they sum up to for the execution itself."""
        known = self.known.questions if self.known is not None else ()
        if self.known is not None and self.known.status.is_terminal:
            for owner in set(self.owners.values()):  # a run that failed leaves no event
                self._close_steps(owner, self.known.status, self.known.ended_at)
        current = next(reversed(self.open_steps.values()), None)
        is_new = self.known is None or self.known.attributes.get("topic") != self.topic
        attributes: dict[str, Json] = {"topic": self.topic} if self.topic and is_new else {}
        told = Execution(
            key=self.key,
            questions=merge_questions(known, self.questions) if self.questions else (),
            current_step=current,
            attributes=attributes or NOTHING,
        )
        if told != Execution(key=self.key) or self.has_step_news:
            cleared = frozenset({"current_step"}) if self.has_step_news and current is None else frozenset()
            self.changes.append(Seen(told, cleared))
        return self.changes

    def _life(self, row: EventRow, owner: str) -> str:
        kind, what = life_of(row)
        data, status = row.payload(), _LIFE[what]
        error = error_of(data.get("error"))
        if what == "finish" and error is not None:
            status = Status.FAILED
        self.changes.append(
            StepSeen(
                self.key,
                Step(
                    id=owner,
                    name=row.origin()[1],
                    kind=kind,
                    status=status,
                    status_raw=status.value if self.is_live or what != "start" else "",  # it may wait by now
                    execution_id=owner,
                    started_at=row.created_at if what == "start" else None,
                    ended_at=row.created_at if what != "start" else None,
                    input=data.get("payload"),
                    output=data.get("result"),
                    error=error,
                ),
            )
        )
        if owner != self.key.id and self.key.id == self.root_id:
            self.changes.append(EdgeSeen(self.key, Edge(self.root_id, owner, BELOW)))
        if what != "start":
            self._close_steps(owner, status, row.created_at)
        return owner

    def _close_steps(self, owner: str, status: Status, at: float | None) -> None:
        """What an execution was doing ends with it, finished or not."""
        for ident in [ident for ident in self.open_steps if self.owners[ident] == owner]:
            del self.open_steps[ident]
            if ident == _SOMEWHERE:
                continue
            step = Step(id=ident, status=status, status_raw=status.value, ended_at=at)
            self.changes.append(StepSeen(self.key, step))
        self.has_step_news = True

    def _step(self, row: EventRow, owner: str, *, is_start: bool) -> str | None:
        data = row.payload()
        name = text_in(data, "step_key")
        if not name:
            return None
        inner = data.get("data")
        inner = inner if isinstance(inner, dict) else {}
        ident, error = step_id(owner, name), error_of(inner.get("error"))
        status = Status.RUNNING if is_start else Status.COMPLETED if error is None else Status.FAILED
        step = Step(
            id=ident,
            name=name,
            kind="step",
            status=status,
            status_raw=status.value,
            parent_id=owner,
            started_at=row.created_at if is_start else None,
            ended_at=None if is_start else row.created_at,
            input={name: inner[name] for name in ("args", "kwargs") if inner.get(name)} or None,
            output=inner.get("result"),
            error=error,
        )
        self.changes += [StepSeen(self.key, step), EdgeSeen(self.key, Edge(owner, ident, "child"))]
        self.has_step_news = True
        self.open_steps.pop(ident, None)
        if self.open_steps.get(_SOMEWHERE) == name:
            del self.open_steps[_SOMEWHERE]
        if is_start:
            self.open_steps[ident] = name
            self.owners[ident] = owner
        return ident

    def _question(self, row: EventRow) -> str | None:
        """Questions and answers do not say in which execution they came up: they stand under the bare step key."""
        kind = row.event_type or ""
        if kind.startswith(_ASK):
            name = kind.removeprefix(_ASK)
            question = Question(
                step=name, text=_asked(row.data), asked_at=row.created_at, request=row.data, fields=_fields(row.data)
            )
        else:
            name = kind.removeprefix(_ANSWER)
            question = Question(step=name, answered_at=row.created_at, answer=True if row.data is None else row.data)
        if not name:
            return None
        self.questions = list(merge_questions(self.questions, [question]))
        owner = row.origin()[0]
        return step_id(owner, name) if owner else name


def _asked(request: Json) -> str:
    """What a person is asked, as well as the request says it."""
    if not isinstance(request, dict):
        return clean_block(request) if isinstance(request, str) else ""
    form = request.get("_form")
    parts = [text_in(form, "title"), text_in(form, "description")]
    parts += [text_in(request, "prompt", "question", "message")]
    text = " — ".join(part for part in parts if part)
    return text or text_in(request, "_tool", "_source")


def _fields(request: Json) -> tuple[FormField, ...]:
    """The form's fields besides the yes or no that is the answer itself."""
    form = request.get("_form") if isinstance(request, dict) else None
    told = form.get("fields") if isinstance(form, dict) else None
    fields = [
        FormField(
            key=text_in(field, "key"),
            type=text_in(field, "type"),
            label=text_in(field, "label"),
            is_required=isinstance(field, dict) and field.get("required") is True,
        )
        for field in (told if isinstance(told, list) else [])
    ]
    return tuple(field for field in fields if field.key not in ("", "approved"))


def _event(row: EventRow, step: str | None) -> Event:
    data = row.data
    extra = row.rest()
    return Event(
        id=row.id,
        at=row.created_at,
        kind=row.event_type or "",
        message=_message(row),
        severity=Severity.DEBUG if row.event_type in ("text_delta", "stream_start") else _severity(row),
        step_id=step,
        order=row.sequence_id or 0,
        data={"data": data, **extra} if extra else data,
    )


def _severity(row: EventRow) -> Severity:
    kind = row.event_type or ""
    if kind.startswith(_ASK) or kind.endswith("_cancel"):
        return Severity.WARNING
    inner = row.payload().get("data")
    failed = row.payload().get("error") or (isinstance(inner, dict) and inner.get("error"))
    return Severity.ERROR if failed else Severity.INFO


def _message(row: EventRow) -> str:
    """The event in words."""
    kind, data = row.event_type or "", row.payload()
    who, what = life_of(row)
    if what:
        name = row.origin()[1] or row.origin()[0]
        return f"{who} {name} {({'start': 'started', 'finish': 'finished', 'cancel': 'was cancelled'})[what]}"
    if kind in ("step_start", "step_finish"):
        return f"step {text_in(data, 'step_key')} {'started' if kind == 'step_start' else 'finished'}"
    if kind == "text_delta":
        return text_in(data, "content")
    if kind == "stream_start":
        return f"model answers, step {data.get('step')}" if isinstance(data.get("step"), int) else "model answers"
    if kind == "tool_call":
        return _tool_call(data.get("tool_call"))
    if kind.startswith(_ASK):
        return f"asks {kind.removeprefix(_ASK)}: {clean_line(_asked(row.data))}"
    if kind.startswith(_ANSWER):
        return f"answered {kind.removeprefix(_ANSWER)}{_verdict(data)}"
    if kind.startswith(_META):
        return f"notified about {kind.removeprefix(_META)}"
    return text_in(data, "message", "text", "content") or kind


def _tool_call(call: Json) -> str:
    function = call.get("function") if isinstance(call, dict) else None
    name, arguments = text_in(function, "name"), text_in(function, "arguments")
    return f"calls {name or 'a tool'} {arguments}".rstrip()


def _verdict(data: dict[str, Json]) -> str:
    approved = data.get("approved")
    verdict = "" if not isinstance(approved, bool) else ": approved" if approved else ": not approved"
    words = text_in(data, "comment", "feedback", "reason", "answer", "message")
    return f"{verdict}{', ' if verdict else ': '}{words}" if words else verdict


def waits_for(known: Execution, changes: Iterable[ExecutionChange]) -> list[ExecutionChange]:
    """What the whole log proves of one that waits, after these changes of it: without an open question it is not for
    a person."""
    questions = known.questions
    for change in changes:
        if isinstance(change, Seen) and change.key == known.key and change.execution.questions:
            questions = change.execution.questions
    if known.status is not Status.WAITING:
        return []
    if any(question.is_open for question in questions):
        return [Seen(Execution(key=known.key), frozenset({"waiting_for"}))]
    return [Seen(Execution(key=known.key, waiting_for=_OTHERS))]


def stream_failed(key: ExecutionKey, message: str, at: float, cursor: str) -> ExecutionChange:
    """The line for a stream that the server ended with an error."""
    return EventLogged(
        key,
        Event(
            id=f"stream-error:{cursor}",
            at=at,
            kind="error",
            message=clean_line(message) or "the server ended the stream with an error",
            severity=Severity.ERROR,
            data={"message": message},
        ),
    )


def bad_frame(key: ExecutionKey, reason: str, at: float) -> ExecutionChange:
    """The line for a frame that cannot be read; one stands for all of its kind."""
    message = f"a frame of the stream makes no sense: {reason}"
    return EventLogged(
        key, Event(id=f"bad-frame:{reason}", at=at, kind="error", message=message, severity=Severity.WARNING)
    )
