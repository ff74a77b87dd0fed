"""What all full screens have in common: their commands' keys, news from the store while they are shown, the clock.

Must not know: what any of them shows.
"""

from collections.abc import Callable

from textual.screen import Screen

from exectop.present.cells import Context
from exectop.store.store import Delta
from exectop.tui.bindings import Commanding
from exectop.tui.bridge import Bridge
from exectop.tui.moment import context_of
from exectop.tui.runner import attempt
from exectop.tui.services import Services


class BaseScreen(Commanding, Screen[None]):
    """A screen that follows the store. Subclasses override `changed`, `tick` and `restyle`; an exception in one of
    them is shown as a notice and costs nothing else."""

    WHAT = "this screen"

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.bind_commands()
        self.services = services
        self._bridge: Bridge | None = None
        self._told = ""

    def context(self) -> Context:
        """The context of this moment."""
        return context_of(self.app, self.services)

    # --- for subclasses

    def changed(self, delta: Delta) -> None:
        """The store has news; at most once a frame, and once with everything missed when the screen comes back."""

    def tick(self) -> None:
        """A second has passed."""

    def restyle(self) -> None:
        """Theme, glyphs or the way times are written changed: paint all anew."""

    # --- for the app

    def on_mount(self) -> None:
        self._bridge = Bridge(self.app, self.services.store, lambda delta: self.guard(lambda: self.changed(delta)))

    def on_unmount(self) -> None:
        if self._bridge is not None:
            self._bridge.close()

    def on_screen_suspend(self) -> None:
        if self._bridge is not None:
            self._bridge.hold()

    def on_screen_resume(self) -> None:
        if self._bridge is not None:
            self._bridge.release()
        self.guard(self.tick)

    def guard(self, call: Callable[[], object]) -> None:
        """Run this; a failure is told once, not every frame."""
        told = attempt(self.services, self.WHAT, call)
        if told and told != self._told:
            self.notify(told, severity="error", timeout=10, markup=False)
        self._told = told or self._told
