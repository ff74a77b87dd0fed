"""`exectop watch ID`: follow an execution, a line a change, until it is over."""

import sys

import click

from exectop.cli.common import common_flags, given_of, no_sources, put, run_async, say
from exectop.cli.follow import FAILED, Following, follow
from exectop.cli.target import Target, parse_target
from exectop.domain.health import SourceState
from exectop.domain.text import clean_line
from exectop.present.narration import Narrator


@click.command("watch")
@click.argument("id_", metavar="ID")
@click.option("--exit-status", is_flag=True, help="Exit with 1 if the execution fails or is cancelled.")
@common_flags
@click.pass_context
def watch(ctx: click.Context, /, id_: str, exit_status: bool, **flags: object) -> int:
    """Follow an execution until it is over; prints only what changed, one line a change.

    A source that does not answer is named on stderr and asked again; credentials that are refused end it (4), and so
    does a server that no longer knows the execution (5).
    """
    given = given_of(ctx, flags)
    sources = given.choose(given.load())
    if not sources:
        raise no_sources(given.paths)
    return run_async(_watch(parse_target(id_, sources), exit_status))


async def _watch(target: Target, exit_status: bool) -> int:
    async with follow(target) as following:
        narrator = Narrator()
        trouble = ""
        while True:
            story = following.store.story(following.key)
            if story is not None:
                for line in narrator.news(story):
                    put(line)
                sys.stdout.flush()
            trouble = _tell_trouble(following, trouble)
            if following.status.is_terminal:
                await following.engine.idle()
                break
            following.check()
            await following.next_change()
        story = following.store.story(following.key)
        if story is not None:
            for line in [*narrator.news(story), narrator.ending(story)]:
                put(line)
        return 1 if exit_status and following.status in FAILED else 0


def _tell_trouble(following: Following, told: str) -> str:
    """Name a source's trouble once; what was told. Refused credentials end it all and are told then."""
    health = following.store.health(following.source.name)
    if health is None or health.state in (SourceState.LIVE, SourceState.CONNECTING, SourceState.AUTH):
        return ""
    trouble = f"{health.source} is {health.state}: {health.last_error}"
    if trouble != told:
        say(clean_line(f"exectop: {trouble}"))
    return trouble


COMMANDS = {"watch": watch}
