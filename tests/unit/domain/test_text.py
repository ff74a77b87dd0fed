"""Text from a server cannot move the cursor, ring, change titles or turn the reading direction."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exectop.domain.text import clean_block, clean_line
from support.strategies import hostile_text

BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def is_safe(character: str) -> bool:
    return (
        unicodedata.category(character) not in ("Cc", "Cs")
        and character not in BIDI
        and character not in "\u2028\u2029"
        and not 0xE0000 <= ord(character) <= 0xE007F
    )


@given(hostile_text)
def test_a_clean_line_has_no_character_that_a_terminal_obeys(text: str) -> None:
    assert all(map(is_safe, clean_line(text)))


@given(hostile_text)
def test_a_clean_block_keeps_line_feeds_and_tabs_only(text: str) -> None:
    assert all(is_safe(character) for character in clean_block(text) if character not in "\n\t")
    assert clean_block(text).count("\n") == text.count("\n")


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean_line(clean_line(text)) == clean_line(text)
    assert clean_block(clean_block(text)) == clean_block(text)


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_text_stays_the_very_same_object(text: str) -> None:
    assert clean_line(text) is text
    assert clean_block(text) is text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\x1b[31mb", "a␛[31mb"),
        ("\x07", "␇"),
        ("a\nb\tc\r\nd", "a b c d"),
        ("\x7f\x9b", "␡‹9b›"),
        ("\u202eevil", "‹202e›evil"),
        ("\ud800", "\ufffd"),
        ("家族 👨‍👩‍👧 é", "家族 👨‍👩‍👧 é"),
    ],
)
def test_shows_what_was_there(text: str, line: str) -> None:
    assert clean_line(text) == line


def test_a_block_reads_carriage_return_and_line_feed_as_one_line_end() -> None:
    assert clean_block("a\r\nb\n\tc") == "a\nb\n\tc"


def test_a_million_characters_of_the_worst_take_no_noticeable_time() -> None:
    begin = time.process_time()
    assert clean_line("\x1b\u202e" * 500_000).startswith("␛‹202e›")
    assert time.process_time() - begin < 0.5  # one call per character took longer than a second
