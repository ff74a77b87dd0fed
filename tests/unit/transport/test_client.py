"""Requests against a server that misbehaves on purpose."""

import asyncio
import gc
import gzip
from dataclasses import replace

import httpx
import pytest

from exectop.clock import ManualClock
from exectop.ports.session import TransportError
from exectop.ports.wire import Fault, FaultKind
from exectop.transport.client import HttpSession
from support.settings import CANARY, call, session_settings
from support.wire_server import Handler, always, reply, serve


async def _fault_of(handler: Handler, timeout: float = 5.0, method: str = "GET") -> Fault:
    async with serve(handler) as server:
        session = HttpSession(session_settings(server.url, timeout=timeout), ManualClock())
        with pytest.raises(TransportError) as caught:
            await session.send(call(method=method))
        await session.close()
    assert CANARY not in caught.value.fault.message
    assert "127.0.0.1" in caught.value.fault.message
    return caught.value.fault


async def test_a_reply_arrives_decoded_with_clean_lower_case_headers() -> None:
    body = gzip.compress(b'{"ok": true}')
    head = "Content-Encoding: gzip\r\nX-Told: a\x1b[2Jb\r\nSet-Cookie: s=SECRET\r\n"
    async with serve(always(reply(body, head))) as server:
        clock = ManualClock()
        session = HttpSession(session_settings(server.url), clock)
        answer = await session.send(call())
        second = await session.send(call("/health", is_absolute=True))
        await session.close()
    assert (answer.status, answer.body, second.status) == (200, b'{"ok": true}', 200)
    assert answer.header("x-told") == "a␛[2Jb"
    assert answer.header("set-cookie") == ""
    assert answer.received_at == clock.now()
    assert answer.url == f"{server.url}/api/v1/executions/1"
    assert server.requests[0].startswith(b"GET /api/v1/executions/1 HTTP/1.1")
    assert server.requests[1].startswith(b"GET /health HTTP/1.1")
    assert f"Authorization: Bearer {CANARY}".encode() in server.requests[0]
    assert b"cookie" not in server.requests[1].lower()
    assert server.connections == 1


async def test_any_status_is_a_reply_and_redirects_are_not_followed() -> None:
    async with serve(always(reply(b"", "Location: /elsewhere\r\n", "302 Found"))) as server:
        session = HttpSession(session_settings(server.url), ManualClock())
        answer = await session.send(call())
        await session.close()
    assert answer.status == 302
    assert len(server.requests) == 1


async def test_nothing_of_a_request_waits_for_the_garbage_collector() -> None:
    async with serve(always(reply(b"{}"))) as server:
        session = HttpSession(session_settings(server.url), ManualClock())
        gc.collect()
        gc.disable()
        try:
            for _ in range(5):
                await session.send(call())
            assert not [thing for thing in gc.get_objects() if isinstance(thing, httpx.Request | httpx.Response)]
        finally:
            gc.enable()
        await session.close()


async def test_a_bomb_is_stopped_at_the_limit() -> None:
    bomb = gzip.compress(bytes(33 * 1024 * 1024))
    fault = await _fault_of(always(reply(bomb, "Content-Encoding: gzip\r\n")))
    assert fault.kind is FaultKind.PROTOCOL
    assert "answer larger than 32 MiB" in fault.message


async def test_a_body_beyond_the_limit_tells_its_size_and_how_to_have_it_and_a_higher_limit_takes_it() -> None:
    body = bytes(2 * 1024 * 1024)
    async with serve(always(reply(body))) as server:
        narrow = HttpSession(replace(session_settings(server.url), body_limit=1024 * 1024), ManualClock())
        wide = HttpSession(replace(session_settings(server.url), body_limit=2 * 1024 * 1024), ManualClock())
        with pytest.raises(TransportError) as raised:
            await narrow.send(call())
        answer = await wide.send(call())
        await narrow.close()
        await wide.close()
    message = raised.value.fault.message
    assert "answer larger than 1 MiB (2 MiB announced); `exectop get -o raw --max-answer MIB` saves it" in message
    assert answer.body == body


async def test_refused_is_named() -> None:
    async with serve(always(b"")) as server:
        url = server.url
    session = HttpSession(session_settings(url), ManualClock())
    with pytest.raises(TransportError, match="connection was refused") as caught:
        await session.send(call())
    await session.close()
    assert caught.value.fault.kind is FaultKind.UNREACHABLE


async def test_silence_ends_at_the_deadline() -> None:
    fault = await _fault_of(always(b""), timeout=0.1)
    assert fault.kind is FaultKind.TIMEOUT
    assert "did not answer within 0.1 s" in fault.message


async def test_a_dripping_body_ends_at_the_deadline() -> None:
    async def drip(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.01)

    fault = await _fault_of(drip, timeout=0.2)
    assert fault.kind is FaultKind.TIMEOUT
    assert "did not finish its answer" in fault.message


@pytest.mark.parametrize(
    ("data", "kind", "told"),
    [
        (b"", FaultKind.UNREACHABLE, "closed the connection without an answer"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", FaultKind.UNREACHABLE, "in the middle of its answer"),
        (b"\x00\x01 junk\r\n\r\n", FaultKind.PROTOCOL, "does not speak HTTP"),
        (reply(b"<x>", "Content-Encoding: gzip\r\n"), FaultKind.PROTOCOL, "compression is damaged"),
    ],
    ids=["closed", "cut", "junk", "bad gzip"],
)
async def test_bytes_that_are_no_answer_are_named(data: bytes, kind: FaultKind, told: str) -> None:
    fault = await _fault_of(always(data, then_close=True))
    assert fault.kind is kind
    assert told in fault.message


def _closing_after_first() -> Handler:
    """Answers the first request of each connection and resets it at the second."""
    seen: set[int] = set()

    async def handle(_: bytes, writer: asyncio.StreamWriter) -> None:
        if id(writer) in seen:
            writer.transport.abort()
            return
        seen.add(id(writer))
        writer.write(reply(b"{}"))
        await writer.drain()

    return handle


async def test_a_get_on_a_connection_that_had_died_is_sent_again() -> None:
    async with serve(_closing_after_first()) as server:
        session = HttpSession(session_settings(server.url), ManualClock())
        replies = [await session.send(call()) for _ in range(2)]
        await session.close()
    assert [reply.status for reply in replies] == [200, 200]
    assert [bool(reply.retried) for reply in replies] == [False, True], "it is told"
    assert server.connections == 2


async def test_a_post_is_never_sent_twice() -> None:
    async with serve(_closing_after_first()) as server:
        session = HttpSession(session_settings(server.url), ManualClock())
        await session.send(call())
        with pytest.raises(TransportError):
            await session.send(call(method="POST"))
        await session.close()
    assert len(server.requests) == 2


async def test_a_fresh_connection_that_breaks_is_not_tried_again() -> None:
    async with serve(always(b"", then_close=True)) as server:
        session = HttpSession(session_settings(server.url), ManualClock())
        with pytest.raises(TransportError):
            await session.send(call())
        await session.close()
    assert len(server.requests) == 1


async def test_a_timeout_leads_to_a_new_connection() -> None:
    async with serve(always(b"")) as server:
        session = HttpSession(session_settings(server.url, timeout=0.1), ManualClock())
        for _ in range(2):
            with pytest.raises(TransportError):
                await session.send(call())
        await session.close()
    assert server.connections == 2


async def test_an_application_in_this_process_can_be_asked() -> None:
    from dataclasses import replace

    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    async def tell(request: Request) -> JSONResponse:
        return JSONResponse({"key": request.headers["authorization"], "page": request.query_params["page"]})

    app = Starlette(routes=[Route("/api/v1/x", tell)])
    session = HttpSession(replace(session_settings("http://mock.example"), app=app), ManualClock())
    answer = await session.send(replace(call("/x"), params=(("page", "2"),)))
    await session.close()
    assert answer.body == '{"key":"Bearer ••••","page":"2"}'.encode()  # it came, and what repeats it is masked
