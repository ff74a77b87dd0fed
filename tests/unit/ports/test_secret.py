"""A key does not leak by being printed."""

import copy
import pickle

import pytest

from exectop.ports.secret import MASK, Secret, hide, hide_in_body, hide_in_data

VALUE = "sk_live_canary"


def test_no_way_of_printing_shows_the_value() -> None:
    secret = Secret(VALUE)
    shown = [str(secret), repr(secret), f"{secret}", f"{secret:>20}", f"{secret!r}", repr([secret])]
    assert not [text for text in shown if "canary" in text]


def test_only_reveal_gives_the_value() -> None:
    assert Secret(VALUE).reveal() == VALUE
    assert not hasattr(Secret(VALUE), "__dict__")


def test_a_secret_is_never_written() -> None:
    with pytest.raises(TypeError, match="never written"):
        pickle.dumps(Secret(VALUE))
    with pytest.raises(TypeError, match="never written"):
        copy.deepcopy(Secret(VALUE))


def test_equal_values_are_equal_and_an_empty_one_is_false() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a")}) == 1
    assert not Secret("")


def test_a_key_in_a_foreign_text_is_hidden_however_it_is_written() -> None:
    key = Secret("key/with'odd\\marks")
    text = f"{key.reveal()} {key.reveal()!r} key%2Fwith%27odd%5Cmarks plain"
    assert "odd" not in hide(text)
    assert hide(text).endswith("plain")


def test_what_is_too_short_to_be_a_key_is_not_looked_for() -> None:
    Secret("ab")
    assert hide("ab cabbage") == "ab cabbage"


def test_what_servers_say_is_rid_of_keys_but_not_of_words() -> None:
    Secret("sk_said_by_a_server")
    Secret("running")  # too short to be told from a word
    assert hide_in_data('{"error": "no key sk_said_by_a_server", "status": "running"}') == (
        f'{{"error": "no key {MASK}", "status": "running"}}'
    )
    body = b"nothing to hide"
    assert hide_in_body(body) is body
    assert hide_in_body(b"a sk_said_by_a_server b") == f"a {MASK} b".encode()
