"""The schema is that of the values."""

from dataclasses import fields

import pytest

from exectop.domain.values import Execution, Step
from exectop.present.schema import SCHEMA_NAME, is_instant, json_schema
from support.schema import as_object


@pytest.mark.parametrize(
    ("name", "truth"), [("created_at", True), ("at", True), ("earliest", True), ("duration", False)]
)
def test_knows_instants_by_their_names(name: str, truth: bool) -> None:
    assert is_instant(name) == truth


def test_names_every_field() -> None:
    schema = json_schema()
    properties = as_object(schema["properties"])
    assert {field.name for field in fields(Execution)} - {"key"} <= set(properties)
    step = as_object(as_object(schema["$defs"])["Step"])
    assert {field.name for field in fields(Step)} == set(as_object(step["properties"]))


def test_bears_its_version() -> None:
    schema = json_schema()
    assert schema["title"] == SCHEMA_NAME == "exectop.execution/1"
    assert as_object(as_object(schema["properties"])["schema"])["const"] == SCHEMA_NAME


def test_every_reference_leads_somewhere() -> None:
    schema = json_schema()
    definitions = as_object(schema["$defs"])
    stack, names = [schema], set[str]()
    while stack:
        node = stack.pop()
        if "$ref" in node:
            names.add(str(node["$ref"]).removeprefix("#/$defs/"))
        for inner in node.values():
            stack += [one for one in (inner if isinstance(inner, list) else [inner]) if isinstance(one, dict)]
    assert names == set(definitions)
