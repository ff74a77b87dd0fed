"""`exectop record` killed with SIGKILL at random instants: what the tapes hold of what the server had served by then.

    python benchmarks/kill_nine.py [--kills 50] [--longest 8] [--seed 1]

A mock in this process marks every reply with a number and notes when it was sent. Every tape must open, without
damage, and hold every reply that was sent a second or more before the kill; the exit code is 1 if one does not.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from exectop.clock import SystemClock
from exectop.errors import UsageError
from exectop.mock.app import make_app, vendor_modules
from exectop.mock.scenarios import make_world
from exectop.mock.server import bind, serve, urls
from exectop.record.reader import Tape

HEADER = "x-served"
EXECTOP = Path(sys.executable).with_name("exectop")
ALLOWED_SECONDS = 1.0


class Counting:
    """An application whose replies are numbered; `served`: when the last byte of each was sent, but of streams."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._count = 0
        self.served: dict[int, float] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._count += 1
        number = self._count
        is_counted = scope["type"] == "http" and not scope["path"].endswith("/stream")

        async def numbered(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (HEADER.encode(), str(number).encode())]
            await send(message)
            if is_counted and message["type"] == "http.response.body" and not message.get("more_body"):
                self.served[number] = time.monotonic()

        await self._app(scope, receive, numbered)


@dataclass
class Totals:
    """What all kills came to."""

    kills: int = 0
    early: int = 0
    unreadable: int = 0
    damaged: int = 0
    served: int = 0
    missing: int = 0
    late: int = 0
    lags: list[float] = field(default_factory=list)


def start_server() -> tuple[Counting, dict[str, str]]:
    """The mock on a thread of its own, and where it is."""
    app = Counting(make_app(make_world("demo", SystemClock(), seed=3, speed=10, daily_quota=10_000_000)))
    listener = bind("127.0.0.1", 0)
    threading.Thread(target=serve, args=(app, listener), daemon=True).start()
    return app, urls(listener)


def configure(folder: Path, places: dict[str, str]) -> dict[str, str]:
    """A configuration with all vendors, and the environment that uses it."""
    lines = []
    for module in vendor_modules():
        lines += [f"[sources.{module.NAME}]", f'provider = "{module.NAME}"', f'url = "{places[module.NAME]}"']
        lines += ['project_id = "11111111-1111-4111-8111-111111111111"', 'api_key = { env = "EXECTOP_API_KEY" }']
    (folder / "config.toml").write_text("\n".join(lines))
    return os.environ | {
        "EXECTOP_CONFIG_DIR": str(folder),
        "EXECTOP_STATE_DIR": str(folder),
        "EXECTOP_API_KEY": "sk_key",
    }


def kill_one(path: Path, environment: dict[str, str], seconds: float) -> tuple[float, bool]:
    """Record for so long, then SIGKILL; when that was, and whether the recording had been announced."""
    said = path.with_suffix(".said")
    with said.open("wb") as errors:
        command = [str(EXECTOP), "record", str(path)]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=errors)
        time.sleep(seconds)
        at = time.monotonic()
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    return at, b"recording" in said.read_bytes()


def numbers_on(tape: Tape) -> set[int]:
    """The numbers of the replies on it."""
    found = set()
    for place in range(len(tape)):
        told = tape.exchange(place)
        headers = dict(told.reply.headers) if told is not None and told.reply is not None else {}
        if HEADER in headers:
            found.add(int(headers[HEADER]))
    return found


def judge(path: Path, served: dict[int, float], killed_at: float, totals: Totals) -> None:
    """Compare one tape with what was served until the kill."""
    try:
        tape = Tape(path)
    except UsageError as error:
        is_empty = not served and str(error).endswith("nothing was recorded")
        totals.unreadable += not is_empty
        print(f"{path.name}: {error}")
        return
    known = numbers_on(tape)
    totals.damaged += bool(tape.damage)
    tape.close()
    missing = [killed_at - at for number, at in served.items() if number not in known]
    totals.served += len(served)
    totals.missing += len(missing)
    totals.late += sum(lag > ALLOWED_SECONDS for lag in missing)
    totals.lags += [max(missing, default=0.0)]


def main() -> int:
    """Kill, look, count; 1 if a promise was broken."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--longest", type=float, default=8.0, help="seconds a recording lives at most")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance, totals = random.Random(given.seed), Totals()
    app, places = start_server()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = configure(folder, places)
        for number in range(given.kills):
            path = folder / f"{number}.tape"
            app.served.clear()
            at, is_announced = kill_one(path, environment, chance.uniform(0.2, given.longest))
            served = {one: when for one, when in tuple(app.served.items()) if when < at}
            totals.kills += 1
            totals.early += not is_announced
            if is_announced or path.exists():
                judge(path, served, at, totals)
    lags = sorted(totals.lags) or [0.0]
    print(f"{totals.kills} kills, {totals.early} of them before the recording began")
    print(f"unreadable tapes: {totals.unreadable}; damaged: {totals.damaged}")
    print(
        f"replies served: {totals.served}; not on the tape: {totals.missing}, "
        f"of those sent more than {ALLOWED_SECONDS:g} s before the kill: {totals.late}"
    )
    print(f"age of the oldest missing reply: median {lags[len(lags) // 2]:.3f} s, at most {lags[-1]:.3f} s")
    return 1 if totals.unreadable or totals.damaged or totals.late else 0


if __name__ == "__main__":
    sys.exit(main())
