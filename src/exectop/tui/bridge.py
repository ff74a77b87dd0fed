"""From the store to a screen: however fast changes come, at most one message a frame, and only while it is shown.

Must not know: what the screen does with a delta.
"""

import asyncio
from collections.abc import Callable

from textual.app import App

from exectop.store.store import Delta, Store

FRAME = 1 / 30
"""Seconds between two deliveries at least."""


class Bridge:
    """A subscription of one screen. `deliver` runs as a message of the app, with everything since the last time."""

    def __init__(self, app: App[None], store: Store, deliver: Callable[[Delta], None]) -> None:
        self._app = app
        self._deliver = deliver
        self._loop = asyncio.get_running_loop()
        self._last = float("-inf")
        self._is_open = True
        self._is_held = False
        self._is_due = False
        self._subscription = store.subscribe(self._wake)

    def hold(self) -> None:
        """The screen is covered: gather changes, deliver none."""
        self._is_held = True

    def release(self) -> None:
        """The screen is shown again: deliver at once what came meanwhile."""
        self._is_held = False
        if self._is_due:
            self._post()

    def close(self) -> None:
        """Deliver no more."""
        self._is_open = False
        self._subscription.close()

    def _wake(self) -> None:
        self._is_due = True
        if self._is_held:
            return
        wait = self._last + FRAME - self._loop.time()
        if wait <= 0:
            self._post()
        else:
            self._loop.call_later(wait, self._post)

    def _post(self) -> None:
        if self._is_open:
            self._app.call_later(self._take)

    def _take(self) -> None:
        if not self._is_open or self._is_held or not self._is_due:
            return
        self._is_due = False
        self._last = self._loop.time()
        self._deliver(self._subscription.take())
