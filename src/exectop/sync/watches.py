"""Which executions of a source are watched: the focused one, those on screen, those asked for once. Pure.

Owns: what becomes of a watch when nobody looks any more. Must not know: how questions are asked.
"""

from collections import OrderedDict
from collections.abc import Iterable, Iterator

from exectop.domain.values import ExecutionKey
from exectop.ports.provider import Capabilities
from exectop.sync.jobs import Watch

KEPT = 50
"""Watches remembered, so that returning to an execution asks nothing that was just answered."""
GLIDE_SECONDS = 0.3
"""A cursor that moves on within this time only passes by: it causes no questions."""


class Watches:
    """The watches by execution."""

    def __init__(self, can: Capabilities, floor: float) -> None:
        self._can = can
        self._floor = floor
        self._kept: OrderedDict[ExecutionKey, Watch] = OrderedDict()
        self._focused_at = float("-inf")
        self.focused: ExecutionKey | None = None

    def __iter__(self) -> Iterator[Watch]:
        return iter(self._kept.values())

    def get(self, key: ExecutionKey) -> Watch | None:
        """The watch of an execution, if there is one."""
        return self._kept.get(key)

    def of(self, key: ExecutionKey) -> Watch:
        """The watch of an execution, made if need be."""
        watch = self._kept.get(key)
        if watch is None:
            watch = self._kept[key] = Watch(key, self._can, self._floor)
            self._drop_oldest()
        self._kept.move_to_end(key)
        return watch

    def focus(self, key: ExecutionKey | None, now: float) -> None:
        """Somebody looks at that one, and no longer at another."""
        if key == self.focused:
            return
        if self.focused is not None:
            self.of(self.focused).is_focused = False
        self.focused = key
        delay = GLIDE_SECONDS if now - self._focused_at < GLIDE_SECONDS else 0.0
        self._focused_at = now
        if key is None:
            return
        watch = self.of(key)
        watch.is_focused = True
        for job in watch.jobs.values():
            if not job.misses and not job.is_running:
                job.due = max(now + delay, job.last_at + job.pace.floor)
                job.pace.interval = job.pace.floor

    def show(self, keys: Iterable[ExecutionKey]) -> None:
        """These are on screen and the list does not tell of them."""
        shown = set(keys)
        for watch in self._kept.values():
            watch.is_visible = watch.key in shown
        for key in shown:
            self.of(key).is_visible = True

    def _drop_oldest(self) -> None:
        for key, watch in list(self._kept.items())[:-1]:
            if len(self._kept) <= KEPT:
                return
            if not (watch.is_focused or watch.is_visible or any(job.is_running for job in watch.jobs.values())):
                del self._kept[key]
