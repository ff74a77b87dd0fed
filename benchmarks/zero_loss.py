"""The zero-loss run: 200 executions behind faults for thousands of requests, then calm; nothing may be lost.

    python benchmarks/zero_loss.py [--requests 5000] [--calm 30] [--speed 20] [--server URL --monitor URL]

A mock in a process of its own serves 200 scripted executions of four vendors and does the faults; engine and store,
as the monitor has them, look at them through real sockets, on a clock that runs `speed` times as fast as the wall's.
One execution at a time is focused until some time after its end, so that details, graphs, events and streams are
asked for, too. When the calm is over the list must equal the mock's own truth, every event of the executions that
were followed must be there once, and the errors shown must be as many as the faults that were made.

With `--monitor` the engine goes through another server that does the faults in place of the mock's, switched by
asking `--storm` and `--clear` of it (errors and faults are not compared then); `--serve` only serves and prints its
URL.
"""

import argparse
import asyncio
import json
import random
import resource
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field, replace
from urllib.request import Request, urlopen

from exectop.clock import ScaledClock
from exectop.config.options import SourceOptions
from exectop.domain.values import ExecutionKey
from exectop.mock import runs
from exectop.mock.app import make_app, vendor_modules
from exectop.mock.chaos import Chaos
from exectop.mock.server import announce, bind, serve
from exectop.mock.world import World
from exectop.ports.secret import Secret
from exectop.present.events import ordered_events
from exectop.runtime import open_member, resolve_sources
from exectop.store.store import Store
from exectop.sync.engine import Engine

EXECUTIONS = 200
RATES = "http-503:0.1,http-429:0.05,reset:0.05,cut:0.05,stale:0.05,html:0.02,delay:0.05,stream-cut:0.7"
NO_ERRORS = frozenset({"stale", "delay"})
PROJECT = "11111111-1111-4111-8111-111111111111"
PREFIXES = {module.NAME: module.PREFIX for module in vendor_modules()}
LINGER = 25.0
"""Seconds of the clock that an execution stays focused after its end: a look at everything is due in them."""
MIB = 1 << 20


def serve_mock(speed: float, seconds: float) -> None:
    """Serve 200 executions that start and end within so many seconds of the world, until stdin closes."""
    clock, rng = ScaledClock(speed), random.Random(1)
    plans = []
    for number in range(EXECUTIONS):
        created = clock.now() - 60 + rng.uniform(0, seconds)
        plan = runs.draw(runs.VENDORS[number % 4], rng, created, pace=rng.uniform(2, 10), fails=rng.random() < 0.2)
        steps = tuple(replace(step, child=None) for step in plan.steps)
        plans.append(replace(plan, steps=steps))
    world = World(plans, clock, pace=0.25 * speed, daily_quota=10_000_000)
    listener = bind("127.0.0.1", 0)
    announce(listener, as_json=True)
    serve(make_app(world, Chaos(1)), listener, until_stdin_closes=True)


@dataclass
class Run:
    """A monitor without a screen on the server at `monitor`; `server` is the mock's own address."""

    server: str
    monitor: str
    clock: ScaledClock
    store: Store = field(default_factory=Store)
    followed: list[ExecutionKey] = field(default_factory=list)
    left: list[ExecutionKey] = field(default_factory=list)
    peak: int = 0

    def engine(self) -> Engine:
        """All four vendors on it."""
        members = []
        for vendor, prefix in PREFIXES.items():
            options = {"provider": vendor, "url": self.monitor + prefix, "project_id": PROJECT, "timeout": 5}
            given = SourceOptions.model_validate(options)
            (source,) = resolve_sources({vendor: given}, {}, {vendor: Secret("sk_key")})
            members.append(open_member(source, self.clock))
        self.members = members
        return Engine(members, self.store.apply, self.clock, random.Random(1))

    def ask(self, path: str, chaos: str | None = None) -> dict[str, object]:
        """The mock's own word on its state."""
        data = None if chaos is None else json.dumps({"chaos": chaos}).encode()
        kind = {"Content-Type": "application/json", "Authorization": "Bearer sk_key", "X-Project-ID": PROJECT}
        with urlopen(Request(self.server + path, data, kind), timeout=20) as reply:
            told: dict[str, object] = json.load(reply)
        return told

    async def asked(self, path: str, chaos: str | None = None) -> dict[str, object]:
        """The same without standing in the way."""
        return await asyncio.to_thread(self.ask, path, chaos)

    async def switch(self, path: str, rates: str) -> None:
        """Begin or end the faults."""
        if self.monitor == self.server:
            await self.asked("/_chaos", rates)
        else:
            await asyncio.to_thread(lambda: urlopen(self.monitor + path, timeout=20).close())

    def errors(self) -> int:
        """What the screen shows."""
        return sum(health.errors for name in self.store.sources() if (health := self.store.health(name)))

    def requests(self) -> int:
        """All that were made."""
        return sum(health.requests for name in self.store.sources() if (health := self.store.health(name)))

    async def follow(self, engine: Engine) -> None:
        """Focus one running execution after the other, each until some time after its end."""
        while True:
            fresh = [key for key in self.store.keys() if self._is_new(key)]  # noqa: SIM118 - not a dict
            streamed = [key for key in fresh if key.source == "polos"]
            key = next(iter(streamed if len(self.followed) % 4 else fresh), None)
            if key is None:
                await self.clock.sleep(1)
                continue
            engine.focus(key)
            engine.show(list(self.store.keys())[-40:])
            for _ in range(240):
                await self.clock.sleep(1)
                row = self.store.execution(key)
                if row is not None and row.status.is_terminal:
                    await self.clock.sleep(LINGER)
                    self.followed.append(key)
                    break
            else:
                self.left.append(key)

    def _is_new(self, key: ExecutionKey) -> bool:
        row = self.store.execution(key)
        return row is not None and not row.status.is_terminal and key not in {*self.followed, *self.left}


def memory() -> int:
    """Bytes that the process holds now."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


async def storm(run: Run, given: argparse.Namespace) -> list[str]:
    """The run itself; what was broken, in words."""
    engine = run.engine()
    await engine.start()
    following = asyncio.create_task(run.follow(engine))
    while run.requests() < 300:
        await asyncio.sleep(0.1)
    before = memory()
    await run.switch(given.storm, RATES)
    while run.requests() < given.requests:
        await asyncio.sleep(0.2)
    await run.switch(given.clear, "")
    print(f"{run.requests()} requests, {run.errors()} errors; now {given.calm:g} s of calm")
    await run.clock.sleep(given.calm)
    broken = await judge(run, has_faults=not given.monitor)
    growth = memory() - before
    print(f"memory grew by {growth / MIB:.1f} MiB to {memory() / MIB:.0f} MiB")
    if growth >= 20 * MIB:
        broken.append("memory grew by 20 MiB or more")
    following.cancel()
    with suppress(asyncio.CancelledError):
        await following
    await engine.stop()
    for member in run.members:
        await member.session.close()
    return broken


async def _compare(run: Run) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], str]]:
    """The mock's truth, and what is shown otherwise."""
    truth = await run.asked("/_truth")
    rows = {
        (vendor, id_): phase
        for vendor, told in truth.items()
        if isinstance(told, dict)
        for id_, phase in told.items()
    }
    known = {key: run.store.execution(ExecutionKey(*key)) for key in rows}
    shown = {key: "missing" if row is None else row.status.value for key, row in known.items()}
    return rows, {key: status for key, status in shown.items() if status != rows[key]}


async def judge(run: Run, *, has_faults: bool) -> list[str]:
    """Compare what the monitor knows with the mock's own truth."""
    broken = []
    rows, wrong = await _compare(run)
    if wrong:  # one may just have begun, or moved on
        await run.clock.sleep(10)
        rows, wrong = await _compare(run)
    print(f"list: {len(rows) - len(wrong)} of {len(rows)} as the mock has them")
    for key, shown in list(wrong.items())[:5]:
        print("   ", key, "is", rows[key], "and not", shown)
    broken += ["rows differ from the truth"] if wrong else []
    broken += await _judge_events(run)
    if has_faults:
        counts = (await run.asked("/_chaos"))["counts"]
        assert isinstance(counts, dict)
        faults = sum(count for name, count in counts.items() if name not in NO_ERRORS)
        print(f"errors shown: {run.errors()}; faults made: {faults} ({json.dumps(counts)})")
        broken += ["errors shown are not the faults made"] if faults != run.errors() else []
    return broken


async def _judge_events(run: Run) -> list[str]:
    """Every event of the Polos executions that were followed to their end: there, and once."""
    lost = doubled = told = 0
    followed = [key for key in run.followed if key.source == "polos"]
    for key in followed:
        story = run.store.story(key)
        assert story is not None
        topic = story.execution.attributes.get("topic")
        page = await run.asked(f"{PREFIXES['polos']}/events?topic={topic}&limit=1000")
        events = page["events"]
        assert isinstance(events, list)
        wanted = [event["id"] for event in events]
        seen = [event.id for event in ordered_events(story)]
        kept = [id_ for id_ in seen if id_ in set(wanted)]
        told += len(wanted)
        missing = [number for number, id_ in enumerate(wanted) if id_ not in set(kept)]
        lost += len(missing)
        if missing:
            print(f"    {key}: {missing} of {len(wanted)} events are missing")
        doubled += len(kept) - len(set(kept))
        if kept != [id_ for id_ in wanted if id_ in set(kept)]:
            print(f"    {key}: events out of order")
            doubled += 1
    print(f"events of {len(followed)} executions on streams: {told}, lost {lost}, doubled {doubled}")
    return ["stream events were lost or doubled"] if lost or doubled or not followed else []


def main() -> int:
    """Run it; 1 if a promise was broken."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--requests", type=int, default=5000)
    parser.add_argument("--calm", type=float, default=30.0, help="seconds of the clock")
    parser.add_argument("--speed", type=float, default=20.0)
    parser.add_argument("--seconds", type=float, default=1500.0, help="within which the executions start")
    parser.add_argument("--server", default="", help="a mock that serves already")
    parser.add_argument("--monitor", default="", help="another server in front of it, which does the faults")
    parser.add_argument("--storm", default="/", help="what to ask of that server to begin")
    parser.add_argument("--clear", default="/", help="what to ask of it to end")
    parser.add_argument("--serve", action="store_true")
    given = parser.parse_args()
    if given.serve:
        serve_mock(given.speed, given.seconds)
        return 0
    process = None
    server = given.server
    if not server:
        command = [sys.executable, __file__, "--serve", "--speed", str(given.speed), "--seconds", str(given.seconds)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert process.stdout is not None
        server = json.loads(process.stdout.readline())["server"]
    try:
        run = Run(server, given.monitor or server, ScaledClock(given.speed))
        broken = asyncio.run(storm(run, given))
    finally:
        if process is not None and process.stdin is not None:
            process.stdin.close()
            process.wait(10)
    print("; ".join(broken) or "nothing lost")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
