"""Cells of a text, and cutting it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exectop.domain.text import clean_line
from exectop.domain.widths import cell_width, fit, is_wider, shorten, shorten_middle, take, wrap

FAMILY, FLAG, THUMB, HEART = "👨‍👩‍👧", "🇫🇷", "👍🏽", "❤️"
texts = st.text(st.sampled_from("ab 家é한\u0301👍🏽\u200d❤\ufe0f🇫") | st.characters(), max_size=20).map(clean_line)


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("abc", 3),
        ("家族", 4),
        ("é", 1),
        ("e\u0301", 1),
        ("한국", 4),
        (FAMILY, 2),
        (FLAG, 2),
        (THUMB, 2),
        (HEART, 2),
        (f"a{FAMILY}b", 4),
        ("✓", 1),
        ("☎", 1),
        ("‹9b›", 4),
        ("Ａ", 2),
        ("#\ufe0f", 2),
        ("1\ufe0f\u20e3", 2),
        ("a\ufe0f", 1),
        ("→\ufe0f", 1),
        ("🇩🇪🇫", 3),
    ],
)
def test_counts_cells_as_terminals_do(text: str, width: int) -> None:
    assert cell_width(text) == width


@pytest.mark.parametrize(
    ("text", "width", "short"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdef", 5, "abcd…"),
        ("abcdef", 1, "…"),
        ("abcdef", 0, ""),
        ("家族家", 5, "家族…"),
        ("家族家", 4, "家…"),
        (f"{FAMILY}{FAMILY}", 3, f"{FAMILY}…"),
        ("🇩🇪🇫🇷🇮", 4, "🇩🇪…"),
    ],
)
def test_shortens_at_the_end(text: str, width: int, short: str) -> None:
    assert shorten(text, width) == short


@pytest.mark.parametrize(
    ("text", "width", "short"),
    [
        ("exec_0123456789", 9, "exec…6789"),
        ("abc", 3, "abc"),
        ("abcdef", 2, "a…"),
        ("abcdef", 1, "…"),
        ("abcdef", 0, ""),
    ],
)
def test_shortens_in_the_middle(text: str, width: int, short: str) -> None:
    assert shorten_middle(text, width) == short


@given(texts, st.integers(0, 12), st.booleans(), st.booleans())
def test_fits_exactly(text: str, width: int, is_right: bool, is_middle: bool) -> None:
    assert cell_width(fit(text, width, is_right=is_right, is_middle=is_middle)) == width


@given(texts, st.integers(0, 12))
def test_takes_the_beginning_and_never_too_much(text: str, width: int) -> None:
    head = take(text, width)
    assert text.startswith(head)
    assert cell_width(head) <= width


@given(texts, st.integers(2, 12))
def test_wraps_without_losing_anything(text: str, width: int) -> None:
    pieces = wrap(text, width)
    assert "".join(pieces) == text
    assert all(cell_width(piece) <= width for piece in pieces)


def test_wraps_at_blanks() -> None:
    assert wrap("one two three", 8) == ["one two ", "three"]
    assert wrap("onetwothree", 8) == ["onetwoth", "ree"]
    assert wrap("x", 0) == ["x"]


def test_pads_on_the_side_that_was_asked_for() -> None:
    assert fit("a", 3) == "a  "
    assert fit("a", 3, is_right=True) == "  a"
    assert fit("家", 3, is_right=True) == " 家"


@pytest.mark.parametrize("text", ["ab 家" * 250_000, "Z" + "\u0301" * 1_000_000, "␛[0m " * 200_000, "x" * 1_000_000])
def test_a_line_of_a_million_characters_is_wrapped_in_one_pass(text: str) -> None:
    pieces = wrap(text, 80)
    assert "".join(pieces) == text
    assert all(cell_width(piece) <= 80 for piece in pieces)
    assert cell_width(shorten_middle(text, 30)) <= 30


@given(texts, st.integers(0, 12))
def test_tells_what_is_wider(text: str, width: int) -> None:
    assert is_wider(text, width) == (cell_width(text) > width)


def test_the_short_cut_for_narrow_text_agrees_with_unicode() -> None:
    for code in [*range(0xA1, 0x3000), *range(0xFF00, 0xFFF0)]:
        character = chr(code)
        alone, beside = cell_width(character), cell_width(character + "日") - 2
        assert alone == beside, hex(code)
