"""What lines of cells must be whatever a server sent."""

import unicodedata
from collections.abc import Iterable

from exectop.present.cells import Line, joined

_BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def assert_safe(lines: Iterable[Line]) -> None:
    """No cell holds a character that a terminal obeys, a line end included."""
    for line in lines:
        for cell in line:
            for character in cell.text:
                assert unicodedata.category(character) not in ("Cc", "Cs"), repr(cell.text)
                assert character not in _BIDI, repr(cell.text)


def shown(lines: Iterable[Line]) -> list[str]:
    """The texts of the lines, blanks at their ends left out."""
    return [text.rstrip() for text in joined(lines).split("\n")]
