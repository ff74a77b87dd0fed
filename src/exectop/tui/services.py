"""What every screen is given: the store to read, the controls to ask, the clock, and what is known of the sources.

Must not know: where any of it comes from.
"""

from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path

from exectop.clock import Clock
from exectop.domain.values import ExecutionKey
from exectop.ports.keeping import Notices, Past, Playback, Recorder
from exectop.ports.session import Controls
from exectop.ports.wire import FaultKind, One, Verb
from exectop.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceInfo:
    """A configured source in words. `accent`: a role or palette colour of the theme. `cli_flags`: what names this
    source on the command line, such as `("--source", "prod")`, for the equivalent command that dialogs show.
    `verbs`: what its vendor has calls for. `list_limit`: executions its list is asked for, 0 where nobody asks."""

    name: str
    provider: str
    title: str = ""
    url: str = ""
    readonly: bool = False
    accent: str = ""
    verify_tls: bool = True
    cli_flags: tuple[str, ...] = ()
    verbs: frozenset[Verb] = frozenset(Verb)
    list_limit: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What every screen is given. `state_dir`: where the screen remembers things, `None` to remember nothing.
    `recorder`: makes tapes, `playback`: the tape that is played, `past`: what earlier sessions saw, each if there is
    any; `notices`: what parts without a screen have to say."""

    store: Store
    controls: Controls
    clock: Clock
    sources: tuple[SourceInfo, ...]
    state_dir: Path | None
    zone: tzinfo
    version: str
    recorder: Recorder | None = None
    playback: Playback | None = None
    past: Past | None = None
    notices: Notices = field(default_factory=Notices)

    def source(self, name: str) -> SourceInfo | None:
        """What is known of the source of that name."""
        return next((source for source in self.sources if source.name == name), None)

    def is_unknown(self, key: ExecutionKey) -> bool:
        """Whether its server, asked for it the last time, knew no such execution."""
        asked = (exchange for exchange in self.controls.exchanges(key) if isinstance(exchange.call.wish, One))
        last = next(asked, None)
        return last is not None and last.fault is not None and last.fault.kind is FaultKind.NOT_FOUND
