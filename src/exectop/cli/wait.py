"""`exectop wait ID`: return when an execution is over or has reached a status."""

import asyncio

import click

from exectop.cli.common import common_flags, given_of, no_sources, run_async, say
from exectop.cli.follow import FAILED, Following, follow
from exectop.cli.target import Target, parse_target
from exectop.cli.words import parse_span, parse_statuses
from exectop.domain.status import Status

TIMED_OUT = 124


@click.command("wait")
@click.argument("id_", metavar="ID")
@click.option("--for", "wanted", metavar="STATUS,…", help="Wait for one of these instead of the end.")
@click.option("--timeout", metavar="SPAN", help="Give up after 30s, 5m, 2h … (exit code 124).")
@click.option("--fail-fast", is_flag=True, help="Exit with 1 as soon as any step has failed.")
@common_flags
@click.pass_context
def wait(
    ctx: click.Context, /, id_: str, wanted: str | None, timeout: str | None, fail_fast: bool, **flags: object
) -> int:
    """Wait until an execution is over; prints its final status.

    Exit codes: 0 it completed or reached the status, 1 it ended otherwise, 5 its server no longer knows it, 124 timed
    out.
    """
    statuses = parse_statuses(wanted)
    limit = parse_span(timeout) if timeout else None
    given = given_of(ctx, flags)
    sources = given.choose(given.load())
    if not sources:
        raise no_sources(given.paths)
    return run_async(_wait(parse_target(id_, sources), statuses, limit, fail_fast))


async def _wait(target: Target, wanted: frozenset[Status], limit: float | None, fail_fast: bool) -> int:
    found: Following | None = None
    try:
        async with asyncio.timeout(limit), follow(target) as found:
            code = await _until(found, wanted, fail_fast)
            click.echo(f"{found.key} {found.status}")
            return code
    except TimeoutError:
        what = (
            f"{target.id} was not found" if found is None else f"{found.key} is {found.status}: it did not get there"
        )
        say(f"exectop: {what} in time")
        return TIMED_OUT


async def _until(following: Following, wanted: frozenset[Status], fail_fast: bool) -> int:
    while True:
        status = following.status
        if status in wanted:
            return 0
        if status.is_terminal:
            return 1 if wanted or status in FAILED else 0
        story = following.store.story(following.key)
        if fail_fast and story is not None and any(step.status is Status.FAILED for step in story.steps.values()):
            return 1
        following.check()
        await following.next_change()


COMMANDS = {"wait": wait}
