"""The composition root: from options to sources that can be asked.

Owns: which concrete provider, session and engine are put together. Must not know: screens, the command line.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from exectop.clock import Clock, SystemClock
from exectop.config.options import SourceOptions, parse_quota
from exectop.config.secrets import read_key
from exectop.config.urls import split_url
from exectop.domain.values import ExecutionKey
from exectop.errors import ConfigError
from exectop.ports.provider import AuthScheme, Description, Provider, ProviderSettings, Quota
from exectop.ports.secret import Secret
from exectop.ports.session import Sink
from exectop.ports.wire import Exchange
from exectop.providers.registry import make_provider
from exectop.sync.ask import Member
from exectop.sync.engine import Engine
from exectop.transport.session import SessionSettings, open_session


class KeyReader:
    """Reads the key of a source and remembers what it read, so that none of it gets onto a tape."""

    def __init__(self, read: Callable[[], Secret]) -> None:
        self._read = read
        self.used: tuple[Secret, ...] = ()

    def __call__(self) -> Secret:
        """The key as it is now. Raises `CredentialsError`."""
        key = self._read()
        if key not in self.used:
            self.used += (key,)
        return key


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A configured server with everything decided: which provider, where, with which key."""

    name: str
    options: SourceOptions
    provider: Provider
    description: Description
    server: str
    prefix: str
    auth: AuthScheme
    key: KeyReader | None = field(repr=False)

    @property
    def url(self) -> str:
        """The server with the API's prefix."""
        return f"{self.server}{self.prefix}"


def resolve_sources(
    sources: Mapping[str, SourceOptions],
    environment: Mapping[str, str],
    keys: Mapping[str, Secret] | None = None,
) -> list[Source]:
    """Each source with its provider, URL and key. `keys`: known keys by source, instead of the configured place.
    Raises `UsageError` for an unknown provider, `ConfigError` for a URL, prefix or scheme that cannot be."""
    return [_resolve(name, options, environment, keys or {}) for name, options in sources.items()]


def _resolve(name: str, options: SourceOptions, environment: Mapping[str, str], keys: Mapping[str, Secret]) -> Source:
    settings = ProviderSettings(source=name, options=tuple(options.options.items()))
    provider = make_provider(options.provider, settings)
    description = provider.describe()
    wanted = description.prefix if options.prefix is None else options.prefix
    try:
        server, prefix = split_url(options.url or description.default_url, wanted)
    except ConfigError as error:
        raise ConfigError(f"{name}: {error.message}", hint=error.hint) from None
    reference, known = options.api_key, keys.get(name)
    key: Callable[[], Secret] | None = None
    if known is not None:
        key = lambda: known  # noqa: E731 - one of three ways to the same callable
    elif reference is not None:
        key = lambda: read_key(reference, name, environment)  # noqa: E731
    return Source(
        name=name,
        options=options,
        provider=provider,
        description=description,
        server=server,
        prefix=prefix,
        auth=_scheme(name, options.auth, description),
        key=None if key is None else KeyReader(key),
    )


def _scheme(source: str, wanted: str, description: Description) -> AuthScheme:
    for scheme in description.auth:
        if not wanted or scheme.name == wanted:
            return scheme
    known = ", ".join(scheme.name for scheme in description.auth)
    raise ConfigError(
        f"{source}: {description.name} knows no way '{wanted}' to send a key", hint=f"Known are {known}"
    )


def open_member(source: Source, clock: Clock, *, app: object = None) -> Member:
    """The source ready to be asked. `app`: an application in this process that answers instead of the network."""
    options = source.options
    settings = SessionSettings(
        source=source.name,
        base_url=source.server,
        prefix=source.prefix,
        auth=source.auth,
        key=source.key,
        project_id=options.project_id,
        timeout=options.timeout,
        body_limit=options.max_answer_mib << 20,
        verify=options.ca_file or options.verify_tls,
        allow_http=options.allow_http,
        app=app,
    )
    quota: tuple[Quota, ...] = ()
    if options.quota:
        requests, per = parse_quota(options.quota)
        quota = (Quota(requests=requests, per=per),)
    return Member(
        source=source.name,
        provider=source.provider,
        session=open_session(settings, clock),
        readonly=options.readonly,
        quota=quota,
        poll_interval=options.poll_interval,
        list_limit=options.list_limit,
    )


def make_engine(
    members: Sequence[Member],
    sink: Sink,
    clock: Clock | None = None,
    tap: Callable[[Exchange], None] | None = None,
    focused: Callable[[ExecutionKey | None], None] | None = None,
) -> Engine:
    """An engine over these sources, on the machine's own time and randomness."""
    return Engine(members, sink, clock or SystemClock(), random.Random(), tap, focused)
