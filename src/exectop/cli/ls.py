"""`exectop ls`: the executions of all sources, as a table, JSON, JSON lines, CSV or ids."""

import csv
import io
import shutil
import sys
from collections import Counter
from dataclasses import dataclass

import click

from exectop.cli.common import common_flags, given_of, no_sources, put, run_briefly, say
from exectop.cli.look import Look
from exectop.cli.words import parse_span, parse_statuses
from exectop.domain.query import EVERYTHING, Query, parse_query
from exectop.domain.status import Status
from exectop.domain.values import Execution, Json
from exectop.ports.wire import Recent
from exectop.present.document import dumps, execution_document
from exectop.present.table import draw_table
from exectop.runtime import Source

LIMIT = 100
FORMATS = ("table", "json", "jsonl", "csv", "id")
CSV_FIELDS = (
    "source", "id", "status", "status_raw", "kind", "title", "created_at", "started_at", "ended_at", "duration",
    "elapsed", "progress", "current_step", "retries", "error",
)  # fmt: skip


@click.command("ls")
@click.option("--status", metavar="S,…", help="Only these statuses: running, failed, waiting …")
@click.option("--filter", "query", metavar="Q", help="Only what the query matches, such as 'elapsed>5m !kind:tool'.")
@click.option("--since", metavar="SPAN", help="Only those created within 30m, 1h, 7d …")
@click.option("--limit", type=click.IntRange(1), help=f"At most so many of each source.  [default: {LIMIT}]")
@click.option("-o", "--output", type=click.Choice(FORMATS), default="table", show_default=True)
@common_flags
@click.pass_context
def ls(
    ctx: click.Context,
    /,
    status: str | None,
    query: str | None,
    since: str | None,
    limit: int | None,
    output: str,
    **flags: object,
) -> int:
    """List the newest executions of all sources.

    A source that fails is named on stderr while the others are printed; the exit code is then 3 (4: credentials).
    """
    given = given_of(ctx, flags)
    sources = given.choose(given.load())
    if not sources:
        raise no_sources(given.paths)
    return run_briefly(_list(sources, Wanted(status, query, since, limit, output)))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to list, as it was written on the command line."""

    status: str | None
    query: str | None
    since: str | None
    limit: int | None
    output: str


async def _list(sources: list[Source], wanted: Wanted) -> int:
    statuses = parse_statuses(wanted.status)
    limit = wanted.limit or LIMIT
    matching = parse_query(wanted.query) if wanted.query else EVERYTHING
    async with Look(sources) as look:
        now = look.clock.now()
        earliest = max(0.0, now - parse_span(wanted.since)) if wanted.since else None
        failures = await look.ask_all(Recent(limit=limit, since=earliest, statuses=statuses))
        rows = _select(look, matching, statuses, earliest, now)
    _print(_newest_of_each(rows, limit), wanted.output, now)
    if wanted.limit is None:
        _tell_cut(look, limit)
    for words in look.complaints:
        say(f"exectop: {words}")
    for failure in failures:
        say(f"exectop: {failure.error}")
    return max((failure.error.exit_code for failure in failures), default=0)


def _newest_of_each(rows: list[Execution], limit: int) -> list[Execution]:
    """At most `limit` of each source: a vendor with several lists gives that many of each."""
    taken: Counter[str] = Counter()
    chosen = []
    for row in rows:
        taken[row.key.source] += 1
        if taken[row.key.source] <= limit:
            chosen.append(row)
    return chosen


def _tell_cut(look: Look, limit: int) -> None:
    """Say whose list goes on behind what was asked for: silence would pass for all there is."""
    told = Counter(key.source for key in look.store.keys())  # noqa: SIM118 - not a dict
    cut = sorted(name for name, count in told.items() if count >= limit)
    if cut:
        say(f"exectop: only the newest {limit} of {', '.join(cut)} were looked at; --limit N for more")


def _select(
    look: Look, query: Query, statuses: frozenset[Status], earliest: float | None, now: float
) -> list[Execution]:
    """The newest first; what has no creation time comes last."""
    known = (look.store.execution(key) for key in look.store.keys())  # noqa: SIM118 - not a dict
    rows = [
        execution
        for execution in known
        if execution is not None
        and (not statuses or execution.status in statuses)
        and (earliest is None or execution.created_at is None or execution.created_at >= earliest)
        and query.matches(execution, now)
    ]
    return sorted(rows, key=lambda row: (-(row.created_at or float("-inf")), row.key))


def _print(rows: list[Execution], output: str, now: float) -> None:
    match output:
        case "json":
            click.echo(dumps([_document(row, now) for row in rows]))
        case "jsonl":
            for row in rows:
                click.echo(dumps(_document(row, now), indent=None))
        case "csv":
            click.echo(_csv(rows, now), nl=False)
        case "id":
            for row in rows:
                click.echo(str(row.key))
        case _:
            width = shutil.get_terminal_size((120, 24)).columns if sys.stdout.isatty() else 0
            for line in draw_table(rows, now, width=width):
                put(line)


def _document(row: Execution, now: float) -> dict[str, Json]:
    """The row with what the table shows of it besides: the seconds that it has taken so far, or took."""
    elapsed = row.elapsed(now)
    return {**execution_document(row), "elapsed": None if elapsed is None else round(elapsed, 3)}


def _csv(rows: list[Execution], now: float) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(CSV_FIELDS)
    for row in rows:
        document = _document(row, now)
        error = row.error.message if row.error else ""
        writer.writerow([_guard(error if name == "error" else document.get(name)) for name in CSV_FIELDS])
    return text.getvalue()


def _guard(value: object) -> object:
    """A text that a spreadsheet would take for a formula gets an apostrophe."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@"):
        return f"'{value}"
    return "" if value is None else value


COMMANDS = {"ls": ls}
