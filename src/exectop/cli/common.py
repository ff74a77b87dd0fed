"""What the verbs share: the flags given, the sources they mean, executions named on the command line."""

import asyncio
import gc
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from exectop.config.load import Loaded, load_options
from exectop.config.paths import Paths, find_paths
from exectop.config.sources import ad_hoc_source, choose_sources
from exectop.errors import (
    ConfigError,
    CredentialsError,
    ExectopError,
    NotFoundError,
    ProtocolError,
    RejectedError,
    UnreachableError,
    UsageError,
)
from exectop.ports.wire import Fault, FaultKind
from exectop.present.ascii import ascii_signs

if TYPE_CHECKING:
    from exectop.runtime import Source

T = TypeVar("T")
Decorated = TypeVar("Decorated", bound=Callable[..., object])


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The common flags, wherever on the line they stood."""

    config_file: str | None = None
    sources: tuple[str, ...] = ()
    provider: str | None = None
    url: str | None = None
    prefix: str | None = None
    auth: str | None = None
    readonly: bool = False
    theme: str | None = None
    is_ascii: bool = False
    filter_text: str | None = None
    record_file: str | None = None
    no_history: bool = False
    forgets: bool = False
    """Take up nothing from earlier sessions and leave nothing to later ones: these sources are not the usual ones."""

    @classmethod
    def from_flags(cls, flags: Mapping[str, object]) -> "Given":
        return cls().with_flags(flags)

    def with_flags(self, flags: Mapping[str, object]) -> "Given":
        """The same with the flags that were given after the verb."""
        known = {name: value for name, value in flags.items() if value not in (None, (), False)}
        return replace(self, **known)  # type: ignore[arg-type]  # click has checked them

    @property
    def paths(self) -> Paths:
        return find_paths(os.environ)

    def load(self) -> Loaded:
        """The options in force. Raises `ConfigError`, `UsageError`."""
        file = Path(self.config_file) if self.config_file else self.paths.config_file
        flags: dict[str, object] = {}
        if self.readonly:
            flags["readonly"] = True
        if self.theme:
            flags["screen.theme"] = self.theme
        if self.is_ascii:
            flags["screen.ascii"] = True
        if self.no_history:
            flags["history.enabled"] = False
        if self.forgets or self.provider:
            flags["screen.remember"] = False
        if self.filter_text is not None:
            flags["screen.start_filter"] = self.filter_text
        return load_options(file, os.environ, flags, must_exist=bool(self.config_file))

    def choose(self, loaded: Loaded, max_answer: int | None = None) -> "list[Source]":
        """The sources that the flags mean, resolved; answers up to `max_answer` MiB instead of what is configured.
        Raises `UsageError`, `ConfigError`."""
        from exectop.runtime import resolve_sources

        if self.url and not self.provider:
            raise UsageError("--url needs --provider, which says what API the server speaks")
        if self.provider:
            chosen = ad_hoc_source(self.provider, self.url or "", self.prefix, self.auth or "", os.environ)
        else:
            chosen = choose_sources(loaded.options, self.sources)
        if loaded.options.readonly:
            chosen = {name: source.model_copy(update={"readonly": True}) for name, source in chosen.items()}
        if max_answer is not None:
            wide = {"max_answer_mib": max_answer}
            chosen = {name: source.model_copy(update=wide) for name, source in chosen.items()}
        return resolve_sources(chosen, os.environ)


def common_flags(command: Decorated) -> Decorated:
    """The common flags after the verb, so that both `exectop -s prod ls` and `exectop ls -s prod` work."""
    for option in reversed(
        (
            click.option("--config", "config_file", metavar="FILE", help="The configuration file."),
            click.option("--source", "-s", "sources", multiple=True, metavar="NAME", help="Only this source."),
            click.option("--provider", "-p", metavar="P", help="An ad-hoc source: its API (key: EXECTOP_API_KEY)."),
            click.option("--url", "-u", metavar="U", help="An ad-hoc source: its server."),
            click.option("--prefix", metavar="PATH", help="The API's prefix, where it is not the usual one."),
            click.option("--auth", metavar="WAY", help="How the key travels."),
        )
    ):
        command = option(command)
    return command


def given_of(ctx: click.Context, /, flags: dict[str, object]) -> Given:
    """The flags before and after the verb; takes the common ones out of `flags`."""
    base = ctx.find_object(Given) or Given()
    names = ("config_file", "sources", "provider", "url", "prefix", "auth")
    return base.with_flags({name: flags.pop(name) for name in names if name in flags})


def put(line: str) -> None:
    """A line for people to read, on stdout; with `--ascii` in nothing but ASCII signs."""
    context = click.get_current_context(silent=True)
    given = context.find_object(Given) if context else None
    click.echo(ascii_signs(line) if given and given.is_ascii else line)


def say(text: str) -> None:
    """A line of talk, on stderr."""
    click.echo(text, err=True)


def run_briefly(work: Awaitable[T]) -> T:
    """Run what prints and ends. Looking for garbage in cycles costs a tenth of its time and finds none."""
    gc.disable()
    try:
        return run_async(work)
    finally:
        gc.enable()


def run_async(work: Awaitable[T]) -> T:
    """Run to the end on a loop of its own."""

    async def wrapped() -> T:
        return await work

    return asyncio.run(wrapped())


_ERRORS: dict[FaultKind, type[ExectopError]] = {
    FaultKind.UNREACHABLE: UnreachableError,
    FaultKind.TIMEOUT: UnreachableError,
    FaultKind.THROTTLED: UnreachableError,
    FaultKind.SERVER: UnreachableError,
    FaultKind.AUTH: CredentialsError,
    FaultKind.FORBIDDEN: CredentialsError,
    FaultKind.NOT_FOUND: NotFoundError,
    FaultKind.REJECTED: RejectedError,
    FaultKind.PROTOCOL: ProtocolError,
}


def error_of(fault: Fault, source: "Source") -> ExectopError:
    """The error that a fault is for a person: names source, URL, HTTP status and the vendor's own code."""
    told = [] if source.url in fault.message else [source.url]
    told += [f"HTTP {fault.http_status}"] if fault.http_status and fault.http_status >= 300 else []
    told += [fault.code] if fault.code else []
    told += [f"request {fault.request_id}"] if fault.request_id else []
    detail = f" ({', '.join(told)})" if told else ""
    hint = _NO_KEY if fault.kind is FaultKind.AUTH and source.key is None else _HINTS.get(fault.kind, "")
    return _ERRORS[fault.kind](f"{source.name}: {fault.message}{detail}", hint=hint)


_NO_KEY = "No key was sent: set EXECTOP_API_KEY for --provider, or `api_key` of the source in config.toml"
_HINTS = {
    FaultKind.AUTH: "Check the key: `exectop doctor` says where it is read from",
    FaultKind.THROTTLED: "Try again later, or set a lower quota for the source",
}


def no_sources(paths: Paths) -> ConfigError:
    """Nothing to ask: what to do about it."""
    return ConfigError(
        f"no sources are configured in {paths.config_file}",
        hint="Try `exectop demo`, or give one with --provider and --url",
    )
