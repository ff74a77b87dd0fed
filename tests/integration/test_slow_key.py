"""A command for a key that takes its time keeps nobody who wants to leave, and does not outlive the program."""

import os
import sys
from pathlib import Path

import pytest

from support.command import exectop

CONFIG = """
[sources.slow]
provider = "izieroma"
url = "http://127.0.0.1:9"
api_key = {{ command = "sh -c 'echo $$ > {pid}; exec sleep 60'" }}
"""


@pytest.mark.skipif(sys.platform == "win32", reason="asks the system about a process by its number")
def test_leaving_does_not_wait_for_the_key(tmp_path: Path) -> None:
    pid, folder = tmp_path / "pid", tmp_path / "config"
    folder.mkdir()
    (folder / "config.toml").write_text(CONFIG.format(pid=pid))
    done = exectop("wait", "any", "--timeout", "1s", home=tmp_path, seconds=20)
    assert done.returncode == 124, done.stderr
    assert done.stderr == b"exectop: any was not found in time\n"
    assert _is_over(int(pid.read_text()))


def _is_over(process: int) -> bool:
    """Whether there is no such process any more, or only its remains that nobody has cleared away."""
    try:
        os.kill(process, 0)
        status = Path(f"/proc/{process}/stat")
        return status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z"
    except (ProcessLookupError, FileNotFoundError):
        return True
