"""The documents of the Asteroid Agents API as they travel, read leniently.

Owns: the wire models (of the published document and of later versions), the words of its statuses. Must not know:
calls, changes.
"""

from typing import Any

from pydantic import ConfigDict, TypeAdapter
from pydantic.alias_generators import to_camel

from exectop.domain.status import Status
from exectop.domain.text import clean_block, clean_line
from exectop.domain.values import Json
from exectop.providers._complaints import complaint
from exectop.providers.wire import (
    Block,
    Count,
    Id,
    Instant,
    Line,
    Maybe,
    Notes,
    Number,
    Raw,
    Rows,
    Unreadable,
    Wire,
    decode,
    decode_json,
    validate,
)

_STATUSES = {
    "queued": Status.QUEUED,
    "starting": Status.STARTING,
    "running": Status.RUNNING,
    "awaiting_confirmation": Status.WAITING,
    "paused_by_agent": Status.WAITING,
    "paused": Status.PAUSED,
    "completed": Status.COMPLETED,
    "failed": Status.FAILED,
    "cancelled": Status.CANCELLED,
}


def status_of(word: str | None) -> Status:
    """The canonical status of an Asteroid word; an unheard-of one is `UNKNOWN`."""
    return _STATUSES.get((word or "").strip().lower(), Status.UNKNOWN)


def words_of(statuses: frozenset[Status]) -> tuple[str, ...]:
    """The vendor's words for these statuses; none if one of them has no word, for then the server cannot filter."""
    if not statuses <= set(_STATUSES.values()):
        return ()
    return tuple(word for word, status in _STATUSES.items() if status in statuses)


class Camel(Wire):
    """Fields travel under camel-case names."""

    model_config = ConfigDict(alias_generator=to_camel)


class Result(Camel):
    """How an execution came out."""

    outcome: Line = None
    result: Raw = None


class HumanLabel(Camel):
    """A label that a person put on an execution."""

    id: Line = None
    name: Line = None
    color: Line = None
    created_at: Instant = None


class UserComment(Camel):
    """What a person wrote on an execution."""

    id: Id
    user_id: Line = None
    content: Block = None
    created_at: Instant = None
    updated_at: Instant = None


class Options(Camel):
    """Settings of one run."""

    soft_timeout_mins: Number = None


class Item(Camel):
    """An execution, in the list and alone."""

    id: Id
    status: Line = None
    agent_id: Line = None
    agent_name: Line = None
    workflow_id: Line = None
    workflow_name: Line = None
    workflow_version_id: Line = None
    profile_name: Line = None
    agent_profile_name: Line = None
    custom_environment_id: Line = None
    created_at: Instant = None
    started_at: Instant = None
    terminal_at: Instant = None
    duration: Number = None
    inputs: Raw = None
    metadata: Raw = None
    execution_options: Raw = None
    execution_result: Maybe[Result] = None
    human_labels: Rows[HumanLabel] = []
    comments: Rows[UserComment] = []
    parent_execution_id: Line = None
    live_view_url: Line = None
    recording_url: Line = None
    platform_url: Line = None
    browser_live_view_url: Line = None
    browser_recording_url: Line = None
    script_failures: Raw = None


class Page(Camel):
    """A page of the list."""

    items: list[Any]
    total: Count = None


class Answer(Camel):
    """The answer to an action."""

    execution_id: Line = None
    status: Line = None


class Activity(Camel):
    """A line of the log of activities."""

    id: Id
    execution_id: Line = None
    timestamp: Instant = None
    payload: Raw = None

    def get(self, name: str) -> Any:
        """That member of the payload, `None` if there is none."""
        return self.payload.get(name) if isinstance(self.payload, dict) else None

    def text(self, name: str) -> str:
        """That member of the payload as a clean line, empty if it is no text."""
        return line_of(self.get(name))

    @property
    def kind(self) -> str:
        """The type of the activity."""
        return self.text("activityType")


class Node(Wire):
    """A node of a workflow's graph."""

    id: Id
    name: Line = None
    type: Line = None
    properties: Raw = None
    position: Raw = None


class Arrow(Wire):
    """An arrow of a workflow's graph. Its ends travel as `from` and `to`."""

    model_config = ConfigDict(alias_generator=lambda name: {"start": "from", "end": "to"}.get(name, name))

    start: Id
    end: Id
    type: Line = None


class WorkflowGraph(Wire):
    """The graph of one version of a workflow."""

    nodes: Rows[Node] = []
    transitions: Raw = None


class Workflow(Camel):
    """One version of a workflow."""

    graph: Maybe[WorkflowGraph] = None


ITEM: TypeAdapter[Item] = TypeAdapter(Item)
PAGE: TypeAdapter[Page] = TypeAdapter(Page)
ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)
ACTIVITY: TypeAdapter[Activity] = TypeAdapter(Activity)
WORKFLOW: TypeAdapter[Workflow] = TypeAdapter(Workflow)
ARROW: TypeAdapter[Arrow] = TypeAdapter(Arrow)
OPTIONS: TypeAdapter[Options] = TypeAdapter(Options)
_LIST: TypeAdapter[list[Any]] = TypeAdapter(list[Any])


def complaint_of(bad: int) -> str:
    """That so many rows of a list are left out; empty for none."""
    return f"{bad} of the rows made no sense: no id" if bad > 0 else ""


def read_items(values: list[Any]) -> list[tuple[Item, Notes]]:
    """The executions of a page, each with notes of its own. A bad row costs only that row."""
    found = []
    for value in values:
        notes = Notes()
        item = validate(ITEM, value, notes)
        if item is not None:
            found.append((item, notes))
    return found


def read_activities(body: bytes) -> tuple[list[Activity], int]:
    """The activities of a bare array in the order of their time, and how many things it holds. A bad row costs only
    that row. Raises `Unreadable`."""
    values = decode(_LIST, body)
    found = [activity for value in values if (activity := validate(ACTIVITY, value, [])) is not None]
    if len(found) > 1 and (found[0].timestamp or 0.0) > (found[-1].timestamp or 0.0):
        found.reverse()  # the newest came first; the sort keeps the order of those of one instant
    return sorted(found, key=lambda activity: activity.timestamp or 0.0), len(values)


def read_error(body: bytes) -> tuple[str, str]:
    """The server's own message and code: of an error object, of a problem, or of a plain text in JSON."""
    try:
        told = decode_json(body)
    except Unreadable:
        return "", ""
    words = clean_line(complaint(told))
    if not isinstance(told, dict):
        return words, ""
    return words, line_of(told.get("reason")) or line_of(told.get("type")).rpartition("/")[2]


def line_of(value: Json) -> str:
    """The value as a clean line if it is a text, else an empty text."""
    return clean_line(value) if isinstance(value, str) else ""


def block_of(value: Json) -> str:
    """The value as a clean text of several lines if it is a text, else an empty text."""
    return clean_block(value) if isinstance(value, str) else ""


def number_of(value: Json) -> float | None:
    """The value if it is a number that is one."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < 1e300 else None
