import pkgutil
from collections.abc import Iterator
from importlib import metadata
from importlib.metadata import EntryPoint, EntryPoints

import pytest

from exectop import providers
from exectop.errors import UsageError
from exectop.ports.provider import ProviderSettings
from exectop.providers import registry
from exectop.providers.registry import describe_provider, make_provider, provider_names


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    yield
    registry.provider_names.cache_clear()
    registry._factory.cache_clear()


def test_every_vendor_file_is_found_and_no_helper() -> None:
    names = provider_names()
    assert {"izieroma", "claude-agent"} <= set(names)
    assert list(names) == sorted(names)
    assert not [name for name in names if name.startswith(("_", "-")) or name in ("wire", "registry")]
    assert [module.name for module in pkgutil.iter_modules(providers.__path__) if module.name.startswith("_")]


@pytest.mark.parametrize("name", provider_names())
def test_every_provider_describes_itself(name: str) -> None:
    description = describe_provider(name)
    assert description.name == name
    assert description.auth
    assert description.prefix.startswith("/")


def test_an_instance_belongs_to_its_source() -> None:
    assert make_provider("izieroma", ProviderSettings(source="prod")) is not make_provider(
        "izieroma", ProviderSettings(source="prod")
    )


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UsageError) as caught:
        make_provider("izieromma", ProviderSettings(source="s"))
    assert "izieromma" in caught.value.message
    assert "izieroma" in caught.value.hint


def test_a_helper_module_is_no_provider() -> None:
    with pytest.raises(UsageError):
        make_provider("_izieroma-wire", ProviderSettings(source="s"))


def test_a_plugin_is_found_by_its_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("acme", "exectop.providers.izieroma:PROVIDER", "exectop.providers")

    def entry_points(group: str, name: str = "") -> EntryPoints:
        assert group == "exectop.providers"
        return EntryPoints([point] if name in ("", "acme") else [])

    monkeypatch.setattr(metadata, "entry_points", entry_points)
    registry.provider_names.cache_clear()
    registry._factory.cache_clear()
    assert "acme" in provider_names()
    assert describe_provider("acme").name == "izieroma"
