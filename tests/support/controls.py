"""Controls that remember what was asked of them, for tests of screens."""

from collections.abc import Mapping, Sequence

from exectop.domain.values import NOTHING, ExecutionKey, Json
from exectop.ports.session import Outcome
from exectop.ports.wire import Exchange, Verb

EVERY_VERB = frozenset(Verb)


class FakeControls:
    """Implements the `Controls` port. `verbs`: what is allowed by source (all where not told)."""

    def __init__(self) -> None:
        self.focused: list[ExecutionKey | None] = []
        self.shown: list[tuple[ExecutionKey, ...]] = []
        self.refreshed: list[ExecutionKey | None] = []
        self.pauses: list[bool] = []
        self.acts: list[tuple[ExecutionKey, Verb, dict[str, Json]]] = []
        self.retried: list[str] = []
        self.verbs: dict[str, frozenset[Verb]] = {}
        self.outcome = Outcome(is_ok=True, message="accepted")
        self.kept: dict[ExecutionKey, list[Exchange]] = {}

    def focus(self, key: ExecutionKey | None) -> None:
        self.focused.append(key)

    def show(self, keys: Sequence[ExecutionKey]) -> None:
        self.shown.append(tuple(keys))

    def refresh(self, key: ExecutionKey | None = None) -> None:
        self.refreshed.append(key)

    def pause(self, is_paused: bool) -> None:
        self.pauses.append(is_paused)

    async def act(self, key: ExecutionKey, verb: Verb, values: Mapping[str, Json] = NOTHING) -> Outcome:
        self.acts.append((key, verb, dict(values)))
        return self.outcome

    def allowed(self, key: ExecutionKey) -> frozenset[Verb]:
        return self.verbs.get(key.source, EVERY_VERB)

    def exchanges(self, key: ExecutionKey) -> Sequence[Exchange]:
        return self.kept.get(key, [])

    def retry(self, source: str) -> None:
        self.retried.append(source)
