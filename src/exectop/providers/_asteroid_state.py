"""What has to be remembered of a log of activities to go on reading it; it travels as the cursor.

Owns: the state and its text. Must not know: calls, what an activity means.
"""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

_VISITS = 50


@dataclass
class Visit:
    """One stay at a node; `word`: the vendor's word for how it ended, empty while it lasts."""

    start: float | None
    end: float | None = None
    word: str = ""


@dataclass
class LogState:
    """Where the log stands. `last`: the last activity read, `count`: how many were, `actions`: how many of them
    started an action, `status`: the last status told, `node` and `name`: where the execution is, `asked`: the
    question that is open, `visits`: all stays by node."""

    last: str = ""
    count: int = 0
    actions: int = 0
    status: str = ""
    node: str = ""
    name: str = ""
    asked: str = ""
    visits: dict[str, list[Visit]] = field(default_factory=dict)

    def enter(self, node: str, start: float | None) -> list[Visit]:
        """All stays at that node, with one that begins."""
        stays = self.visits.setdefault(node, [])
        stays.append(Visit(start))
        del stays[:-_VISITS]
        return stays

    def cursor(self) -> str:
        """The state as a text."""
        return json.dumps(asdict(self), separators=(",", ":"))


def read_state(cursor: str) -> LogState:
    """The state behind a cursor; a new one where the text is none."""
    try:
        told = json.loads(cursor)
        return _state(told) if isinstance(told, dict) else LogState()
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return LogState()


def _state(told: dict[str, Any]) -> LogState:
    texts = {name: str(told[name]) for name in ("last", "status", "node", "name", "asked")}
    visits = {
        str(node): [Visit(_instant(stay["start"]), _instant(stay["end"]), str(stay["word"])) for stay in stays]
        for node, stays in told["visits"].items()
    }
    return LogState(count=int(told["count"]), actions=int(told["actions"]), visits=visits, **texts)


def _instant(value: Any) -> float | None:
    return None if value is None else float(value)
