"""The last line of a screen: the few keys that matter there. Must not know: screens."""

from collections.abc import Iterable

from exectop.domain.roles import Role
from exectop.present.cells import Cell
from exectop.tui.bindings import keys_of
from exectop.tui.commands import Command, commands_of
from exectop.tui.key_names import key_label
from exectop.tui.widgets.bar import Bar, Spot


def show_footer(bar: Bar, scopes: Iterable[str], width: int) -> None:
    """Keys and titles of the commands of these scopes that belong there, as many as fit."""
    line: list[Cell] = []
    spots: list[Spot] = []
    room = width
    for command in _shown(scopes):
        keys = keys_of(command)
        if not keys:
            continue
        key, title = key_label(keys[0]), f" {command.title}  "
        room -= len(key) + len(title)
        if room < -2:
            break
        start = spots[-1].stop if spots else 0
        spots.append(Spot(start, start + len(key) + len(title), command.id))
        line += [Cell(key, Role.KEY), Cell(title, Role.DIM)]
    bar.show(tuple(line), spots)


def _shown(scopes: Iterable[str]) -> list[Command]:
    return [command for scope in scopes for command in commands_of(scope) if command.in_footer]
