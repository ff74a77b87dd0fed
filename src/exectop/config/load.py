"""From files, environment and flags to one `Options`, with the origin of every value.

Precedence: flag > environment > file > default. Errors name file, line and the nearest known key.
"""

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from exectop.config.options import Options, SourceOptions
from exectop.config.toml import line_of
from exectop.errors import ConfigError

ENVIRONMENT_PREFIX = "EXECTOP_"
_FLAGS = {"history.enabled": "--no-history"}
_SECTIONS = ("screen", "history")
_NOT_OPTIONS = frozenset({"EXECTOP_CONFIG_DIR", "EXECTOP_STATE_DIR", "EXECTOP_API_KEY", "EXECTOP_PROJECT_ID"})


@dataclass(frozen=True, slots=True)
class Loaded:
    """The options and where each value that is not a default came from: a file's name, a variable, a flag."""

    options: Options
    origins: Mapping[str, str] = field(default_factory=dict)
    file: Path | None = None


def load_options(
    file: Path, environment: Mapping[str, str], flags: Mapping[str, object], *, must_exist: bool = False
) -> Loaded:
    """The options in force. `flags`: dotted key → value. Raises `ConfigError`."""
    text = _read(file, must_exist=must_exist)
    tables = _parse(text or "", file)
    origins = {dotted: str(file) for dotted in _leaves(tables)}
    for variable, dotted in _from_environment(environment).items():
        _put(tables, dotted, environment[variable])
        origins[dotted] = variable
    for dotted, value in flags.items():
        _put(tables, dotted, value)
        origins[dotted] = _FLAGS.get(dotted, f"--{dotted.rpartition('.')[2].replace('_', '-')}")
    try:
        options = Options.model_validate(tables)
    except ValidationError as error:
        raise _explain(error, file, text or "", origins) from None
    return Loaded(options, origins, file if text is not None else None)


def _read(file: Path, *, must_exist: bool) -> str | None:
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        if must_exist:
            raise ConfigError(f"there is no configuration file {file}") from None
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read {file}: {error}") from None


def _parse(text: str, file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file} is not valid TOML: {error}") from None


def _leaves(tables: Mapping[str, Any], above: str = "") -> list[str]:
    found: list[str] = []
    for key, value in tables.items():
        dotted = f"{above}{key}"
        found += _leaves(value, f"{dotted}.") if isinstance(value, Mapping) else [dotted]
    return found


def _from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Variable → dotted key for every `EXECTOP_SECTION__KEY` that names an option; `EXECTOP_READONLY` too."""
    known = {f"{section}.{name}" for section in _SECTIONS for name in _fields_of(section)} | {"readonly"}
    found = {}
    for variable in environment:
        if not variable.startswith(ENVIRONMENT_PREFIX) or variable in _NOT_OPTIONS:
            continue
        dotted = variable.removeprefix(ENVIRONMENT_PREFIX).lower().replace("__", ".")
        if dotted in known:
            found[variable] = dotted
    return found


def _fields_of(section: str) -> list[str]:
    model = Options.model_fields[section].annotation
    return list(model.model_fields) if isinstance(model, type) and issubclass(model, BaseModel) else []


def _put(tables: dict[str, Any], dotted: str, value: object) -> None:
    """Where something else than a table stands in the way, it stays: it is refused when all is validated."""
    *path, key = dotted.split(".")
    for part in path:
        inner = tables.setdefault(part, {})
        if not isinstance(inner, dict):
            return
        tables = inner
    tables[key] = value


def _explain(error: ValidationError, file: Path, text: str, origins: Mapping[str, str]) -> ConfigError:
    first = error.errors(include_url=False, include_input=False)[0]
    path = tuple(str(part) for part in first["loc"] if not str(part).startswith("KeyFrom"))
    origin = origins.get(".".join(path), str(file))
    if origin != str(file):
        return ConfigError(f"{origin}: {_sentence(first['type'], path, first['msg'])}")
    line = line_of(text, path)
    place = f"{file}, line {line}" if line else str(file)
    return ConfigError(f"{place}: {_sentence(first['type'], path, first['msg'])}", hint=_nearest(first["type"], path))


def _sentence(kind: str, path: tuple[str, ...], message: str) -> str:
    dotted = ".".join(path)
    if kind == "extra_forbidden":
        return f"unknown key '{dotted}'"
    if kind == "missing":
        return f"'{dotted}' is missing"
    if kind in ("model_type", "dict_type"):
        return f"'{dotted}' must be a table"
    return f"'{dotted}': {message.removeprefix('Value error, ')}"


def _nearest(kind: str, path: tuple[str, ...]) -> str:
    if kind != "extra_forbidden":
        return ""
    model: type[BaseModel] = Options
    if path[0] == "sources" and len(path) > 2:
        model = SourceOptions
    elif len(path) > 1:
        annotation = Options.model_fields[path[0]].annotation
        model = annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else Options
    known = list(model.model_fields)
    close = difflib.get_close_matches(path[-1], known, n=1, cutoff=0.4)
    return f"Did you mean '{close[0]}'?" if close else f"Known keys are {', '.join(known)}"
