"""Asteroid executions and workflows as changes.

Owns: what each field of an execution means, and the workflow's graph as steps that nobody has visited yet. Must not
know: calls, activities.
"""

from exectop.domain.changes import EdgeSeen, ExecutionChange, Seen, StepSeen, Transitioned
from exectop.domain.status import Status
from exectop.domain.text import clean_block
from exectop.domain.values import (
    NOTHING,
    Comment,
    Edge,
    ErrorInfo,
    Evidence,
    Execution,
    ExecutionKey,
    Json,
    Label,
    Link,
    Step,
    Transition,
)
from exectop.providers._asteroid_wire import (
    ARROW,
    OPTIONS,
    HumanLabel,
    Item,
    Result,
    UserComment,
    Workflow,
    block_of,
    status_of,
)
from exectop.providers.wire import Notes, first_text, validate

_OWN_NAMES = ("agent_id", "workflow_id", "workflow_version_id", "execution_options", "script_failures")
_LINKS = (
    ("live view", "live_view_url"),
    ("recording", "recording_url"),
    ("platform", "platform_url"),
    ("browser live view", "browser_live_view_url"),
    ("browser recording", "browser_recording_url"),
)
_PROMPTS = ("prompt", "task", "goal", "instructions", "message", "query", "input")


def seen(source: str, item: Item, notes: Notes | None = None) -> Seen:
    """The execution that an item tells of."""
    notes = Notes() if notes is None else notes
    status = status_of(item.status)
    result = item.execution_result
    execution = Execution(
        key=ExecutionKey(source, item.id),
        provider="asteroid",
        status=status,
        status_raw=item.status or "",
        title=first_text((item.workflow_name, item.agent_name)),
        kind="agent",
        profile=first_text((item.profile_name, item.agent_profile_name)),
        prompt=_prompt(item.inputs),
        rerun_of=item.parent_execution_id or None,
        created_at=item.created_at,
        started_at=item.started_at,
        ended_at=item.terminal_at,
        duration=item.duration,
        timeout=_timeout(item.execution_options),
        worker=item.custom_environment_id,
        input=item.inputs,
        output=result.result if result is not None else None,
        outcome=result.outcome if result is not None else None,
        error=_error(item, status, result),
        labels=tuple(_label(label) for label in item.human_labels or [] if label is not None),
        comments=tuple(_comment(comment) for comment in item.comments or [] if comment is not None),
        links=tuple(Link(name, url) for name, field in _LINKS if (url := getattr(item, field))),
        metadata=item.metadata if isinstance(item.metadata, dict) else NOTHING,
        attributes={**_attributes(item), **item.misfits(notes)},
        notes=tuple(notes),
    )
    gone = {name for name in ("labels", "comments") if _was_emptied(item, name)}
    return Seen(execution, frozenset(gone))


def _was_emptied(item: Item, name: str) -> bool:
    field = {"labels": "human_labels", "comments": "comments"}[name]
    return field in item.model_fields_set and getattr(item, field) == []


def _attributes(item: Item) -> dict[str, Json]:
    """What no field names. A name that was not chosen for the title or the profile is kept too."""
    names = [*_OWN_NAMES]
    if item.workflow_name:
        names.append("agent_name")
    if item.profile_name:
        names.append("agent_profile_name")
    if not isinstance(item.metadata, dict):
        names.append("metadata")
    attributes = item.rest(*names)
    result = item.execution_result
    about = result.rest() if result is not None else {}
    if "reasoning" in about:
        attributes["reasoning"] = about.pop("reasoning")
    if about:
        attributes["executionResult"] = about
    return attributes


def _prompt(inputs: Json) -> str:
    if isinstance(inputs, str):
        return clean_block(inputs)
    values = inputs if isinstance(inputs, dict) else {}
    return first_text(block_of(values.get(name)).strip() for name in _PROMPTS)


def _timeout(options: Json) -> float | None:
    told = validate(OPTIONS, options, [])
    return told.soft_timeout_mins * 60 if told is not None and told.soft_timeout_mins is not None else None


def _error(item: Item, status: Status, result: Result | None) -> ErrorInfo | None:
    """A failed execution has no error of its own: the reasoning or the last script that failed says why."""
    if status is not Status.FAILED:
        return None
    reasoning = block_of(result.rest().get("reasoning")) if result is not None else ""
    failures = item.script_failures if isinstance(item.script_failures, list) else []
    last = failures[-1] if failures and isinstance(failures[-1], dict) else {}
    message = reasoning or block_of(last.get("error"))
    return ErrorInfo(message=message, details=last or None) if message else None


def _label(label: HumanLabel) -> Label:
    return Label(
        name=label.name or "",
        id=label.id or "",
        color=label.color or "",
        created_at=label.created_at,
        attributes=label.rest(),
    )


def _comment(comment: UserComment) -> Comment:
    return Comment(
        id=comment.id,
        text=comment.content or "",
        author=comment.user_id or "",
        created_at=comment.created_at,
        updated_at=comment.updated_at,
        attributes=comment.rest(),
    )


def turns_of(execution: Execution) -> list[ExecutionChange]:
    """The changes of status that the dates of an execution that is over prove, for one whose log does not tell them;
    none while it lasts."""
    status, ended_at = execution.status, execution.ended_at
    if not status.is_terminal or ended_at is None:
        return []
    turns = []
    begin = _begin_of(execution, ended_at)
    before, before_raw = (None, "") if begin is None else (begin.after, begin.after_raw)
    if begin is not None:
        turns.append(begin)
    word = execution.status_raw
    turns.append(Transition(after=status, after_raw=word, before=before, before_raw=before_raw, at=ended_at))
    return [Transitioned(execution.key, turn) for turn in turns]


def _begin_of(execution: Execution, ended_at: float) -> Transition | None:
    """When it began to run: as told, else so long before its end as it took, by the published document the seconds of
    a terminal execution. Whether these hold pauses and the wait before nobody says, so that is inferred."""
    told, took = execution.started_at, execution.duration
    if told is not None:
        return Transition(after=Status.RUNNING, after_raw="running", at=told)
    if took is None or took <= 0:
        return None
    at = ended_at - took
    if execution.created_at is not None:
        at = min(max(at, execution.created_at), ended_at)
    return Transition(after=Status.RUNNING, after_raw="running", at=at, evidence=Evidence.INFERRED)


def graph_changes(key: ExecutionKey, workflow: Workflow, notes: Notes) -> list[ExecutionChange]:
    """The workflow's nodes as steps that wait to be visited, its arrows, and what else the workflow says. Steps that
    were visited keep their status: these bring no word of one."""
    graph = workflow.graph
    if graph is None:
        return []
    changes: list[ExecutionChange] = []
    for node in graph.nodes or []:
        if node is not None:
            attributes = node.rest("properties", "position")
            step = Step(
                id=node.id,
                name=node.name or "",
                kind=node.type or "",
                status=Status.QUEUED,
                attributes=attributes,
            )
            changes.append(StepSeen(key, step))
    arrows = graph.transitions if isinstance(graph.transitions, list) else []
    for value in arrows:
        arrow = validate(ARROW, value, notes)
        if arrow is not None:
            changes.append(EdgeSeen(key, Edge(arrow.start, arrow.end, arrow.type or "")))
    about: dict[str, Json] = {**workflow.rest(), **graph.rest("transitions")}
    changes.append(Seen(Execution(key=key, attributes={"workflow": about}, notes=tuple(notes))))
    return changes
