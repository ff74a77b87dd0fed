"""A key does not leak by being printed."""

import copy
import pickle

import pytest

from exectop.ports.secret import Secret

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
