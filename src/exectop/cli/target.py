"""What an ID on the command line means: `source/id`, a bare id, `@latest`, or a URL."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from exectop.errors import UsageError
from exectop.runtime import Source

LATEST = "@latest"


@dataclass(frozen=True, slots=True)
class Target:
    """The sources to look in and the id; the id of `@latest` is only known after a look at the list."""

    sources: tuple[Source, ...]
    id: str

    @property
    def is_latest(self) -> bool:
        return self.id == LATEST


def parse_target(text: str, sources: Sequence[Source]) -> Target:
    """What the ID means among these sources. Raises `UsageError`."""
    if not text.strip():
        raise UsageError("an empty ID names no execution")
    if text.startswith(("http://", "https://")):
        return _from_url(text, sources)
    name, slash, id_ = text.partition("/")
    if slash:
        named = tuple(source for source in sources if source.name == name)
        if not named:
            raise UsageError(
                f"no source is called '{name}'", hint=f"Sources are: {', '.join(s.name for s in sources) or 'none'}"
            )
        if not id_:
            raise UsageError(f"'{text}' names a source but no execution")
        return Target(named, id_)
    return Target(tuple(sources), text)


def _from_url(text: str, sources: Sequence[Source]) -> Target:
    try:
        parts = urlsplit(text)
    except ValueError:
        raise UsageError("this is no URL", hint="Expected https://host/…/executions/ID") from None
    server, path = _server(parts), _segments(parts.path)
    id_ = _id_in(path)
    if not id_:
        raise UsageError(f"the URL of {server} does not end in an execution's id", hint="Expected …/executions/ID")
    there = [source for source in sources if _server(urlsplit(source.server)) == server]
    matching = [source for source in there if _is_below(path, _segments(urlsplit(source.url).path))] or there
    if not matching:
        raise UsageError(f"no source serves {server}", hint="Name the API with --provider and the server with --url")
    return Target(tuple(matching), id_)


def _server(parts: SplitResult) -> str:
    """Scheme, host and port; what may stand before the host is nobody's business."""
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


def _segments(path: str) -> list[str]:
    return [unquote(part) for part in path.split("/") if part]


def _is_below(path: list[str], base: list[str]) -> bool:
    return len(path) > len(base) and path[: len(base)] == base


def _id_in(path: Sequence[str]) -> str:
    """The part after the last `executions`, else the last part."""
    for place in range(len(path) - 1, -1, -1):
        if path[place] == "executions":
            return path[place + 1] if place + 1 < len(path) else ""
    return path[-1] if path else ""
