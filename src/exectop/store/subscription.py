"""What a subscriber has not seen yet. Level-triggered: a slow subscriber gets one merged delta, never a backlog."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from exectop.domain.values import ExecutionKey

_NO_KEYS: frozenset[ExecutionKey] = frozenset()
_NO_SOURCES: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Delta:
    """Executions that changed (the added ones among them) and sources whose health changed."""

    keys: frozenset[ExecutionKey] = _NO_KEYS
    sources: frozenset[str] = _NO_SOURCES
    added: frozenset[ExecutionKey] = _NO_KEYS

    def __bool__(self) -> bool:
        return bool(self.keys or self.sources)


class Subscription:
    """`notify` is called once when something changed, then not again before `take`."""

    __slots__ = ("_added", "_close", "_keys", "_notify", "_sources")

    def __init__(self, notify: Callable[[], None], close: Callable[["Subscription"], None]) -> None:
        self._notify = notify
        self._close = close
        self._keys: set[ExecutionKey] = set()
        self._sources: set[str] = set()
        self._added: set[ExecutionKey] = set()

    def take(self) -> Delta:
        """What changed since the last call; empty if nothing did."""
        delta = Delta(frozenset(self._keys), frozenset(self._sources), frozenset(self._added))
        self._keys, self._sources, self._added = set(), set(), set()
        return delta

    def close(self) -> None:
        """Hear nothing more. May be called twice."""
        self._close(self)

    def add(
        self, keys: Iterable[ExecutionKey], sources: Iterable[str], added: Iterable[ExecutionKey]
    ) -> Callable[[], None] | None:
        """For the store: note changes. Returns what must be called afterwards, if anything."""
        was_quiet = not (self._keys or self._sources)
        self._keys.update(keys)
        self._sources.update(sources)
        self._added.update(added)
        return self._notify if was_quiet and (self._keys or self._sources) else None
