"""The mock as tests use it: in this process through ASGI, or as a real server process."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import httpx

from exectop.clock import ManualClock
from exectop.mock.app import make_app
from exectop.mock.scenarios import make_world
from exectop.mock.world import World

START = 1_795_600_000.0


class InProcess:
    """A world on a clock that the test drives, and a client on it for each vendor."""

    def __init__(self, scenario: str = "demo", *, seed: int = 1, count: int = 0, daily_quota: int = 1000) -> None:
        self.clock = ManualClock(START)
        self.world: World = make_world(scenario, self.clock, seed=seed, count=count, daily_quota=daily_quota)
        self.app = make_app(self.world)

    def client(self, prefix: str, headers: dict[str, str] | None = None) -> httpx.AsyncClient:
        """A client below that prefix."""
        transport = httpx.ASGITransport(app=self.app)
        return httpx.AsyncClient(transport=transport, base_url=f"http://mock{prefix}", headers=headers or {})

    def one(self, vendor: str, phase: str) -> str:
        """The id of the newest run of that vendor in that phase."""
        return next(state.id for state in self.world.newest(vendor) if state.phase.value == phase)


@contextmanager
def mock_server(*arguments: str) -> Iterator[dict[str, str]]:
    """A real mock process on a free port; its URLs by vendor, and `server`."""
    command: Sequence[str] = (sys.executable, "-m", "exectop.mock", "--port", "0", "--json", "--until-stdin-closes")
    process = subprocess.Popen([*command, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        places: dict[str, Any] = json.loads(process.stdout.readline())
        yield places
    finally:
        process.stdin.close()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
