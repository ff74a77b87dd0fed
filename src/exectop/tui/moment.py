"""What every painted word depends on besides the values: the time, how times are written, which sources are stale.

Must not know: the screens.
"""

from dataclasses import dataclass

from textual.app import App

from exectop.domain.health import SourceState
from exectop.present.cells import Context
from exectop.tui.services import Services

STALE_STATES = frozenset({SourceState.STALE, SourceState.DOWN, SourceState.AUTH})


@dataclass(slots=True)
class Settings:
    """The switches that hold for all screens."""

    clock_times: bool = False
    is_ascii: bool = False
    is_paused: bool = False


def settings_of(app: App[None]) -> Settings:
    """The app's switches; defaults for an app that has none."""
    found = getattr(app, "settings", None)
    return found if isinstance(found, Settings) else Settings()


def context_of(app: App[None], services: Services) -> Context:
    """The context of this moment."""
    settings = settings_of(app)
    healths = [health for name in services.store.sources() if (health := services.store.health(name)) is not None]
    return Context(
        now=services.clock.now(),
        clock_times=settings.clock_times,
        zone=services.zone,
        ascii=settings.is_ascii,
        stale=frozenset(health.source for health in healths if health.state in STALE_STATES),
        offsets={health.source: health.clock_offset for health in healths if health.clock_offset},
    )
