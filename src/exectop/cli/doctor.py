"""`exectop doctor`: can everything work? Configuration, credentials, servers, terminal; what to do if not."""

import asyncio
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass

import click

from exectop.cli.common import common_flags, given_of, run_async
from exectop.cli.look import Look
from exectop.domain.text import clean_line
from exectop.errors import ExectopError
from exectop.ports.wire import Recent
from exectop.runtime import Source


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report. `exit_code` is what a failed check means for the whole."""

    name: str
    is_ok: bool
    text: str
    exit_code: int = 0


@click.command("doctor")
@common_flags
@click.pass_context
def doctor(ctx: click.Context, /, **flags: object) -> int:
    """Check configuration, credentials, servers and terminal; exits with the worst problem's code."""
    given = given_of(ctx, flags)
    checks = check_terminal(os.environ, is_tty=sys.stdin.isatty() and sys.stdout.isatty())
    try:
        loaded = given.load()
        sources = given.choose(loaded)
        where = str(loaded.file or "no file, defaults only")
        checks.append(Check("configuration", True, where))
    except ExectopError as error:
        checks.append(Check("configuration", False, str(error), error.exit_code))
        sources = []
    if not sources and not any(not check.is_ok for check in checks):
        checks.append(Check("sources", True, "none configured; `exectop demo` needs none"))
    checks += run_async(_check_sources(sources))
    for check in checks:
        click.echo(f"{'ok ' if check.is_ok else 'BAD'}  {check.name:<18} {clean_line(check.text)}")
    return max((check.exit_code for check in checks if not check.is_ok), default=0)


async def _check_sources(sources: list[Source]) -> list[Check]:
    async with Look(sources) as look:
        found = await asyncio.gather(*(_check_source(look, source) for source in sources))
    return [check for checks in found for check in checks]


async def _check_source(look: Look, source: Source) -> list[Check]:
    checks = [Check(source.name, True, f"{source.description.title} at {source.url}, key by '{source.auth.name}'")]
    others = [scheme.name for scheme in source.description.auth if scheme is not source.auth]
    if others:
        checks.append(Check("", True, f"other ways to send the key: {', '.join(others)}"))
    if source.key is None:
        checks.append(Check("  key", True, "none configured"))
    else:
        try:
            source.key()
            checks.append(Check("  key", True, "found"))
        except ExectopError as error:
            return [*checks, Check("  key", False, str(error), error.exit_code)]
    failure = await look.ask(source, Recent(limit=1))
    if failure is not None:
        return [*checks, Check("  list", False, str(failure.error), failure.error.exit_code)]
    elapsed = next((exchange.reply.elapsed for exchange in reversed(look.exchanges) if exchange.reply), 0.0)
    return [*checks, Check("  list", True, f"answered in {elapsed * 1000:.0f} ms")]


def check_terminal(environment: Mapping[str, str], *, is_tty: bool) -> list[Check]:
    """What the terminal can do, as far as the environment tells."""
    term = environment.get("TERM", "")
    colours = (
        "none (NO_COLOR)"
        if environment.get("NO_COLOR")
        else "true colour"
        if environment.get("COLORTERM") in ("truecolor", "24bit")
        else "256"
        if "256" in term
        else "16"
    )
    remote = " over ssh" if environment.get("SSH_CONNECTION") else ""
    inside = " in tmux" if environment.get("TMUX") else ""
    if term in ("", "dumb"):
        return [Check("terminal", True, f"TERM={term or 'unset'}: no screen; ls, get and watch work")]
    if not is_tty:
        return [Check("terminal", True, "not a terminal here: no screen; ls, get and watch work")]
    return [Check("terminal", True, f"{term}{remote}{inside}, colours: {colours}")]


COMMANDS = {"doctor": doctor}
