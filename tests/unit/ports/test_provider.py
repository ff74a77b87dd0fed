"""What a provider is made with."""

from exectop.ports.provider import ProviderSettings


def test_an_option_that_is_not_set_has_its_default() -> None:
    settings = ProviderSettings("prod", (("envelope", "implementation"),))
    assert settings.option("envelope") == "implementation"
    assert settings.option("other", "default") == "default"
