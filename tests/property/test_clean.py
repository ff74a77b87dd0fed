"""Ten thousand texts over all code points through every way to the screen: nothing that a terminal obeys is left."""

import random
import re
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from exectop.domain.text import clean_block, clean_line
from exectop.domain.values import Json
from exectop.present.cells import Cell
from exectop.present.formats import cell_width, fit
from exectop.present.json_text import json_lines, text_lines
from exectop.tui.last_gate import LastGate
from exectop.tui.widgets.cells import fit_text, paint
from support.raw_bytes import unsafe_characters

COUNT = 10_000
INVISIBLE = re.compile("[\u2028\u2029\u200b\u2060-\u2064\ufeff\U000e0000-\U000e007f\ufffe\uffff]")
ODD = "\u202e\u2066\u061c\u200b\u200d\ufe0f\u2028\ufeff\ud800\udfff\ufdd0\U000e0041\U0001ffff漢👩\u0301[]/@\\\x1b\x9b"
texts = st.text(st.characters(codec=None) | st.characters(max_codepoint=0xA0) | st.sampled_from(ODD), max_size=30)


@cache
def corpus() -> tuple[str, ...]:
    """Texts over all code points, controls and what is odd more often; always the same."""
    rng = random.Random(20)
    draw = (lambda: rng.randrange(0x110000), lambda: rng.randrange(0xA0), lambda: ord(rng.choice(ODD)))
    return tuple("".join(chr(rng.choice(draw)()) for _ in range(rng.randrange(40))) for _ in range(COUNT))


def _painted(text: str) -> str:
    return "".join(segment.text for segment in paint((Cell(clean_line(text)),), Style(), 40))


def _gated(text: str) -> str:
    """Painted without having been cleaned: only the last gate stands in the way."""
    strip = paint((Cell(text),), Style(), 40)
    return "".join(segment.text for segment in LastGate().apply(list(strip), Color(0, 0, 0)))


@pytest.mark.parametrize("way", [clean_line, _painted, _gated], ids=["clean_line", "painted", "gated"])
def test_no_line_holds_what_a_terminal_obeys(way: Callable[[str], str]) -> None:
    for text in corpus():
        line = way(text)
        assert unsafe_characters(line) == set(), ascii(text)
        assert not {"\n", "\t"} & set(line), ascii(text)


def test_a_block_keeps_only_line_feeds_and_tabs() -> None:
    for text in corpus():
        block = clean_block(text)
        assert unsafe_characters(block) == set(), ascii(text)
        assert not INVISIBLE.search(block), ascii(text)


@settings(max_examples=300, deadline=None)
@given(texts)
def test_cleaning_twice_changes_nothing_and_plain_text_is_left_alone(text: str) -> None:
    assert clean_line(clean_line(text)) == clean_line(text)
    assert clean_block(clean_block(text)) == clean_block(text)
    assert not text.isascii() or not text.isprintable() or clean_line(text) is text


@settings(max_examples=300, deadline=None)
@given(texts, st.integers(0, 40))
def test_a_cell_is_as_wide_as_it_was_laid_out(text: str, width: int) -> None:
    line = clean_line(text)
    assert cell_width(fit(line, width)) == width
    assert cell_len(fit_text(line, width)) == width


@settings(max_examples=300, deadline=None)
@given(texts, st.dictionaries(texts, texts, max_size=3))
def test_json_and_texts_are_safe_where_they_are_shown(text: str, value: dict[str, Json]) -> None:
    shown = "".join(cell.text for line in json_lines({text: value}) for cell in line)
    assert unsafe_characters(shown + "".join(text_lines(text))) == set()


def test_the_gate_leaves_the_width_of_a_line_as_it_was() -> None:
    raw = Segment("a\x1bb\ud800c\u202ed")
    (safe,) = LastGate().apply([raw], Color(0, 0, 0))
    assert safe.text == "ab\ufffdcd"
    assert cell_len(safe.text) == cell_len(raw.text) == 5
