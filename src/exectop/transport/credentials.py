"""The credentials of a session: read when first needed, kept, and read anew on demand.

Owns: when a key is read and when it must not be sent; that nobody who leaves waits for it. Must not know: HTTP
libraries.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from functools import partial

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
        return await _apart(read)

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


async def _apart(read: Callable[[], Secret]) -> Secret:
    """What it reads, on a thread that neither a cancellation nor the end of the program waits for: the command for a
    key may take a minute."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Secret] = loop.create_future()

    def tell(told: Callable[[], None]) -> None:
        if not answer.done():
            told()

    def work() -> None:
        try:
            told = partial(answer.set_result, read())
        except Exception as error:  # noqa: BLE001 - it is raised where the answer is awaited
            told = partial(answer.set_exception, error)
        with contextlib.suppress(RuntimeError):  # the loop has ended: nobody waits any more
            loop.call_soon_threadsafe(tell, told)

    threading.Thread(target=work, name="exectop-key", daemon=True).start()
    return await answer
