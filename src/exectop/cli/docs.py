"""The pages made from the program itself: `python -m exectop.cli.docs` writes them, a test says when they are old.

Owns: docs/keys.md, docs/config.md and the key table of the README. Must not know: screens.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from exectop.config.options import (
    HistoryOptions,
    KeyFromCommand,
    KeyFromEnvironment,
    KeyFromKeyring,
    Options,
    ScreenOptions,
    SourceOptions,
    TapeOptions,
)
from exectop.tui.commands import COMMANDS, SCOPES, Command, commands_of
from exectop.tui.key_names import key_label

ROOT = Path(__file__).parents[3]
BEGIN, END = "<!-- keys:begin (made by exectop.cli.docs) -->", "<!-- keys:end -->"
IN_README = (
    "grid.down", "grid.up", "grid.first", "grid.last", "overview.open", "app.back", "overview.filter",
    "overview.failed", "overview.sort", "overview.follow", "overview.mark", "action.cancel", "execution.view-1",
    "execution.view-2", "execution.view-3", "execution.view-4", "execution.view-5", "execution.view-6",
    "execution.earlier", "execution.later", "overview.copy", "overview.copy-json", "app.sources", "app.pause",
    "app.times", "app.command", "app.palette", "app.help", "app.quit",
)  # fmt: skip


KEYS_HEAD = """\
# Keys and commands

Made from the table in `src/exectop/tui/commands.py`; run `make docs` after a change there.

Every command can also be run by its name on the `:` line (`:filter is:failed`, `:sort cost`, `:theme day`) or found
in the palette (`ctrl+p`). Other keys go into `keys.toml` in the configuration folder, by the name of the command:

```toml
"overview.sort" = "o"
"action.cancel" = ["x c", "ctrl+x"]   # "x c": first x, then c
"overview.follow" = []                # no key
```"""

CONFIG_HEAD = """\
# Configuration

Made from `src/exectop/config/options.py`; run `make docs` after a change there.

`exectop info` prints where the file is and which value came from where. Precedence: flag, environment
(`EXECTOP_SCREEN__THEME=day`), file, default. An unknown key is an error that names its line."""


def keys_page() -> str:
    """docs/keys.md."""
    parts = [KEYS_HEAD]
    for scope, heading in SCOPES.items():
        commands = commands_of(scope)
        if commands:
            parts += [f"## {heading}", _table(("keys", "command", "name", "what it does"), map(_key_row, commands))]
    return "\n\n".join(parts) + "\n"


def _key_row(command: Command) -> tuple[str, ...]:
    name = f"`{command.id}`" + (f", `:{command.alias}`" if command.alias else "")
    return _keys(command), command.title, f"{name} {command.argument}".rstrip(), command.help


def _keys(command: Command) -> str:
    return " ".join(f"`{key_label(key)}`" if key != "grave_accent" else "`` ` ``" for key in command.keys)


def key_table() -> str:
    """The table of the README: the keys one needs first."""
    known = {command.id: command for command in COMMANDS}
    chosen = [known[name] for name in IN_README if name in known]
    return _table(("keys", "what"), ((_keys(command), command.title) for command in chosen))


def config_page() -> str:
    """docs/config.md."""
    parts = [
        CONFIG_HEAD,
        "## Top level",
        _options(Options),
        "## [screen]",
        _options(ScreenOptions),
        "## [history]",
        _options(HistoryOptions),
        "## [tapes]",
        _options(TapeOptions),
        "## [sources.NAME]",
        _options(SourceOptions),
        "### Where a key comes from",
        "A key never stands in the file. `api_key` is one of:",
        _table(
            ("write", "what"), [_reference(model) for model in (KeyFromEnvironment, KeyFromCommand, KeyFromKeyring)]
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _reference(model: type[BaseModel]) -> tuple[str, str]:
    name, field = next(iter(model.model_fields.items()))
    about = " ".join((model.__doc__ or "").split())
    return f'`api_key = {{ {name} = "…" }}`', f"{about} {field.description or ''}".strip()


def _options(model: type[BaseModel]) -> str:
    rows = [
        (f"`{name}`", _kind(field), _default(field), field.description or "")
        for name, field in model.model_fields.items()
        if not _is_table(field)
    ]
    return _table(("key", "type", "default", "what it does"), rows)


def _is_table(field: FieldInfo) -> bool:
    return "Options" in str(field.annotation)


def _kind(field: FieldInfo) -> str:
    annotation = field.annotation
    if isinstance(annotation, type):
        return {"str": "text", "bool": "true or false", "int": "number", "float": "number"}.get(
            annotation.__name__, annotation.__name__
        )
    words = str(annotation).replace("typing.", "").replace("Literal[", "").replace("'", "")
    if "KeyFrom" in words:
        return "table"
    if "Annotated[str" in words:
        return "text"
    return {
        "tuple[str, ...]": "list of texts",
        "str | None": "text",
        "float | None": "number",
        "Optional[str]": "text",
    }.get(words, "table of texts" if words.startswith("dict") else words.rstrip("]").replace(", ", " or "))


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True)
    if value is None or value in ("", {}, ()):
        return ""
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _table(head: Sequence[str], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    return "\n".join(lines)


def with_key_table(readme: str) -> str:
    """The README with its key table renewed; unchanged where it has no place for one."""
    begin, end = readme.find(BEGIN), readme.find(END)
    if begin < 0 or end < begin:
        return readme
    return f"{readme[: begin + len(BEGIN)]}\n{key_table()}\n{readme[end:]}"


def pages() -> dict[Path, str]:
    """Every page with its path below the root of the project."""
    readme = ROOT / "README.md"
    return {
        Path("docs/keys.md"): keys_page(),
        Path("docs/config.md"): config_page(),
        Path("README.md"): with_key_table(readme.read_text(encoding="utf-8")),
    }


def main() -> None:
    """Write the pages."""
    for path, text in pages().items():
        (ROOT / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
