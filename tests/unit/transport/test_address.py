"""What a server's address means for safety."""

import pytest

from exectop.transport.address import host_of, is_encrypted, is_this_machine, to_websocket_url


@pytest.mark.parametrize("url", ["http://localhost:1", "http://127.9.9.9", "http://[::1]:80", "http://a.localhost"])
def test_loopback_is_this_machine(url: str) -> None:
    assert is_this_machine(url)


@pytest.mark.parametrize("url", ["http://127.0.0.1.example.com", "http://10.0.0.1", "http://localhost.example.com"])
def test_other_hosts_are_not_this_machine(url: str) -> None:
    assert not is_this_machine(url)


def test_the_host_is_named_without_credentials_and_escapes() -> None:
    assert host_of("http://user:word@host:80/x") == "host:80"
    assert "\x1b" not in host_of("http://ho\x1bst/")


def test_a_websocket_keeps_the_encryption() -> None:
    assert to_websocket_url("https://h/p") == "wss://h/p"
    assert to_websocket_url("http://h") == "ws://h"
    assert is_encrypted("wss://h")
    assert not is_encrypted("http://h")
