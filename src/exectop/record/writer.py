"""Writing off the event loop: one worker thread that takes what has gathered, in batches.

Owns: the thread, the bound of what waits, trying again after a failure. Must not know: what is written. Nothing that
goes wrong here stops the caller: it is told in a sentence, and what waits stays in memory.
"""

import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

from exectop.clock import Clock

T = TypeVar("T")
RETRY_SECONDS = 60.0
ITEMS, BYTES = 20_000, 64 * 1024 * 1024
"""How many items wait at most while they cannot be written, and how large they may be together; the oldest are given
up first. The newest waits however large it is."""

Report = Callable[[str], None]


def silent(_message: str) -> None:
    """For callers that want to hear nothing."""


def weightless(_item: object) -> int:
    """For items so small that their number alone bounds them."""
    return 0


class _Queue(Generic[T]):
    """What waits, the oldest first, and how much of it was given up. One thread at a time."""

    def __init__(self, limit: int, room: int, size: Callable[[T], int]) -> None:
        self._limit, self._room, self._size_of = limit, room, size
        self._items: deque[T] = deque()
        self._size = 0
        self.lost = 0

    def add(self, items: Iterable[T]) -> None:
        """Behind what waits already."""
        for item in items:
            self._items.append(item)
            self._size += self._size_of(item)
            while len(self._items) > 1 and (len(self._items) > self._limit or self._size > self._room):
                self._size -= self._size_of(self._items.popleft())
                self.lost += 1

    def take(self) -> list[T]:
        """All of it."""
        taken = list(self._items)
        self._items.clear()
        self._size = 0
        return taken


class Writer(Generic[T]):
    """`write` is called on the worker with what waits, in order; it raises `sqlite3.Error` or `OSError` if it could
    not write them all, and is then called with the same items again. `report` hears of each new failure and of its
    end, on the worker's thread. `size`: bytes of an item."""

    def __init__(
        self,
        name: str,
        write: Callable[[Sequence[T]], None],
        clock: Clock,
        report: Report = silent,
        size: Callable[[T], int] = weightless,
        limit: int = ITEMS,
    ) -> None:
        self._name = name
        self._write = write
        self._clock = clock
        self._report = report
        self._lock = threading.Lock()
        self._waiting: _Queue[T] = _Queue(limit, BYTES, size)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"exectop-{name}")
        self._is_busy = False
        self._is_closed = False
        self._retry_at: float | None = None
        self._told = 0
        self.failure = ""

    @property
    def lost(self) -> int:
        """How many items were given up."""
        return self._waiting.lost

    def add(self, item: T) -> None:
        """Have it written soon. Never blocks on a disk; after `close` it is left out."""
        with self._lock:
            if self._is_closed:
                return
            self._waiting.add([item])
            is_early = self._retry_at is not None and self._clock.monotonic() < self._retry_at
            if self._is_busy or is_early:
                return
            self._is_busy = True
        self._pool.submit(self._drain).add_done_callback(self._ended)

    def run(self, job: Callable[[], None]) -> None:
        """Have something else done on the worker, after what was added so far; after `close` it is left out."""
        with self._lock:
            if not self._is_closed:
                self._pool.submit(self._drain).add_done_callback(self._ended)
                self._pool.submit(job).add_done_callback(self._ended)

    def close(self) -> None:
        """Write what waits, then end the thread. May be called twice."""
        with self._lock:
            was_closed, self._is_closed = self._is_closed, True
        if not was_closed:
            self._pool.submit(self._drain).add_done_callback(self._ended)
        self._pool.shutdown(wait=True)

    def flush(self) -> None:
        """Return when everything added so far is written or has failed."""
        self._pool.submit(self._drain).result()

    def _drain(self) -> None:
        while True:
            with self._lock:
                batch = self._waiting.take()
                if not batch:
                    self._is_busy = False
                    return
            try:
                self._write(batch)
            except (sqlite3.Error, OSError) as error:
                self._put_back(batch, error)
                return
            self._succeeded()

    def _put_back(self, batch: list[T], error: Exception) -> None:
        with self._lock:
            newer = self._waiting.take()
            self._waiting.add(batch + newer)
            self._retry_at = self._clock.monotonic() + RETRY_SECONDS
            self._is_busy = False
        message = f"{self._name} cannot be written: {error}; it goes on in memory and is tried again in a minute"
        is_new, self.failure = not self.failure, message
        if is_new:
            self._report(message)

    def _succeeded(self) -> None:
        lost, self._told = self.lost - self._told, self.lost
        told = f"; {lost} entries are lost" if lost else ""
        if self.failure:
            self.failure, self._retry_at = "", None
            self._report(f"{self._name} is written again{told}")
        elif lost:
            self._report(f"{self._name} is written more slowly than it grows{told}")

    def _ended(self, done: "Future[None]") -> None:
        error = done.exception()
        if error is not None:
            self._is_busy = False
            self._report(f"internal error in {self._name}: {type(error).__name__}")
