"""One history written by two processes at once: nothing is lost, nobody has anything to say."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

COUNT = 300
CHILD = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from exectop.clock import SystemClock
from exectop.domain.status import Status
from exectop.record.history import History
from support.pasts import AT, changed, seen, step
said = []
history = History(Path(sys.argv[1]), SystemClock(), days=1e6, report=said.append)
print("ready", flush=True)
sys.stdin.readline()
first, count = int(sys.argv[3]), int(sys.argv[4])
for number in range(first, first + count):
    history.note([seen(number), step(number, "load", 1.0), changed(number, Status.RUNNING, AT + number)])
    if number % 10 == 0:
        history.flush()
history.close()
print(said)
"""


def writer(path: Path, first: int) -> "subprocess.Popen[str]":
    """A process that notes so many executions from that number on, when it is told to."""
    tests = str(Path(__file__).parents[1])
    command = [sys.executable, "-c", CHILD, str(path), tests, str(first), str(COUNT)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_two_processes_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    overlap = COUNT // 3  # some executions are seen by both
    writers = [writer(path, 0), writer(path, COUNT - overlap)]
    try:
        for one in writers:
            assert one.stdout is not None
            assert one.stdout.readline() == "ready\n"
        for one in writers:
            assert one.stdin is not None
            one.stdin.write("go\n")
            one.stdin.flush()
        assert [one.communicate(timeout=60)[0] for one in writers] == ["[]\n", "[]\n"]
    finally:
        for one in writers:
            one.kill()
            one.wait()
    with closing(sqlite3.connect(path)) as connection:
        counts = [
            connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]
            for table in ("executions", "steps", "transitions")
        ]
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert counts == [2 * COUNT - overlap] * 3
