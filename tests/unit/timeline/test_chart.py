"""The whole picture, as text."""

from dataclasses import replace

import pytest

from exectop.domain.widths import cell_width, fit
from exectop.present.cells import Context
from exectop.present.formats import duration
from exectop.present.glyphs import glyph
from exectop.present.ticks import clock_tick, elapsed_tick
from exectop.timeline.chart import Chart, Style
from exectop.timeline.layout import Layout
from support.timelines import BEGIN, make_lively_story, make_step, make_story

NOW = BEGIN + 5030
CONTEXT = Context(now=NOW)


def _clock(at: float, step: float, before: float | None) -> str:
    return clock_tick(at, step, before, CONTEXT)


STYLE = Style(glyph=glyph, fit=fit, duration=duration, elapsed=elapsed_tick, clock=_clock)


def _draw(width: int, *, is_folding: bool = True) -> list[str]:
    chart = Chart(Layout(make_lively_story(), NOW), NOW, STYLE, width=width, is_folding=is_folding)
    return ["".join(span.text for span in line) for line in (chart.header(), *map(chart.line, range(len(chart))))]


def test_the_picture() -> None:
    story = make_lively_story()
    running, ghost = glyph(story.execution.status), glyph(story.steps["ghost"].status)
    picture = f"""\
elapsed                   ╷+0s           ╷+30s  ≈1h22m      ╷+1h23m30s
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


@pytest.mark.parametrize(
    ("window", "width", "marks"),
    [
        ((0, 0.4), 100, ["+0s", "+0.1s", "+0.2s", "+0.3s"]),
        ((30, 32), 100, ["+30.0s", "+30.5s", "+31.0s", "+31.5s"]),
        ((4000, 4060), 100, ["+1h06m45s", "+1h07m00s", "+1h07m15s"]),
        ((200_000, 203_000), 100, ["+2d07h45m", "+2d08h00m"]),
        ((200_000, 200_002), 100, ["+2d07h33m20s", "+2d07h33m21s"]),
    ],
)
def test_ticks_are_as_exact_as_they_stand_apart(window: tuple[float, float], width: int, marks: list[str]) -> None:
    begin, end = window
    layout = Layout(make_story([make_step("a", 0, 300_000)]), NOW)
    chart = Chart(layout, NOW, STYLE, width=width, window=(BEGIN + begin, BEGIN + end))
    assert chart.header()[1].text.replace("╷", " ").split() == marks


@pytest.mark.parametrize(
    ("now", "width", "words"),
    [
        (NOW, 100, ["╷00:17", "╷00:19", "╷00:21"]),
        (NOW + 3 * 86400, 70, ["╷01-01", "00:17", "╷00:19", "╷00:21"]),
        (NOW + 400 * 86400, 70, ["╷1970-01-01", "00:17"]),
    ],
)
def test_times_of_day_tell_the_day_once_and_leave_room_for_it(now: float, width: int, words: list[str]) -> None:
    layout, context = Layout(make_story([make_step("a", 0, 300)]), NOW), Context(now=now)
    style = replace(STYLE, is_clock=True, clock=lambda at, step, before: clock_tick(at, step, before, context))
    chart = Chart(layout, NOW, style, width=width, window=(BEGIN, BEGIN + 300))
    assert chart.header()[1].text.split() == words


@pytest.mark.parametrize("width", [10, 15, 20, 30, 34, 40, 60, 72, 120])
def test_all_bars_stand_in_one_column_however_deep_they_are_nested(width: int) -> None:
    steps = [make_step(f"s{n}", n, 1e12 - n, parent_id=f"s{n - 1}" if n else None) for n in range(12)]
    chart = Chart(Layout(make_story(steps), NOW), NOW, STYLE, width=width)
    lines = [[span.text for span in line] for line in (chart.header(), *map(chart.line, range(len(chart))))]
    assert {cell_width("".join(line)) for line in lines[1:]} == {width}
    assert all(cell_width("".join(line[:3])) == chart.label_width for line in lines[1:])
    assert cell_width("".join(lines[0])) <= width
