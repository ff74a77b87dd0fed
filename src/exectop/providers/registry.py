"""Finds providers: every module of this package that has a `PROVIDER` class, and the entry points of the group
`exectop.providers`. Adding a vendor is adding a file; a name with a leading underscore is a vendor's own helper."""

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache
from importlib import metadata

from exectop import providers
from exectop.errors import UsageError
from exectop.ports.provider import Description, Provider, ProviderSettings

_GROUP = "exectop.providers"
_NOT_VENDORS = frozenset({"registry", "wire"})


@cache
def provider_names() -> tuple[str, ...]:
    """The names of all vendors, sorted."""
    built_in = {
        module.name.replace("_", "-")
        for module in pkgutil.iter_modules(providers.__path__)
        if module.name not in _NOT_VENDORS and not module.name.startswith("_")
    }
    return tuple(sorted(built_in | {point.name for point in metadata.entry_points(group=_GROUP)}))


def make_provider(name: str, settings: ProviderSettings) -> Provider:
    """The provider of that name for one source. Raises `UsageError` with the known names."""
    return _factory(name)(settings)


def describe_provider(name: str) -> Description:
    """What there is to know of a vendor. Raises `UsageError` with the known names."""
    return make_provider(name, ProviderSettings(source="")).describe()


@cache
def _factory(name: str) -> Callable[[ProviderSettings], Provider]:
    for point in metadata.entry_points(group=_GROUP, name=name):
        loaded: Callable[[ProviderSettings], Provider] = point.load()
        return loaded
    if name not in provider_names():
        known = ", ".join(provider_names())
        raise UsageError(f"no provider is called '{name}'", hint=f"Known are {known}")
    module = importlib.import_module(f"{providers.__name__}.{name.replace('-', '_')}")
    factory: Callable[[ProviderSettings], Provider] = module.PROVIDER
    return factory
