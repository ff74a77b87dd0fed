"""Which certificates are trusted."""

import ssl
from pathlib import Path

import certifi
import pytest

from exectop.errors import ConfigError
from exectop.transport.tls import make_context


def test_certificates_are_checked_by_default() -> None:
    context = make_context(True)
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.get_ca_certs()


def test_checking_can_be_switched_off() -> None:
    assert make_context(False).verify_mode is ssl.CERT_NONE


def test_a_file_adds_to_the_trusted_ones(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    before = len(make_context(True).get_ca_certs())
    assert len(make_context(certifi.where()).get_ca_certs()) > before


@pytest.mark.parametrize("content", [None, "not a certificate"])
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)
    with pytest.raises(ConfigError, match=r"ca\.pem cannot be used"):
        make_context(str(file))
