"""The values a monitor is about: execution, step, edge, transition, event. All frozen and slotted.

Shapes and units: instants are UTC epoch seconds (`float`), durations seconds, sizes bytes, costs US dollars.
`None` means "not told". Every `str` is already clean (see `domain.text`); every `Json` is as the server
sent it and must be cleaned where it is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from exectop.domain.status import Status

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

NOTHING: Mapping[str, Json] = MappingProxyType({})


def _nothing() -> Mapping[str, Json]:
    return NOTHING


class ExecutionKey(NamedTuple):
    """The identity of an execution everywhere: the configured source and the vendor's id."""

    source: str
    id: str

    def __str__(self) -> str:
        return f"{self.source}/{self.id}"


@dataclass(frozen=True, slots=True)
class ErrorInfo:
    """What went wrong with an execution or a step."""

    message: str = ""
    code: str = ""
    details: Json = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What was spent. `calls` counts agent or tool calls, whichever the vendor tells."""

    tokens: int | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    cost_usd: float | None = None
    calls: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """A file that an execution made or was given."""

    id: str
    name: str
    size: int | None = None
    media_type: str = ""
    kind: str = ""
    created_at: float | None = None
    url: str = ""
    attributes: Mapping[str, Json] = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What a person wrote on an execution."""

    id: str
    text: str
    author: str = ""
    created_at: float | None = None
    updated_at: float | None = None
    attributes: Mapping[str, Json] = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A label that a person put on an execution; `color` is the vendor's own `#RRGGBB`."""

    name: str
    id: str = ""
    color: str = ""
    created_at: float | None = None
    attributes: Mapping[str, Json] = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True)
class Link:
    """A page about the execution elsewhere."""

    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """What an answer may hold besides yes or no. `type`: the vendor's own word, such as `number`."""

    key: str
    type: str = ""
    label: str = ""
    is_required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a person is asked before the execution goes on. `step` names it in an `approve` action. `action`: the one
    that answers it; empty where the vendor takes the answer only in its own web interface. `fields`: what the answer
    is made of besides yes or no."""

    step: str
    text: str = ""
    asked_at: float | None = None
    answered_at: float | None = None
    request: Json = None
    answer: Json = None
    action: str = "approve"
    fields: tuple[FormField, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.answer is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """One run of an agent or workflow. What no field names is in `attributes` under the vendor's own name.

    `duration`: as the vendor reports it. `progress`: per cent, as told (it may lie outside 0–100).
    `current_step`: what it does now. `waiting_for`: what it stands still for. `retries`: automatic ones so far.
    `rerun_of`: the execution this one repeats (not a parent). `notes`: fields of the reply that made no sense.
    """

    key: ExecutionKey
    provider: str = ""
    status: Status = Status.UNKNOWN
    status_raw: str = ""
    title: str = ""
    kind: str = ""
    profile: str = ""
    model: str = ""
    prompt: str = ""
    parent_id: str | None = None
    root_id: str | None = None
    rerun_of: str | None = None
    created_at: float | None = None
    started_at: float | None = None
    updated_at: float | None = None
    ended_at: float | None = None
    duration: float | None = None
    progress: float | None = None
    current_step: str | None = None
    waiting_for: str | None = None
    usage: Usage | None = None
    retries: int | None = None
    timeout: float | None = None
    worker: str | None = None
    queue: str | None = None
    input: Json = None
    output: Json = None
    outcome: str | None = None
    error: ErrorInfo | None = None
    questions: tuple[Question, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    comments: tuple[Comment, ...] = ()
    labels: tuple[Label, ...] = ()
    links: tuple[Link, ...] = ()
    metadata: Mapping[str, Json] = field(default_factory=_nothing)
    attributes: Mapping[str, Json] = field(default_factory=_nothing)
    notes: tuple[str, ...] = ()

    @property
    def is_asking(self) -> bool:
        """Whether it is known to stand still until somebody answers."""
        return self.status is Status.WAITING and any(question.is_open for question in self.questions)

    @property
    def needs_person(self) -> bool:
        """Whether it stands still until somebody answers, as far as is known: a list may tell no more than that it
        waits, and then a person has to look."""
        is_untold = not (self.questions or self.waiting_for)
        return self.is_asking or (self.status is Status.WAITING and is_untold)

    @property
    def live_progress(self) -> float | None:
        """The progress in per cent, unless it is the last one told of what is completed by now."""
        is_outdated = self.status is Status.COMPLETED and self.progress is not None and self.progress < 100
        return None if is_outdated else self.progress

    def elapsed(self, now: float) -> float | None:
        """Seconds it has taken so far or took in all; never negative; `None` before it started."""
        if self.status.is_terminal and self.duration is not None:
            return max(0.0, self.duration)
        begin = self.started_at if self.started_at is not None else self.created_at
        if begin is None:
            return None
        if self.ended_at is not None:
            return max(0.0, self.ended_at - begin)
        return None if self.status.is_terminal else max(0.0, now - begin)

    def until(self, now: float) -> float:
        """What `now` is for its steps: where it is over its end, for no step of it goes on."""
        if not self.status.is_terminal:
            return now
        begin = self.started_at if self.started_at is not None else self.created_at
        computed = None if begin is None or self.duration is None else begin + self.duration
        return min(now, next((at for at in (self.ended_at, computed, self.updated_at) if at is not None), now))


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try of a step. `number` counts from 1; `input` and `output` only where the vendor tells them of each."""

    number: int
    status: Status = Status.UNKNOWN
    started_at: float | None = None
    ended_at: float | None = None
    input: Json = None
    output: Json = None
    error: ErrorInfo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A node of an execution's graph. `parent_id` nests it in another step; `execution_id` names the child
    execution that it is. A step that was never reported started is `QUEUED` (drawn as a ghost)."""

    id: str
    name: str = ""
    kind: str = ""
    status: Status = Status.UNKNOWN
    status_raw: str = ""
    parent_id: str | None = None
    execution_id: str | None = None
    queued_at: float | None = None
    started_at: float | None = None
    ended_at: float | None = None
    duration: float | None = None
    attempts: tuple[Attempt, ...] = ()
    usage: Usage | None = None
    input: Json = None
    output: Json = None
    error: ErrorInfo | None = None
    attributes: Mapping[str, Json] = field(default_factory=_nothing)

    @property
    def label(self) -> str:
        return self.name or self.kind or self.id

    def elapsed(self, now: float) -> float | None:
        """Seconds it has taken so far or took in all; never negative; `None` before it started."""
        if self.duration is not None and self.status.is_terminal:
            return max(0.0, self.duration)
        if self.started_at is None:
            return None
        if self.ended_at is not None:
            return max(0.0, self.ended_at - self.started_at)
        return None if self.status.is_terminal else max(0.0, now - self.started_at)


BELOW = "below"
"""The kind of an edge from the top of a tree to a step somewhere below it, until its place is told."""


class Edge(NamedTuple):
    """An arrow from a step that must come first to one that depends on it. Either end may name no known step."""

    start: str
    end: str
    kind: str = ""


class Evidence(StrEnum):
    """How a transition is known: the server said when, we saw it, or it lies between two looks."""

    REPORTED = "reported"
    OBSERVED = "observed"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A change of status of the execution, or of the step `step_id`. An inferred one happened after `earliest`
    and not after `at`."""

    after: Status
    after_raw: str = ""
    before: Status | None = None
    before_raw: str = ""
    at: float
    earliest: float | None = None
    evidence: Evidence = Evidence.REPORTED
    step_id: str | None = None
    reason: str = ""


class Severity(StrEnum):
    """How much an event matters."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A line of an execution's own story. `id` is unique in the execution; `order` sorts events of one instant."""

    id: str
    at: float | None = None
    kind: str = ""
    message: str = ""
    severity: Severity = Severity.INFO
    step_id: str | None = None
    order: int = 0
    data: Json = field(default=None, compare=False)
