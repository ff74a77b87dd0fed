"""From file, environment and flags to options that know where they come from."""

from pathlib import Path

import pytest

from exectop.config.load import load_options
from exectop.errors import ConfigError


def _file(folder: Path, text: str) -> Path:
    file = folder / "config.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_flag_beats_the_environment_beats_the_file(tmp_path: Path) -> None:
    file = _file(tmp_path, '[screen]\ntheme = "day"\ntimes = "clock"\nascii = true\n')
    loaded = load_options(
        file, {"EXECTOP_SCREEN__THEME": "ansi", "EXECTOP_SCREEN__TIMES": "age"}, {"screen.theme": "night"}
    )
    assert loaded.options.screen.theme == "night"
    assert loaded.options.screen.times == "age"
    assert loaded.options.screen.ascii
    assert loaded.origins["screen.theme"] == "--theme"
    assert loaded.origins["screen.times"] == "EXECTOP_SCREEN__TIMES"
    assert loaded.origins["screen.ascii"] == str(file)


def test_no_file_means_defaults_unless_it_was_named(tmp_path: Path) -> None:
    assert load_options(tmp_path / "none.toml", {}, {}).options.sources == {}
    with pytest.raises(ConfigError, match="there is no configuration file"):
        load_options(tmp_path / "none.toml", {}, {}, must_exist=True)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[screen]\nthme = 1\n", 2, ("unknown key 'screen.thme'", "'theme'")),
        ("raedonly = true\n", 1, ("unknown key 'raedonly'", "'readonly'")),
        ('[sources.a]\nprovider = "polos"\nprojct_id = "x"\n', 3, ("projct_id", "'project_id'")),
        ('[sources.a]\nurl = "http://x"\n', 1, ("'sources.a.provider' is missing",)),
        ('[sources.a]\nprovider = "polos"\ntimeout = -1\n', 3, ("sources.a.timeout",)),
        ('[sources.a]\nprovider = "polos"\napi_key = "sk_canary"\n', 3, ("must not stand in the file",)),
    ],
)
def test_an_error_names_file_line_and_the_nearest_key(
    tmp_path: Path, text: str, line: int, words: tuple[str, ...]
) -> None:
    with pytest.raises(ConfigError) as caught:
        load_options(_file(tmp_path, text), {}, {})
    message = str(caught.value)
    assert f"config.toml, line {line}" in message
    assert all(word in message for word in words)
    assert "canary" not in message


def test_what_is_no_toml_says_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="not valid TOML"):
        load_options(_file(tmp_path, "[screen\n"), {}, {})
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="cannot read"):
        load_options(tmp_path / "bytes.toml", {}, {})


def test_a_bad_value_from_the_environment_names_the_variable(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="EXECTOP_SCREEN__TIMES"):
        load_options(tmp_path / "none.toml", {"EXECTOP_SCREEN__TIMES": "never"}, {})


@pytest.mark.parametrize(
    ("environment", "flags"), [({"EXECTOP_SCREEN__THEME": "night"}, {}), ({}, {"screen.theme": "night"})]
)
def test_what_is_no_table_is_refused_whatever_is_to_go_into_it(
    tmp_path: Path, environment: dict[str, str], flags: dict[str, object]
) -> None:
    with pytest.raises(ConfigError, match=r"config\.toml, line 2: 'screen' must be a table"):
        load_options(_file(tmp_path, "\nscreen = 1\n"), environment, flags)


def test_the_history_is_switched_off_by_flag_or_environment(tmp_path: Path) -> None:
    loaded = load_options(tmp_path / "none.toml", {}, {"history.enabled": False})
    assert not loaded.options.history.enabled
    assert loaded.origins["history.enabled"] == "--no-history"
    loaded = load_options(tmp_path / "none.toml", {"EXECTOP_HISTORY__ENABLED": "false"}, {})
    assert not loaded.options.history.enabled
