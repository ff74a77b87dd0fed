"""Bodies whose fields are not what the documents say: null, missing, unknown, of another type.

Owns: changes to JSON. Must not know: vendors.
"""

import json
from typing import Any

from exectop.mock.chaos import Chaos

RATE = 0.25
IDENTITIES = frozenset({"id", "execution_id", "data", "items", "dag", "nodes", "edges"})
"""Fields that are left alone: without them there is nothing left to tell apart."""


def mutate(fault: str, body: bytes, chaos: Chaos) -> bytes:
    """The body with fields changed as the fault says; one that is not JSON is left as it is."""
    try:
        value = json.loads(body)
    except ValueError:
        return body
    return json.dumps(_change(fault, value, chaos)).encode()


def _change(fault: str, value: Any, chaos: Chaos) -> Any:
    if isinstance(value, list):
        return [_change(fault, item, chaos) for item in value]
    if not isinstance(value, dict):
        return value
    changed = {}
    for key, item in value.items():
        if key in IDENTITIES:
            changed[key] = _change(fault, item, chaos)
        elif fault == "unknown-status" and key == "status":
            changed[key] = "hibernating"
        elif fault in ("null-fields", "missing-fields", "wrong-types") and chaos.chance(RATE):
            if fault != "missing-fields":
                changed[key] = None if fault == "null-fields" else _other_type(item)
        else:
            changed[key] = _change(fault, item, chaos)
    if fault == "extra-fields":
        changed["x_unheard_of"] = {"deep": [1, "two", None]}
    return changed


def _other_type(value: Any) -> Any:
    match value:
        case bool() | None:
            return [{"not": "this"}]
        case str():
            return 17.5
        case int() | float():
            return "seventeen"
        case list():
            return {"0": "not a list"}
        case _:
            return ["not an object"]
