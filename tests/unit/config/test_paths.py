"""Where things live."""

from pathlib import Path

from exectop.config.paths import find_paths


def test_the_environment_names_both_folders(tmp_path: Path) -> None:
    paths = find_paths({"EXECTOP_CONFIG_DIR": str(tmp_path / "c"), "EXECTOP_STATE_DIR": str(tmp_path / "s")})
    assert paths.config_file == tmp_path / "c" / "config.toml"
    assert paths.state_file == tmp_path / "s" / "state.json"
    assert all(str(path).startswith(str(tmp_path)) for _, path in paths.all())


def test_without_it_the_platform_decides() -> None:
    paths = find_paths({})
    assert paths.config_file.name == "config.toml"
    assert "exectop" in str(paths.config_folder)
    assert "exectop" in str(paths.state_folder)
