"""A checker of JSON against the parts of JSON Schema that ours uses."""

import re

from exectop.domain.values import Json

_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")


def as_object(value: Json) -> dict[str, Json]:
    """The value, which must be an object."""
    assert isinstance(value, dict), value
    return value


def violations(value: Json, schema: Json, root: dict[str, Json], path: str = "$") -> list[str]:
    """What is wrong with the value, each with its path; members that the schema does not name are wrong too."""
    rules = as_object(schema)
    if "$ref" in rules:
        name = str(rules["$ref"]).removeprefix("#/$defs/")
        return violations(value, as_object(root["$defs"])[name], root, path)
    if "anyOf" in rules:
        options = rules["anyOf"]
        assert isinstance(options, list)
        tried = [violations(value, option, root, path) for option in options]
        return [] if any(not wrong for wrong in tried) else [f"{path}: fits nothing: {tried}"]
    if "const" in rules and value != rules["const"]:
        return [f"{path}: not {rules['const']}"]
    if "enum" in rules and value not in _list(rules["enum"]):
        return [f"{path}: not one of {rules['enum']}"]
    return _of_type(value, rules, root, path)


def _of_type(value: Json, rules: dict[str, Json], root: dict[str, Json], path: str) -> list[str]:
    kind = rules.get("type")
    if kind is None:
        return []
    if not _is(value, str(kind)):
        return [f"{path}: {value!r} is no {kind}"]
    if rules.get("format") == "date-time" and not _DATE_TIME.fullmatch(str(value)):
        return [f"{path}: {value!r} is no date-time"]
    wrong = []
    if isinstance(value, list):
        for place, inner in enumerate(value):
            wrong += violations(inner, rules["items"], root, f"{path}[{place}]")
    if isinstance(value, dict) and "properties" in rules:
        known = as_object(rules["properties"])
        wrong += [f"{path}: lacks {name}" for name in _list(rules["required"]) if name not in value]
        wrong += [f"{path}: {name} is unknown" for name in value if name not in known]
        for name, inner in value.items():
            wrong += violations(inner, known.get(name, {}), root, f"{path}.{name}")
    return wrong


def _list(value: Json) -> list[Json]:
    assert isinstance(value, list)
    return value


def _is(value: Json, kind: str) -> bool:
    match kind:
        case "string":
            return isinstance(value, str)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "boolean":
            return isinstance(value, bool)
        case "null":
            return value is None
        case "array":
            return isinstance(value, list)
        case "object":
            return isinstance(value, dict)
        case _:
            raise AssertionError(f"the schema has a type '{kind}'")
