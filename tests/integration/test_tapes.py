"""Tapes from end to end: what was recorded live is played again, the same each time, whatever ended the recording."""

import os
import signal
import subprocess
import sys
from datetime import UTC
from pathlib import Path

import pytest

from exectop.cli.replay import services_of
from exectop.clock import ManualClock
from exectop.domain.values import ExecutionKey
from exectop.errors import UsageError
from exectop.record.reader import Tape
from exectop.store.store import Store
from exectop.taping import Replay, open_replay
from support.mock_server import mock_server
from support.recording import KEY, PREFIXES, recording
from support.running import press, running
from support.tapes import contents
from support.terminal import EXECTOP, Terminal

FIXTURE = Path(__file__).parents[1] / "fixtures" / "tapes" / "format-1.tape"


def everything(store: Store) -> object:
    """All executions, whoever was told of first."""
    return contents(store)[0]


def replay(path: Path) -> Replay:
    return open_replay(path, 1.0, ManualClock())


async def test_a_replay_tells_exactly_what_was_seen_live(tmp_path: Path) -> None:
    path = tmp_path / "a.tape"
    middle: list[object] = []
    async with recording(path, seed=7) as live:
        await live.run(4)
        active = [key for key in tuple(live.store.keys()) if live.store.execution(key).status.is_active]  # type: ignore[union-attr]
        await live.run(20, *{key.source: key for key in active}.values())
        middle.append(everything(live.store))
        at = live.mock.clock.now()
        await live.run(6)
        seen, count = everything(live.store), live.tape.count
    playing = replay(path)
    assert set(playing.store.sources()) == set()
    playing.player.seek(playing.tape.end)
    assert len(playing.tape) == count > 60
    assert everything(playing.store) == seen
    playing.player.seek(at)
    assert everything(playing.store) == middle[0]
    assert {name for name, _ in ((one.name, told) for one, told in playing.sources)} == set(PREFIXES)


async def test_no_credential_is_on_the_tape(tmp_path: Path) -> None:
    async with recording(tmp_path / "a.tape") as live:
        await live.run(3)
    tape = Tape(tmp_path / "a.tape")
    bodies = [told.reply.body for place in range(len(tape)) if (told := tape.exchange(place)) and told.reply]
    assert KEY.encode() not in (tmp_path / "a.tape").read_bytes()
    assert all(KEY.encode() not in body for body in bodies)


async def screens(path: Path, *instants: float) -> list[object]:
    """Everything that is painted at these instants, colours included, in the overview and inside an execution."""
    playing = replay(path)
    playing.player.pause(True)
    playing.player.seek(playing.tape.end)  # read it whole first: the header tells how much of a tape is read
    painted: list[object] = []
    async with running(services_of(playing, UTC), size=(140, 44)) as (app, pilot):
        for instant in instants:
            playing.player.seek(playing.tape.start + instant)
            await pilot.pause(0.1)
            app._tick()
            await pilot.pause(0.1)
            strips = app.screen._compositor.render_strips()
            painted.append([[(segment.text, str(segment.style)) for segment in strip] for strip in strips])
            await press(pilot, "enter" if len(painted) % 2 else "escape")
    return painted


async def test_the_same_tape_gives_the_same_screens_bit_for_bit() -> None:
    instants = (0.0, 9.0, 9.0, 1.0, 15.0, 12.0, 2.0, 18.0)
    first = await screens(FIXTURE, *instants)
    assert await screens(FIXTURE, *instants) == first
    assert len({str(screen) for screen in first}) >= 6


async def test_a_screen_at_an_instant_does_not_depend_on_how_it_was_reached() -> None:
    straight = await screens(FIXTURE, 12.0)
    roundabout = await screens(FIXTURE, 18.0, 12.0)
    assert straight[0] != roundabout[0]
    back = await screens(FIXTURE, 18.0, 0.5, 12.0)
    assert [line for line in back[2] if line][:1]  # type: ignore[attr-defined]
    assert back[2] == straight[0]


CHILD = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from exectop.clock import SystemClock
from exectop.record.tape import TapeWriter
from support.tapes import SOURCES, exchange
tape = TapeWriter(Path(sys.argv[1]), SOURCES, SystemClock())
for line in sys.stdin:
    tape.add(exchange(int(line), body=line.encode() * 200))
    print(line, end="", flush=True)
"""


def test_a_recording_that_is_killed_keeps_what_it_had(tmp_path: Path) -> None:
    path = tmp_path / "a.tape"
    command = [sys.executable, "-c", CHILD, str(path), str(Path(__file__).parents[1])]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdin is not None
    assert child.stdout is not None

    def tap(*numbers: int) -> None:
        for number in numbers:
            child.stdin.write(f"{number}\n")  # type: ignore[union-attr]
            child.stdin.flush()  # type: ignore[union-attr]
            assert child.stdout.readline() == f"{number}\n"  # type: ignore[union-attr]

    try:
        tap(*range(1, 201))
        while len(Tape(path)) < 200:  # the writer is not asked to do anything: it gets there by itself
            assert child.poll() is None
        tap(*range(201, 221))
        os.kill(child.pid, signal.SIGKILL)
    finally:
        child.kill()
        child.wait()
        child.stdin.close()
        child.stdout.close()
    tape = Tape(path)
    numbers = [told.number for place in range(len(tape)) if (told := tape.exchange(place)) is not None]
    assert tape.damage == ""
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 200


def test_a_tape_that_was_cut_off_is_played_as_far_as_it_goes(tmp_path: Path) -> None:
    whole = FIXTURE.read_bytes()
    (tmp_path / "cut.tape").write_bytes(whole[: len(whole) * 2 // 3])
    playing = replay(tmp_path / "cut.tape")
    playing.player.seek(playing.tape.end)
    assert "is damaged" in playing.tape.damage
    assert 5 <= len(playing.tape) < len(Tape(FIXTURE))
    assert len(playing.store) > 20


@pytest.mark.parametrize("share", [0.1, 0.4, 0.7, 0.9])
def test_the_timeline_of_what_is_on_a_tape_tells_what_is_missing(
    tmp_path: Path, environment: dict[str, str], share: float
) -> None:
    whole = FIXTURE.read_bytes()
    path = tmp_path / "cut.tape"
    path.write_bytes(whole[: int(len(whole) * share)])
    command = [str(EXECTOP), "timeline", f"{path}:@latest", "--width", "80"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
    if share < 0.5:
        assert (done.returncode, done.stdout) == (2, "")
        assert "nothing that was recorded is before them" in done.stderr
    else:
        assert done.returncode == 0
        assert done.stdout.startswith("elapsed")
        assert "incomplete: " in done.stderr
        assert "bytes are missing" in done.stderr


def test_a_tape_of_a_vendor_that_is_not_installed_says_so(tmp_path: Path) -> None:
    from exectop.record.tape import TapeSource
    from support.tapes import exchange, record

    path = record(tmp_path / "a.tape", exchange(), sources=(TapeSource("agents", "martian"),))
    with pytest.raises(UsageError, match="martian"):
        replay(path)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(tmp_path),
        "EXECTOP_CONFIG_DIR": str(tmp_path / "config"),
        "EXECTOP_STATE_DIR": str(tmp_path / "state"),
        "EXECTOP_API_KEY": KEY,
        "EXECTOP_PROJECT_ID": "11111111-1111-4111-8111-111111111111",
    }


def test_record_and_replay_on_the_command_line(tmp_path: Path, environment: dict[str, str]) -> None:
    path = tmp_path / "a.tape"
    with mock_server("--scenario", "demo", "--seed", "3") as urls:
        command = [str(EXECTOP), "record", str(path), "--provider", "polos", "--url", urls["polos"]]
        done = subprocess.run(
            [*command, "--for", "1s"], env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        again = subprocess.run(
            [*command, "--for", "1s"], env=environment, capture_output=True, text=True, timeout=60, check=False
        )
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert f"exectop replay {path}" in done.stderr
    assert again.returncode == 2
    assert "exists already" in again.stderr
    assert KEY.encode() not in path.read_bytes()
    playing = replay(path)
    playing.player.seek(playing.tape.end)
    title = max((one.title for key in playing.store.keys() if (one := playing.store.execution(key))), key=len)  # noqa: SIM118
    with Terminal(["replay", str(path), "--from", "end", "--paused"], tmp_path) as terminal:
        terminal.wait_for_text(title[:12])
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        assert terminal.is_restored


def test_one_execution_is_recorded_until_it_is_over(tmp_path: Path, environment: dict[str, str]) -> None:
    path = tmp_path / "a.tape"
    with mock_server("--scenario", "documents") as urls:
        id_ = "5b1e7c1a-9d42-4c1f-8a36-0e4f6d2b7c93"
        done = subprocess.run(
            [str(EXECTOP), "record", str(path), "-p", "polos", "-u", urls["polos"], "--execution", id_],
            env=environment, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    source = Tape(path).sources[0].name
    playing = replay(path)
    playing.player.seek(playing.tape.end)
    execution = playing.store.execution(ExecutionKey(source, id_))
    assert execution is not None
    assert execution.status.is_terminal


@pytest.mark.parametrize(
    ("name", "words"), [("missing.tape", "there is no file"), ("text", "cannot be read as a tape")]
)
def test_what_is_no_tape_is_refused_in_one_line(
    tmp_path: Path, environment: dict[str, str], name: str, words: str
) -> None:
    (tmp_path / "text").write_text("no tape " * 100)
    with Terminal(["replay", str(tmp_path / name)], tmp_path) as terminal:
        assert terminal.wait_for_end() == 2
        assert words in " ".join(terminal.text.split())
