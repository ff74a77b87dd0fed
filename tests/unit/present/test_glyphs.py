"""Signs of one cell, no emoji."""

import unicodedata

import pytest

from exectop.domain.status import Status
from exectop.domain.values import Evidence, Severity
from exectop.present.glyphs import evidence_mark, glyph, severity_mark

EMOJI = range(0x1F000, 0x20000)


@pytest.mark.parametrize("status", Status)
def test_every_status_has_a_narrow_sign_that_is_no_emoji(status: Status) -> None:
    sign = glyph(status)
    assert len(sign) == 1
    assert unicodedata.east_asian_width(sign) in ("N", "Na")
    assert ord(sign) not in EMOJI


@pytest.mark.parametrize("ascii_only", [False, True])
def test_no_two_statuses_share_a_sign(ascii_only: bool) -> None:
    assert len({glyph(status, ascii_only) for status in Status}) == len(Status)


@pytest.mark.parametrize("status", Status)
def test_the_fallback_is_ascii(status: Status) -> None:
    assert glyph(status, ascii=True).isascii()
    assert len(glyph(status, ascii=True)) == 1


@pytest.mark.parametrize("status", Status)
def test_no_sign_of_ascii_is_one_that_lines_are_drawn_with(status: Status) -> None:
    assert glyph(status, ascii=True) not in "+-=.|/\\_"


def test_marks_take_one_cell_and_say_nothing_of_the_usual() -> None:
    assert evidence_mark(Evidence.REPORTED) == severity_mark(Severity.INFO) == " "
    assert {len(evidence_mark(one)) for one in Evidence} == {len(severity_mark(one)) for one in Severity} == {1}
    assert severity_mark(Severity.ERROR, ascii=True) == "x"
