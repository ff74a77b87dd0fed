"""Nothing that is drawn has to wait for the garbage collector."""

import gc

import pytest
from rich.segment import Segment
from textual import strip
from textual.strip import Strip

from exectop.tui.memory import untie_lines


def in_cycles_after_drawing_lines() -> int:
    """How many objects only the collector can free after a hundred lines were drawn that needed no cut."""
    gc.collect()
    gc.disable()
    try:
        for _ in range(100):
            Strip([Segment("abc")]).divide([3])
        return gc.collect()
    finally:
        gc.enable()


def test_a_line_goes_with_its_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    assert in_cycles_after_drawing_lines() >= 100, "Textual is mended: `untie_lines` can go"
    monkeypatch.setitem(vars(strip), "FIFOCache", vars(strip)["FIFOCache"])
    untie_lines()
    assert in_cycles_after_drawing_lines() == 0


def test_a_line_without_memory_is_cut_as_one_with(monkeypatch: pytest.MonkeyPatch) -> None:
    segments = [Segment("run"), Segment("ning 家族 x"), Segment("  ")]
    cuts = ([3], [2, 9], [14], [3, 6, 14, 20])
    known = [Strip(segments).divide(cut) for cut in cuts]
    monkeypatch.setitem(vars(strip), "FIFOCache", vars(strip)["FIFOCache"])
    untie_lines()
    line = Strip(segments)
    assert [line.divide(cut) for cut in cuts] == known
    assert line.crop(1, 5) == Strip(segments).crop(1, 5)
