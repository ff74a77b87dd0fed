"""Which certificates are trusted: the system's, those that httpx brings along, and a file of the user's."""

import os
import ssl
from pathlib import Path

from exectop.errors import ConfigError


def make_context(verify: str | bool) -> ssl.SSLContext:
    """The TLS settings of a source. `verify`: a file of further certificates, or whether to check at all.
    Raises `ConfigError` for a file that holds no certificates."""
    context = ssl.create_default_context()
    if verify is False:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context
    if not (os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR")):
        _add_shipped(context)
    if isinstance(verify, str):
        _add_file(context, verify)
    return context


def _add_shipped(context: ssl.SSLContext) -> None:
    """Python from python.org finds no certificates of the system on macOS."""
    import certifi

    context.load_verify_locations(certifi.where())


def _add_file(context: ssl.SSLContext, file: str) -> None:
    try:
        context.load_verify_locations(Path(file).expanduser())
    except (OSError, ValueError) as error:
        why = "it holds no certificates in PEM form" if isinstance(error, ssl.SSLError) else type(error).__name__
        raise ConfigError(f"ca_file {file} cannot be used: {why}", hint="Name a readable PEM file") from None
