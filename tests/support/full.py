"""A story in which every field of every value is told, each with a value of its own, and the walk over its leaves."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum

from exectop.domain.changes import EdgeSeen, EventLogged, Seen, StepSeen, Transitioned
from exectop.domain.status import Status
from exectop.domain.story import Story
from exectop.domain.values import (
    Artifact,
    Attempt,
    Comment,
    Edge,
    ErrorInfo,
    Event,
    Evidence,
    Execution,
    ExecutionKey,
    Label,
    Link,
    Question,
    Severity,
    Step,
    Transition,
    Usage,
)

NOW = 1_767_225_600.0
KEY = ExecutionKey("the-source", "the-id")

FULL = Execution(
    key=KEY,
    provider="the-provider",
    status=Status.WAITING,
    status_raw="THE_RAW_WORD",
    title="the title",
    kind="the-kind",
    profile="the-profile",
    model="the-model",
    prompt="first line of the prompt\nsecond line of the prompt",
    parent_id="the-parent",
    root_id="the-root",
    rerun_of="the-original",
    created_at=NOW - 1000.25,
    started_at=NOW - 900.5,
    updated_at=NOW - 800,
    ended_at=NOW - 700,
    duration=123.456,
    progress=41.5,
    current_step="the-step-now",
    waiting_for="the-thing-awaited",
    usage=Usage(tokens=11_111, input_tokens=22_222, output_tokens=33_333, cost_usd=0.012345, calls=44),
    retries=55,
    timeout=3666.0,
    worker="the-worker",
    queue="the-queue",
    input={"in-key": "in-value", "in-number": 66.5, "in-text": "line one\nline two"},
    output=["out-value", {"deep": [77, True, None]}],
    outcome="the-outcome",
    error=ErrorInfo("the error message\nits second line", "E_CODE", {"detail-key": "detail-value"}),
    questions=(
        Question(
            step="q-step",
            text="the question?",
            asked_at=NOW - 600,
            request={"request-key": "request-value"},
        ),
        Question(step="q-done", text="the other?", answered_at=NOW - 500, answer={"answer-key": "answer-value"}),
    ),
    artifacts=(
        Artifact(
            id="artifact-id",
            name="artifact-name",
            size=4321,
            media_type="text/x-artifact",
            kind="artifact-kind",
            created_at=NOW - 400,
            url="https://artifact.example",
            attributes={"artifact-attribute": "artifact-extra"},
        ),
    ),
    comments=(
        Comment(
            id="comment-id",
            text="the comment\nwith two lines",
            author="comment-author",
            created_at=NOW - 300,
            updated_at=NOW - 200,
            attributes={"comment-attribute": "comment-extra"},
        ),
    ),
    labels=(
        Label(
            name="label-name",
            id="label-id",
            color="label-color",
            created_at=NOW - 100,
            attributes={"label-attribute": "label-extra"},
        ),
    ),
    links=(Link("link-name", "https://link.example"),),
    metadata={"meta-key": {"meta-deep": "meta-value"}, "meta-flag": False, "meta-nothing": None},
    attributes={"attribute-key": "attribute-value", "attribute-list": [88, "eighty-eight"]},
    notes=("the note of what made no sense",),
)

STEP = Step(
    id="s-id",
    name="s-name",
    kind="s-kind",
    status=Status.FAILED,
    status_raw="S_RAW",
    parent_id="s-parent",
    execution_id="s-execution",
    queued_at=NOW - 890,
    started_at=NOW - 880,
    ended_at=NOW - 870,
    duration=9.25,
    attempts=(
        Attempt(
            number=1,
            status=Status.FAILED,
            started_at=NOW - 879,
            ended_at=NOW - 878,
            error=ErrorInfo("attempt error", "A_CODE", {"attempt-detail": 1}),
        ),
    ),
    usage=Usage(tokens=1, input_tokens=2, output_tokens=3, cost_usd=0.5, calls=4),
    input={"step-in": "step-in-value"},
    output="step output",
    error=ErrorInfo("step error", "S_CODE", ["step-detail"]),
    attributes={"step-attribute": "step-extra"},
)
EDGE = Edge("s-id", "t-id", "edge-kind")
TRANSITION = Transition(
    after=Status.WAITING,
    after_raw="AFTER_RAW",
    before=Status.RUNNING,
    before_raw="BEFORE_RAW",
    at=NOW - 650,
    earliest=NOW - 660,
    evidence=Evidence.INFERRED,
    step_id="s-id",
    reason="the reason",
)
EVENT = Event(
    id="e-id",
    at=NOW - 640,
    kind="e-kind",
    message="event line one\nevent line two",
    severity=Severity.WARNING,
    step_id="s-id",
    order=7,
    data={"event-key": "event-value"},
)


def full_story() -> Story:
    """Everything told once."""
    story = Story(KEY)
    for change in (
        Seen(FULL),
        StepSeen(KEY, STEP),
        EdgeSeen(KEY, EDGE),
        Transitioned(KEY, TRANSITION),
        EventLogged(KEY, EVENT),
    ):
        story.apply(change, NOW)
    return story


def leaves(value: object, name: str = "") -> Iterator[tuple[str, object]]:
    """Every plain value inside with the name of its field, and every key of a mapping as its own leaf."""
    if isinstance(value, Enum):
        yield name, value.value
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from leaves(getattr(value, field.name), field.name)
    elif isinstance(value, ExecutionKey | Edge):
        for field_name in value._fields:
            yield from leaves(getattr(value, field_name), field_name)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield "key", key
            yield from leaves(inner, "value")
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from leaves(inner, name)
    else:
        yield name, value


def spelled(name: str, value: object, moment_of: object) -> list[str]:
    """The texts of which all must be on the screen for that leaf; `moment_of` spells instants."""
    assert callable(moment_of)
    if value is None:
        return []
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, float) and (name.endswith("_at") or name in ("at", "earliest")):
        return [str(moment_of(value))]
    if isinstance(value, float):
        return [f"{value:g}" if value == int(value) else repr(value)]
    return str(value).split("\n")


def silent_fields(value: object) -> list[str]:
    """Fields that still have their default, so that they prove nothing."""
    assert is_dataclass(value)
    return [field.name for field in fields(value) if getattr(value, field.name) in (None, "", (), {}, field.default)]
