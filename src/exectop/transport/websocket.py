"""Streams over WebSocket.

Owns: connecting with credentials, the ping that notices a dead line, the size limit. Must not know: any vendor.
"""

import ssl
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import websockets.asyncio.client
import websockets.exceptions

from exectop.clock import Clock
from exectop.ports.secret import hide_in_data
from exectop.ports.session import TransportError
from exectop.ports.wire import FaultKind, Frame, StreamSpec
from exectop.transport import faults
from exectop.transport.address import host_of, is_encrypted, is_this_machine, to_websocket_url
from exectop.transport.credentials import Credentials
from exectop.transport.limits import FRAME_LIMIT
from exectop.transport.settings import SessionSettings
from exectop.transport.tls import make_context

PING_SECONDS = 5.0
CLOSE_SECONDS = 2.0


class _Connect(websockets.asyncio.client.connect):
    """Follows no redirect: the library would take keys in headers of other names along to the new host."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        """The error itself."""
        return exc


async def open_websocket(
    spec: StreamSpec, settings: SessionSettings, credentials: Credentials, clock: Clock
) -> AsyncIterator[Frame]:
    """The messages until the server closes. Raises `TransportError`."""
    host = host_of(settings.base_url)
    headers = await credentials.headers()
    url = _url(spec, settings)
    try:
        async with _Connect(
            url,
            additional_headers=headers,
            user_agent_header="exectop",
            compression=None,
            proxy=None if is_this_machine(settings.base_url) else True,
            ssl=_tls(settings),
            open_timeout=settings.timeout,
            ping_interval=PING_SECONDS,
            ping_timeout=PING_SECONDS,
            close_timeout=CLOSE_SECONDS,
            max_size=FRAME_LIMIT,
        ) as connection:
            async for message in connection:
                text = message if isinstance(message, str) else message.decode("utf-8", errors="replace")
                yield Frame(data=hide_in_data(text), received_at=clock.now())
    except TimeoutError:
        raise faults.failed(FaultKind.TIMEOUT, f"{host} did not open the stream in time") from None
    except (websockets.exceptions.WebSocketException, OSError, ValueError) as error:
        raise _fault(host, error) from None


def _url(spec: StreamSpec, settings: SessionSettings) -> str:
    query = f"?{urlencode(spec.params)}" if spec.params else ""
    return f"{to_websocket_url(settings.base_url)}{settings.prefix}{spec.path}{query}"


def _tls(settings: SessionSettings) -> ssl.SSLContext | None:
    return make_context(settings.verify) if is_encrypted(settings.base_url) else None


def _fault(host: str, error: Exception) -> TransportError:
    match error:
        case websockets.exceptions.InvalidStatus():
            response = error.response
            return faults.refused_stream(host, response.status_code, response.headers.get("Retry-After", ""))
        case websockets.exceptions.ConnectionClosedError() if error.sent is not None and error.sent.code == 1009:
            return faults.failed(FaultKind.PROTOCOL, f"{host}: stream message larger than {FRAME_LIMIT >> 20} MiB")
        case websockets.exceptions.ConnectionClosed():
            return faults.failed(FaultKind.UNREACHABLE, f"{host} broke the stream off")
        case websockets.exceptions.InvalidHandshake() | websockets.exceptions.InvalidURI():
            return faults.failed(FaultKind.PROTOCOL, f"{host} does not speak WebSocket there")
        case _:
            return faults.unreachable(f"the stream of {host}", error)
