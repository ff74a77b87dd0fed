"""The credentials of a session: read when first needed, kept, and read anew on demand.

Owns: when a key is read and when it must not be sent. Must not know: HTTP libraries.
"""

import asyncio

from exectop.errors import CredentialsError
from exectop.ports.secret import Secret
from exectop.ports.wire import FaultKind
from exectop.transport import faults
from exectop.transport.address import host_of, is_encrypted, is_this_machine
from exectop.transport.headers import Headers, auth_headers, carries_key
from exectop.transport.settings import SessionSettings


class Credentials:
    """The headers that prove who asks."""

    def __init__(self, settings: SessionSettings) -> None:
        self._settings = settings
        self._headers: Headers | None = None

    async def headers(self) -> Headers:
        """The headers, the key read at the first call. Raises `TransportError` of kind AUTH."""
        if self._headers is None:
            try:
                await self.read()
            except CredentialsError as error:
                raise faults.failed(FaultKind.AUTH, self._told(error)) from None
        return self._headers or ()

    async def read(self) -> None:
        """Read the key anew. Raises `CredentialsError`, then the old one is forgotten."""
        self._headers = None
        key = await self._read_key()
        self._refuse_open_road(key)
        self._headers = auth_headers(self._settings.auth, key, self._settings.project_id)

    async def _read_key(self) -> Secret | None:
        read = self._settings.key
        if read is None:
            return None
        if self._settings.app is not None:
            return read()  # an application in this process has no command to wait for
        return await asyncio.to_thread(read)

    def _refuse_open_road(self, key: Secret | None) -> None:
        settings = self._settings
        is_safe = is_encrypted(settings.base_url) or is_this_machine(settings.base_url) or settings.app is not None
        if is_safe or settings.allow_http or not carries_key(settings.auth, key):
            return
        raise CredentialsError(
            f"{settings.source}: the key would travel unencrypted to {host_of(settings.base_url)} over http",
            hint=f"Use https, or set allow_http = true in [sources.{settings.source}]",
        )

    def _told(self, error: CredentialsError) -> str:
        return str(error).removeprefix(f"{self._settings.source}: ")
