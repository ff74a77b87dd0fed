"""The soak: the monitor in a terminal for minutes, with rolling faults and keys at random.

    python benchmarks/soak.py [--minutes 10] [--executions 5000 | --sources 50] [--seed 1]

A mock in a process of its own serves thousands of executions, most of them over, some hundreds of them going on
while the soak lasts. Every few seconds other faults strike, and a key is pressed several times a second. In the end
there is calm for 45 s; then the counts by status on the monitor's screen must be those of the mock's own truth.
Reported are lost updates, memory, file descriptors, CPU and how the monitor ended; exits with 1 if an update was
lost, if it ended by itself, or if its memory grew by 5 % or more in the second half.
"""

import argparse
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.request import Request, urlopen

from exectop.clock import SystemClock
from exectop.mock import runs
from exectop.mock.app import make_app, vendor_modules
from exectop.mock.chaos import CATALOGUE, Chaos
from exectop.mock.plan import RunPlan
from exectop.mock.server import announce, bind, serve
from exectop.mock.world import World, new_id

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.terminal import Terminal

PREFIXES = {module.NAME: module.PREFIX for module in vendor_modules()}
PROJECT = "11111111-1111-4111-8111-111111111111"
CALM = 45.0
LEFT_OUT = frozenset({"http-401", "http-403", "hostile", "half-open", "drip"})
"""What needs a person, what changes ids, what only takes time."""
KEYS = [*"jjjjjkkkgG123456jjkk]]tw?", "\r", "\r", "\x1b", "\x1b", "\x04", "\x15", "\t", "/re\x1b", " ", "F", "n", "N"]
COUNTS = re.compile(r"(\d+) (queued|starting|running|waiting|paused|cancelling|completed|failed|cancelled|unknown)")
MIB = 1 << 20


def serve_mock(executions: int, seconds: float, seed: int) -> None:
    """Serve so many executions, one a second of which starts while the soak lasts, until stdin closes."""
    clock, rng = SystemClock(), random.Random(seed)
    now = clock.now()
    templates = {vendor: [_draw(vendor, rng, now) for _ in range(8)] for vendor in runs.VENDORS}
    going_on = min(executions // 2, int(seconds))
    plans = []
    for number in range(executions):
        vendor = runs.VENDORS[number % 4]
        created = now + rng.uniform(-30, seconds) if number < going_on else now - 600 - 2.0 * number
        plans.append(replace(rng.choice(templates[vendor]), id=new_id(vendor, rng), created=created))
    listener = bind("127.0.0.1", 0)
    announce(listener, as_json=True)
    serve(make_app(World(plans, clock, daily_quota=10_000_000), Chaos(seed)), listener, until_stdin_closes=True)


def _draw(vendor: str, rng: random.Random, now: float) -> RunPlan:
    plan = runs.draw(vendor, rng, now, pace=rng.uniform(1, 6), fails=rng.random() < 0.2)
    return replace(plan, steps=tuple(replace(step, child=None) for step in plan.steps))


@dataclass
class Sample:
    """The monitor's process at an instant. `cpu`: seconds so far."""

    at: float
    memory: int
    files: int
    cpu: float


@dataclass
class Soak:
    """One run."""

    server: str
    terminal: Terminal
    rng: random.Random
    sources: int
    samples: list[Sample] = field(default_factory=list)

    def ask(self, path: str, chaos: str | None = None) -> dict[str, dict[str, str]]:
        """The mock's own word."""
        data = None if chaos is None else json.dumps({"chaos": chaos}).encode()
        with urlopen(Request(self.server + path, data, {"Content-Type": "application/json"}), timeout=30) as reply:
            told: dict[str, dict[str, str]] = json.load(reply)
        return told

    def sample(self) -> None:
        """Look at the process."""
        folder = Path(f"/proc/{self.terminal.process.pid}")
        times = (folder / "stat").read_text().rpartition(")")[2].split()
        ticks = os.sysconf("SC_CLK_TCK")
        pages = int((folder / "statm").read_text().split()[1])
        self.samples.append(
            Sample(
                time.monotonic(),
                pages * os.sysconf("SC_PAGE_SIZE"),
                len(list((folder / "fd").iterdir())),
                (int(times[11]) + int(times[12])) / ticks,
            )
        )

    def rage(self, seconds: float) -> None:
        """Faults and keys for so long."""
        end = time.monotonic() + seconds
        next_fault = next_sample = 0.0
        names = [name for name in CATALOGUE if name not in LEFT_OUT]
        while time.monotonic() < end and self.terminal.process.poll() is None:
            now = time.monotonic()
            if now >= next_fault:
                next_fault = now + 8
                chosen = self.rng.sample(names, 3)
                self.ask("/_chaos", ",".join(f"{name}:{_rate(name, self.rng):.2f}" for name in chosen))
            if now >= next_sample:
                next_sample = now + 5
                self.sample()
            self.terminal.press(self.rng.choice(KEYS))
            self.terminal.read(0.2)

    def calm(self) -> Counter[str]:
        """No more faults; back to the overview; the counts on the screen some time later."""
        self.ask("/_chaos", "")
        for key in ("\x1b",) * 6:
            self.terminal.press(key)
            self.terminal.read(0.3)
        end = time.monotonic() + CALM
        while time.monotonic() < end and self.terminal.process.poll() is None:
            self.terminal.read(0.5)
        if self.terminal.process.poll() is None:
            self.sample()
        return self.shown()

    def shown(self) -> Counter[str]:
        """The counts of the screen's first line."""
        return Counter({word: int(number) for number, word in COUNTS.findall(self.terminal.text.split("\n")[0])})

    def true(self) -> Counter[str]:
        """The counts of the mock, as often as there are sources on it."""
        truth = self.ask("/_truth")
        times = {vendor: sum(1 for _ in _vendors(self.sources, vendor)) for vendor in PREFIXES}
        counts: Counter[str] = Counter()
        for vendor, told in truth.items():
            for phase in told.values():
                counts[phase] += times[vendor]
        return counts


def _rate(name: str, rng: random.Random) -> float:
    return 0.01 if name in ("huge", "gzip-bomb") else rng.uniform(0.05, 0.3)


def _vendors(sources: int, vendor: str) -> list[str]:
    """The sources of that vendor."""
    names = list(PREFIXES)
    return [f"{vendor}-{number}" for number in range(sources) if names[number % len(names)] == vendor]


def configure(home: Path, server: str, sources: int, limit: int) -> None:
    """A configuration with so many sources on the mock."""
    folder = home / "config"
    folder.mkdir(parents=True)
    lines = []
    for vendor, prefix in PREFIXES.items():
        for name in _vendors(sources, vendor):
            lines += [f"[sources.{name}]", f'provider = "{vendor}"', f'url = "{server}{prefix}"']
            lines += [f'project_id = "{PROJECT}"', 'api_key = { env = "SOAK_KEY" }', f"list_limit = {limit}"]
    (folder / "config.toml").write_text("\n".join(lines))


def run(given: argparse.Namespace, server: str) -> list[str]:
    """The soak on a running mock; what was broken, in words."""
    seconds = given.minutes * 60
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        configure(home, server, given.sources, max(given.executions, 50))
        with Terminal([], home, columns=200, lines=50, environment={"SOAK_KEY": "sk_soak"}) as terminal:
            terminal.wait_for(lambda text: "completed" in text, "the list", 60)
            soak = Soak(server, terminal, random.Random(given.seed), given.sources)
            soak.rage(seconds)
            if terminal.process.poll() is not None:
                print(terminal.text)
                print(f"ended by itself with {terminal.process.returncode} in the storm")
                return ["it crashed"]
            shown, true = soak.calm(), soak.true()
            if shown != true:  # an execution may just have moved on
                time.sleep(2)
                terminal.read(2)
                shown, true = soak.shown(), soak.true()
            crashed = terminal.process.poll()
            if crashed is None:
                terminal.press("q")
            code = terminal.wait_for_end(20) if crashed is None else crashed
            reports = list((home / "state").rglob("*crash*")) if (home / "state").exists() else []
    return judge(soak, shown, true, code, crashed is not None, len(reports))


def judge(soak: Soak, shown: Counter[str], true: Counter[str], code: int, has_ended: bool, reports: int) -> list[str]:
    """Print the figures."""
    lost = sum(((shown - true) + (true - shown)).values())
    samples = soak.samples
    first, last, second_half = samples[0], samples[-1], samples[len(samples) // 2 :]
    warm = [sample.memory for sample in second_half]
    slope, at_half = statistics.linear_regression([sample.at for sample in second_half], warm)
    begin = at_half + slope * second_half[0].at
    growth = slope * (last.at - second_half[0].at) / begin
    print(f"on the screen: {dict(shown)}")
    print(f"in truth:      {dict(true)}")
    print(f"lost updates:  {lost}")
    most, files = max(warm), [sample.files for sample in samples]
    print(f"memory:        {first.memory / MIB:.0f} MiB at first, {begin / MIB:.0f} in the middle,")
    print(f"               {begin * (1 + growth) / MIB:.0f} at the end, {growth:+.1%} by a straight line through")
    print(f"               the second half, whose most is {most / MIB:.0f} and least {min(warm) / MIB:.0f}")
    print(f"open files:    {files[0]} at first, {max(files)} most, {files[-1]} at the end")
    print(f"CPU:           {(last.cpu - first.cpu) / (last.at - first.at):.1%} of a core")
    print(f"ended:         {'by itself, ' if has_ended else ''}with {code}; {reports} crash reports")
    broken = ["updates were lost"] if lost else []
    broken += ["it crashed"] if has_ended or code or reports else []
    broken += ["memory grew"] if growth >= 0.05 else []
    return broken


def main() -> int:
    """Run it; 1 if a promise was broken."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--executions", type=int, default=5000)
    parser.add_argument("--sources", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--serve", action="store_true")
    given = parser.parse_args()
    if given.sources > len(PREFIXES):
        given.executions = min(given.executions, 200)
    if given.serve:
        serve_mock(given.executions, given.minutes * 60, given.seed)
        return 0
    words = ["--executions", given.executions, "--minutes", given.minutes, "--seed", given.seed, "--serve"]
    command = [sys.executable, __file__, *map(str, words)]
    mock = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert mock.stdin is not None
    assert mock.stdout is not None
    try:
        broken = run(given, json.loads(mock.stdout.readline())["server"])
    finally:
        mock.stdin.close()
        mock.wait(10)
    print("; ".join(broken) or "it held")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
