"""A server's URL with or without the API's prefix."""

import pytest

from exectop.config.urls import split_url
from exectop.errors import ConfigError


@pytest.mark.parametrize(
    ("url", "prefix", "expected"),
    [
        ("https://h", "/api/v1", ("https://h", "/api/v1")),
        ("https://h/", "/api/v1", ("https://h", "/api/v1")),
        ("https://h/api/v1", "/api/v1", ("https://h", "/api/v1")),
        ("https://h/api/v1/", "/api/v1", ("https://h", "/api/v1")),
        ("https://h/api", "/api/v1", ("https://h", "/api/v1")),
        ("http://h:1/polos/api/v1", "/api/v1", ("http://h:1/polos", "/api/v1")),
        ("http://h:1/polos", "/api/v1", ("http://h:1/polos", "/api/v1")),
        ("http://h/x", "", ("http://h/x", "")),
        ("http://[::1]:8/agents/v2", "/agents/v2", ("http://[::1]:8", "/agents/v2")),
    ],
)
def test_the_prefix_is_added_once(url: str, prefix: str, expected: tuple[str, str]) -> None:
    assert split_url(url, prefix) == expected


@pytest.mark.parametrize(
    "url", ["h", "ftp://h", "https://", "//h", "https://u:p@h", "https://h/?a=b", "https://h/#x"]
)
def test_what_is_no_servers_url_is_refused(url: str) -> None:
    with pytest.raises(ConfigError):
        split_url(url, "/api/v1")


def test_a_refusal_never_repeats_credentials() -> None:
    with pytest.raises(ConfigError) as caught:
        split_url("https://user:hunter2@h", "")
    assert "hunter2" not in str(caught.value)
