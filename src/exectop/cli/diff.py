"""`exectop diff ID ID`: what differs between two executions, and where they part."""

import asyncio
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import click

from exectop.cli.common import Given, common_flags, given_of, no_sources, run_async, say
from exectop.cli.look import Look
from exectop.cli.taped import OnTape, parse_taped, read_taped
from exectop.cli.target import Target, parse_target
from exectop.clock import LocalZone
from exectop.domain.diff import compare
from exectop.domain.roles import Role
from exectop.domain.story import Story
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

    An ID is SOURCE/ID, a bare id, @latest, a URL, or FILE:ID for one on a tape. Steps belong together by id, else by
    name and position. Marks: = same, ~ differs, < only in the first, > only in the second; ▶ is where the two part.
    Each run's own ids count as equal; durations differ from half as long again and a second more on.

    Exit codes: 0 nothing differs, 1 something does, 3 no answer, 4 credentials, 5 not found.
    """
    given = given_of(ctx, flags)
    columns = width or (shutil.get_terminal_size((PIPE_WIDTH, 24)).columns if sys.stdout.isatty() else PIPE_WIDTH)
    targets = _targets(ids, given)
    return run_async(_diff(targets, Wanted(output, Page(columns, given.is_ascii, is_whole))))


def _targets(ids: Sequence[str], given: Given) -> list[Target | OnTape]:
    """Where the executions are. Without a live one no source need be configured."""
    taped = [parse_taped(text) for text in ids]
    sources = [] if all(taped) else given.choose(given.load())
    if not sources and not all(taped):
        raise no_sources(given.paths)
    return [one or parse_target(text, sources) for one, text in zip(taped, ids, strict=True)]


async def _diff(targets: Sequence[Target | OnTape], wanted: Wanted) -> int:
    sources = {source.name: source for one in targets if isinstance(one, Target) for source in one.sources}
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
    for told in dict.fromkeys(told for _, troubles in answers for told in troubles):
        say(f"exectop: incomplete: {told}")
    return 0 if comparison.is_same else DIFFERENT


async def _story(look: Look, target: Target | OnTape) -> tuple[Story, list[str]]:
    """An execution with all that its vendor or the tape tells of it; what could not be had."""
    if isinstance(target, OnTape):
        story, damage = await read_taped(target)
        return story, [damage] if damage else []
    source, key = await look.find(target)
    failures = await look.complete(source, key)
    found = look.store.story(key)
    assert found is not None, "find() put it into the store"
    return found, [str(failure.error) for failure in failures]


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
