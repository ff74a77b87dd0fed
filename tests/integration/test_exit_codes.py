"""`ls`, `get` and `watch` under every fault: 0, 3, 4 or 5 as the manual says, one line of talk, never a traceback.

In this process against a mock in a thread: a command is a call.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn

from exectop.cli.main import run
from exectop.clock import Clock, ScaledClock, SystemClock
from exectop.mock.app import make_app
from exectop.mock.chaos import CATALOGUE, STREAM_FAULTS, Chaos
from exectop.mock.plan import RunPlan
from exectop.mock.scenarios import make_world
from exectop.mock.server import bind, urls
from exectop.mock.world import World
from support.command import KEY_VARIABLE, write_config

UNREACHABLE, CREDENTIALS, NOT_FOUND = 3, 4, 5
CODES = {
    **dict.fromkeys(("http-401", "http-403"), CREDENTIALS),
    **dict.fromkeys(("http-404", "http-410"), NOT_FOUND),
    **dict.fromkeys(
        ("bom", "latin-1", "null-fields", "missing-fields", "extra-fields", "wrong-types", "unknown-status",
         "hostile", "stale", "vanish", "clock-skew"),
        0,
    ),
}  # fmt: skip
"""What is not here means 3: no answer, or none that makes sense."""
FAULTS = [name for name in CATALOGUE if name not in STREAM_FAULTS]
STRANGE = ("vanish", "hostile")
"""Under these a server that is asked for one execution tells of none, or of another."""
FOREVER = ("null-fields", "missing-fields", "wrong-types", "unknown-status")
"""Under these nothing may ever say that an execution is over."""
ID = "izieroma/exec_1a2b3c4d5e6f"


@dataclass(frozen=True)
class Served:
    """A mock in a thread; `home`: where the configuration of a monitor on it lies."""

    chaos: Chaos
    home: Path


@contextmanager
def _serving(world: World, home: Path) -> Iterator[Served]:
    chaos = Chaos(1)
    listener = bind("127.0.0.1", 0)
    config = uvicorn.Config(
        make_app(world, chaos), log_level="critical", lifespan="off", ws="none", date_header=False,
        timeout_graceful_shutdown=0,
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    file = write_config(home, urls(listener)) / "config.toml"
    file.write_text(
        file.read_text().replace("[sources", "\n[sources").replace("provider =", "timeout = 0.4\nprovider =")
    )
    try:
        yield Served(chaos, home)
    finally:
        server.force_exit = server.should_exit = True
        thread.join(10)
        listener.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The documents' examples."""
    clock: Clock = SystemClock()
    with _serving(make_world("documents", clock, daily_quota=100_000), tmp_path_factory.mktemp("home")) as made:
        yield made


@pytest.fixture(autouse=True)
def _folders(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXECTOP_CONFIG_DIR", str(served.home / "config"))
    monkeypatch.setenv("EXECTOP_STATE_DIR", str(served.home / "state"))
    monkeypatch.setenv(KEY_VARIABLE, "sk_test")


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """The exit code and the talk of one command, which is at most a line for each source."""
    code = run(list(arguments))
    told = capsys.readouterr().err
    assert "Traceback" not in told
    assert "internal error" not in told
    assert all(line.startswith("exectop: ") for line in told.splitlines())
    assert bool(told) or code == 0, "a failure says why"
    return code, told


def test_the_table_knows_only_faults_that_there_are() -> None:
    assert set(CODES) <= set(FAULTS)


@pytest.mark.parametrize("fault", FAULTS)
def test_ls_and_get(served: Served, capsys: pytest.CaptureFixture[str], fault: str) -> None:
    served.chaos.set(f"{fault}:1")
    code = CODES.get(fault, UNREACHABLE)
    listed, told = _run(capsys, "ls", "--source", "izieroma", "-o", "json")
    assert listed == (UNREACHABLE if code == NOT_FOUND else code), told
    got, told = _run(capsys, "get", ID, "-o", "json")
    assert got == (NOT_FOUND if fault in STRANGE else code), told


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault not in ("huge", "gzip-bomb")])
def test_watch(served: Served, capsys: pytest.CaptureFixture[str], fault: str) -> None:
    served.chaos.set(f"{fault}:1")
    calm = threading.Timer(0.2, served.chaos.set, [""])
    if fault in FOREVER:
        calm.start()
    code, told = _run(capsys, "watch", ID)
    calm.cancel()
    assert code == (NOT_FOUND if fault in STRANGE else CODES.get(fault, UNREACHABLE)), told


def test_all_sources_fail_and_each_is_named(served: Served, capsys: pytest.CaptureFixture[str]) -> None:
    served.chaos.set("http-503:1")
    code, told = _run(capsys, "ls")
    assert code == UNREACHABLE
    assert [line.split(": ")[1] for line in told.splitlines()] == ["asteroid", "claude-agent", "izieroma", "polos"]


def test_watch_goes_on_through_a_storm_to_the_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = ScaledClock(20.0)
    plan = RunPlan(
        id="exec_000000000001", vendor="izieroma", name="demo", prompt="Go on", created=clock.now(), duration=60.0
    )
    world = World([plan], clock)
    with _serving(world, tmp_path) as storm:
        monkeypatch.setenv("EXECTOP_CONFIG_DIR", str(storm.home / "config"))
        monkeypatch.setenv("EXECTOP_STATE_DIR", str(storm.home / "state"))
        weather = threading.Thread(target=_rage, args=(world, storm.chaos))
        weather.start()
        code, told = _run(capsys, "watch", "izieroma/exec_000000000001", "--exit-status")
        weather.join()
    assert code == 0
    assert "injected 503" in told


def _rage(world: World, chaos: Chaos) -> None:
    """Every answer after the first two fails, until two have."""
    _wait(lambda: world.requests >= 2)
    chaos.set("http-503:1")
    _wait(lambda: chaos.counts.get("http-503", 0) >= 2)
    chaos.set("")


def _wait(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not condition() and time.monotonic() < end:
        time.sleep(0.005)
