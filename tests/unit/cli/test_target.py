"""What an ID on the command line means."""

import pytest

from exectop.cli.target import Target, parse_target
from exectop.config.options import SourceOptions
from exectop.errors import UsageError
from exectop.runtime import resolve_sources

URLS = {
    "prod": "https://polos.example.com",
    "test": "https://polos.example.com:8443/test",
    "other": "https://polos.example.com:8443/testing",
    "local": "http://127.0.0.1:8080",
}
SOURCES = resolve_sources({name: SourceOptions(provider="polos", url=url) for name, url in URLS.items()}, {})


def _names(target: Target) -> list[str]:
    return [source.name for source in target.sources]


@pytest.mark.parametrize(
    ("text", "names", "id_"),
    [
        ("run-1", list(URLS), "run-1"),
        ("@latest", list(URLS), "@latest"),
        ("test/a/b", ["test"], "a/b"),
        ("https://polos.example.com/api/v1/executions/run-1", ["prod"], "run-1"),
        ("https://POLOS.example.com/api/v1/executions/run%201/events?x=1", ["prod"], "run 1"),
        ("https://me:canary@polos.example.com/ui/run-1", ["prod"], "run-1"),
        ("https://polos.example.com:8443/test/api/v1/executions/run-1", ["test"], "run-1"),
        ("https://polos.example.com:8443/testing/api/v1/executions/run-1", ["other"], "run-1"),
        ("https://polos.example.com:8443/elsewhere/run-1", ["test", "other"], "run-1"),
        ("http://127.0.0.1:8080/executions/run-1", ["local"], "run-1"),
    ],
)
def test_where_to_look_for_what(text: str, names: list[str], id_: str) -> None:
    target = parse_target(text, SOURCES)
    assert (_names(target), target.id) == (names, id_)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("https://polos.example.co/api/v1/executions/run-1", "no source serves https://polos.example.co"),
        ("https://polos.example.com:844/x/run-1", "no source serves"),
        ("http://polos.example.com/api/v1/executions/run-1", "no source serves"),
        ("https://me:canary@h/x", "no source serves https://h"),
        ("https://me:canary@h/executions/?key=canary", "the URL of https://h does not end in"),
        ("http://canary@[::1:8080/x", "this is no URL"),
        ("  ", "an empty ID"),
        ("pord/1", "no source is called 'pord'"),
        ("prod/", "names a source but no execution"),
    ],
)
def test_what_names_nothing_is_refused_without_repeating_secrets(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words) as caught:
        parse_target(text, SOURCES)
    assert "canary" not in str(caught.value)
