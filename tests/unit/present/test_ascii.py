"""Signs in ASCII."""

import pytest

from exectop.present.ascii import ascii_signs


@pytest.mark.parametrize(
    ("drawn", "plain"),
    [
        ("╭─┬│▌⣿… →", "+-+|#.~ >"),
        ("Zürich 家", "Zürich 家"),
        ("a · b – c × 2", "a . b - c x 2"),
        ("✗ failed ▸ running ✓", "x failed > running *"),
        ("┃ ━ ╎ ▁ ⠀|", "| - | _  |"),
    ],
)
def test_signs_become_plain_and_letters_stay(drawn: str, plain: str) -> None:
    assert ascii_signs(drawn) == plain
    assert len(ascii_signs(drawn)) == len(drawn)


def test_what_is_plain_is_the_same_object() -> None:
    text = "plain"
    assert ascii_signs(text) is text
