"""`exectop diff ID ID`: what differs between two executions, or between two attempts of one's step, and where."""

import asyncio
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import click

from exectop.cli.common import common_flags, given_of, run_briefly, say
from exectop.cli.look import Look
from exectop.cli.taped import OnTape, ask, targets_of
from exectop.cli.target import Target
from exectop.clock import LocalZone
from exectop.domain.attempts import compare_pairs
from exectop.domain.diff import compare
from exectop.domain.diff_rows import Mark
from exectop.domain.roles import Role
from exectop.domain.story import Story
from exectop.domain.values import Step
from exectop.errors import NotFoundError, UsageError
from exectop.present.attempts import attempts_document, attempts_lines, attempts_trouble
from exectop.present.cells import Cell, Context, Line
from exectop.present.comparison import comparison_lines
from exectop.present.diff_document import diff_document
from exectop.present.differences import Page
from exectop.present.document import dumps
from exectop.present.formats import shorten

PIPE_WIDTH = 120
DIFFERENT = 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to print."""

    output: str
    page: Page


@dataclass(frozen=True, slots=True)
class Tried:
    """Which attempts of which step: by their numbers, the last two if none are told."""

    step: str
    numbers: tuple[int, int] | None = None


@click.command("diff")
@click.argument("ids", metavar="ID [ID]", nargs=-1, required=True)
@click.option("--step", metavar="STEP", help="Of one execution: the attempts of this step, by id or name.")
@click.option("--attempts", metavar="N,N", help="With --step: these two instead of the last two.")
@click.option("-o", "--output", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.option(
    "--width", type=click.IntRange(40, 1000), metavar="N", help="Fit into N columns; from 100 on side by side."
)
@click.option("--all", "is_whole", is_flag=True, help="The differences of every step, and texts in full.")
@common_flags
@click.pass_context
def diff(
    ctx: click.Context,
    /,
    ids: tuple[str, ...],
    step: str | None,
    attempts: str | None,
    output: str,
    width: int | None,
    is_whole: bool,
    **flags: object,
) -> int:
    """Compare two executions, of one source or of two: their fields, then step by step. With --step: two attempts of
    one step of one execution.

    An ID is SOURCE/ID, a bare id, @latest, a URL, or FILE:ID for one on a tape. Steps belong together by id, else by
    name, input and place. Marks: = same, ~ differs, < only in the first, > only in the second; ▶ is where they part.
    Each run's own ids count as equal; durations differ from half as long again and a second more on; an order differs
    where edges, or times that never overlap, tell of one.

    Exit codes: 0 nothing differs, 1 something does, 3 no answer, 4 credentials, 5 not found.
    """
    tried = _tried(ids, step, attempts)
    given = given_of(ctx, flags)
    columns = width or (shutil.get_terminal_size((PIPE_WIDTH, 24)).columns if sys.stdout.isatty() else PIPE_WIDTH)
    targets = targets_of(ids, given)
    wanted = Wanted(output, Page(columns, given.is_ascii, is_whole))
    return run_briefly(_diff(targets, wanted) if tried is None else _diff_attempts(targets[0], tried, wanted))


def _tried(ids: Sequence[str], step: str | None, attempts: str | None) -> Tried | None:
    """Which attempts are wanted; `None`: two executions."""
    if step is None:
        if attempts:
            raise UsageError("--attempts needs --step", hint="exectop diff ID --step STEP --attempts 1,2")
        if len(ids) != 2:
            raise UsageError(f"two IDs are compared, not {len(ids)}", hint="Of one, attempts: diff ID --step STEP")
        return None
    if len(ids) != 1:
        raise UsageError(f"attempts are compared within one execution, not {len(ids)}", hint="Write one ID")
    if attempts is None:
        return Tried(step)
    numbers = [part.strip() for part in attempts.split(",")]
    if len(numbers) != 2 or not all(part.isdecimal() and len(part) < 10 for part in numbers):
        raise UsageError(f"'{attempts}' is not two attempts", hint="Write --attempts 1,2")
    return Tried(step, (int(numbers[0]), int(numbers[1])))


async def _diff(targets: Sequence[Target | OnTape], wanted: Wanted) -> int:
    sources = {source.name: source for one in targets if isinstance(one, Target) for source in one.sources}
    async with Look(tuple(sources.values())) as look:
        left, right = await asyncio.gather(*(ask(look, target) for target in targets))
        context = Context(now=look.clock.now(), zone=LocalZone(), ascii=wanted.page.is_ascii)
    comparison = compare(left.story, right.story)
    if wanted.output == "json":
        click.echo(dumps(diff_document(comparison)))
    else:
        _print(comparison_lines(comparison, context, wanted.page))
    _tell_missing((*left.missing, *right.missing))
    return 0 if comparison.is_same else DIFFERENT


async def _diff_attempts(target: Target | OnTape, tried: Tried, wanted: Wanted) -> int:
    async with Look(target.sources if isinstance(target, Target) else ()) as look:
        told = await ask(look, target)
        context = Context(now=look.clock.now(), zone=LocalZone(), ascii=wanted.page.is_ascii)
    _tell_missing(told.missing)
    step = _find_step(told.story, tried.step)
    if trouble := attempts_trouble(told.story.execution, step):
        raise NotFoundError(trouble)
    comparison = compare_pairs(told.story.execution, step, [_pair(step, tried.numbers)])
    if wanted.output == "json":
        click.echo(dumps(attempts_document(step, comparison)))
    else:
        _print(attempts_lines(step, comparison, context, wanted.page))
    return DIFFERENT if any(row.mark is not Mark.SAME for row in comparison.rows) else 0


def _find_step(story: Story, wanted: str) -> Step:
    """The step of that id or, where only one has it, that name."""
    if wanted in story.steps:
        return story.steps[wanted]
    named = [step for step in story.steps.values() if step.label == wanted]
    found = [step for step in named if len(step.attempts) > 1] or named
    if not found:
        known = ", ".join(dict.fromkeys(step.label for step in story.steps.values())) or "none"
        raise NotFoundError(f"{story.key} has no step '{wanted}'", hint=f"Its steps: {shorten(known, 200)}")
    if len(found) > 1:
        ids = ", ".join(step.id for step in found)
        raise UsageError(f"several steps are called '{wanted}'", hint=f"Write one's id: {shorten(ids, 200)}")
    return found[0]


def _pair(step: Step, numbers: tuple[int, int] | None) -> tuple[int, int]:
    """The places of the attempts of these numbers; of the last two."""
    count = len(step.attempts)
    if numbers is None:
        return count - 2, count - 1
    places = {attempt.number: place for place, attempt in enumerate(step.attempts)}
    for number in numbers:
        if number not in places:
            known = ", ".join(map(str, places))
            raise NotFoundError(f"{step.label} has no attempt {number}", hint=f"Its attempts: {shorten(known, 200)}")
    return places[numbers[0]], places[numbers[1]]


def _print(lines: Iterable[Line]) -> None:
    for text in _texts(lines):
        click.echo(text)


def _tell_missing(troubles: Iterable[str]) -> None:
    for told in dict.fromkeys(troubles):
        say(f"exectop: incomplete: {told}")


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
