"""The list of Asteroid's executions: which a query means, in which order.

Owns: the query parameters of the list; repeated ones mean any of their values. Must not know: HTTP replies.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from starlette.datastructures import QueryParams

from exectop.mock.http import seconds_of
from exectop.mock.state import RunState
from exectop.mock.vendors._asteroid_items import PHASES, item, version_id, word, workflow_id

Test = Callable[[RunState], bool]
SORTS = ("created_at", "status", "started_at")
_UNITS = {"d": 86400, "h": 3600, "m": 60, "s": 1}


class BadQueryError(ValueError):
    """The query has a parameter with an impossible value."""


def tests_of(query: QueryParams, now: float) -> list[Test]:
    """What a run must pass. Raises `BadQueryError`."""
    tests = [*_by_status(query), *_by_time(query, now), *_by_id(query)]
    deep = _by_item(query)
    if deep:
        tests.append(lambda state: all(test(item(state, has_been_rerun=False)) for test in deep))
    return tests


def _by_status(query: QueryParams) -> Iterable[Test]:
    words = set(query.getlist("status"))
    for phase in query.getlist("phase"):
        if phase not in PHASES:
            raise BadQueryError(f"phase must be one of {', '.join(PHASES)}")
        words |= set(PHASES[phase])
    known = {word for words in PHASES.values() for word in words}
    if words - known:
        raise BadQueryError(f"status must be one of {', '.join(sorted(known))}")
    if words:
        yield lambda state: word(state) in words


def _by_time(query: QueryParams, now: float) -> Iterable[Test]:
    after, before = (_time(query, name) for name in ("createdAfter", "createdBefore"))
    within = query.get("createdWithin")
    if within is not None:
        if after is not None:
            raise BadQueryError("createdWithin and createdAfter exclude each other")
        after = now - _span(within)
    if after is not None:
        yield lambda state: _created(state) >= after
    if before is not None:
        yield lambda state: _created(state) <= before


def _time(query: QueryParams, name: str) -> float | None:
    text = query.get(name)
    if text is None:
        return None
    at = seconds_of(text)
    if at is None:
        raise BadQueryError(f"{name} must be a date and time")
    return at


def _span(text: str) -> float:
    parts = re.findall(r"(\d+)([dhms])", text)
    if not parts or "".join(a + b for a, b in parts) != text:
        raise BadQueryError("createdWithin must be a span like 30m, 24h or 1d12h")
    return float(sum(int(count) * _UNITS[unit] for count, unit in parts))


def _created(state: RunState) -> float:
    document = state.plan.document
    return state.plan.created if document is None else seconds_of(str(document["createdAt"])) or 0.0


def _by_id(query: QueryParams) -> Iterable[Test]:
    part = query.get("executionId")
    if part:
        yield lambda state: part.lower() in state.id
    wanted = set(query.getlist("workflowId")) | set(query.getlist("agentId"))
    if wanted:
        yield lambda state: bool(wanted & _workflows(state))


def _workflows(state: RunState) -> set[str]:
    document = state.plan.document
    if document is not None:
        return {str(document["workflowId"]), str(document["agentId"])}
    return {workflow_id(state.plan.name), version_id(state.plan)}


def _by_item(query: QueryParams) -> list[Callable[[dict[str, Any]], bool]]:
    """Tests that need the whole object."""
    found: list[Callable[[dict[str, Any]], bool]] = []
    profiles = set(query.getlist("profileIds")) | set(query.getlist("agentProfileIds"))
    if profiles:
        found.append(lambda one: one.get("profileId") in profiles)
    labels = set(query.getlist("humanLabels"))
    if labels:
        found.append(lambda one: any(label["id"] in labels for label in one["humanLabels"]))
    sources = set(query.getlist("triggerSource"))
    if sources:
        found.append(lambda one: one.get("triggerContext", {}).get("source") in sources)
    outcome = query.get("outcomeLabel")
    if outcome:
        found.append(lambda one: outcome in one.get("executionResult", {}).get("outcome", ""))
    if "workflowVersion" in query:
        found.append(lambda one: str(one.get("workflowVersion")) == query["workflowVersion"])
    if "hasScriptFailures" in query:
        found.append(lambda one: ("scriptFailures" in one) == (query["hasScriptFailures"] == "true"))
    if "batchId" in query:
        found.append(lambda one: False)
    pairs = [tuple(pair.split("=", 1)) for pair in query.getlist("metadata") if "=" in pair]
    for name in ("metadata", "inputs"):
        if f"{name}Key" in query:
            pair = (query[f"{name}Key"], query.get(f"{name}Value", ""))
            found.append(lambda one, name=name, pair=pair: _has(one.get(name, {}), pair))  # type: ignore[misc]
    return [*found, *((lambda one, pair=pair: _has(one.get("metadata", {}), pair)) for pair in pairs)]


def _has(values: dict[str, Any], pair: tuple[str, ...]) -> bool:
    return pair[0] in values and str(values[pair[0]]) == pair[1]


def ordered(states: list[RunState], query: QueryParams) -> list[RunState]:
    """The same in the order that the query asks for; the newest first if it does not. Raises `BadQueryError`."""
    field, _, direction = query.get("sort", "").partition(":")
    field = field or query.get("sortField", "created_at")
    direction = direction or query.get("sortDirection", "desc")
    if field not in SORTS or direction not in ("asc", "desc"):
        raise BadQueryError(f"sort must be one of {', '.join(SORTS)}, with :asc or :desc")
    keys: dict[str, Callable[[RunState], Any]] = {
        "created_at": _created,
        "status": word,
        "started_at": lambda state: state.started_at or 0.0,
    }
    return sorted(states, key=keys[field], reverse=direction == "desc")
