"""A source's URL: the server, with or without the API's prefix. What else one may hold can be secret: it is not
repeated."""

from urllib.parse import SplitResult, urlsplit, urlunsplit

from exectop.errors import ConfigError

_HINT = "Write it like https://host or http://127.0.0.1:8080"


def split_url(url: str, prefix: str) -> tuple[str, str]:
    """The server's part and the prefix that follows it: ("https://host/base", "/api/v1"). What the URL already
    holds of the prefix is not doubled. Raises `ConfigError` for a URL that cannot be one or holds credentials."""
    parts = _parts(url)
    have = [part for part in parts.path.split("/") if part]
    want = [part for part in prefix.split("/") if part]
    for shared in range(min(len(have), len(want)), 0, -1):
        if have[-shared:] == want[:shared]:
            have = have[:-shared]
            break
    path = "".join(f"/{part}" for part in have)
    return urlunsplit((parts.scheme, parts.netloc, path, "", "")), "".join(f"/{part}" for part in want)


def without_secrets(url: str) -> str:
    """Scheme, host and port of a URL; `…` for what has none."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return "…"
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}" if parts.scheme and host else "…"


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise ConfigError(f"{without_secrets(url)} is not a server's URL", hint=_HINT) from None
    if parts.scheme not in ("http", "https") or not host:
        raise ConfigError(f"{without_secrets(url)} is not a server's URL", hint=_HINT)
    if parts.username is not None or parts.password is not None:
        raise ConfigError("a URL must not hold credentials", hint="Use api_key = { env = … } of the source")
    if parts.query or parts.fragment:
        told = f"the URL of {without_secrets(url)} has more than a server and a path"
        raise ConfigError(told, hint="Leave out what follows ? or #")
    return parts
