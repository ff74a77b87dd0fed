"""`exectop graph ID`: an execution's graph as text, or for other tools."""

import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass

import click

from exectop.cli.common import common_flags, given_of, run_briefly, say
from exectop.cli.look import Look
from exectop.cli.taped import OnTape, ask, targets_of
from exectop.cli.target import Target
from exectop.domain.status import Status
from exectop.domain.story import Story
from exectop.graph.collapse import collapse
from exectop.graph.draw import Span, StyleOf
from exectop.graph.export import to_dot, to_json, to_mermaid
from exectop.graph.geometry import Flow
from exectop.graph.model import Graph, build
from exectop.graph.picture import Options, layout
from exectop.graph.style import reserve, style_at
from exectop.graph.svg import to_svg
from exectop.graph.text import footnotes, short_form, text_form
from exectop.present.formats import duration
from exectop.present.glyphs import glyph

DIRECTIONS = ("auto", *(flow.value for flow in Flow))
FORMATS = ("text", "ascii", "mermaid", "dot", "json", "svg")
PIPE_WIDTH = 160


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to print. `width`: cells; `is_whole`: every step by itself; `flow`: the only way it may flow."""

    output: str
    width: int
    is_whole: bool
    flow: Flow | None = None


@click.command("graph")
@click.argument("id_", metavar="ID")
@click.option("-o", "--output", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--width", type=click.IntRange(20, 10_000), metavar="N", help="Fit into N columns (text and ascii).")
@click.option("--all", "is_whole", is_flag=True, help="Every step by itself, not `name* ×128` or `past ×412`.")
@click.option(
    "--direction",
    type=click.Choice(DIRECTIONS),
    default=DIRECTIONS[0],
    show_default=True,
    help="Which way it flows (text and ascii): to the right, down in boxes, or whichever fits.",
)
@common_flags
@click.pass_context
def graph(
    ctx: click.Context,
    /,
    id_: str,
    output: str,
    width: int | None,
    is_whole: bool,
    direction: str,
    **flags: object,
) -> int:
    """Print an execution's graph, left to right; top-down where only that fits, else one step a line.

    ID is SOURCE/ID, a bare id, @latest, a URL, or FILE:ID for one on a tape. Corners and tees connect, a
    vertical in a row passes it.
    """
    given = given_of(ctx, flags)
    (target,) = targets_of([id_], given)
    form = "ascii" if given.is_ascii and output == "text" else output
    flow = None if direction == DIRECTIONS[0] else Flow(direction)
    wanted = Wanted(form, width or _columns(), is_whole, flow)
    return run_briefly(_graph(target, wanted))


def _columns() -> int:
    return shutil.get_terminal_size((PIPE_WIDTH, 24)).columns if sys.stdout.isatty() else PIPE_WIDTH


async def _graph(target: Target | OnTape, wanted: Wanted) -> int:
    async with Look(target.sources if isinstance(target, Target) else ()) as look:
        told = await ask(look, target)
        now = look.clock.now() if told.end is None else told.end
    if not told.story.steps:
        say(f"exectop: {told.story.key} has no graph: its server told of no steps")
    else:
        click.echo("\n".join(draw(told.story, now, wanted)))
    for words in told.missing:
        say(f"exectop: incomplete: {words}")
    return 0


def draw(story: Story, now: float, wanted: Wanted) -> Iterable[str]:
    """The lines to print."""
    now = story.execution.until(now)
    whole = build(story.steps.values(), story.edges)
    if wanted.output == "json":
        return [to_json(whole, now)]
    is_ascii = wanted.output == "ascii"
    style = style_at(now, lambda status: _glyph(status, is_ascii=is_ascii), duration, is_ascii=is_ascii)
    if wanted.output in ("text", "ascii"):
        return _text(whole, wanted, style, is_ascii=is_ascii)
    shown = whole if wanted.is_whole else collapse(whole)
    if wanted.output == "mermaid":
        return to_mermaid(shown)
    if wanted.output == "dot":
        return to_dot(shown)
    return to_svg(layout(shown, Options(reserve=reserve)), style)


def _glyph(status: Status, *, is_ascii: bool) -> str:
    return glyph(status, is_ascii)


def _text(whole: Graph, wanted: Wanted, style: StyleOf, *, is_ascii: bool) -> Iterable[str]:
    form_of = text_form if wanted.is_whole else short_form
    form = form_of(whole, wanted.width, style, is_ascii=is_ascii, flow=wanted.flow)
    has_colour = sys.stdout.isatty()
    for line in form.lines:
        yield _coloured(line) if has_colour else "".join(span.text for span in line).rstrip()
    yield from footnotes(whole, wanted.width, is_ascii=is_ascii)


_COLOURS = {"failed": "red", "running": "blue", "waiting": "yellow", "completed": "green", "starting": "blue"}


def _coloured(line: Iterable[Span]) -> str:
    """ANSI colours of the terminal's own palette; click drops them where they are not wanted."""
    return "".join(
        click.style(span.text, fg=_COLOURS.get(span.tag), dim=span.tag in ("dim", "edge", "queued") or None)
        for span in line
    )


COMMANDS = {"graph": graph}
