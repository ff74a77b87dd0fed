"""Executions as JSON: the words of the domain in snake_case, instants in ISO 8601, all fields always there.

What is printed is valid JSON and ASCII whatever a server sent: "not a number" and infinity become null, lone
surrogates and control characters are escaped.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum

from exectop.domain.story import Story
from exectop.domain.values import Edge, Execution, ExecutionKey, Json
from exectop.present.formats import iso
from exectop.present.schema import SCHEMA_NAME, is_instant, json_schema

__all__ = ["SCHEMA_NAME", "document", "dumps", "execution_document", "json_schema"]

_DEEPEST = 150
TOO_DEEP = "nested too deep to be shown"


def execution_document(execution: Execution) -> dict[str, Json]:
    """One row: `schema`, `source`, `id`, then every field of the execution."""
    head: dict[str, Json] = {"schema": SCHEMA_NAME, "source": execution.key.source, "id": execution.key.id}
    return {**head, **_fields(execution)}


def document(story: Story) -> dict[str, Json]:
    """One execution with its steps, edges, transitions and events."""
    return {
        **execution_document(story.execution),
        "steps": [_fields(step) for step in story.steps.values()],
        "edges": [edge_document(edge) for edge in story.edges],
        "transitions": [_fields(transition) for transition in story.transitions],
        "events": [_fields(event) for event in story.events.values()],
        "events_dropped": story.events_dropped,
        "seen_at": None if story.seen_at is None else iso(story.seen_at),
        "vanished_at": None if story.vanished_at is None else iso(story.vanished_at),
    }


def edge_document(edge: Edge) -> dict[str, Json]:
    """An arrow: `start`, `end`, `kind`."""
    return {"start": edge.start, "end": edge.end, "kind": edge.kind}


def dumps(value: object, indent: int | None = 2) -> str:
    """Valid ASCII JSON; `indent` None: on one line."""
    return json.dumps(_finite(value), indent=indent, allow_nan=False).replace("\x7f", "\\u007f")


def _fields(value: object) -> dict[str, Json]:
    assert is_dataclass(value)
    return {
        f.name: _plain(f.name, getattr(value, f.name))
        for f in fields(value)
        if not isinstance(getattr(value, f.name), ExecutionKey)
    }


def _plain(name: str, value: object) -> Json:
    if isinstance(value, bool | str) or value is None:
        return value.value if isinstance(value, StrEnum) else value
    if isinstance(value, int | float):
        return iso(value) if is_instant(name) else value
    if isinstance(value, tuple):
        return [_plain("", one) for one in value]
    if is_dataclass(value):
        return _fields(value)
    return _finite(value)


def _finite(value: object, depth: int = 0) -> Json:
    """A copy without numbers that JSON has no word for."""
    if depth > _DEEPEST:
        return TOO_DEEP
    if isinstance(value, Mapping):
        return {str(key): _finite(one, depth + 1) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one, depth + 1) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    assert value is None or isinstance(value, bool | int | float | str)
    return value
