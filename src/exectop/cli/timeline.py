"""`exectop timeline ID`: what happened in an execution, and when, as text."""

import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass

import click

from exectop.cli.common import common_flags, given_of, run_briefly, say
from exectop.cli.look import Look
from exectop.cli.taped import OnTape, ask, targets_of
from exectop.cli.target import Target
from exectop.clock import LocalZone
from exectop.domain.story import Story
from exectop.domain.widths import fit
from exectop.present.ascii import ascii_signs
from exectop.present.cells import Context, plain
from exectop.present.formats import duration
from exectop.present.glyphs import glyph
from exectop.present.ticks import clock_tick, elapsed_tick
from exectop.present.transitions import transition_lines
from exectop.present.waiting import why_waiting
from exectop.timeline.chart import Chart, Style
from exectop.timeline.export import to_json
from exectop.timeline.layout import Layout

FORMATS = ("text", "ascii", "json")
PIPE_WIDTH = 120


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to print. `is_whole`: idle time at its length; `is_clock`: clock times on the axis."""

    output: str
    width: int
    is_whole: bool
    is_clock: bool


@click.command("timeline")
@click.argument("id_", metavar="ID")
@click.option("-o", "--output", type=click.Choice(FORMATS), default=FORMATS[0], show_default=True)
@click.option("--width", type=click.IntRange(40, 1000), metavar="N", help="Fit into N columns.")
@click.option("--all", "is_whole", is_flag=True, help="Draw idle time at its true length instead of folding it.")
@click.option("--clock", "is_clock", is_flag=True, help="Clock times on the axis instead of elapsed ones.")
@common_flags
@click.pass_context
def timeline(
    ctx: click.Context,
    /,
    id_: str,
    output: str,
    width: int | None,
    is_whole: bool,
    is_clock: bool,
    **flags: object,
) -> int:
    """Print a lane for the execution and each of its steps, then every change of status.

    An ID is SOURCE/ID, a bare id, @latest, a URL, or FILE:ID for one on a tape, as it stood at the end of the tape.

    Bars: █ on the critical path, ▅ beside it, ░ queued, ▒ waiting, ┅ paused, ┄ begun somewhere here, ✗ failed,
    ╎ tried again, ≈ idle time folded. `~4s` behind a name: it could have ended so much later.
    """
    given = given_of(ctx, flags)
    (target,) = targets_of([id_], given)
    columns = width or (shutil.get_terminal_size((PIPE_WIDTH, 24)).columns if sys.stdout.isatty() else PIPE_WIDTH)
    form = "ascii" if given.is_ascii and output == "text" else output
    return run_briefly(_timeline(target, Wanted(form, columns, is_whole, is_clock)))


async def _timeline(target: Target | OnTape, wanted: Wanted) -> int:
    async with Look(target.sources if isinstance(target, Target) else ()) as look:
        told = await ask(look, target)
        now = look.clock.now() if told.end is None else told.end
        is_ascii = wanted.output == "ascii"
        context = Context(now=now, clock_times=wanted.is_clock, zone=LocalZone(), ascii=is_ascii)
    if wanted.output == "json":
        click.echo(to_json(Layout(told.story, now), now))
    else:
        for line in draw(told.story, context, wanted.width, is_folding=not wanted.is_whole):
            click.echo(line)
    for words in told.missing:
        say(f"exectop: incomplete: {words}")
    return 0


def draw(story: Story, context: Context, width: int, *, is_folding: bool = True) -> Iterable[str]:
    """The lines to print."""
    lines = _lines(story, context, width, is_folding=is_folding)
    return map(ascii_signs, lines) if context.ascii else lines


def _lines(story: Story, context: Context, width: int, *, is_folding: bool) -> Iterable[str]:
    style = Style(
        glyph=lambda status: glyph(status, context.ascii),
        fit=fit,
        duration=duration,
        elapsed=elapsed_tick,
        clock=lambda at, step, before: clock_tick(at, step, before, context),
        is_ascii=context.ascii,
        is_clock=context.clock_times,
    )
    chart = Chart(Layout(story, context.now), context.now, style, width=width, is_folding=is_folding)
    for line in (chart.header(), *map(chart.line, range(len(chart)))):
        yield "".join(span.text for span in line).rstrip()
    reason = why_waiting(story, context.now)
    if reason:
        yield f"\n{reason}"
    if story.transitions:
        yield "\nCHANGES OF STATUS"
        yield from (f"  {plain(line)}".rstrip() for line in transition_lines(story, context))


COMMANDS = {"timeline": timeline}
