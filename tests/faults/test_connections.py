"""Roads that lead nowhere: refused, reset, half-open, slow, without a name, with a wrong certificate, by a bad proxy.

Real sockets on a driven clock: only bytes take real time.
"""

import asyncio
import gc
import socket
import ssl
from pathlib import Path

import pytest

from exectop.clock import ManualClock
from exectop.domain.health import SourceState
from support.certificates import Certificate, make_certificate
from support.faulty import START, Desk, in_process, member, over_sockets, put_together
from support.wire_server import always, reply, serve


async def _alone(url: str, vendor: str = "izieroma", **options: object) -> Desk:
    """A monitor of one source at that address, after some time without an answer."""
    clock = ManualClock(START)
    desk = put_together([member(vendor, url, clock, None, **options)], clock)
    try:
        await desk.start()
        await desk.pass_time(8, step=2)
    finally:
        await desk.close()
    return desk


def _is_down(desk: Desk, *words: str) -> None:
    health = desk.health()
    assert health.state is SourceState.DOWN
    assert all(word in health.last_error for word in words), health.last_error
    assert health.until is not None
    assert health.errors >= 2, "it never gives up"


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("reset", "closed the connection without an answer"),
        ("reset-in-body", "closed the connection in the middle of its answer"),
        ("half-open", "within 0.3 s"),
        ("drip", "within 0.3 s"),
    ],
)
async def test_a_connection_that_breaks_is_named_and_what_was_known_stays(fault: str, words: str) -> None:
    async with over_sockets(["izieroma", "polos"], timeout=0.3) as desk:
        before = desk.rows()
        desk.strike(f"{fault}:1")
        desk.engine.refresh()
        await desk.pass_time(8, step=2)
        for each in desk.members:
            health = desk.health(each.source)
            assert health.state is SourceState.DOWN
            assert words in health.last_error
        assert desk.rows() == before
        desk.strike("")
        await desk.pass_time(60, step=4)
        assert {desk.health(each.source).state for each in desk.members} == {SourceState.LIVE}
        assert not {name for name in desk.untrue() if name.startswith(("izieroma", "polos"))}


async def test_the_refresh_key_breaks_through_a_backoff() -> None:
    async with over_sockets(["polos"]) as desk:
        desk.strike("reset:1")
        await desk.pass_time(40, step=4)
        desk.strike("")
        desk.engine.refresh()
        await desk.engine.idle()
        assert desk.health().state is SourceState.LIVE


async def test_a_source_that_hangs_slows_no_other() -> None:
    async with over_sockets(["izieroma"], timeout=0.3) as desk, in_process(["polos"]) as other:
        desk.strike("half-open:1")
        desk.engine.refresh()
        engine = put_together([*desk.members, *other.members], desk.clock)
        await engine.engine.start()
        try:
            await engine.until(lambda: engine.store.health("polos"), "answer of the other source", 0.25)
            assert engine.health("polos").state is SourceState.LIVE
            assert not engine.store.latest("izieroma")
        finally:
            await engine.engine.stop()


async def test_refused_is_named() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        desk = await _alone(f"http://127.0.0.1:{nobody.getsockname()[1]}")
    _is_down(desk, "the connection was refused")


async def test_a_name_that_cannot_be_resolved_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    _is_down(await _alone("https://nobody.test"), "cannot reach nobody.test", "cannot be resolved (DNS)")


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Certificate]:
    """One that is fine but for its signer, one of yesterday, one of another host."""
    folder: Path = tmp_path_factory.mktemp("certificates")
    return {
        "fine": make_certificate(folder, "fine"),
        "expired": make_certificate(folder, "expired", days=-1),
        "other": make_certificate(folder, "other", host="DNS:other.test"),
    }


async def _over_tls(certificate: Certificate, *, is_trusted: bool) -> tuple[Desk, list[bytes]]:
    """A monitor at a server with that certificate, and what the server got to read."""
    heads: list[bytes] = []

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            heads.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(reply(b'{"data": []}', "Connection: close\r\n"))
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            return
        finally:
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=certificate.context())
    url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        desk = await _alone(url, ca_file=str(certificate.file) if is_trusted else "", timeout=5)
    finally:
        server.close()
    return desk, heads


@pytest.mark.parametrize(
    ("name", "is_trusted", "words"),
    [("expired", True, "expired"), ("fine", False, "self-signed"), ("other", True, "not valid for '127.0.0.1'")],
)
async def test_a_wrong_certificate_is_named_and_gets_no_key(
    certificates: dict[str, Certificate], name: str, is_trusted: bool, words: str
) -> None:
    desk, heads = await _over_tls(certificates[name], is_trusted=is_trusted)
    _is_down(desk, "its TLS certificate is not trusted", words)
    assert heads == []


async def test_a_certificate_of_ones_own_is_trusted_where_the_configuration_names_it(
    certificates: dict[str, Certificate],
) -> None:
    desk, heads = await _over_tls(certificates["fine"], is_trusted=True)
    assert desk.health().state is SourceState.LIVE
    assert heads


async def test_a_server_without_tls_is_named() -> None:
    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 this is no TLS\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    try:
        desk = await _alone(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}", timeout=5)
    finally:
        server.close()
    _is_down(desk, "TLS")


@pytest.mark.parametrize("status", ["403 Forbidden", "502 Bad Gateway", "407 Proxy Authentication Required"])
async def test_a_proxy_that_refuses_is_named_and_gets_no_key(monkeypatch: pytest.MonkeyPatch, status: str) -> None:
    async with serve(always(reply(b"no", status=status))) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        desk = await _alone("https://far.test")
    _is_down(desk, "cannot reach far.test", "the proxy refused to connect")
    assert proxy.requests
    assert all(head.startswith(b"CONNECT far.test:443 ") for head in proxy.requests)
    assert b"CANARY" not in b"".join(proxy.requests)


async def test_a_proxy_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{nobody.getsockname()[1]}")
        _is_down(await _alone("https://far.test"), "cannot reach far.test", "refused")


async def test_a_network_that_swallows_everything_is_left_at_the_deadline_and_found_again() -> None:
    """After a timeout the old connection is not used again: it may lead nowhere for ever."""
    async with over_sockets(["polos"], timeout=0.1) as desk:
        desk.strike("half-open:1")
        desk.engine.refresh()
        await desk.pass_time(30, step=5)
        assert desk.health().state is SourceState.DOWN
        desk.strike("")
        await desk.pass_time(16, step=4)
        assert desk.health().state is SourceState.LIVE


async def test_a_handshake_that_never_ends_leaves_no_socket_behind() -> None:
    """A socket that only the collector of garbage closes fails this test, as every warning does."""
    async with serve(always(b"")) as server:
        desk = await _alone(server.url.replace("http:", "https:"), timeout=0.1)
        gc.collect()
        assert server.connections >= 2
    _is_down(desk, "cannot connect to 127.0.0.1", "within 0.1 s")
