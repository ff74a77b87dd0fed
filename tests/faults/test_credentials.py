"""Keys on the worst day: refused in the middle of a run, redirected elsewhere, mended while running."""

from pathlib import Path

import pytest

from exectop.clock import ManualClock
from exectop.config.options import SourceOptions
from exectop.domain.health import SourceState
from exectop.runtime import open_member, resolve_sources
from support.faulty import KEY, PREFIXES, START, Desk, in_process, member, put_together, serving
from support.wire_server import WireServer, always, reply, serve

ROOM = 3
"""Questions that may be on their way when the first refusal comes."""


def _requests(desk: Desk) -> int:
    assert desk.world is not None
    assert desk.chaos is not None
    return desk.world.requests + sum(desk.chaos.counts.values())


async def test_a_key_refused_in_the_middle_of_a_run_stops_the_asking_and_says_so() -> None:
    async with in_process(["asteroid"]) as desk:
        before = desk.rows()
        desk.engine.focus(next(key for key, row in before.items() if not row.status.is_terminal))
        await desk.pass_time(4)
        desk.strike("http-401:1")
        asked = _requests(desk)
        await desk.pass_time(120, step=10)
        assert 1 <= _requests(desk) - asked <= ROOM
        health = desk.health()
        assert health.state is SourceState.AUTH
        assert health.until is None
        assert health.last_error == "injected 401", "the server's own words"
        assert set(before) <= set(desk.rows())
        asked = _requests(desk)
        desk.engine.refresh()
        await desk.pass_time(10, step=5)
        assert _requests(desk) == asked, "not even a person's refresh asks with a key that was refused"


async def test_only_the_source_whose_key_is_refused_stops() -> None:
    async with in_process(["asteroid", "polos"]) as desk:
        assert desk.chaos is not None
        clock, store = desk.clock, desk.store
        desk.strike("http-401:1")
        desk.engine.refresh()
        await desk.engine.idle()
        desk.strike("")
        desk.engine.retry("polos")
        await desk.pass_time(5)
        assert clock is desk.clock
        assert store is desk.store
        assert desk.health("asteroid").state is SourceState.AUTH
        assert desk.health("polos").state is SourceState.LIVE


async def test_mending_the_key_runs_its_command_again_and_goes_on(tmp_path: Path) -> None:
    """A real command behind a real source: what it prints now is what is sent now."""
    vault = tmp_path / "key"
    vault.write_text("wrong-key")
    clock = ManualClock(START)
    async with in_process([]) as mock:
        assert mock.world is not None
        assert mock.chaos is not None
        async with serving(mock.world, mock.chaos) as url:
            options = {"provider": "izieroma", "url": url + PREFIXES["izieroma"], "timeout": 5}
            given = SourceOptions.model_validate({**options, "api_key": {"command": f"cat {vault}"}})
            desk = put_together([open_member(resolve_sources({"prod": given}, {})[0], clock)], clock)
            try:
                await desk.start()
                assert desk.health().state is SourceState.AUTH
                desk.engine.retry("prod")
                await desk.engine.idle()
                assert desk.health().state is SourceState.AUTH, "still the wrong one"
                vault.write_text("right-key")
                desk.engine.retry("prod")
                await desk.engine.idle()
                assert desk.health().state is SourceState.LIVE
                assert desk.rows()
                vault.unlink()
                desk.engine.retry("prod")
                await desk.engine.idle()
                assert desk.health().state is SourceState.AUTH
                assert "right-key" not in desk.health().last_error
            finally:
                await desk.close()


@pytest.mark.parametrize(
    "status", ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"]
)
async def test_a_redirect_to_another_host_is_named_and_carries_nothing_there(status: str) -> None:
    async with serve(always(reply(b"{}"))) as trap:
        desk, server = await _redirected(status, f"http://localhost:{trap.port}/steal?token=1")
    assert f"redirects to http://localhost:{trap.port}/steal" in desk.health().last_error
    assert desk.health().state is SourceState.DOWN
    assert trap.connections == 0
    assert server.requests
    assert all(KEY.encode() in head for head in server.requests), "the source itself gets its key"


async def test_a_redirect_to_itself_is_no_loop() -> None:
    desk, server = await _redirected("302 Found", "/api/v1/executions")
    assert "redirects to /api/v1/executions; redirects are not followed" in desk.health().last_error
    assert len(server.requests) == desk.health().requests <= 4


async def _redirected(status: str, location: str) -> tuple[Desk, WireServer]:
    clock = ManualClock(START)
    async with serve(always(reply(b"", f"Location: {location}\r\n", status))) as server:
        desk = put_together([member("izieroma", server.url, clock, None)], clock)
        try:
            await desk.start()
            await desk.pass_time(4, step=2)
        finally:
            await desk.close()
    return desk, server
