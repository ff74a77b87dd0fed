"""A source without a key: it is called that, and what to do is on the screen in full."""

from exectop.domain.changes import HealthChanged
from exectop.domain.health import SourceHealth, SourceState
from support import stories
from support.running import press, running
from support.screen import line_with, screen_text

TOLD = "the variable POLOS_KEY_OF_THE_TEAM holds no key. Set it, or mend api_key of the source"


async def test_a_missing_key_is_no_refused_one_and_the_help_is_whole() -> None:
    health = SourceHealth(source="flows", state=SourceState.AUTH, last_error=TOLD, is_keyless=True, since=stories.NOW)
    services = stories.services()
    services.store.apply(stories.stamped([HealthChanged(health)]))
    async with running(services, size=(80, 24)) as (app, pilot):
        await pilot.pause()
        assert "flows no key" in line_with(app, "flows no")
        assert TOLD in " ".join(" ".join(screen_text(app)).split())
        await press(pilot, "S", "j")
        await pilot.pause()
        assert TOLD in " ".join(" ".join(screen_text(app)).split())
        assert " no key " in line_with(app, " flows  ")
