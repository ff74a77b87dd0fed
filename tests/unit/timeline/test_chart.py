"""The whole picture, as text."""

import pytest

from exectop.domain.widths import cell_width, fit
from exectop.present.formats import duration
from exectop.present.glyphs import glyph
from exectop.timeline.chart import Chart, Style
from exectop.timeline.layout import Layout
from support.timelines import BEGIN, make_lively_story

NOW = BEGIN + 5030
STYLE = Style(glyph=glyph, fit=fit, duration=duration, clock=lambda at: f"{at:.0f}")


def _draw(width: int, *, is_folding: bool = True) -> list[str]:
    chart = Chart(Layout(make_lively_story(), NOW), NOW, STYLE, width=width, is_folding=is_folding)
    return ["".join(span.text for span in line) for line in (chart.header(), *map(chart.line, range(len(chart))))]


def test_the_picture() -> None:
    story = make_lively_story()
    running, ghost = glyph(story.execution.status), glyph(story.steps["ghost"].status)
    picture = f"""\
elapsed                   ╷+0s           ╷+30s  ≈1h22m      ╷+1h23m
{running} A run                   ░███████████████████┄┄▒▒▒▒▒▒████████████████     1h23m
- ✓ plan                   ████                   ≈≈≈                         7s
  ✓ search_web                 █████              ≈≈≈                        10s
✓ read ~2s                      ▅▅▅               ≈≈≈                         6s
✓ flaky ×3                          ███✗╎██✗╎███  ≈≈≈                        24s
✗ bad                                         ▅✗  ≈≈≈                         3s
{running} late                                            ≈≈≈  ███████████████       30s
{ghost} ghost"""
    assert [line.rstrip() for line in _draw(80)] == picture.splitlines()


@pytest.mark.parametrize("width", [40, 80, 120, 200])
def test_no_line_is_wider_than_asked_for(width: int) -> None:
    assert max(map(cell_width, _draw(width))) <= width
    assert max(map(cell_width, _draw(width, is_folding=False))) <= width


def test_without_folding_the_idle_time_takes_its_place() -> None:
    assert "≈" not in "".join(_draw(100, is_folding=False))
