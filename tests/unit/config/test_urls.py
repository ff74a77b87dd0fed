"""A server's URL with or without the API's prefix."""

import pytest

from exectop.config.urls import split_url, without_secrets
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
    "url",
    ["h", "ftp://h", "https://", "//h", "https://u:p@h", "https://h/?a=b", "https://h/#x", "http://[::1:8080",
     "http://h:99999", "http://h:x", "http://\u2100/"],
)  # fmt: skip
def test_what_is_no_servers_url_is_refused(url: str) -> None:
    with pytest.raises(ConfigError):
        split_url(url, "/api/v1")


@pytest.mark.parametrize(
    "url",
    ["https://user:hunter2@h", "ftp://user:hunter2@h", "user:hunter2@h", "hunter2", "https://h/?api_key=hunter2",
     "https://user:hunter2@h/?a=b", "https://h/#hunter2", "http://user:hunter2@[::1", "http://user:hunter2@h:99999"],
)  # fmt: skip
def test_a_refusal_never_repeats_credentials(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        split_url(url, "")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://u:p@h:8/x?a=b#c", "https://h:8"),
        ("ftp://h", "ftp://h"),
        ("u:p@h", "…"),
        ("http://[::1", "…"),
        ("", "…"),
    ],
)
def test_what_may_be_said_of_any_url(url: str, told: str) -> None:
    assert without_secrets(url) == told
