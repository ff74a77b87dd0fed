"""The rows of the store as columns: what lists read of every execution. Owns: row numbers, search texts, counts.

A row is numbered once and never moves. An execution that was only listed costs a few references here; its story
is built when somebody looks at it.
"""

from array import array
from collections.abc import KeysView, Mapping
from types import MappingProxyType

from exectop.domain.searching import search_text
from exectop.domain.status import Status
from exectop.domain.values import Execution, ExecutionKey

_NEVER = float("-inf")


class Columns:
    """Row numbers by key, and per row the execution, its search text, when it was seen and last asked for."""

    __slots__ = ("_counts", "_rows", "asked", "executions", "seen", "texts", "vanished")

    def __init__(self) -> None:
        self._rows: dict[ExecutionKey, int] = {}
        self._counts: dict[Status, int] = dict.fromkeys(Status, 0)
        self.executions: list[Execution] = []
        self.texts: list[str] = []
        self.seen = array("d")
        self.asked = array("d")
        self.vanished: dict[int, float] = {}

    def copy(self) -> "Columns":
        """Independent columns with the same rows."""
        copy = Columns()
        copy._rows, copy._counts = dict(self._rows), dict(self._counts)
        copy.executions, copy.texts = list(self.executions), list(self.texts)
        copy.seen, copy.asked, copy.vanished = self.seen[:], self.asked[:], dict(self.vanished)
        return copy

    def __len__(self) -> int:
        return len(self.executions)

    def row(self, key: ExecutionKey) -> int | None:
        """The number of that execution's row."""
        return self._rows.get(key)

    def keys(self) -> KeysView[ExecutionKey]:
        """All keys in the order of their rows."""
        return self._rows.keys()

    @property
    def counts(self) -> Mapping[Status, int]:
        """How many rows have each status; a live view."""
        return MappingProxyType(self._counts)

    def add(self, execution: Execution) -> int:
        """Append a row; its number."""
        row = len(self.executions)
        self._rows[execution.key] = row
        self.executions.append(execution)
        self.texts.append(search_text(execution))
        self.seen.append(_NEVER)
        self.asked.append(_NEVER)
        self._counts[execution.status] += 1
        return row

    def put(self, row: int, execution: Execution) -> None:
        """Replace a row's execution."""
        known = self.executions[row]
        if known is execution:
            return
        if known.status is not execution.status:
            self._counts[known.status] -= 1
            self._counts[execution.status] += 1
        self.executions[row] = execution
        self.texts[row] = search_text(execution)

    def note_seen(self, row: int, at: float, asked_at: float) -> None:
        """A reply told of it."""
        self.seen[row] = max(at, self.seen[row])
        self.asked[row] = max(asked_at, self.asked[row])

    def seen_at(self, row: int) -> float | None:
        """When a reply last told of it; `None` if only its parts were ever told of."""
        return None if self.seen[row] == _NEVER else self.seen[row]
