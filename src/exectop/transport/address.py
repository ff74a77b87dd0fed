"""What a server's address means for safety: whether it is this machine, and the name to call it by in messages.

Must not know: HTTP libraries, credentials.
"""

import ipaddress
from urllib.parse import urlsplit

from exectop.domain.text import clean_line


def host_of(url: str) -> str:
    """Host and port for messages: `127.0.0.1:8080`, or the host alone on the scheme's own port."""
    return clean_line(urlsplit(url).netloc.rpartition("@")[2]) or "the server"


def is_this_machine(url: str) -> bool:
    """Whether the server is this machine: `localhost` or an address of the loopback network."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_encrypted(url: str) -> bool:
    """Whether what is sent there cannot be read on the way."""
    return urlsplit(url).scheme in ("https", "wss")


def to_websocket_url(url: str) -> str:
    """The same address for a WebSocket: http becomes ws, https becomes wss."""
    return f"ws{url.removeprefix('http')}" if url.startswith("http") else url
