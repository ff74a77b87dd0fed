"""Who is whose child and who repeats whom, within a source."""

from exectop.domain.values import Execution, ExecutionKey


class Family:
    """Children by parent, reruns by what they repeat; neither parent nor origin need be known."""

    def __init__(self) -> None:
        self._children = _Links()
        self._reruns = _Links()

    def copy(self) -> "Family":
        """The same links, independent of these."""
        copy = Family()
        copy._children, copy._reruns = self._children.copy(), self._reruns.copy()
        return copy

    def note(self, known: Execution, told: Execution) -> None:
        """An execution became `told`; O(1)."""
        self._children.move(told.key, known.parent_id, told.parent_id)
        self._reruns.move(told.key, known.rerun_of, told.rerun_of)

    def children(self, key: ExecutionKey) -> tuple[ExecutionKey, ...]:
        """The children of that execution, in the order in which they became known."""
        return self._children.of(key)

    def reruns(self, key: ExecutionKey) -> tuple[ExecutionKey, ...]:
        """The executions that repeat that one, in the order in which they became known."""
        return self._reruns.of(key)


class _Links:
    """From one execution to those that name it."""

    def __init__(self) -> None:
        self._found: dict[ExecutionKey, dict[ExecutionKey, None]] = {}

    def copy(self) -> "_Links":
        copy = _Links()
        copy._found = {key: dict(others) for key, others in self._found.items()}
        return copy

    def move(self, key: ExecutionKey, before: str | None, after: str | None) -> None:
        """That execution named `before` and names `after`."""
        if before == after:
            return
        if before:
            self._found.get(ExecutionKey(key.source, before), {}).pop(key, None)
        if after:
            self._found.setdefault(ExecutionKey(key.source, after), {})[key] = None

    def of(self, key: ExecutionKey) -> tuple[ExecutionKey, ...]:
        return tuple(self._found.get(key, ()))
