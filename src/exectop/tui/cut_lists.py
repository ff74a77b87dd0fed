"""Which sources have more executions than their list may hold. Must not know: how that is shown."""

from collections import Counter
from collections.abc import Sequence

from exectop.store.store import Store
from exectop.tui.services import SourceInfo


class CutLists:
    """A source that has told as many executions as its `list_limit` may have older ones that nobody asked for."""

    def __init__(self, store: Store, sources: Sequence[SourceInfo]) -> None:
        self._store = store
        self._limits = {source.name: source.list_limit for source in sources if source.list_limit}
        self._counted = 0
        self._counts: Counter[str] = Counter()

    @property
    def names(self) -> list[str]:
        """The names of these sources. O(executions) when some were added, else O(sources)."""
        if len(self._store) != self._counted:
            self._counted = len(self._store)
            self._counts = Counter(key.source for key in self._store.keys())  # noqa: SIM118 - not a dict
        return [name for name, limit in self._limits.items() if self._counts[name] >= limit]
