"""Settings never show a key."""

from support.settings import session_settings


def test_the_key_is_no_part_of_the_representation() -> None:
    assert "key=" not in repr(session_settings("https://h"))
