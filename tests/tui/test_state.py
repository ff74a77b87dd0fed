"""What a session takes up from the one before."""

from pathlib import Path

import pytest

from exectop.config.options import ScreenOptions
from exectop.tui.state import ScreenState, load_state, save_state
from support import stories
from support.running import running
from support.screen import line_with


@pytest.mark.parametrize(
    ("start", "shown"), [(None, "is:failed"), ("", "all executions"), ("elapsed>3s", "elapsed>3s")]
)
async def test_a_filter_at_the_start_goes_before_the_remembered_one(
    start: str | None, shown: str, tmp_path: Path
) -> None:
    save_state(tmp_path, ScreenState(query="is:failed"))
    options = ScreenOptions(theme="night", start_filter=start)
    async with running(stories.services(state_dir=tmp_path), options=options) as (app, _):
        assert shown in line_with(app, " / ")


async def test_without_remembering_nothing_is_read_and_nothing_is_left(tmp_path: Path) -> None:
    save_state(tmp_path, ScreenState(query="is:failed"))
    options = ScreenOptions(theme="night", remember=False)
    async with running(stories.services(state_dir=tmp_path), options=options) as (app, _):
        assert "all executions" in line_with(app, " / ")
        app.leave()
    assert load_state(tmp_path).query == "is:failed"
