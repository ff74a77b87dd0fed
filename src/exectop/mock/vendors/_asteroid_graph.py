"""The graphs of Asteroid's workflows: nodes and transitions of a version.

Owns: the ids, types and properties of nodes. Must not know: HTTP, how far a run is.
A version has a start node, a node for each step of the plan and an output node.
"""

from typing import Any

from exectop.mock.plan import RunPlan, StepPlan
from exectop.mock.vendors._asteroid_items import id_of, inputs_of, time_of, version_id, version_number, workflow_id

_SCRIPTED = ("parse_page", "call_api", "embed_chunks")
_MADE = 1_766_067_600.0


def node_id(version: str, step: str) -> str:
    """The id of the node of that step in a version; `start` and `output` are steps as well."""
    return id_of("node", version, step)


def type_of(step: StepPlan) -> str:
    """The type of the node: an AI node or a script."""
    return "playwright_script" if step.name.startswith(_SCRIPTED) else "iris"


def snapshot(plan: RunPlan) -> dict[str, Any]:
    """The version that the run follows; it carries the names of both paths' schemas."""
    version = version_id(plan)
    return {
        "id": version,
        "workflowId": workflow_id(plan.name),
        "agentId": workflow_id(plan.name),
        "version": version_number(plan),
        "isPublished": True,
        "rules": "Never buy anything. Never enter payment data.",
        "graph": {"nodes": _nodes(plan, version), "transitions": _transitions(plan, version), "sticky_notes": []},
        "inputs": [{"name": name, "schema": {"type": "string"}, "required": True} for name in inputs_of(plan)],
        "files": [],
        "createdAt": time_of(_MADE),
        "author": "robin.vermeer@broker.example",
        "rev": 31,
        "settings": {"viewport_width": 1280, "viewport_height": 800, "max_timeout_mins": 30},
    }


def _nodes(plan: RunPlan, version: str) -> list[dict[str, Any]]:
    found = [_node(version, "start", "Start", {"type": "start"}, 0)]
    for place, step in enumerate(plan.steps):
        found.append(_node(version, step.id, step.name.replace("_", " "), _properties(plan, step), place + 1))
    outcomes = {"type": "output", "instructionsEnabled": False, "outcomes": ["success", "failure"]}
    return [*found, _node(version, "output", "Report", outcomes, len(plan.steps) + 1)]


def _node(version: str, id_: str, name: str, properties: dict[str, Any], place: int) -> dict[str, Any]:
    position = {"x": 0, "y": 120 * place}
    return {
        "id": node_id(version, id_),
        "name": name,
        "type": properties["type"],
        "properties": properties,
        "position": position,
    }


def _properties(plan: RunPlan, step: StepPlan) -> dict[str, Any]:
    if type_of(step) == "iris":
        text = f"{step.name.replace('_', ' ')} and note what you find"
        return {"type": "iris", "model": plan.model, "instructions": text}
    script = f"await page.goto('https://portal.example/{step.name}');"
    return {"type": "playwright_script", "script": script, "llm_vars": []}


def _transitions(plan: RunPlan, version: str) -> list[dict[str, Any]]:
    known = {step.id: step for step in plan.steps}
    used = {before for step in plan.steps for before in step.after}
    found = []
    for step in plan.steps:
        found += [
            _transition(plan, version, (before, step.id), known.get(before)) for before in step.after or ("start",)
        ]
    found += [_transition(plan, version, (step.id, "output"), step) for step in plan.steps if step.id not in used]
    return found or [_transition(plan, version, ("start", "output"), None)]


def _transition(plan: RunPlan, version: str, ends: tuple[str, str], step: StepPlan | None) -> dict[str, Any]:
    begin, end = ends
    kind = transition_type(step)
    confirm = plan.ask is not None and not plan.ask.by_agent and plan.ask.step == begin
    return {
        "id": id_of("transition", version, begin, end),
        "from": node_id(version, begin),
        "to": node_id(version, end),
        "type": kind,
        "require_confirmation": confirm,
        "properties": {"type": kind},
        "description": "Done" if kind == "iris" else "The script succeeded",
    }


def transition_type(step: StepPlan | None) -> str:
    """What leads on from a node of that step."""
    return "iris" if step is not None and type_of(step) == "iris" else "outcome_success"
