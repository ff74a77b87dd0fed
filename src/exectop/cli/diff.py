"""`exectop diff ID ID`: what differs between two executions, and where they part."""

import asyncio
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass

import click

from exectop.cli.common import common_flags, given_of, no_sources, run_async, say
from exectop.cli.look import Failure, Look
from exectop.cli.target import Target, parse_target
from exectop.clock import LocalZone
from exectop.domain.diff import compare
from exectop.domain.roles import Role
from exectop.domain.story import Story
from exectop.errors import ProtocolError, RejectedError
from exectop.present.cells import Cell, Context, Line
from exectop.present.comparison import comparison_lines
from exectop.present.diff_document import diff_document
from exectop.present.differences import Page
from exectop.present.document import dumps

PIPE_WIDTH = 120
DIFFERENT = 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to print."""

    output: str
    page: Page


@click.command("diff")
@click.argument("ids", metavar="ID ID", nargs=2)
@click.option("-o", "--output", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.option(
    "--width", type=click.IntRange(40, 1000), metavar="N", help="Fit into N columns; from 100 on side by side."
)
@click.option("--all", "is_whole", is_flag=True, help="The differences of every step, and texts in full.")
@common_flags
@click.pass_context
def diff(
    ctx: click.Context, /, ids: tuple[str, str], output: str, width: int | None, is_whole: bool, **flags: object
) -> int:
    """Compare two executions, of one source or of two: their fields, then step by step.

    An ID is SOURCE/ID, a bare id, @latest, or a URL. Steps belong together by id, else by name and position.
    Marks: = same, ~ differs, < only in the first, > only in the second; ▶ is where the two part. Each run's own
    ids count as equal, a duration differs from 1.5 times and a second on.

    Exit codes: 0 nothing differs, 1 something does, 3 no answer, 4 credentials, 5 not found.
    """
    given = given_of(ctx, flags)
    sources = given.choose(given.load())
    if not sources:
        raise no_sources(given.paths)
    columns = width or (shutil.get_terminal_size((PIPE_WIDTH, 24)).columns if sys.stdout.isatty() else PIPE_WIDTH)
    targets = parse_target(ids[0], sources), parse_target(ids[1], sources)
    return run_async(_diff(targets, Wanted(output, Page(columns, given.is_ascii, is_whole))))


async def _diff(targets: tuple[Target, Target], wanted: Wanted) -> int:
    sources = {source.name: source for target in targets for source in target.sources}
    async with Look(tuple(sources.values())) as look:
        answers = await asyncio.gather(*(_story(look, target) for target in targets))
        context = Context(now=look.clock.now(), zone=LocalZone(), ascii=wanted.page.is_ascii)
    (left, _), (right, _) = answers
    comparison = compare(left, right)
    if wanted.output == "json":
        click.echo(dumps(diff_document(comparison)))
    else:
        for text in _texts(comparison_lines(comparison, context, wanted.page)):
            click.echo(text)
    for told in dict.fromkeys(str(failure.error) for _, failures in answers for failure in failures):
        say(f"exectop: incomplete: {told}")
    return 0 if comparison.is_same else DIFFERENT


async def _story(look: Look, target: Target) -> tuple[Story, list[Failure]]:
    """An execution with all that its vendor tells of it; what could not be had. A server that refuses to tell is no
    difference, so it must not end with the same exit code."""
    try:
        source, key = await look.find(target)
    except RejectedError as error:
        raise ProtocolError(error.message, hint=error.hint) from None
    failures = await look.complete(source, key)
    story = look.store.story(key)
    assert story is not None, "find() put it into the store"
    return story, failures


_COLOURS = {
    Role.ERROR: "red", Role.FAILED: "red", Role.WARNING: "yellow", Role.ACCENT: "cyan", Role.COMPLETED: "green",
    Role.RUNNING: "blue", Role.WAITING: "yellow",
}  # fmt: skip


def _texts(lines: Iterable[Line]) -> Iterable[str]:
    """The lines to print, with colours of the terminal's own palette where there is a terminal."""
    has_colour = sys.stdout.isatty()
    for line in lines:
        text = "".join(_coloured(cell) if has_colour else cell.text for cell in line)
        yield text if has_colour else text.rstrip()


def _coloured(cell: Cell) -> str:
    return click.style(
        cell.text,
        fg=_COLOURS.get(cell.role),
        dim=cell.role is Role.DIM or None,
        bold=cell.role is Role.STRONG or None,
    )


COMMANDS = {"diff": diff}
