"""The command `exectop`: finds the verb, runs it, and turns errors into one line and an exit code.

stdout is data, stderr is talk. A verb's module is imported only when the verb is used.
"""

import contextlib
import gc
import importlib
import io
import os
import sys
from collections.abc import Callable
from types import TracebackType

import click

from exectop import __version__
from exectop.domain.text import clean_line
from exectop.errors import ExectopError, InternalError

VERBS: dict[str, str] = {
    "demo": "the monitor on an embedded mock of all vendors",
    "mock": "serve the mock of all vendors on one port",
    "ls": "list executions of all sources",
    "get": "one execution with all its details",
    "graph": "an execution's graph as text, mermaid, dot or JSON",
    "timeline": "what happened in an execution, and when",
    "watch": "follow an execution, a line a change, until it is over",
    "wait": "wait until an execution is over or reaches a status",
    "cancel": "cancel an execution",
    "pause": "pause an execution",
    "resume": "resume a paused execution",
    "rerun": "run an execution again",
    "approve": "answer an execution that waits for a person",
    "diff": "compare two executions and find where they part",
    "record": "record raw exchanges to a tape",
    "replay": "play a tape in the monitor",
    "doctor": "check configuration, credentials, servers and terminal",
    "info": "paths, versions and where each setting comes from",
    "schema": "the JSON Schema of -o json",
    "completion": "shell completion for bash, zsh or fish",
}


class Verbs(click.Group):
    """A group whose commands live in one module each, named as the verb."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [verb for verb in VERBS if _exists(verb)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS or not _exists(cmd_name):
            return None
        gc.disable()  # loading makes no garbage, and looking for it takes a tenth of the time
        try:
            module = importlib.import_module(f"exectop.cli.{_MODULES.get(cmd_name, cmd_name)}")
        finally:
            gc.enable()
        command: click.Command = module.COMMANDS[cmd_name]
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The verbs with their lines, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(verb, VERBS[verb]) for verb in self.list_commands(ctx)])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            close = _nearest(args[0])
            if not close:
                raise
            raise click.UsageError(f"{error.message.rstrip('.')}. Did you mean '{close}'?", ctx) from None


_MODULES = dict.fromkeys(("cancel", "pause", "resume", "rerun", "approve"), "act")


def _exists(verb: str) -> bool:
    from importlib.util import find_spec

    return find_spec(f"exectop.cli.{_MODULES.get(verb, verb)}") is not None


def _nearest(word: str) -> str:
    import difflib

    return next(iter(difflib.get_close_matches(word, VERBS, n=1, cutoff=0.5)), "")


@click.group(cls=Verbs, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="exectop")
@click.option("--config", "config_file", metavar="FILE", help="The configuration file.")
@click.option("--source", "-s", "sources", multiple=True, metavar="NAME", help="Only this source (repeatable).")
@click.option(
    "--provider", "-p", metavar="P", help="An ad-hoc source: its API. The key is read from EXECTOP_API_KEY."
)
@click.option("--url", "-u", metavar="U", help="An ad-hoc source: its server, with or without the API's prefix.")
@click.option("--prefix", metavar="PATH", help="The API's prefix, where it is not the usual one.")
@click.option("--auth", metavar="WAY", help="How the key travels, where the vendor knows several ways.")
@click.option("--readonly", is_flag=True, help="Refuse all actions.")
@click.option("--theme", metavar="NAME", help="The theme of the monitor.")
@click.option("--ascii", "is_ascii", is_flag=True, help="Draw with ASCII only.")
@click.option("--filter", "filter_text", metavar="Q", help="The filter of the monitor at the start.")
@click.option("--record", "record_file", metavar="FILE", help="Record the raw exchanges of the monitor to FILE.")
@click.option("--no-history", is_flag=True, help="Keep nothing of what is seen, and use nothing kept.")
@click.pass_context
def cli(ctx: click.Context, /, **given: object) -> None:
    """top for executions: a terminal monitor for services that run AI agents and workflows.

    Without a command it opens the monitor on the configured sources. `exectop demo` needs no server.
    """
    from exectop.cli.common import Given

    ctx.obj = Given.from_flags(given)
    if ctx.invoked_subcommand is None:
        from exectop.cli.monitor import open_monitor

        ctx.exit(open_monitor(ctx.obj))


def main() -> None:
    """Run the command line and exit with its code."""
    make_safe()
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line; the exit code. Errors become one line on stderr."""
    return guarded(lambda: cli.main(arguments, prog_name="exectop", standalone_mode=False))


def guarded(call: Callable[[], object]) -> int:
    """Run it; the exit code."""
    try:
        code = call()
    except click.exceptions.Abort:
        return 130
    except click.ClickException as error:
        click.echo(f"exectop: {clean_line(error.format_message())}", err=True)
        return 2
    except ExectopError as error:
        click.echo(f"exectop: {clean_line(str(error))}", err=True)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        _give_up_stdout()
        return 0
    return code if isinstance(code, int) else 0


def make_safe() -> None:
    """UTF-8 whatever the locale; what cannot be written is escaped, never an error. A mistake in the program ends in
    one line and a report, not in a traceback."""
    sys.excepthook = _report_crash
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _report_crash(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
    from exectop.clock import SystemClock
    from exectop.config.paths import find_paths
    from exectop.config.reports import explain_crash, write_report

    if isinstance(error, KeyboardInterrupt):
        raise SystemExit(130)
    what = "the command"
    report = write_report(find_paths().state_folder, SystemClock().now(), __version__, what, error)
    click.echo(f"exectop: {explain_crash(what, error, report)}", err=True)
    raise SystemExit(InternalError.exit_code)


def _give_up_stdout() -> None:
    """The reader has gone; let the interpreter's own flush at exit fail silently."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
