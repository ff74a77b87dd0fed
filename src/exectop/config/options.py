"""The options as pydantic models: every key of `config.toml`, its type, its default and what it is for.

Strict: an unknown key is an error. The docstring under a field is its line in `docs/config.md`.
"""

import re
import zoneinfo
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

_QUOTA = re.compile(r"\s*(\d+)\s*/\s*(second|minute|min|hour|day)s?\s*")
_SECONDS = {"second": 1.0, "minute": 60.0, "min": 60.0, "hour": 3600.0, "day": 86400.0}


def parse_quota(text: str) -> tuple[int, float]:
    """Requests and seconds of a quota like `1000/day`. Raises `ValueError`."""
    match = _QUOTA.fullmatch(text)
    if match is None or int(match[1]) < 1:
        raise ValueError("a quota is written like 1000/day, 60/minute or 2/second")
    return int(match[1]), _SECONDS[match[2]]


def _check_quota(text: str) -> str:
    parse_quota(text)
    return text


class Strict(BaseModel):
    """A table of the configuration in which an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class KeyFromEnvironment(Strict):
    """A key that an environment variable holds."""

    env: str
    """The variable's name."""


class KeyFromCommand(Strict):
    """A key that a command prints."""

    command: str
    """The command line; its first line of output is the key."""

    @property
    def program(self) -> str:
        """The program alone: arguments may be secrets."""
        return self.command.split()[0] if self.command.split() else self.command


class KeyFromKeyring(Strict):
    """A key that the system's keyring holds (needs the `keyring` extra)."""

    keyring: str
    """Service and user, as `service/user`."""


KeyReference = KeyFromEnvironment | KeyFromCommand | KeyFromKeyring


class SourceOptions(Strict):
    """`[sources.NAME]`: one server."""

    provider: str
    """Which API it speaks: izieroma, polos, asteroid, claude-agent."""
    url: str = ""
    """The server, with or without the API's prefix. Without it, the vendor's own address."""
    prefix: str | None = None
    """The API's prefix, where it is not the vendor's usual one."""
    api_key: KeyReference | None = None
    """Where the key comes from: { env = "…" }, { command = "…" } or { keyring = "service/user" }. Never the key."""
    project_id: str = ""
    """The project, where the vendor wants one (Polos)."""
    auth: str = ""
    """How the key travels, of the ways `exectop doctor` lists; `cookie` goes as `polos_auth` and `auth_token`."""
    readonly: bool = False
    """Refuse all actions on this source."""
    accent: str = ""
    """A colour role or theme colour for the source's name, such as `red` for production."""
    quota: Annotated[str, AfterValidator(_check_quota)] | None = None
    """How often to ask at most, such as `1000/day`."""
    poll_interval: float | None = Field(None, ge=0.2, le=3600)
    """Seconds between two looks at the list at most; without it the scheduler decides."""
    list_limit: int = Field(200, ge=1, le=100_000)
    """How many of the newest executions to keep in the list."""
    timeout: float = Field(10, gt=0, le=300)
    """Seconds after which a request is given up, whatever it does."""
    max_answer_mib: int = Field(32, ge=1, le=256)
    """MiB, decoded, beyond which an answer is left. `exectop get -o raw --max-answer MIB` saves larger ones."""
    allow_http: bool = False
    """Send the key over plain http to a host that is not this machine."""
    ca_file: str = ""
    """A file of certificates to trust besides the system's."""
    verify_tls: bool = True
    """Check the server's certificate. The header says so in red where it is off."""
    options: dict[str, str] = Field(default_factory=dict)
    """Settings of that vendor alone."""

    @field_validator("api_key", mode="before")
    @classmethod
    def _refuse_literal(cls, value: object) -> object:
        if isinstance(value, str):
            raise ValueError(
                'a key must not stand in the file: write { env = "NAME" }, { command = "…" } '
                'or { keyring = "service/user" }'
            )
        return value


class ScreenOptions(Strict):
    """`[screen]`: how it looks."""

    theme: str = "auto"
    """A theme's name; `auto` is dark unless the terminal says that it is light."""
    ascii: bool = False
    """Draw with ASCII only."""
    times: Literal["age", "clock"] = "age"
    """Show times as ages or as clock times."""
    timezone: str = "local"
    """`local`, `utc` or a zone such as `Europe/Berlin`."""
    mouse: bool = True
    """Let the mouse select and scroll; hold shift to select text in the terminal."""
    pause_when_unfocused: bool = True
    """Stop asking while the terminal has no focus."""
    start_filter: str | None = None
    """The filter at the start; without it the one that is remembered."""
    remember: bool = True
    """Keep filter, sort order and place for the next start."""
    bell: bool = False
    """Ring when an execution fails or needs a person."""

    @field_validator("timezone")
    @classmethod
    def _check_zone(cls, value: str) -> str:
        if value not in ("local", "utc") and value not in zoneinfo.available_timezones():
            raise ValueError(f"no time zone is called '{value}'")
        return value


class TapeOptions(Strict):
    """`[tapes]`: recordings of raw exchanges."""

    redact: tuple[str, ...] = ()
    """Names of JSON fields and URL parameters to mask on tapes, besides those that usually hold credentials."""


class HistoryOptions(Strict):
    """`[history]`: what was seen of executions, kept on this machine from one session to the next."""

    enabled: bool = True
    """Keep statuses, times and names of executions and steps; never payloads."""
    days: int = Field(30, ge=1, le=3650)
    """Forget what is older."""
    megabytes: int = Field(64, ge=1, le=10_000)
    """Forget the oldest when it grows above this."""


class Options(Strict):
    """The whole configuration."""

    readonly: bool = False
    """Refuse all actions on all sources."""
    screen: ScreenOptions = Field(default_factory=ScreenOptions)
    """How it looks."""
    history: HistoryOptions = Field(default_factory=HistoryOptions)
    """What is remembered of executions."""
    tapes: TapeOptions = Field(default_factory=TapeOptions)
    """What is recorded."""
    sources: dict[str, SourceOptions] = Field(default_factory=dict)
    """The servers, by name."""

    @field_validator("sources")
    @classmethod
    def _check_names(cls, value: dict[str, SourceOptions]) -> dict[str, SourceOptions]:
        for name in value:
            if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", name):
                raise ValueError(f"'{name}' cannot name a source: use letters, digits, '_', '.' and '-'")
        return value
