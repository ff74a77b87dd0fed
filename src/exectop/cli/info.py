"""`exectop info`: versions, paths, and where each setting comes from."""

import platform
import sys
from importlib import metadata

import click
from pydantic import BaseModel

from exectop import __version__
from exectop.cli.common import common_flags, given_of
from exectop.config.load import Loaded
from exectop.config.options import KeyFromCommand, Options, SourceOptions
from exectop.config.urls import without_secrets

LIBRARIES = ("textual", "httpx", "websockets", "pydantic")


@click.command("info")
@common_flags
@click.pass_context
def info(ctx: click.Context, /, **flags: object) -> int:
    """Print versions, every path, and for each setting its value and what set it."""
    given = given_of(ctx, flags)
    click.echo(f"exectop {__version__}, Python {platform.python_version()} on {sys.platform}")
    click.echo(", ".join(f"{name} {metadata.version(name)}" for name in LIBRARIES))
    click.echo("\nPaths")
    for name, path in given.paths.all():
        click.echo(f"  {name:<14} {path}{'' if path.exists() else '  (not there)'}")
    loaded = given.load()
    click.echo("\nSettings")
    for dotted, value in _settings(loaded.options):
        click.echo(f"  {dotted:<32} {_show(value, dotted):<24} {_origin(loaded, dotted)}")
    return 0


def _settings(options: Options) -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = [("readonly", options.readonly)]
    for section in ("screen", "history", "tapes"):
        table = getattr(options, section)
        found += [(f"{section}.{name}", getattr(table, name)) for name in type(table).model_fields]
    for source, settings in options.sources.items():
        found += [(f"sources.{source}.{name}", value) for name, value in _given(settings)]
    return found


def _given(settings: SourceOptions) -> list[tuple[str, object]]:
    return [(name, getattr(settings, name)) for name in settings.model_fields_set]


def _show(value: object, dotted: str) -> str:
    """Without what may be secret: arguments of a command, all of a URL but the server if it holds more."""
    if isinstance(value, KeyFromCommand):
        return f"command = {value.program}" + (" …" if value.program != value.command.strip() else "")
    if isinstance(value, str) and dotted.endswith(".url") and any(sign in value for sign in "@?#"):
        return without_secrets(value)
    if isinstance(value, BaseModel):
        return " ".join(f"{key} = {text}" for key, text in value.model_dump().items())
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "–"
    return "–" if value in (None, "") else str(value)


def _origin(loaded: Loaded, dotted: str) -> str:
    for known, origin in loaded.origins.items():
        if known == dotted or known.startswith(f"{dotted}."):
            return origin
    return "default"


COMMANDS = {"info": info}
