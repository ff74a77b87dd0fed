"""Several processes on one history for a while: rows that were lost, what each process said, what is in the file.

    python benchmarks/history.py [--seconds 60] [--processes 2] [--rate 50] [--break-after 0 --break locked|corrupt]

Each process is a monitor without a screen: engine, store and history as `exectop` has them, on a mock that all share,
and besides so many made-up changes a second, so that they really meet at the file. Each writes down what it noted;
afterwards every such row must be in the file. With `--break` the file is locked for five seconds, or its middle is
overwritten, after so many seconds; rows noted before a file was broken count for the file that was moved aside.
"""

import argparse
import asyncio
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from exectop.clock import SystemClock
from exectop.config.options import SourceOptions
from exectop.domain.changes import Change, Seen, Stamped, StepSeen, Transitioned
from exectop.domain.status import Status
from exectop.domain.values import Execution, ExecutionKey, Step, Transition
from exectop.mock.app import make_app, vendor_modules
from exectop.mock.scenarios import make_world
from exectop.mock.server import announce, bind, serve
from exectop.ports.secret import Secret
from exectop.record.history import History
from exectop.record.history_rows import ExecutionRow, Row, Sifter, StepRow
from exectop.runtime import open_member, resolve_sources
from exectop.store.store import Store
from exectop.sync.engine import Engine

PROJECT = "11111111-1111-4111-8111-111111111111"
SPEED = 20.0
TICK = 0.02
LOCKED_SECONDS = 5.0


def serve_mock() -> None:
    """A busy world until stdin closes."""
    world = make_world("demo", SystemClock(), seed=3, speed=SPEED, daily_quota=10_000_000)
    listener = bind("127.0.0.1", 0)
    announce(listener, as_json=True)
    serve(make_app(world), listener, until_stdin_closes=True)


# --- one process -------------------------------------------------------------------------------------------------


class Noting:
    """A history that remembers what it was given, and what it said."""

    def __init__(self, path: Path) -> None:
        self.said: list[str] = []
        self.rows: list[Row] = []
        self.history = History(path, SystemClock(), report=self.said.append)
        self._sifter = Sifter()

    def note(self, changes: Sequence[Stamped]) -> None:
        """It is a sink."""
        self.rows += self._sifter.rows(changes)
        self.history.note(changes)


def made_up(process: str, number: int) -> list[Stamped]:
    """Three rows: half of the executions are seen by all processes, half by this one only."""
    key = ExecutionKey("made-up", f"{'all' if number % 2 else process}-{number:06d}")
    now = time.time()
    changes: list[Change] = [
        Seen(Execution(key=key, title="made up", status=Status.RUNNING, status_raw="running", started_at=now)),
        StepSeen(key, Step(id="one", name="one", status=Status.COMPLETED, status_raw="done", duration=1.0)),
        Transitioned(key, Transition(after=Status.RUNNING, after_raw="running", at=now)),
    ]
    return [Stamped(now, now, change) for change in changes]


async def work(places: dict[str, str], noting: Noting, seconds: float, rate: float) -> None:
    """Look at the mock, one running execution at a time, and note what is made up."""
    store, clock = Store(), SystemClock()

    def sink(changes: Sequence[Stamped]) -> None:
        store.apply(changes)
        noting.note(changes)

    members = []
    for module in vendor_modules():
        given = {"provider": module.NAME, "url": places[module.NAME], "project_id": PROJECT}
        options = SourceOptions.model_validate(given)
        (source,) = resolve_sources({module.NAME: options}, {}, {module.NAME: Secret("sk_key")})
        members.append(open_member(source, clock))
    engine = Engine(members, sink, clock, random.Random(os.getpid()))
    await engine.start()
    begin, count = time.monotonic(), 0
    while (now := time.monotonic() - begin) < seconds:
        running = [key for key in store.keys() if (one := store.execution(key)) and one.status.is_active]  # noqa: SIM118
        engine.focus(running[int(now / 2) % len(running)] if running else None)
        while count < now * rate:
            noting.note(made_up(str(os.getpid()), count))
            count += 1
        await asyncio.sleep(TICK)
    await engine.stop()
    for member in members:
        await member.session.close()


def run_one(path: Path, seconds: float, rate: float) -> None:
    """Be one of the processes; what was noted and said goes to stdout."""
    places = json.loads(sys.stdin.readline())
    noting = Noting(path)
    asyncio.run(work(places, noting, seconds, rate))
    noting.history.close()
    print(json.dumps({"rows": [name_of(row) for row in noting.rows], "said": noting.said}))


def name_of(row: Row) -> list[object]:
    """What identifies the row in the file."""
    if isinstance(row, ExecutionRow):
        return ["execution", *row.key]
    if isinstance(row, StepRow):
        return ["step", *row.key, row.step_id]
    told = row.transition
    return ["transition", *row.key, told.step_id or "", told.at, told.after.value, told.after_raw]


# --- all of them -------------------------------------------------------------------------------------------------


def kept(path: Path) -> tuple[set[tuple[object, ...]], str]:
    """What is in the file, and what SQLite thinks of it."""
    connection = sqlite3.connect(path)
    try:
        word = str(connection.execute("PRAGMA integrity_check").fetchone()[0])
        found = {("execution", *row) for row in connection.execute("SELECT source, execution FROM executions")}
        joined = "JOIN executions ON executions.id = "
        found |= {
            ("step", *row)
            for row in connection.execute(
                f"SELECT source, executions.execution, step FROM steps {joined} steps.execution"
            )
        }
        found |= {
            ("transition", *row)
            for row in connection.execute(
                "SELECT source, executions.execution, step, at, after, after_raw"
                f" FROM transitions {joined} transitions.execution"
            )
        }
    except sqlite3.Error as error:
        return set(), str(error)
    finally:
        connection.close()
    return found, word


def lock(path: Path) -> None:
    """Nobody can write for a while."""
    connection = sqlite3.connect(path, timeout=10, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    time.sleep(LOCKED_SECONDS)
    connection.execute("ROLLBACK")
    connection.close()


def corrupt(path: Path) -> None:
    """What a bad disk does."""
    with path.open("r+b") as file:
        file.seek(0)
        file.write(b"\xa5" * path.stat().st_size)
    path.with_name(path.name + "-wal").write_bytes(b"\xa5" * 4096)


def run_all(given: argparse.Namespace, folder: Path) -> int:
    """Start them, break what is to be broken, compare; the number of rows lost."""
    path = folder / "history.db"
    mock = [sys.executable, __file__, "--serve"]
    child = [sys.executable, __file__, "--on", str(path), "--seconds", str(given.seconds), "--rate", str(given.rate)]
    with subprocess.Popen(mock, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        places = server.stdout.readline()
        workers = [
            subprocess.Popen(child, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(given.processes)
        ]
        for worker in workers:
            assert worker.stdin is not None
            worker.stdin.write(places)
            worker.stdin.flush()
        if given.breaks:
            while not path.exists():
                time.sleep(0.1)
            time.sleep(given.break_after)
            {"locked": lock, "corrupt": corrupt}[given.breaks](path)
        told = [json.loads(worker.communicate()[0] or b"{}") for worker in workers]
        server.stdin.close()
    return judge(path, told)


def judge(path: Path, told: Sequence[dict[str, list[object]]]) -> int:
    """Print what became of it."""
    found, word = kept(path)
    asides = [
        one for one in path.parent.iterdir() if ".corrupt-" in one.name and not one.name.endswith(("-wal", "-shm"))
    ]
    lost = 0
    for number, one in enumerate(told, 1):
        rows: list[tuple[object, ...]] = [tuple(row) for row in one.get("rows", [])]  # type: ignore[arg-type]
        missing = [row for row in rows if row not in found]
        lost += len(missing)
        print(f"process {number}: {len(rows)} rows noted, {len(missing)} not in the file; said: {one.get('said')}")
    print(f"the file: {len(found)} rows, {path.stat().st_size} bytes, integrity: {word}; moved aside: {len(asides)}")
    return lost


def main() -> int:
    """Run it; 1 if rows were lost that should not be."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--rate", type=float, default=50.0, help="made-up executions a second and process")
    parser.add_argument("--break", dest="breaks", choices=("locked", "corrupt"))
    parser.add_argument("--break-after", type=float, default=3.0)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--on", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        serve_mock()
        return 0
    if given.on:
        run_one(given.on, given.seconds, given.rate)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        lost = run_all(given, Path(folder))
    print(f"{lost} rows lost")
    return 1 if lost and given.breaks != "corrupt" else 0


if __name__ == "__main__":
    sys.exit(main())
