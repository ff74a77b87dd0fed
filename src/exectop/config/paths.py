"""Where things live: the configuration folder and the state folder of this user."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

CONFIG_VARIABLE = "EXECTOP_CONFIG_DIR"
STATE_VARIABLE = "EXECTOP_STATE_DIR"


@dataclass(frozen=True, slots=True)
class Paths:
    """The two folders; everything else has its fixed name in one of them."""

    config_folder: Path
    state_folder: Path

    @property
    def config_file(self) -> Path:
        return self.config_folder / "config.toml"

    @property
    def keys_file(self) -> Path:
        return self.config_folder / "keys.toml"

    @property
    def themes_folder(self) -> Path:
        return self.config_folder / "themes"

    @property
    def state_file(self) -> Path:
        return self.state_folder / "state.json"

    @property
    def reports_folder(self) -> Path:
        return self.state_folder / "reports"

    @property
    def tapes_folder(self) -> Path:
        return self.state_folder / "tapes"

    @property
    def history_file(self) -> Path:
        return self.state_folder / "history.db"

    def all(self) -> tuple[tuple[str, Path], ...]:
        """Every path with its name, for `exectop info`."""
        return (
            ("configuration", self.config_file),
            ("keys", self.keys_file),
            ("themes", self.themes_folder),
            ("state", self.state_file),
            ("history", self.history_file),
            ("tapes", self.tapes_folder),
            ("crash reports", self.reports_folder),
        )


def find_paths(environment: Mapping[str, str] = os.environ) -> Paths:
    """The folders that the environment names, else the platform's own."""
    config = environment.get(CONFIG_VARIABLE)
    state = environment.get(STATE_VARIABLE)
    return Paths(
        config_folder=Path(config) if config else Path(platformdirs.user_config_dir("exectop", appauthor=False)),
        state_folder=Path(state) if state else Path(platformdirs.user_state_dir("exectop", appauthor=False)),
    )
