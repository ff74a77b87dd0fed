"""The JSON Schema of what `-o json` prints, derived from the values themselves, so that the two cannot part.

A number in the name grows when a field is renamed, removed or changes its meaning; new fields do not change it.
"""

import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum

from exectop.domain.values import Edge, Event, Execution, ExecutionKey, Json, Step, Transition

SCHEMA_NAME = "exectop.execution/1"
INSTANTS = frozenset({"at", "earliest"})

_INSTANT: dict[str, Json] = {"type": "string", "format": "date-time"}
_ANYTHING: dict[str, Json] = {"description": "whatever the server sent"}
_PLAIN: dict[object, str] = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}


def is_instant(name: str) -> bool:
    """Whether a field of that name holds an instant (ISO 8601 in JSON) and not seconds."""
    return name.endswith("_at") or name in INSTANTS


def json_schema() -> dict[str, Json]:
    """The schema of one execution; `steps` and what follows are only there where they were asked for, `elapsed`
    only in lists."""
    definitions: dict[str, Json] = {}
    properties: dict[str, Json] = {
        "schema": {"const": SCHEMA_NAME},
        "source": {"type": "string", "description": "the configured source"},
        "id": {"type": "string", "description": "the vendor's id, unique in the source"},
        **_properties(Execution, definitions),
    }
    required: list[Json] = list(properties)
    for name, kind in (("steps", Step), ("edges", Edge), ("transitions", Transition), ("events", Event)):
        properties[name] = {"type": "array", "items": _reference(kind, definitions)}
    properties["elapsed"] = {
        "anyOf": [{"type": "number"}, {"type": "null"}],
        "description": "of a list: seconds that it has taken so far, or took",
    }
    properties["events_dropped"] = {"type": "integer", "description": "older events that were not kept"}
    properties["seen_at"] = {"anyOf": [_INSTANT, {"type": "null"}], "description": "when the server last told of it"}
    properties["vanished_at"] = {
        "anyOf": [_INSTANT, {"type": "null"}],
        "description": "since when the server no longer knows it",
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": SCHEMA_NAME,
        "description": "An execution as exectop knows it. Durations are seconds, costs US dollars, sizes bytes.",
        "type": "object",
        "properties": properties,
        "required": required,
        "$defs": definitions,
    }


def _reference(kind: type, definitions: dict[str, Json]) -> Json:
    name = kind.__name__
    if name not in definitions:
        definitions[name] = {}  # so that a value that holds its own kind ends
        definitions[name] = _definition(kind, definitions)
    return {"$ref": f"#/$defs/{name}"}


def _definition(kind: type, definitions: dict[str, Json]) -> dict[str, Json]:
    if issubclass(kind, StrEnum):
        return {"type": "string", "enum": [member.value for member in kind]}
    properties = _properties(kind, definitions)
    text = (kind.__doc__ or "").strip().replace("\n    ", " ")
    return {
        "type": "object",
        "description": text.replace("`", ""),
        "properties": properties,
        "required": list(properties),
    }


def _properties(kind: type, definitions: dict[str, Json]) -> dict[str, Json]:
    hints = typing.get_type_hints(kind)
    names = [f.name for f in fields(kind)] if is_dataclass(kind) else list(kind.__annotations__)
    return {name: _property(name, hints[name], definitions) for name in names if hints[name] is not ExecutionKey}


def _property(name: str, hint: object, definitions: dict[str, Json]) -> Json:
    if hint == typing.get_type_hints(Step)["input"]:
        return dict(_ANYTHING)
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        return {"anyOf": [_property(name, one, definitions) for one in typing.get_args(hint)]}
    if hint is float and is_instant(name):
        return dict(_INSTANT)
    if hint in _PLAIN:
        return {"type": _PLAIN[hint]}
    if typing.get_origin(hint) is tuple:
        return {"type": "array", "items": _property("", typing.get_args(hint)[0], definitions)}
    if typing.get_origin(hint) is Mapping:
        return {"type": "object", "additionalProperties": dict(_ANYTHING)}
    if isinstance(hint, type):
        return _reference(hint, definitions)
    raise TypeError(f"the field '{name}' has the type {hint}, of which there is no JSON")
