"""How the HTTP client is set up and replaced."""

import pytest

from exectop.ports.session import TransportError
from exectop.transport.pool import ClientPool
from support.settings import session_settings


async def test_one_client_serves_until_it_is_retired() -> None:
    pool = ClientPool(session_settings("http://127.0.0.1:1"))
    async with pool.lease() as one, pool.lease() as other:
        assert one is other
        await pool.retire()
        async with pool.lease() as third:
            assert third is not one
        states = [one.is_closed]
    states.append(one.is_closed)
    assert states == [False, True]
    assert not third.is_closed
    await pool.close()
    assert third.is_closed


async def test_no_redirects_and_no_proxy_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")
    pool = ClientPool(session_settings("http://127.0.0.1:1"))
    async with pool.lease() as client:
        assert not client.trust_env
        assert not client.follow_redirects
    await pool.close()


async def test_a_proxy_that_makes_no_sense_is_named_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "gopher://user:SECRET@proxy:1")
    monkeypatch.setenv("http_proxy", "gopher://user:SECRET@proxy:1")
    pool = ClientPool(session_settings("http://example.com"))
    with pytest.raises(TransportError, match="proxy in the environment cannot be used") as caught:
        async with pool.lease():
            raise AssertionError("a client was made")
    assert "SECRET" not in str(caught.value)


async def test_a_client_that_nobody_uses_is_closed_when_it_is_retired() -> None:
    pool = ClientPool(session_settings("http://127.0.0.1:9"))
    async with pool.lease() as client:
        states = [client.is_closed]
    states.append(client.is_closed)
    await pool.retire()
    states.append(client.is_closed)
    assert states == [False, False, True]
