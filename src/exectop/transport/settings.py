"""What a session is made of: plain values. Must not know: HTTP libraries."""

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import TypeAlias

from exectop.ports.provider import AuthScheme
from exectop.ports.secret import Secret
from exectop.transport.limits import BODY_LIMIT

_Message: TypeAlias = MutableMapping[str, object]
AsgiApp: TypeAlias = Callable[
    [_Message, Callable[[], Awaitable[_Message]], Callable[[_Message], Awaitable[None]]], Awaitable[None]
]
"""An ASGI application: a server in this very process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSettings:
    """How to reach one source. `base_url`: the server without the API's `prefix`. `key`: reads the key anew each
    time, raises `CredentialsError`. `timeout`: seconds for a whole request. `body_limit`: decoded bytes of an answer
    at most. `verify`: check certificates, or a file of further ones. `app`: serve requests from this application
    instead of the network."""

    source: str
    base_url: str
    prefix: str
    auth: AuthScheme
    key: Callable[[], Secret] | None = field(default=None, repr=False)
    project_id: str = ""
    timeout: float = 10.0
    body_limit: int = BODY_LIMIT
    verify: str | bool = True
    allow_http: bool = False
    app: object = None
