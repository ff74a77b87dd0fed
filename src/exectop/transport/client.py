"""Requests over httpx: one session to one source.

Owns: the deadline over a whole request, the single retry of a GET whose idle connection had died, bounded bodies.
Must not know: what the answers mean.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import assert_never

import httpx

from exectop.clock import Clock
from exectop.domain.text import clean_line
from exectop.ports.secret import hide_in_body, hide_in_data
from exectop.ports.session import TransportError
from exectop.ports.wire import Call, FaultKind, Frame, Params, Reply, StreamKind, StreamSpec
from exectop.transport import faults
from exectop.transport.address import host_of
from exectop.transport.credentials import Credentials
from exectop.transport.limits import ACCEPTED_ENCODINGS, BodyDecoder, TooLarge, Undecodable, refuse_announced
from exectop.transport.pool import ClientPool
from exectop.transport.progress import Progress
from exectop.transport.settings import SessionSettings
from exectop.transport.sse import open_sse
from exectop.transport.websocket import open_websocket

USER_AGENT = "exectop"
_UNKEPT_HEADERS = frozenset({"set-cookie", "set-cookie2"})
"""Secrets of the server's own making: no tape or screen needs them."""


class HttpSession:
    """Implements the port `Session`."""

    def __init__(self, settings: SessionSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._host = host_of(settings.base_url)
        self._credentials = Credentials(settings)
        self._pool = ClientPool(settings)

    @property
    def base_url(self) -> str:
        return f"{self._settings.base_url}{self._settings.prefix}"

    async def send(self, call: Call) -> Reply:
        """One request within the deadline. Raises `TransportError`."""
        headers = await self._credentials.headers()
        progress = Progress()
        began = self._clock.monotonic()
        try:
            async with asyncio.timeout(self._settings.timeout):
                reply = await self._send_twice(call, headers, progress)
        except TimeoutError:
            await self._pool.retire()
            raise _told(faults.failed(FaultKind.TIMEOUT, self._late(progress)), progress) from None
        except TransportError as error:
            raise _told(error, progress) from None
        finally:
            await progress.abandon()
        elapsed = self._clock.monotonic() - began
        return replace(reply, received_at=self._clock.now(), elapsed=elapsed, retried=progress.retried)

    def stream(self, spec: StreamSpec) -> AsyncIterator[Frame]:
        """Frames until the server closes. Raises `TransportError`."""
        if self._settings.app is not None:
            raise faults.failed(FaultKind.PROTOCOL, f"{self._host} is an application in this process: no streams")
        match spec.kind:
            case StreamKind.SSE:
                return open_sse(spec, self._settings, self._credentials, self._pool, self._clock)
            case StreamKind.WEBSOCKET:
                return open_websocket(spec, self._settings, self._credentials, self._clock)
            case _ as unreachable:
                assert_never(unreachable)

    async def refresh_credentials(self) -> None:
        """Read the key anew. Raises `CredentialsError`."""
        await self._credentials.read()

    async def close(self) -> None:
        """Let go of all connections."""
        await self._pool.close()

    async def _send_twice(self, call: Call, headers: Params, progress: Progress) -> Reply:
        try:
            return await self._send_once(call, headers, progress)
        except (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError) as error:
            # A server may close an idle connection just when we use it: that says nothing about the server.
            is_stale = call.method == "GET" and not progress.is_new_connection and not progress.has_reply
            if not is_stale:
                raise self._broken(error, progress) from None
            progress.retried = self._broken(error, progress).fault.message
            await self._pool.retire()  # the other idle connections are as old
        except httpx.HTTPError as error:
            raise self._broken(error, progress) from None
        try:
            return await self._send_once(call, headers, progress)
        except httpx.HTTPError as error:
            raise self._broken(error, progress) from None

    async def _send_once(self, call: Call, headers: Params, progress: Progress) -> Reply:
        try:
            async with self._pool.lease() as client:
                request = client.build_request(
                    call.method,
                    f"{self._settings.base_url if call.is_absolute else self.base_url}{call.path}",
                    params=call.params or None,
                    content=call.body,
                    headers=[*_common_headers(call), *headers],
                    extensions={"trace": progress.trace},
                )
                response = await client.send(request, stream=True)
                progress.has_reply = True
                try:
                    body = await self._read_body(response)
                finally:
                    await response.aclose()
                    del response.stream  # it holds the response in turn: both would wait for the garbage collector
        except httpx.InvalidURL:
            raise faults.failed(FaultKind.PROTOCOL, f"the URL for {self._host} cannot be used") from None
        return Reply(
            status=response.status_code, headers=_kept(response), body=hide_in_body(body), url=str(request.url)
        )

    async def _read_body(self, response: httpx.Response) -> bytes:
        try:
            refuse_announced(response.headers.get("content-length", ""), self._settings.body_limit)
            decoder = BodyDecoder(response.headers.get("content-encoding", ""), self._settings.body_limit)
            async for piece in response.aiter_raw():
                decoder.feed(piece)
            return decoder.finish()
        except TooLarge as error:
            told = f"{self._host}: {error}; `exectop get -o raw --max-answer MIB` saves it"
            raise faults.failed(FaultKind.PROTOCOL, told) from None
        except Undecodable as error:
            raise faults.failed(FaultKind.PROTOCOL, f"{self._host}: {error}") from None

    def _late(self, progress: Progress) -> str:
        seconds = f"within {self._settings.timeout:g} s"
        if progress.has_reply:
            return f"{self._host} did not finish its answer {seconds}"
        if progress.is_connected:
            return f"{self._host} did not answer {seconds}"
        return f"cannot connect to {self._host} {seconds}"

    def _broken(self, error: httpx.HTTPError, progress: Progress) -> TransportError:
        if isinstance(error, httpx.RemoteProtocolError):
            # httpx's words here are about the server's bytes, but only these two are ours to rely on.
            told = str(error)
            if "disconnected" in told or "closed connection" in told:
                when = "in the middle of its answer" if progress.has_reply else "without an answer"
                return faults.failed(FaultKind.UNREACHABLE, f"{self._host} closed the connection {when}")
            return faults.failed(FaultKind.PROTOCOL, f"{self._host} does not speak HTTP as it should")
        if isinstance(error, httpx.LocalProtocolError):
            return faults.failed(FaultKind.PROTOCOL, f"the request to {self._host} cannot be sent as HTTP")
        return faults.unreachable(self._host, error)


def _told(error: TransportError, progress: Progress) -> TransportError:
    """The error with what had gone wrong with the same request before."""
    return TransportError(replace(error.fault, retried=progress.retried)) if progress.retried else error


def _common_headers(call: Call) -> Params:
    headers = (("Accept", "application/json"), ("Accept-Encoding", ACCEPTED_ENCODINGS), ("User-Agent", USER_AGENT))
    return headers if call.body is None else (*headers, ("Content-Type", "application/json"))


def _kept(response: httpx.Response) -> Params:
    return tuple(
        (name.lower(), clean_line(hide_in_data(value)))
        for name, value in response.headers.multi_items()
        if name.lower() not in _UNKEPT_HEADERS
    )
