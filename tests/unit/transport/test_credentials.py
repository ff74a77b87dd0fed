"""When a key is read and when it must not be sent."""

import asyncio
import threading
from dataclasses import replace

import pytest

from exectop.errors import CredentialsError
from exectop.ports.secret import Secret
from exectop.ports.session import TransportError
from exectop.ports.wire import FaultKind
from exectop.transport.credentials import Credentials
from support.settings import CANARY, session_settings


async def test_the_key_is_read_once_and_anew_on_demand() -> None:
    keys = iter(["one", "two"])
    credentials = Credentials(replace(session_settings("https://h"), key=lambda: Secret(next(keys))))
    assert await credentials.headers() == (("Authorization", "Bearer one"),)
    assert await credentials.headers() == (("Authorization", "Bearer one"),)
    await credentials.read()
    assert await credentials.headers() == (("Authorization", "Bearer two"),)


async def test_a_key_does_not_go_over_plain_http_to_another_host() -> None:
    with pytest.raises(TransportError) as caught:
        await Credentials(session_settings("http://example.com")).headers()
    assert caught.value.fault.kind is FaultKind.AUTH
    assert "allow_http" in caught.value.fault.message
    assert CANARY not in caught.value.fault.message


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080", "https://example.com"])
async def test_a_key_goes_where_nobody_can_read_it(url: str) -> None:
    assert await Credentials(session_settings(url)).headers()


async def test_plain_http_can_be_allowed() -> None:
    assert await Credentials(session_settings("http://example.com", allow_http=True)).headers()


async def test_without_a_key_plain_http_is_fine() -> None:
    assert await Credentials(session_settings("http://example.com", key="")).headers() == ()


async def test_a_key_that_cannot_be_read_is_a_fault_of_the_credentials() -> None:
    def read() -> Secret:
        raise CredentialsError("test: the variable KEY holds no key")

    with pytest.raises(TransportError) as caught:
        await Credentials(replace(session_settings("https://h"), key=read)).headers()
    assert caught.value.fault.kind is FaultKind.AUTH
    assert caught.value.fault.message == "the variable KEY holds no key"


async def test_an_error_that_is_not_ours_comes_through() -> None:
    def read() -> Secret:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await Credentials(replace(session_settings("https://h"), key=read)).headers()


def test_nobody_who_leaves_waits_for_a_key() -> None:
    started, released, ended = threading.Event(), threading.Event(), threading.Event()

    def read() -> Secret:
        started.set()
        released.wait(10)
        ended.set()
        return Secret("late-key")

    async def leave() -> None:
        asking = asyncio.ensure_future(Credentials(replace(session_settings("https://h"), key=read)).headers())
        while not started.is_set():
            await asyncio.sleep(0)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking

    asyncio.run(leave())
    assert not ended.is_set()
    reading = next(thread for thread in threading.enumerate() if thread.name == "exectop-key")
    assert reading.daemon
    released.set()
    reading.join(10)
    assert ended.is_set()
