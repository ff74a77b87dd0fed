"""Lines of two texts that differ, with a line around them."""

import pytest

from exectop.present.text_diff import changed_lines


def _told(old: str, new: str, limit: int | None = None) -> str:
    return "\n".join(f"{sign}{line}" for sign, line in changed_lines(list(old), list(new), limit))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("abc", "abc", ""),
        ("abcdefg", "abcXefg", " …\n c\n<d\n>X\n e\n …"),
        ("bc", "abc", ">a\n b\n …"),
        ("abc", "ab", " …\n b\n<c"),
        ("abcde", "aXcYe", " a\n<b\n>X\n c\n<d\n>Y\n e"),
        ("", "a", ">a"),
    ],
)
def test_tells_what_differs_and_what_is_around(old: str, new: str, told: str) -> None:
    assert _told(old, new) == told


def test_says_how_much_was_left_out() -> None:
    assert _told("", "abcdefgh", 2).splitlines() == [">a", ">b", " … 6 more lines"]
