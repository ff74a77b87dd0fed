"""izieroma's documents as they travel, and what they mean in domain values.

Owns: the wire models and the words of its statuses. Must not know: which call was made.
Sources: get-details and get-status of the vendor's API reference; its pages on list, dag, cancel and schemas.
"""

from typing import Any

from pydantic import Field, TypeAdapter

from exectop.domain.changes import EdgeSeen, ExecutionChange, StepSeen, Transitioned
from exectop.domain.status import Status
from exectop.domain.text import clean_line
from exectop.domain.values import Edge, ErrorInfo, Execution, ExecutionKey, Json, Step, Transition, Usage
from exectop.providers._izieroma_faults import ERROR, ErrorBody
from exectop.providers.wire import (
    Block,
    Count,
    Flag,
    Instant,
    Line,
    Maybe,
    Notes,
    Number,
    Raw,
    Rows,
    Wire,
    headline,
    in_words,
    validate,
)

NAME = "izieroma"
STATUSES = {
    "running": Status.RUNNING,
    "completed": Status.COMPLETED,
    "failed": Status.FAILED,
    "cancelled": Status.CANCELLED,
}
# "pending" is documented for nodes; the other words are those of the engine that izieroma runs.
_STEP_STATUSES = STATUSES | {
    "pending": Status.QUEUED,
    "ready": Status.QUEUED,
    "atomizing": Status.RUNNING,
    "planning": Status.RUNNING,
    "plan_done": Status.RUNNING,
    "executing": Status.RUNNING,
    "aggregating": Status.RUNNING,
    "needs_replan": Status.RUNNING,
}
_ENDS = {
    "completed_at": Status.COMPLETED,
    "failed_at": Status.FAILED,
    "cancelled_at": Status.CANCELLED,
}
_ARROW = "depends_on"  # the only documented type; the details leave it out of the same arrows
_EMPTY: tuple[object, ...] = (None, "", [], {})
_FIELDS = {
    "initial_goal": "prompt",
    "result": "output",
    "config_profile": "profile",
    "current_step": "current_step",
    "progress": "progress",
    "error": "error",
    "completed_at": "ended_at",
}


class Node(Wire):
    """A node of the graph, in both its variants."""

    id: Line = None
    type: Line = None
    status: Line = None
    input: Raw = None
    output: Raw = None
    started_at: Instant = None
    completed_at: Instant = None


class Arrow(Wire):
    """An edge, from what must come first to what depends on it."""

    start: Line = Field(None, alias="from")
    end: Line = Field(None, alias="to")
    type: Line = None


class Dag(Wire):
    """The graph; `stats` and whatever else it has are extra fields."""

    nodes: Rows[Node] = []
    edges: Rows[Arrow] = []


class Spent(Wire):
    """`metadata`: what was spent, and the user's own keys nested or beside it."""

    execution_time: Number = None
    tokens_used: Count = None
    agent_calls: Count = None
    user_metadata: Raw = None


class Run(Wire):
    """An execution as the list, the details, the status and the cancel reply tell it: any part of it."""

    execution_id: Line = None
    status: Line = None
    initial_goal: Block = None
    result: Raw = None
    config_profile: Line = None
    max_depth: Raw = None
    dag: Maybe[Dag] = None
    metadata: Raw = None
    progress: Number = None
    current_step: Line = None
    error: Raw = None
    created_at: Instant = None
    updated_at: Instant = None
    completed_at: Instant = None
    failed_at: Instant = None
    cancelled_at: Instant = None
    request_id: Raw = None  # names the reply, not the execution; the raw exchange shows it


class Paging(Wire):
    """Where a page of the list stands."""

    total: Count = None
    limit: Count = None
    offset: Count = None
    has_more: Flag = None


RUN = TypeAdapter(Run)
DAG = TypeAdapter(Dag)
PAGING = TypeAdapter(Paging)
_SPENT = TypeAdapter(Spent)


def status_of(word: str | None) -> Status:
    """The canonical status of an execution's word; the queue is only known to the engine behind the API."""
    known = STATUSES | {"pending": Status.QUEUED}
    return known.get((word or "").strip().lower(), Status.UNKNOWN)


def execution_of(key: ExecutionKey, run: Run, told: dict[str, Any], notes: Notes, *, is_partial: bool) -> Execution:
    """The execution of a document. `told`: the document as sent. A partial one (a status reply) leaves the
    metadata alone, so that what the details told of it stays."""
    status = status_of(run.status)
    spent, free, odd = _spent(run.metadata, notes)
    attributes = {**run.rest("max_depth"), **run.misfits(notes), **odd, **_unread(run)}
    notes += nameless(run.dag)
    if is_partial and free:
        attributes["metadata"], free = free, {}
    ended_at = _ended_at(run, status)
    attributes |= {
        name: told.get(name) for name in _ENDS if getattr(run, name) is not None and getattr(run, name) != ended_at
    }
    return Execution(
        key=key,
        provider=NAME,
        status=status,
        status_raw=run.status or "",
        title=headline(run.initial_goal or ""),
        profile=run.config_profile or "",
        prompt=run.initial_goal or "",
        created_at=run.created_at,
        updated_at=run.updated_at,
        ended_at=ended_at,
        duration=spent.execution_time,
        progress=_percent(run.progress, told.get("progress"), notes),
        current_step=run.current_step,
        usage=_usage(spent),
        output=run.result,
        error=_error_info(run.error, notes),
        metadata=free,
        attributes=attributes,
        notes=tuple(notes),
    )


def emptied(execution: Execution, told: dict[str, Any]) -> frozenset[str]:
    """The domain fields that the server explicitly sent as empty. What is over does no step any more."""
    over = {"current_step"} if execution.status.is_terminal and not execution.current_step else set()
    return frozenset(over) | frozenset(
        field
        for name, field in _FIELDS.items()
        if name in told and told[name] in _EMPTY and getattr(execution, field) in _EMPTY
    )


def _unread(run: Run) -> dict[str, Json]:
    """What of the graph has no place in steps and arrows: its statistics, and further fields of arrows."""
    if run.dag is None:
        return {}
    left = dag_rest(run.dag)
    return {"dag": left} if left else {}


def dag_rest(dag: Dag) -> dict[str, Json]:
    """What a graph tells besides nodes and edges, and edges that tell more than where they lead."""
    left = dag.rest()
    edges: list[Json] = [
        {"from": edge.start, "to": edge.end, **edge.rest()} for edge in dag.edges or [] if edge and edge.rest()
    ]
    return {**left, "edges": edges} if edges else left


def nameless(dag: Dag | None) -> list[str]:
    """Notes on what of a graph is left out, for nothing tells which node it is."""
    if dag is None:
        return []
    nodes = sum(1 for node in dag.nodes or [] if node is not None and not node.id)
    edges = sum(1 for edge in dag.edges or [] if edge is not None and not (edge.start and edge.end))
    told = ((nodes, "nodes", "an id"), (edges, "edges", "both ends"))
    return [f"dag.{what}: {count} without {lacking}, left out" for count, what, lacking in told if count]


def _spent(value: Json, notes: list[str]) -> tuple[Spent, dict[str, Json], dict[str, Json]]:
    """What was spent, the user's own keys, and a `metadata` that is no object as an attribute."""
    if value is None or value == {}:
        return Spent(), {}, {}
    if not isinstance(value, dict):
        return Spent(), {}, {"metadata": value}
    spent = validate(_SPENT, value, notes) or Spent()
    flat, nested = spent.rest(), spent.user_metadata
    if not isinstance(nested, dict):
        return spent, {**flat, **({} if nested is None else {"user_metadata": nested})}, {}
    own: dict[str, Json] = {clean_line(str(key)): inner for key, inner in nested.items()}
    if flat.keys() & own.keys():
        return spent, {**flat, "user_metadata": own}, {}
    return spent, {**flat, **own}, {}


def _usage(spent: Spent) -> Usage | None:
    if spent.tokens_used is None and spent.agent_calls is None:
        return None
    return Usage(tokens=spent.tokens_used, calls=spent.agent_calls)


def _ended_at(run: Run, status: Status) -> float | None:
    told = {_ENDS[name]: getattr(run, name) for name in _ENDS if getattr(run, name) is not None}
    return told.get(status, next(iter(told.values()), None))


def _percent(value: float | None, sent: Json, notes: list[str]) -> float | None:
    """Per cent. izieroma sends a whole number from 0 to 100, the engine behind it a fraction: what lies between 0
    and 1 can be nothing else."""
    if value is None:
        return None
    if isinstance(sent, float) and 0 < sent < 1:
        return value * 100
    if not 0 <= value <= 100:
        notes.append(f"progress: {value:g} lies outside 0–100")
    return value


def _error_info(value: Json, notes: list[str]) -> ErrorInfo | None:
    if value in _EMPTY:
        return None
    if not isinstance(value, dict):
        return ErrorInfo(message=in_words(value, 2000))
    error = validate(ERROR, value, notes) or ErrorBody()
    extra = error.rest("request_id")
    details = {"details": error.details, **extra} if extra else error.details
    return ErrorInfo(error.message or "", error.code or "", details)


# --- Steps, arrows, changes of status ----------------------------------------------------------------------------


def dag_changes(key: ExecutionKey, dag: Dag) -> list[ExecutionChange]:
    """Steps, arrows and dated changes of status of the nodes. A node without an id is left out."""
    changes: list[ExecutionChange] = []
    for node in dag.nodes or []:
        if node is not None and node.id:
            changes.append(StepSeen(key, _step(node.id, node)))
            changes += [Transitioned(key, turn) for turn in _node_turns(node)]
    changes += [
        EdgeSeen(key, Edge(edge.start, edge.end, edge.type or _ARROW))
        for edge in dag.edges or []
        if edge is not None and edge.start and edge.end
    ]
    return changes


def _step_status(word: str | None) -> Status:
    return _STEP_STATUSES.get((word or "").strip().lower(), Status.UNKNOWN)


def _step(id_: str, node: Node) -> Step:
    return Step(
        id=id_,
        kind=node.type or "",
        status=_step_status(node.status),
        status_raw=node.status or "",
        started_at=node.started_at,
        ended_at=node.completed_at,
        input=node.input,
        output=node.output,
        attributes=node.rest(),
    )


def _node_turns(node: Node) -> list[Transition]:
    turns = []
    status = _step_status(node.status)
    if node.started_at is not None:
        turns.append(Transition(after=Status.RUNNING, at=node.started_at, step_id=node.id))
    if node.completed_at is not None and status.is_terminal:
        turns.append(
            Transition(
                after=status,
                after_raw=node.status or "",
                before=Status.RUNNING,
                at=node.completed_at,
                step_id=node.id,
            )
        )
    return turns


def turns_of(execution: Execution) -> list[ExecutionChange]:
    """The changes of status that the document dates. A new execution is `running` at once."""
    turns = []
    status = execution.status
    if execution.created_at is not None and (status is Status.RUNNING or status.is_terminal):
        turns.append(Transition(after=Status.RUNNING, after_raw="running", at=execution.created_at))
    if execution.ended_at is not None and status.is_terminal:
        turns.append(
            Transition(
                after=status,
                after_raw=execution.status_raw,
                before=Status.RUNNING,
                before_raw="running",
                at=execution.ended_at,
            )
        )
    return [Transitioned(execution.key, turn) for turn in turns]
