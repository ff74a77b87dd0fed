"""`exectop replay FILE`: the whole monitor on a tape, without a server."""

from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

import click

from exectop import __version__
from exectop.cli.common import Given, say
from exectop.cli.monitor import check_terminal, show, zone_of
from exectop.cli.words import parse_span
from exectop.domain.text import clean_line
from exectop.errors import UsageError
from exectop.record.playback import FASTEST, SLOWEST
from exectop.taping import Replay, open_replay

if TYPE_CHECKING:
    from exectop.tui.services import Services


@click.command("replay")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--speed", default=1.0, show_default=True, type=click.FloatRange(SLOWEST, FASTEST), help="How fast time passes."
)
@click.option("--from", "begin", metavar="SPAN", help="Begin 30s, 5m, 2h … after the start; `end` for the end.")
@click.option("--paused", is_flag=True, help="Begin with time standing still.")
@click.pass_context
def replay(ctx: click.Context, /, file: Path, speed: float, begin: str | None, paused: bool) -> int:
    """Open the monitor on the tape FILE, as `exectop record FILE` made it. Nothing is asked of any server."""
    given = ctx.find_object(Given) or Given()
    check_terminal()
    loaded = given.load()
    playing = open_replay(file, speed)
    if not len(playing.tape):
        raise UsageError(playing.tape.damage or f"{file} is empty: nothing was recorded")
    _begin(playing, begin, is_paused=paused)
    services = services_of(playing, zone_of(loaded.options.screen.timezone))
    code = show(services, loaded, given.paths, playing.start, playing.stop)
    if playing.tape.damage:
        say(clean_line(f"exectop: {playing.tape.damage}"))
    return code


def _begin(playing: Replay, begin: str | None, *, is_paused: bool) -> None:
    tape = playing.tape
    playing.player.pause(is_paused)
    if begin is None:
        playing.player.seek(tape.start)
    else:
        playing.player.seek(tape.end if begin == "end" else tape.start + parse_span(begin))


def services_of(playing: Replay, zone: tzinfo) -> "Services":
    """What the screens are given: everything is the tape's, and nothing is remembered."""
    from exectop.tui.services import Services, SourceInfo

    infos = (
        SourceInfo(
            name=source.name,
            provider=description.name,
            title=description.title,
            url=f"{source.url}{source.prefix}",
            readonly=True,
            cli_flags=("--source", source.name),
        )
        for source, description in playing.sources
    )
    return Services(
        store=playing.store,
        controls=playing.player,
        playback=playing.player,
        clock=playing.clock,
        sources=tuple(infos),
        state_dir=None,
        zone=zone,
        version=__version__,
    )


COMMANDS = {"replay": replay}
