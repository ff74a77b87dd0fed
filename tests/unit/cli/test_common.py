"""The common flags: which of them keep a session from taking up or leaving anything."""

from pathlib import Path

import pytest

from exectop.cli.common import Given


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No configuration but an empty one."""
    monkeypatch.setenv("EXECTOP_CONFIG_DIR", str(tmp_path))


def test_only_sessions_on_configured_sources_remember() -> None:
    assert Given().load().options.screen.remember
    assert not Given(provider="polos", url="http://127.0.0.1:1").load().options.screen.remember
    assert not Given(forgets=True).load().options.screen.remember


def test_an_empty_filter_is_a_filter() -> None:
    assert Given().load().options.screen.start_filter is None
    assert Given.from_flags({"filter_text": ""}).load().options.screen.start_filter == ""
