"""From commands to keys: the bindings of a scope, the user's own keys, sequences of two keys.

Owns: which key means which command. Must not know: what a command does.
"""

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingsMap
from textual.dom import DOMNode
from textual.screen import Screen

from exectop.errors import ConfigError
from exectop.tui.chords import Chords
from exectop.tui.commands import COMMANDS, Command, by_id, commands_of
from exectop.tui.key_names import key_label, normal_key
from exectop.tui.runner import run
from exectop.tui.services import Services

Keys = Mapping[str, tuple[str, ...]]
"""Command id → the keys that replace its own."""

_own_keys: dict[str, tuple[str, ...]] = {}


def use_keys(keys: Keys) -> None:
    """Make these the user's keys; screens made from now on have them."""
    _own_keys.clear()
    _own_keys.update(keys)


def keys_of(command: Command) -> tuple[str, ...]:
    """The keys of a command: the user's, else its own."""
    return _own_keys.get(command.id, command.keys)


def bindings_of(*scopes: str) -> list[Binding]:
    """One binding for each key of each command of these scopes; one for each first key of a sequence."""
    found: list[Binding] = []
    prefixes: dict[str, None] = {}
    for command in commands_of(*scopes):
        for key in keys_of(command):
            first, _, second = key.partition(" ")
            if second:
                prefixes[first] = None
            else:
                found.append(Binding(first, f"run('{command.id}')", command.title, show=False))
    alone = {binding.key for binding in found}  # such a key acts at once; its command sees to what may follow
    found += [Binding(prefix, f"chord('{prefix}')", "…", show=False) for prefix in prefixes if prefix not in alone]
    return found


def continuations(prefix: str, scopes: Iterable[str]) -> dict[str, Command]:
    """Second key → command, for the sequences of these scopes that begin with that key."""
    found = {}
    for command in commands_of(*scopes):
        for key in keys_of(command):
            first, _, second = key.partition(" ")
            if second and first == prefix:
                found[second] = command
    return found


class Commanding(DOMNode):
    """A screen, pane, widget or app that carries out the commands of its `SCOPES`."""

    SCOPES: ClassVar[tuple[str, ...]] = ()

    def bind_commands(self) -> None:
        """Give it the keys of its scopes; called once, after its own `__init__`."""
        self._bindings = BindingsMap.merge([self._bindings, BindingsMap(bindings_of(*self.SCOPES))])

    async def action_run(self, command_id: str) -> None:
        """A key was pressed whose command is ours."""
        command = by_id(command_id)
        if command is not None:
            await run_command(self, command)

    def action_chord(self, prefix: str) -> None:
        """The first key of a sequence was pressed: show what may follow, and wait for it."""
        app = self.app
        assert isinstance(app, Chords)
        app.begin_chord(self, prefix, continuations(prefix, self.SCOPES))


async def run_command(node: DOMNode, command: Command, argument: str = "") -> bool:
    """Carry out a command where it is known: at the node, or at what is around it. False if nobody knows it."""
    target = next((above for above in node.ancestors_with_self if hasattr(above, command.method)), None)
    app = node.app
    services = getattr(app, "services", None)
    if target is None or not isinstance(services, Services):
        return False
    method = getattr(target, command.method)
    call = (lambda: method(argument)) if command.argument else method
    await run(app, services, command.title, call)
    return True


def available(screen: Screen[object]) -> list[Command]:
    """The commands that work on that screen: those of its focused widget and of everything around it, in the table's
    order."""
    start: DOMNode = screen.focused or screen
    found = {
        command.id
        for node in start.ancestors_with_self
        if isinstance(node, Commanding)
        for command in commands_of(*node.SCOPES)
        if hasattr(node, command.method)
    }
    return [command for command in COMMANDS if command.id in found]


# --- The user's keys ---------------------------------------------------------------------------------------------


def load_keys(path: Path) -> dict[str, tuple[str, ...]]:
    """The user's keys: `"overview.sort" = "o"`, or a list of keys; an empty list takes a command its keys. A file
    that is not there is none. Raises `ConfigError` naming the command, and the nearest one that is known."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"cannot read {path}: {error}") from None
    table = tables.get("keys", tables)
    keys: dict[str, tuple[str, ...]] = {}
    for name, value in _flat(table if isinstance(table, dict) else {}).items():
        if by_id(name) is None:
            close = difflib.get_close_matches(name, [command.id for command in COMMANDS], n=1, cutoff=0.4)
            hint = f"Did you mean '{close[0]}'?" if close else "`exectop` lists them under ?"
            raise ConfigError(f"{path}: no command is called '{name}'", hint=hint)
        keys[name] = _parse_keys(path, name, value)
    _refuse_clashes(path, keys)
    return keys


def _flat(table: Mapping[str, object], above: str = "") -> dict[str, object]:
    """Dotted id → value, whether the ids were quoted or not."""
    found: dict[str, object] = {}
    for key, value in table.items():
        found |= _flat(value, f"{above}{key}.") if isinstance(value, dict) else {f"{above}{key}": value}
    return found


def _parse_keys(path: Path, name: str, value: object) -> tuple[str, ...]:
    written = [value] if isinstance(value, str) else value
    if not isinstance(written, list) or not all(isinstance(key, str) for key in written):
        raise ConfigError(f'{path}: \'{name}\': write a key or a list of keys, such as "o" or ["o", "ctrl+o"]')
    keys = []
    for key in written:
        parts = key.split()
        if len(parts) > 2 or (not parts and key):
            raise ConfigError(f"{path}: '{name}': '{key}' is not a key", hint='Write "x", "ctrl+x" or "x c"')
        if parts:
            keys.append(" ".join(normal_key(part) for part in parts))
    return tuple(keys)


def _refuse_clashes(path: Path, keys: Keys) -> None:
    """Two commands of one scope cannot have one key: the second would never run."""
    taken: dict[tuple[str, str], str] = {}
    for command in COMMANDS:
        for key in keys.get(command.id, command.keys):
            place = (command.scope, key)
            if place in taken and (command.id in keys or taken[place] in keys):
                raise ConfigError(f"{path}: '{key}' is the key of both '{taken[place]}' and '{command.id}'")
            taken[place] = command.id


def keys_label(command: Command) -> str:
    """All keys of a command as a person reads them."""
    return ", ".join(key_label(key) for key in keys_of(command))
