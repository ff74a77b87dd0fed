"""With `--ascii`: a mark, a source and a status never have the same sign."""

from exectop.config.options import ScreenOptions
from exectop.domain.status import Status
from exectop.present.glyphs import glyph
from support.running import press, running
from support.screen import screen_text


async def test_marks_and_sources_have_no_sign_of_a_status() -> None:
    async with running(size=(100, 24), options=ScreenOptions(theme="night", ascii=True)) as (app, pilot):
        await press(pilot, "space")
        lines = screen_text(app)
        assert lines[1].startswith(" @ agents")
        row = next(line for line in lines if "Summarise" in line)
        assert row.startswith(" +> running")
    assert not {"@", "+"} & {glyph(status, ascii=True) for status in Status}
