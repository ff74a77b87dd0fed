"""The examples of the vendors' documents, served as they stand: the `documents` scenario.

Owns: the files in `examples/` and the runs that carry them. Must not know: HTTP. The files named `*-details`,
`*-status-*`, `claude-*` are the published examples to the letter; the Polos and Asteroid documents give schemas
only, so their files hold one full example of each schema, every field set.
"""

import json
from functools import cache
from importlib import resources
from typing import Any

from exectop.mock.plan import RunPlan

_DAY = "2025-11-11T10:30:00Z"


@cache
def example(name: str) -> Any:
    """The example of that file name, without `.json`."""
    return json.loads(resources.files("exectop.mock").joinpath(f"examples/{name}.json").read_text(encoding="utf-8"))


def document_plans() -> list[RunPlan]:
    """A run for each example; the vendors serve its `document`."""
    return [
        *(_plan("izieroma", name, "execution_id") for name in _IZIEROMA),
        *(_plan("polos", name, "id") for name in ("polos-root", "polos-execution")),
        _plan("asteroid", "asteroid-execution", "id"),
        *(_plan("claude-agent", name, "id") for name in ("claude-completed", "claude-failed")),
    ]


_IZIEROMA = ("izieroma-details", "izieroma-status-running", "izieroma-status-failed")
_RESULT_AT = 1_762_857_000.0  # 2025-11-11T10:30:00Z, the day of the first document


def _plan(vendor: str, name: str, id_field: str) -> RunPlan:
    document = example(name)
    return RunPlan(
        id=document[id_field],
        vendor=vendor,
        name=name,
        prompt=str(document.get("initial_goal") or document.get("prompt") or name),
        created=_RESULT_AT,
        duration=1.0,
        error="as documented" if "failed" in str(document.get("status", "")).lower() else "",
        document=document,
    )
