"""From options to sources that can be asked."""

import pytest

from exectop.clock import ManualClock
from exectop.config.options import SourceOptions
from exectop.errors import ConfigError, CredentialsError, UsageError
from exectop.ports.provider import Quota
from exectop.ports.secret import Secret
from exectop.runtime import Source, make_engine, open_member, resolve_sources
from exectop.store.store import Store


def _resolve(environment: dict[str, str] | None = None, **options: object) -> Source:
    given = SourceOptions.model_validate({"provider": "polos", **options})
    return resolve_sources({"prod": given}, {} if environment is None else environment)[0]


def test_a_source_without_a_url_is_the_vendor_s_own() -> None:
    source = _resolve(provider="izieroma")
    assert source.url == "https://api.izieroma.xyz/api/v1"
    assert source.auth.name == source.description.auth[0].name


@pytest.mark.parametrize("url", ["http://h:1", "http://h:1/", "http://h:1/api/v1", "http://h:1/api/v1/"])
def test_the_prefix_is_added_where_it_is_missing(url: str) -> None:
    assert _resolve(url=url).url == "http://h:1/api/v1"


def test_a_prefix_of_ones_own_overrides_it() -> None:
    assert _resolve(url="http://h:1", prefix="").url == "http://h:1"
    assert _resolve(url="http://h:1", prefix="/x").url == "http://h:1/x"


def test_asteroid_sends_the_document_s_header_by_default_and_the_newer_one_by_setting() -> None:
    assert dict(_resolve(provider="asteroid").auth.headers) == {"X-Asteroid-Agents-Api-Key": "{key}"}
    assert dict(_resolve(provider="asteroid", auth="current").auth.headers) == {"X-Api-Key": "{key}"}


def test_an_unknown_provider_or_way_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="claude-agent"):
        _resolve(provider="poloss")
    with pytest.raises(ConfigError, match="Known are bearer"):
        _resolve(auth="basic")


def test_a_url_that_cannot_be_used_is_named_by_its_source() -> None:
    with pytest.raises(ConfigError, match=r"^prod: … is not a server's URL"):
        _resolve(url="h")


def test_a_key_is_read_when_it_is_needed_and_not_before() -> None:
    environment: dict[str, str] = {}
    source = _resolve(environment, api_key={"env": "KEY"})
    assert source.key is not None
    with pytest.raises(CredentialsError):
        source.key()
    environment["KEY"] = "sk_1"
    assert source.key() == Secret("sk_1")
    assert "sk_1" not in repr(source)


async def test_a_member_has_the_source_s_limits_and_an_engine_starts_and_stops_with_it() -> None:
    clock = ManualClock()
    source = _resolve(url="http://127.0.0.1:9", quota="60/minute", readonly=True, list_limit=7)
    member = open_member(source, clock)
    assert member.quota == (Quota(requests=60, per=60.0),)
    assert (member.readonly, member.list_limit) == (True, 7)
    engine = make_engine([member], Store().apply, clock)
    await engine.start()
    await engine.stop()
