"""`python -m exectop.mock`: the mock server as a command. The monitor's demo runs it as a child process."""

import argparse
import sys
from collections.abc import Sequence

from exectop.clock import ScaledClock
from exectop.mock.app import make_app
from exectop.mock.chaos import Chaos, UnknownChaos
from exectop.mock.scenarios import SCENARIO_CHAOS, SCENARIOS, make_world
from exectop.mock.server import announce, bind, serve


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve; the exit code."""
    given = _parser().parse_args(arguments)
    clock = ScaledClock(given.speed)
    world = make_world(
        given.scenario,
        clock,
        seed=given.seed,
        count=given.count,
        speed=given.speed,
        daily_quota=given.daily_quota,
    )
    chaos = Chaos(given.seed)
    try:
        chaos.set(f"{SCENARIO_CHAOS.get(given.scenario, '')},{given.chaos}")
    except UnknownChaos as error:
        sys.stderr.write(f"exectop: {error}\n")
        return 2
    try:
        listener = bind(given.host, given.port)
    except OSError as error:
        sys.stderr.write(f"exectop: cannot serve on {given.host} port {given.port}: {error.strerror or error}\n")
        return 2
    announce(listener, as_json=given.json)
    serve(make_app(world, chaos), listener, until_stdin_closes=given.until_stdin_closes)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="exectop mock", description="Serve a mock of all vendors on one port.")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on; loopback by default")
    parser.add_argument("--port", type=_port, default=8700, help="0 takes a free one (default 8700)")
    parser.add_argument("--scenario", choices=sorted(SCENARIOS), default="demo")
    parser.add_argument("--seed", type=int, default=1, help="equal seeds give equal worlds")
    parser.add_argument("--speed", type=_speed, default=1.0, help="how much faster than real time")
    parser.add_argument("--count", type=int, default=0, help="executions (big) or steps (graph)")
    parser.add_argument("--daily-quota", type=int, default=1000, help="requests a day that izieroma allows")
    parser.add_argument(
        "--chaos", default="", metavar="NAME[:RATE],…", help="faults to inject; GET /_chaos lists them"
    )
    parser.add_argument("--json", action="store_true", help="say where the vendors are as one line of JSON")
    parser.add_argument("--until-stdin-closes", action="store_true", help="end with the process that started it")
    return parser


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError("a port is 0 to 65535")
    return port


def _speed(text: str) -> float:
    speed = float(text)
    if not 0 < speed <= 10_000:
        raise argparse.ArgumentTypeError("a speed is above 0 and at most 10000")
    return speed


if __name__ == "__main__":
    sys.exit(main())
