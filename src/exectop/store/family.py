"""Who is whose child, within a source."""

from exectop.domain.values import Execution, ExecutionKey


class Family:
    """Children by parent; a parent need not be known."""

    def __init__(self) -> None:
        self._children: dict[ExecutionKey, dict[ExecutionKey, None]] = {}

    def copy(self) -> "Family":
        """The same children, independent of these."""
        copy = Family()
        copy._children = {key: dict(children) for key, children in self._children.items()}
        return copy

    def note(self, known: Execution, told: Execution) -> None:
        """An execution became `told`; O(1)."""
        if known.parent_id == told.parent_id:
            return
        if known.parent_id:
            self._children.get(ExecutionKey(known.key.source, known.parent_id), {}).pop(known.key, None)
        if told.parent_id:
            parent = ExecutionKey(told.key.source, told.parent_id)
            self._children.setdefault(parent, {})[told.key] = None

    def children(self, key: ExecutionKey) -> tuple[ExecutionKey, ...]:
        """The children of that execution, in the order in which they became known."""
        return tuple(self._children.get(key, ()))
