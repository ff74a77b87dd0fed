"""`exectop cancel|pause|resume|rerun|approve ID`: do something to an execution."""

import click

from exectop.cli.answering import answer_values
from exectop.cli.common import common_flags, error_of, given_of, no_sources, run_async
from exectop.cli.look import Look
from exectop.cli.target import Target, parse_target
from exectop.domain.questions import answered_elsewhere
from exectop.domain.values import Execution, Json
from exectop.errors import RejectedError, UsageError
from exectop.ports.wire import One, Verb
from exectop.runtime import Source
from exectop.sync.ask import act

HELP = {
    Verb.CANCEL: "Cancel an execution.",
    Verb.PAUSE: "Pause an execution.",
    Verb.RESUME: "Resume a paused execution.",
    Verb.RERUN: "Run an execution again; prints the new one's ID.",
    Verb.APPROVE: "Answer an execution that waits for a person.",
}


async def _act(target: Target, verb: Verb, values: dict[str, Json]) -> int:
    async with Look(target.sources) as look:
        source, key = await look.find(target)
        member = look.members[source.name]
        if verb is not Verb.RERUN:
            await look.complete(source, key, has_graph=False)
        known = look.store.execution(key)
        _refuse_unless_possible(source, verb, known)
        if verb in (Verb.APPROVE, Verb.REJECT):
            values = answer_values(known, values, is_yes=verb is Verb.APPROVE)
        outcome = await act(member, verb, key, known, values, look.store.apply, look.clock)
        if outcome.fault is not None:
            raise error_of(outcome.fault, source)
        if not outcome.is_ok:
            raise RejectedError(f"{key}: {outcome.message}")
        if outcome.new_key is None:
            await look.ask(source, One(key.id))
        after = look.store.execution(key)
    if outcome.new_key is not None:
        click.echo(str(outcome.new_key))
    else:
        click.echo(f"{key} {after.status_raw if after else ''}".rstrip())
    return 0


def _refuse_unless_possible(source: Source, verb: Verb, known: Execution | None) -> None:
    if source.options.readonly:
        raise UsageError(f"{source.name} is read-only: it refuses to {verb}")
    if verb not in source.description.capabilities.verbs:
        possible = ", ".join(sorted(source.description.capabilities.verbs)) or "nothing"
        where = f" ({answered_elsewhere(known)})" if verb in (Verb.APPROVE, Verb.REJECT) else ""
        raise UsageError(f"{source.description.name} cannot {verb} executions{where}", hint=f"It can: {possible}")


def _values(flags: dict[str, object]) -> dict[str, Json]:
    """The flags of `approve` that were given, as they stand."""
    values: dict[str, Json] = {name: str(flags[name]) for name in ("step", "data") if flags.get(name) is not None}
    fields = flags.get("fields")
    if isinstance(fields, tuple) and fields:
        values["fields"] = [str(field) for field in fields]
    return values


def _make(verb: Verb) -> click.Command:
    @click.command(verb.value, help=f"{HELP[verb]}\n\nID is SOURCE/ID, a bare id, @latest, or a URL.")
    @click.argument("id_", metavar="ID")
    @common_flags
    @click.pass_context
    def command(ctx: click.Context, /, id_: str, **flags: object) -> int:
        given = given_of(ctx, flags)
        is_reject = bool(flags.pop("reject", False))
        values = _values(flags)
        sources = given.choose(given.load())
        if not sources:
            raise no_sources(given.paths)
        return run_async(_act(parse_target(id_, sources), Verb.REJECT if is_reject else verb, values))

    return command


def _make_approve() -> click.Command:
    command = _make(Verb.APPROVE)
    command.params += [
        click.Option(["--step"], metavar="KEY", help="Which question, where several are open."),
        click.Option(["--reject"], is_flag=True, help="Answer no."),
        click.Option(["--data"], metavar="JSON", help="An object that the answer holds besides yes or no."),
        click.Option(
            ["--field", "fields"], multiple=True, metavar="KEY=VALUE", help="One field of the answer's form."
        ),
    ]
    return command


COMMANDS = {
    **{verb.value: _make(verb) for verb in (Verb.CANCEL, Verb.PAUSE, Verb.RESUME, Verb.RERUN)},
    "approve": _make_approve(),
}
