"""How much is drawn, and what is said of the rest."""

import pytest

from exectop.present.cells import Cell, plain
from exectop.present.room import WHOLE, Room, cut, more

SMALL = Room(lines=2, characters=10, rest="Payload has it", other="`get` has it")


def test_it_is_used_up_by_lines_or_by_characters() -> None:
    line = (Cell("abc"), Cell("de"))
    assert not SMALL.is_used_up
    assert SMALL.less([line]) == Room(1, 5, SMALL.rest, SMALL.other)
    assert SMALL.less([line, ()]).is_used_up
    assert SMALL.less([(Cell("x" * 10),)]).is_used_up
    assert not WHOLE.less([line] * 1000).is_used_up


def test_the_rest_is_told_with_who_has_it() -> None:
    assert plain(SMALL.note(more(2, "value"), "  ")) == "  … 2 more values: Payload has it"
    assert plain(SMALL.besides.note(more(1, "link"))) == "… 1 more link: `get` has it"
    assert Room(1, 1, "it").besides.rest == "it"


@pytest.mark.parametrize(
    ("text", "beginning"),
    [("short", "short"), ("0123456789abc", "0123456789"), ("a\nb\nc", "a\nb"), ("a\nb", "a\nb"), ("", "")],
)
def test_a_text_is_cut_where_the_room_ends(text: str, beginning: str) -> None:
    assert cut(text, SMALL) == beginning
    assert cut(text, WHOLE) == text
