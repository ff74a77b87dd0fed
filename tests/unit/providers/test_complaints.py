"""Errors in shapes of nobody's API."""

import json

import pytest

from exectop.domain.values import Json
from exectop.ports.provider import Provider, ProviderSettings
from exectop.ports.wire import One, Reply
from exectop.providers._complaints import complaint
from exectop.providers.asteroid import Asteroid
from exectop.providers.claude_agent import ClaudeAgent
from exectop.providers.izieroma import Izieroma
from exectop.providers.polos import Polos

SHAPES: list[tuple[Json, str]] = [
    ("the gate is shut", "the gate is shut"),
    ({"detail": [{"loc": ["path", "id"], "msg": "not an id", "type": "x"}]}, "id: not an id"),
    ({"errors": [{"message": "first"}, {"message": "second"}]}, "first; second"),
    ({"title": "No such thing", "detail": "it was deleted"}, "No such thing; it was deleted"),
    ({"detail": "Not here"}, "Not here"),
]


@pytest.mark.parametrize(("body", "words"), SHAPES)
def test_every_vendor_shows_the_words_of_every_shape(body: Json, words: str) -> None:
    for kind in (Izieroma, Polos, Asteroid, ClaudeAgent):
        provider: Provider = kind(ProviderSettings(source="s"))
        (call,) = provider.begin(One("5b1e7c1a-9d42-4c1f-8a36-0e4f6d2b7c93"))
        fault = provider.read(call, Reply(status=502, body=json.dumps(body).encode())).fault
        assert fault is not None
        assert words in fault.message, f"{kind.__name__}: {fault.message}"


@pytest.mark.parametrize("status", [400, 403, 410, 500])
def test_every_vendor_shows_a_plain_text(status: int) -> None:
    for kind in (Izieroma, Polos, Asteroid, ClaudeAgent):
        provider: Provider = kind(ProviderSettings(source="s"))
        (call,) = provider.begin(One("exec_1"))
        headers = (("content-type", "text/plain"),)
        fault = provider.read(call, Reply(status=status, headers=headers, body=b"IP not\x1b allowed\nmore")).fault
        assert fault is not None
        assert fault.message == "IP not␛ allowed", kind.__name__


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        (5, ""),
        ({}, ""),
        ([], ""),
        ({"error": {"code": 3}}, ""),
        ({"error": {"message": "a"}, "message": "a"}, "a"),
        ({"error": {"error": {"error": {"error": {"error": {"error": "deep"}}}}}}, ""),
        ({"errors": [{"parameter": "limit", "detail": "too large"}]}, "limit: too large"),
        ({"loc": "x"}, ""),
    ],
)
def test_words_are_found_wherever_they_are(value: Json, words: str) -> None:
    assert complaint(value) == words
