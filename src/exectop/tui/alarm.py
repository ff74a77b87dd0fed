"""The bell: rings when an execution fails or begins to wait for a person. Must not know: screens."""

from textual.app import App

from exectop.domain.status import Status
from exectop.domain.values import ExecutionKey
from exectop.store.store import Delta, Store
from exectop.tui.bridge import Bridge


class Alarm:
    """Watches every change from now on; what is already bad when it is first seen is no news."""

    def __init__(self, app: App[None], store: Store) -> None:
        self._app = app
        self._store = store
        self._bad = set(filter(self._is_bad, store.keys()))
        self._bridge = Bridge(app, store, self.changed)

    def changed(self, delta: Delta) -> None:
        """Ring once, however many turned bad."""
        bad = {key for key in delta.keys if self._is_bad(key)}
        is_news = bool(bad - self._bad - delta.added)
        self._bad = (self._bad - delta.keys) | bad
        if is_news:
            self._app.bell()

    def close(self) -> None:
        """Ring no more."""
        self._bridge.close()

    def _is_bad(self, key: ExecutionKey) -> bool:
        execution = self._store.execution(key)
        return execution is not None and (execution.status is Status.FAILED or execution.is_asking)
