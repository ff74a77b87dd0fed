"""Settings of sessions for tests."""

from exectop.ports.provider import AuthScheme
from exectop.ports.secret import Secret
from exectop.ports.wire import Call, One
from exectop.transport.settings import SessionSettings

CANARY = "SECRET-CANARY"
SCHEME = AuthScheme("bearer", (("Authorization", "Bearer {key}"), ("X-Project-ID", "{project_id}")))


def session_settings(
    url: str, *, key: str = CANARY, timeout: float = 5.0, prefix: str = "/api/v1", allow_http: bool = False
) -> SessionSettings:
    """A source at that URL with the canary for a key."""
    return SessionSettings(
        source="test",
        base_url=url,
        prefix=prefix,
        auth=SCHEME,
        key=(lambda: Secret(key)) if key else None,
        timeout=timeout,
        allow_http=allow_http,
    )


def call(path: str = "/executions/1", method: str = "GET", *, is_absolute: bool = False) -> Call:
    """Some request."""
    return Call(path=path, wish=One("1"), method=method, is_absolute=is_absolute)
