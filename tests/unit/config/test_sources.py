"""Which sources are in force."""

import pytest

from exectop.config.options import KeyFromEnvironment, Options
from exectop.config.sources import ad_hoc_source, choose_sources
from exectop.errors import UsageError

OPTIONS = Options.model_validate({"sources": {"prod": {"provider": "polos"}, "stage": {"provider": "asteroid"}}})


def test_an_ad_hoc_source_takes_key_and_project_from_the_environment() -> None:
    found = ad_hoc_source("polos", "http://h", None, "", {"EXECTOP_API_KEY": "k", "EXECTOP_PROJECT_ID": "p"})
    assert found["polos"].api_key == KeyFromEnvironment(env="EXECTOP_API_KEY")
    assert found["polos"].project_id == "p"
    assert ad_hoc_source("polos", "http://h", None, "", {})["polos"].api_key is None


def test_named_sources_or_all() -> None:
    assert list(choose_sources(OPTIONS, ())) == ["prod", "stage"]
    assert list(choose_sources(OPTIONS, ("stage",))) == ["stage"]


def test_an_unknown_name_tells_the_nearest() -> None:
    with pytest.raises(UsageError, match="Did you mean 'prod'"):
        choose_sources(OPTIONS, ("prd",))
