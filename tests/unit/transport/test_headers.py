"""Credentials in headers."""

import pytest

from exectop.errors import CredentialsError
from exectop.ports.provider import AuthScheme
from exectop.ports.secret import Secret
from exectop.transport.headers import auth_headers, carries_key
from support.settings import CANARY, SCHEME


def test_placeholders_are_filled() -> None:
    made = auth_headers(SCHEME, Secret("k{project_id}"), "p1")
    assert made == (("Authorization", "Bearer k{project_id}"), ("X-Project-ID", "p1"))


def test_a_header_without_its_value_is_left_out() -> None:
    scheme = AuthScheme("x", (*SCHEME.headers, ("X-Fixed", "yes")))
    assert auth_headers(scheme, None, "") == (("X-Fixed", "yes"),)


@pytest.mark.parametrize("tail", ["\nX-Other: y", "’", "\x1b", " ", "\x00"])
def test_a_key_that_no_header_can_carry_is_refused_without_showing_it(tail: str) -> None:
    with pytest.raises(CredentialsError) as caught:
        auth_headers(SCHEME, Secret(f"{CANARY}{tail}"), "")
    assert CANARY not in str(caught.value)


def test_only_a_scheme_that_uses_it_carries_the_key() -> None:
    assert carries_key(SCHEME, Secret("k"))
    assert not carries_key(SCHEME, None)
    assert not carries_key(AuthScheme("none", ()), Secret("k"))
