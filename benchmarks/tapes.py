"""How long writing, opening, reading and seeking a tape of 100,000 exchanges takes, as ratios of reading the JSON of
one answer in the same run.

python benchmarks/tapes.py [EXCHANGES]
"""

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from exectop.clock import ManualClock
from exectop.ports.wire import Call, Exchange, One, Recent, Reply
from exectop.record.redact import Redactor
from exectop.record.tape import Learned, TapeSource, make_tape
from exectop.taping import Replay, open_replay

START, RUNS = 1_767_225_600.0, 200
STATUSES = ("PENDING", "RUNNING", "RUNNING", "RUNNING", "COMPLETED")
SOURCE = TapeSource("cloud", "claude-agent", "https://cloud.example", "/api/v1", (("stream", "off"),))


def run(number: int, chance: random.Random) -> dict[str, object]:
    """An execution as the vendor tells it."""
    return {
        "execution_id": f"run-{number:06d}",
        "status": chance.choice(STATUSES),
        "prompt": f"Refactor the parser of module {number}",
        "created_at": "2026-01-01T00:00:00Z",
        "started_at": "2026-01-01T00:00:05Z",
    }


def exchanges(count: int, chance: random.Random) -> list[Exchange]:
    """Mostly one execution at a time, now and then a list of twenty."""
    found = []
    for number in range(count):
        at = START + number
        if number % 10 == 0:
            body: object = {"executions": [run(chance.randrange(RUNS), chance) for _ in range(20)], "total": RUNS}
            call = Call(path="/executions", wish=Recent())
        else:
            told = run(chance.randrange(RUNS), chance)
            body, call = told, Call(path=f"/executions/{told['execution_id']}", wish=One(str(told["execution_id"])))
        reply = Reply(status=200, body=json.dumps(body).encode(), received_at=at, elapsed=0.1)
        found.append(Exchange("cloud", call, reply, at - 0.1, number + 1))
    return found


def timed(call: Callable[[], object]) -> float:
    """Seconds it took."""
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def report(name: str, seconds: float, baseline: float) -> None:
    """A line: milliseconds, and how many times the baseline."""
    print(f"{name:<44} {seconds * 1000:11.3f} ms {seconds / baseline:11.1f} x")


def write(path: Path, told: list[Exchange]) -> None:
    """All of them, a batch at a time."""
    file = make_tape(path, [SOURCE], Redactor())
    for start in range(0, len(told), 500):
        file.write([Learned(one.asked_at + 0.1, one) for one in told[start : start + 500]])
    file.close()


def read_all(playing: Replay) -> None:
    """Interpret the whole tape."""
    while playing.player.interpreted < len(playing.tape):
        playing.player.seek(playing.tape.end)


def main(count: int) -> None:
    """Print what each part costs."""
    chance = random.Random(1)
    told = exchanges(count, chance)
    body = told[1].reply.body if told[1].reply else b""
    baseline = timed(lambda: [json.loads(body) for _ in range(10_000)]) / 10_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.tape"
        writing = timed(lambda: write(path, told))
        report("write an exchange", writing / count, baseline)
        print(f"{'bytes of an exchange on the tape':<44} {path.stat().st_size / count:11.0f}")
        opened: list[Replay] = []
        report("open", timed(lambda: opened.append(open_replay(path, 1.0, ManualClock()))), baseline)
        playing = opened[0]
        playing.player.pause(True)
        report("read an exchange, the first time", timed(lambda: read_all(playing)) / count, baseline)
        seeks = sorted(timed(lambda: playing.player.seek(START + chance.random() * count)) for _ in range(200))
        report("seek to a random time, median", seeks[100], baseline)
        report("seek to a random time, slowest of 200", seeks[-1], baseline)
        report("step by one exchange", timed(lambda: [playing.player.step(1) for _ in range(100)]) / 100, baseline)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
