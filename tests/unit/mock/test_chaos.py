"""Faults on demand: named, seeded, counted, and done to answers as their names say."""

import json
import zlib

import httpx
import pytest

from exectop.mock.app import make_app
from exectop.mock.chaos import CATALOGUE, Chaos, UnknownChaos, parse_chaos
from support.mock_server import InProcess

LIST = "/izieroma/api/v1/executions?limit=3"


def test_rates_are_read_and_composed() -> None:
    assert parse_chaos("reset, http-503:0.5") == {"reset": 0.2, "http-503": 0.5}
    assert parse_chaos("") == {}


@pytest.mark.parametrize(
    ("text", "word"), [("rest:1", "known are"), ("reset:often", "is no rate"), ("reset:2", "0 to 1")]
)
def test_what_is_no_fault_says_so(text: str, word: str) -> None:
    with pytest.raises(UnknownChaos, match=word):
        parse_chaos(text)


def test_equal_seeds_strike_alike_and_about_as_often_as_asked() -> None:
    one, other = Chaos(4, {"reset": 0.3}), Chaos(4, {"reset": 0.3})
    strikes = [one.strike(is_stream=False) for _ in range(1000)]
    assert strikes == [other.strike(is_stream=False) for _ in range(1000)]
    assert 250 < one.counts["reset"] < 350
    assert not one.strike(is_stream=True)


async def _ask(fault: str, path: str = LIST) -> httpx.Response:
    mock = InProcess()
    app = make_app(mock.world, Chaos(1, {fault: 1.0}))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://mock") as client:
        return await client.get(path, headers={"X-API-Key": "k"})


@pytest.mark.parametrize(
    ("fault", "status"),
    [(name, int(name.split("-")[1])) for name in CATALOGUE if name.startswith("http-")]
    + [("redirect-loop", 307), ("empty", 200), ("html", 200), ("nested", 200)],
)
async def test_answers_have_the_status_that_they_are_named_for(fault: str, status: int) -> None:
    assert (await _ask(fault)).status_code == status


async def test_throttling_says_when_to_come_back_in_every_form() -> None:
    after = {name: (await _ask(name)).headers.get("retry-after") for name in CATALOGUE if name.startswith("http-429")}
    assert after["http-429"] is None
    assert after["http-429-seconds"] == "2"
    assert after["http-429-date"].endswith("GMT")
    assert not after["http-429-junk"].isdigit()


@pytest.mark.parametrize("fault", ["null-fields", "missing-fields", "extra-fields", "wrong-types", "unknown-status"])
async def test_mutated_bodies_are_still_json_but_other_json(fault: str) -> None:
    mutated, sound = await _ask(fault), await _ask("bom")
    assert json.loads(mutated.content) != json.loads(sound.content.decode("utf-8-sig"))


async def test_a_bomb_is_small_on_the_wire_and_large_behind() -> None:
    mock = InProcess()
    app = make_app(mock.world, Chaos(1, {"gzip-bomb": 1.0}))
    async with (
        httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://mock") as client,
        client.stream("GET", LIST) as reply,
    ):
        raw = b"".join([part async for part in reply.aiter_raw()])
    assert len(raw) < 200_000
    assert len(zlib.decompress(raw, 31)) > 64 << 20


async def test_a_reset_is_no_answer() -> None:
    with pytest.raises(ConnectionResetError):
        await _ask("reset")


async def test_only_single_executions_vanish() -> None:
    assert (await _ask("vanish")).status_code == 200
    assert (await _ask("vanish", "/izieroma/api/v1/executions/x")).status_code == 404


async def test_a_stale_answer_is_the_first_one_again() -> None:
    mock = InProcess()
    app = make_app(mock.world, Chaos(1, {"stale": 1.0}))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://mock") as client:
        first = await client.get(LIST, headers={"X-API-Key": "k"})
        mock.clock.set(mock.clock.now() + 600)
        again = await client.get(LIST, headers={"X-API-Key": "k"})
        assert first.content == again.content
        await client.post("/_chaos", json={"chaos": ""})
        fresh = await client.get(LIST, headers={"X-API-Key": "k"})
    assert fresh.content != first.content


async def test_chaos_is_switched_while_running_and_tells_what_it_did() -> None:
    mock = InProcess()
    async with mock.client("") as client:
        switched = await client.post("/_chaos", json={"chaos": "http-503:1"})
        struck = await client.get(LIST, headers={"X-API-Key": "k"})
        told = (await client.get("/_chaos")).json()
        refused = await client.post("/_chaos", json={"chaos": "nonsense"})
    assert switched.json()["rates"] == {"http-503": 1.0}
    assert struck.status_code == 503
    assert told["counts"] == {"http-503": 1}
    assert set(told["catalogue"]) == set(CATALOGUE)
    assert refused.status_code == 400
