"""`exectop demo`: the monitor on a mock of all four vendors, which runs as a real server beside it."""

from dataclasses import replace

import click

from exectop.cli.common import Given
from exectop.cli.mockprocess import mock_process
from exectop.cli.monitor import check_terminal, run_monitor
from exectop.config.load import Loaded
from exectop.config.options import SourceOptions
from exectop.ports.secret import Secret
from exectop.runtime import Source, resolve_sources

# A livelier quota than izieroma's own 1,000 a day: with that, its rows would move every minute and a half.
DAILY_QUOTA = 20_000
DEMO_PROJECT = "11111111-1111-4111-8111-111111111111"


@click.command("demo")
@click.option("--scenario", default="demo", show_default=True, metavar="S", help="See `exectop mock --help`.")
@click.option("--seed", default=1, show_default=True, help="Equal seeds give equal worlds.")
@click.option("--speed", default=1.0, show_default=True, help="How much faster than real time.")
@click.option("--count", default=0, help="Executions (scenario big) or steps (scenario graph).")
@click.option("--chaos", default="", metavar="C", help="Faults to inject, such as http-503:0.1,reset:0.05.")
@click.pass_context
def demo(ctx: click.Context, /, scenario: str, seed: int, speed: float, count: int, chaos: str) -> int:
    """The monitor on an embedded mock server: no account, no network, nothing to configure."""
    given = replace(ctx.find_object(Given) or Given(), no_history=True, forgets=True)  # no past, no habits
    check_terminal()
    loaded = given.load()
    with mock_process(_arguments(scenario, seed, speed, count, chaos)) as mock:
        return run_monitor(given.paths, loaded, lambda: _sources(mock.urls(), loaded), given.record_file)


def _arguments(scenario: str, seed: int, speed: float, count: int, chaos: str) -> list[str]:
    words = ["--port", "0", "--scenario", scenario, "--seed", str(seed), "--speed", str(speed)]
    words += ["--count", str(count), "--daily-quota", str(DAILY_QUOTA)]
    return words + (["--chaos", chaos] if chaos else [])


def _sources(urls: dict[str, str], loaded: Loaded) -> list[Source]:
    """A source for each vendor, named like it."""
    chosen = {
        name: SourceOptions(provider=name, url=url, project_id=DEMO_PROJECT, readonly=loaded.options.readonly)
        for name, url in urls.items()
        if name != "server"
    }
    return resolve_sources(chosen, {}, {name: Secret("key-of-the-demo") for name in chosen})


COMMANDS = {"demo": demo}
