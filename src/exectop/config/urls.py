"""A source's URL: the server, with or without the API's prefix."""

from urllib.parse import urlsplit, urlunsplit

from exectop.errors import ConfigError


def split_url(url: str, prefix: str) -> tuple[str, str]:
    """The server's part and the prefix that follows it: ("https://host/base", "/api/v1"). What the URL already
    holds of the prefix is not doubled. Raises `ConfigError` for a URL that cannot be one or holds credentials."""
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError(
            f"'{url}' is not a server's URL", hint="Write it like https://host or http://127.0.0.1:8080"
        )
    if parts.username is not None or parts.password is not None:
        raise ConfigError("a URL must not hold credentials", hint="Use api_key = { env = … } of the source")
    if parts.query or parts.fragment:
        raise ConfigError(f"'{url}' has more than a server and a path", hint="Leave out what follows ? or #")
    have = [part for part in parts.path.split("/") if part]
    want = [part for part in prefix.split("/") if part]
    for shared in range(min(len(have), len(want)), 0, -1):
        if have[-shared:] == want[:shared]:
            have = have[:-shared]
            break
    path = "".join(f"/{part}" for part in have)
    return urlunsplit((parts.scheme, parts.netloc, path, "", "")), "".join(f"/{part}" for part in want)
