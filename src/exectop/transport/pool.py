"""The HTTP client of a source, and its replacement once its connections are suspect.

Owns: how httpx is set up: no redirects, no cookies, no proxy for this machine. Must not know: what is asked.
"""

import http.cookiejar
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from exectop.ports.wire import FaultKind
from exectop.transport import faults
from exectop.transport.address import host_of, is_encrypted, is_this_machine
from exectop.transport.settings import SessionSettings
from exectop.transport.tls import make_context

_LIMITS = httpx.Limits(max_connections=20, max_keepalive_connections=8, keepalive_expiry=60.0)


class ClientPool:
    """Hands out one client until it is retired; a retired one is closed when its last user has gone."""

    def __init__(self, settings: SessionSettings) -> None:
        self._settings = settings
        self._current: httpx.AsyncClient | None = None
        self._users: dict[httpx.AsyncClient, int] = {}

    @asynccontextmanager
    async def lease(self) -> AsyncIterator[httpx.AsyncClient]:
        """A client for one request or stream. Raises `TransportError` where none can be made."""
        client = self._current
        if client is None:
            client = self._current = self._make()
        self._users[client] = self._users.get(client, 0) + 1
        try:
            yield client
        finally:
            self._users[client] -= 1
            if not self._users[client] and client is not self._current:
                del self._users[client]
                await client.aclose()

    async def retire(self) -> None:
        """Use new connections from now on: after a timeout the old ones may lead nowhere. What no request uses is
        closed, the rest closes with its last user."""
        client, self._current = self._current, None
        if client is not None and not self._users.get(client):
            self._users.pop(client, None)
            await client.aclose()

    async def close(self) -> None:
        """Close what no request uses; the rest closes with its last user."""
        await self.retire()

    def _make(self) -> httpx.AsyncClient:
        settings = self._settings
        no_cookies = http.cookiejar.CookieJar(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
        try:
            return httpx.AsyncClient(
                transport=None if settings.app is None else httpx.ASGITransport(app=settings.app),  # type: ignore[arg-type]
                verify=make_context(settings.verify) if is_encrypted(settings.base_url) else False,
                trust_env=not is_this_machine(settings.base_url),
                follow_redirects=False,
                cookies=no_cookies,
                limits=_LIMITS,
                timeout=None,  # noqa: S113 - a deadline over the whole request is set around each one
            )
        except (ValueError, ImportError):
            # Only the proxy variables can be wrong here; their text may hold a password.
            host = host_of(settings.base_url)
            raise faults.failed(
                FaultKind.UNREACHABLE, f"cannot reach {host}: the proxy in the environment cannot be used"
            ) from None
