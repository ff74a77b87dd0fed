"""Where keys come from."""

import sys

import pytest

from exectop.config.options import KeyFromCommand, KeyFromEnvironment, KeyFromKeyring
from exectop.config.secrets import read_key
from exectop.errors import CredentialsError


def _command(code: str) -> KeyFromCommand:
    return KeyFromCommand(command=f'"{sys.executable}" -c "{code}"')


def test_a_variable_and_a_command_give_keys() -> None:
    assert read_key(KeyFromEnvironment(env="K"), "prod", {"K": " sk_1 \n"}).reveal() == "sk_1"
    assert read_key(_command("print('sk_2'); print('more')"), "prod", {}).reveal() == "sk_2"


@pytest.mark.parametrize("value", ["", "  ", "a\nb", "a b", "schlüssel", "k\x1b[2J"])
def test_what_no_header_may_carry_is_refused_unseen(value: str) -> None:
    with pytest.raises(CredentialsError) as caught:
        read_key(KeyFromEnvironment(env="K"), "prod", {"K": value})
    assert "K" in str(caught.value)
    assert not value.strip() or value not in str(caught.value)


def test_a_command_that_fails_names_the_program_but_not_its_arguments() -> None:
    with pytest.raises(CredentialsError, match="exit code 3") as caught:
        read_key(_command("import sys; sys.exit(3) # canary"), "prod", {})
    assert "canary" not in str(caught.value)
    with pytest.raises(CredentialsError, match="FileNotFoundError"):
        read_key(KeyFromCommand(command="/no/such/program --token canary"), "prod", {})


def test_without_keyring_support_the_way_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(CredentialsError, match=r"exectop\[keyring\]"):
        read_key(KeyFromKeyring(keyring="exectop/prod"), "prod", {})


def test_a_command_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exectop.config.secrets.COMMAND_SECONDS", 1e-9)
    with pytest.raises(CredentialsError, match="took too long"):
        read_key(KeyFromCommand(command="sleep 60"), "prod", {})
