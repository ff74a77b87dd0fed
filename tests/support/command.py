"""The command line as a child process, with folders of its own and sources on a mock."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from support.terminal import EXECTOP

PROJECT = "11111111-1111-4111-8111-111111111111"
KEY_VARIABLE = "EXECTOP_TEST_KEY"


def write_config(home: Path, urls: Mapping[str, str]) -> Path:
    """A source for each vendor of a mock, whose keys come from `KEY_VARIABLE`; the configuration folder."""
    folder = home / "config"
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for name, url in urls.items():
        if name != "server":
            lines += [f"[sources.{name}]", f'provider = "{name}"', f'url = "{url}"', f'project_id = "{PROJECT}"']
            lines.append(f'api_key = {{ env = "{KEY_VARIABLE}" }}')
    (folder / "config.toml").write_text("\n".join(lines))
    return folder


def environment(home: Path, key: str = "sk_test") -> dict[str, str]:
    """What such a process finds around it."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "EXECTOP_CONFIG_DIR": str(home / "config"),
        "EXECTOP_STATE_DIR": str(home / "state"),
        KEY_VARIABLE: key,
    }


def exectop(
    *arguments: str, home: Path, key: str = "sk_test", seconds: float = 60
) -> subprocess.CompletedProcess[bytes]:
    """Run one command to its end."""
    return subprocess.run(
        [EXECTOP, *arguments], env=environment(home, key), capture_output=True, timeout=seconds, check=False
    )
