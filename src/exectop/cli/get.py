"""`exectop get ID`: one execution with everything that its vendor tells of it."""

import shutil
import sys

import click

from exectop.cli.common import common_flags, given_of, no_sources, put, run_briefly, say
from exectop.cli.look import Look
from exectop.cli.target import Target, parse_target
from exectop.domain.text import clean_block
from exectop.ports.wire import Exchange, One
from exectop.present.document import document, dumps
from exectop.present.report import draw_report


@click.command("get")
@click.argument("id_", metavar="ID")
@click.option("-o", "--output", type=click.Choice(("text", "json", "raw")), default="text", show_default=True)
@click.option("--max-answer", type=click.IntRange(1, 65536), metavar="MIB", help="Take answers up to this size.")
@common_flags
@click.pass_context
def get(ctx: click.Context, /, id_: str, output: str, max_answer: int | None, **flags: object) -> int:
    """Print one execution with its steps, transitions and events.

    ID is SOURCE/ID, a bare id, @latest, or a URL. Exit codes: 3 no answer, 4 credentials, 5 not found.
    `-o raw` prints the server's own answer; with `--max-answer` and a redirection it saves the largest.
    """
    given = given_of(ctx, flags)
    sources = given.choose(given.load(), max_answer)
    if not sources:
        raise no_sources(given.paths)
    return run_briefly(_get(parse_target(id_, sources), output))


async def _get(target: Target, output: str) -> int:
    async with Look(target.sources) as look:
        source, key = await look.find(target)
        if output == "raw":
            click.echo(_raw(look.exchanges, source.name))
            return 0
        failures = await look.complete(source, key)
        story = look.store.story(key)
        assert story is not None, "find() put it into the store"
        if output == "json":
            click.echo(dumps(document(story)))
        else:
            width = shutil.get_terminal_size((100, 24)).columns if sys.stdout.isatty() else 100
            for line in draw_report(story, look.clock.now(), width=width):
                put(line)
    for failure in failures:
        say(f"exectop: incomplete: {failure.error}")
    return 0


def _raw(exchanges: list[Exchange], source: str) -> str:
    """The body of the details' reply; made safe for a terminal, untouched in a pipe or file."""
    bodies = [
        exchange.reply.body
        for exchange in exchanges
        if exchange.source == source and isinstance(exchange.call.wish, One) and exchange.reply is not None
    ]
    text = bodies[0].decode("utf-8", errors="replace") if bodies else ""
    return clean_block(text) if sys.stdout.isatty() else text


COMMANDS = {"get": get}
