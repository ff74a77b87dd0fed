"""What just happened, kept in memory: a tape without an end, bounded, that can be saved after the fact.

Owns: what is kept and what goes first. Must not know: who taps. Lists have a part of the room for themselves: they
come all the time and must not push out what was told of the execution that somebody looks at.
"""

from collections import deque
from collections.abc import Iterable
from pathlib import Path

from exectop.clock import Clock
from exectop.domain.values import ExecutionKey
from exectop.ports.wire import Exchange
from exectop.record.codec import subject
from exectop.record.redact import Redactor
from exectop.record.tape import Learned, TapeSource, learned_at, make_tape

ENTRIES, BYTES = 5_000, 12 * 1024 * 1024
LIST_ENTRIES, LIST_BYTES = 500, 6 * 1024 * 1024
_BATCH = 200


class Ring:
    """The newest entries, at most so many and so many bytes."""

    def __init__(self, entries: int, size: int) -> None:
        self._entries, self._bytes = entries, size
        self.kept: deque[tuple[int, Learned]] = deque()
        self.size = 0

    def add(self, number: int, learned: Learned) -> None:
        """Keep one more, however large it is; the oldest go."""
        self.kept.append((number, learned))
        self.size += learned.size
        while len(self.kept) > 1 and (len(self.kept) > self._entries or self.size > self._bytes):
            self.size -= self.kept.popleft()[1].size


class RingTape:
    """The last exchanges about the executions that were looked at, and the last lists. `add` is a tap."""

    def __init__(
        self,
        sources: Iterable[TapeSource],
        clock: Clock,
        redactor: Redactor | None = None,
        focused: Ring | None = None,
        lists: Ring | None = None,
    ) -> None:
        self._sources = tuple(sources)
        self._clock = clock
        self._redactor = redactor or Redactor()
        self._rings = (focused or Ring(ENTRIES, BYTES), lists or Ring(LIST_ENTRIES, LIST_BYTES))
        self._count = 0
        self._focused: ExecutionKey | None = None

    def __len__(self) -> int:
        return sum(len(ring.kept) for ring in self._rings)

    @property
    def size(self) -> int:
        """Bytes of the bodies that are kept."""
        return sum(ring.size for ring in self._rings)

    def focus(self, key: ExecutionKey | None) -> None:
        """From now on that execution's exchanges are kept; what was kept of others stays while there is room."""
        if key is not None:
            self._focused = key

    def add(self, exchange: Exchange) -> None:
        """Keep it if it is about the focused execution, or tells of many."""
        id_ = subject(exchange.call.wish)
        if id_ and (exchange.source, id_) != self._focused:
            return
        self._count += 1
        focused, lists = self._rings
        ring = focused if id_ else lists
        ring.add(self._count, Learned(learned_at(exchange, self._clock), exchange))

    def save(self, path: Path) -> int:
        """Write what is kept as a tape; how many entries. Raises `UsageError`, `sqlite3.Error`, `OSError`."""
        copies = [list(ring.kept) for ring in self._rings]  # each at once: others may go on adding
        numbered = sorted((pair for copy in copies for pair in copy), key=lambda pair: pair[0])
        learned = [one for _, one in numbered]
        file = make_tape(path, self._sources, self._redactor)
        try:
            for start in range(0, len(learned), _BATCH):
                file.write(learned[start : start + _BATCH])
        finally:
            file.close()
        return len(learned)
