"""What the app does with mistakes in the program itself: what can go on goes on, and no variable's value is told.

Owns: which mistake costs a pane, a line or the program. Must not know: panes and screens beyond that.
"""

import asyncio

from textual.app import App

from exectop.errors import InternalError
from exectop.tui.pane_host import host_of
from exectop.tui.runner import explain
from exectop.tui.services import Services
from exectop.tui.widgets.painted import Painted


class Mistakes(App[None], inherit_bindings=False):
    """Replaces Textual's handling of exceptions. `crash`: the line that is left to be said after the end."""

    services: Services
    crash: str = ""
    _painting: frozenset[str] = frozenset()

    def _fatal_error(self) -> None:
        """Textual would print all variables here, which may hold keys."""
        self._crash(self._exception or RuntimeError("unknown"))

    def _handle_exception(self, error: Exception) -> None:
        """An exception that nothing caught. A pane's costs the pane. While the program is leaving nothing is a
        mistake any more: widgets that were still being mounted find their children gone."""
        if self._exit:
            return
        host = host_of(error)
        if host is None:
            self._crash(error)
        else:
            host.fail(error)

    def _crash(self, error: Exception) -> None:
        if not self.crash:
            self._exception = error
            noticed: asyncio.Event = self._exception_event
            noticed.set()
            self._return_code = InternalError.exit_code
            self.crash = explain(self.services, "the monitor", error)
        self._close_messages_no_wait()

    def on_painted_failed(self, event: Painted.Failed) -> None:
        """Something outside of the panes could not be painted: it is told once, not every frame."""
        kind = f"{type(event.error).__name__}: {event.error}"
        if kind not in self._painting:
            self._painting |= {kind}
            self._tell("drawing", event.error)

    def tell_of_background(self, _loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        """A task or a callback that nobody waits for has failed: it is said, and the rest goes on."""
        error = context.get("exception")
        if isinstance(error, Exception) and not self._exit:
            self._tell("something in the background", error)

    def _tell(self, what: str, error: Exception) -> None:
        self.notify(explain(self.services, what, error), severity="error", timeout=10, markup=False)
