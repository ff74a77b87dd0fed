"""`exectop get ID`: one execution with everything that its vendor tells of it."""

import shutil
import sys

import click

from exectop.cli.common import common_flags, given_of, put, run_briefly, say
from exectop.cli.look import Look
from exectop.cli.taped import OnTape, ask, targets_of
from exectop.cli.target import Target
from exectop.domain.text import clean_block
from exectop.errors import UsageError
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

    ID is SOURCE/ID, a bare id, @latest, a URL, or FILE:ID for one on a tape, as it stood at the end of the tape.
    Exit codes: 3 no answer, 4 credentials, 5 not found.
    `-o raw` prints the server's own answer; with `--max-answer` and a redirection it saves the largest.
    """
    (target,) = targets_of([id_], given_of(ctx, flags), max_answer)
    if output != "raw":
        return run_briefly(_get(target, output))
    if isinstance(target, OnTape):
        raise UsageError(
            "-o raw asks a server, and a tape is none", hint="Its exchanges: exectop replay FILE, view 6"
        )
    return run_briefly(_get_raw(target))


async def _get(target: Target | OnTape, output: str) -> int:
    async with Look(target.sources if isinstance(target, Target) else ()) as look:
        told = await ask(look, target)
        now = look.clock.now() if told.end is None else told.end
    if output == "json":
        click.echo(dumps(document(told.story)))
    else:
        width = shutil.get_terminal_size((100, 24)).columns if sys.stdout.isatty() else 100
        for line in draw_report(told.story, now, width=width):
            put(line)
    for words in told.missing:
        say(f"exectop: incomplete: {words}")
    return 0


async def _get_raw(target: Target) -> int:
    async with Look(target.sources) as look:
        source, _ = await look.find(target)
        click.echo(_raw(look.exchanges, source.name))
    return 0


def _raw(exchanges: list[Exchange], source: str) -> str:
    """The body of the details' reply; made safe for a terminal, untouched in a pipe or file."""
    bodies = [
        exchange.reply.body
        for exchange in exchanges
        if exchange.source == source and isinstance(exchange.call.wish, One) and exchange.reply is not None
        if 200 <= exchange.reply.status < 300  # where a path is missing, another one answered
    ]
    text = bodies[0].decode("utf-8", errors="replace") if bodies else ""
    return clean_block(text) if sys.stdout.isatty() else text


COMMANDS = {"get": get}
