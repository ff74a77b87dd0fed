"""The `:` line as pure text: which command a line means, and how a line may go on.

Must not know: Textual, screens.
"""

import difflib
from collections.abc import Iterable, Mapping, Sequence

from exectop.errors import UsageError
from exectop.tui.commands import Command


def parse_line(line: str, known: Sequence[Command]) -> tuple[Command, str]:
    """The command and its argument. A name may be shortened while it stays unique. Raises `UsageError`."""
    name, _, argument = line.strip().removeprefix(":").strip().partition(" ")
    command = _find(name, known)
    if argument.strip() and not command.argument:
        raise UsageError(f"'{name}' takes nothing after it, not '{argument.strip()}'")
    return command, argument.strip()


def _find(name: str, known: Sequence[Command]) -> Command:
    names = _names(known)
    if name in names:
        return names[name]
    beginning = {names[candidate].id: names[candidate] for candidate in names if candidate.startswith(name)}
    if len(beginning) == 1:
        return next(iter(beginning.values()))
    if beginning:
        raise UsageError(f"'{name}' can be {', '.join(sorted(beginning))}")
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.4)
    hint = f"Did you mean '{close[0]}'?" if close else "tab lists what there is"
    raise UsageError(f"no command here is called '{name}'", hint=hint)


def _names(known: Iterable[Command]) -> dict[str, Command]:
    """Every name by which a command is known, short names first."""
    commands = list(known)
    aliases = {command.alias: command for command in commands if command.alias}
    return aliases | {command.id: command for command in commands}


def completions(line: str, known: Sequence[Command], arguments: Mapping[str, Sequence[str]]) -> list[str]:
    """Whole lines that this one may become. `arguments`: what may stand for an argument of that name."""
    text = line.lstrip().removeprefix(":").lstrip()
    name, space, argument = text.partition(" ")
    names = _names(known)
    if not space:
        return [
            candidate + (" " if names[candidate].argument else "")
            for candidate in names
            if candidate.startswith(name)
        ]
    command = names.get(name)
    if command is None or not command.argument:
        return []
    return [f"{name} {value}" for value in arguments.get(command.argument, ()) if value.startswith(argument.lstrip())]


def common_start(lines: Sequence[str]) -> str:
    """What all lines begin with."""
    if not lines:
        return ""
    low, high = min(lines), max(lines)
    length = next((place for place, letter in enumerate(low) if high[place : place + 1] != letter), len(low))
    return low[:length]
