"""Files that only their owner may read and that are never half written."""

import os
import stat
from pathlib import Path

import pytest

from exectop.config.files import write_private


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_files_are_0600_and_folders_0700_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_private(tmp_path / "new" / "state" / "x.json", "{}")
    finally:
        os.umask(before)
    assert _mode(tmp_path / "new") == _mode(tmp_path / "new" / "state") == 0o700
    assert _mode(tmp_path / "new" / "state" / "x.json") == 0o600


def test_a_file_is_replaced_in_one_step_and_nothing_else_stays(tmp_path: Path) -> None:
    write_private(tmp_path / "x", "old")
    write_private(tmp_path / "x", "new ✓")
    assert (tmp_path / "x").read_text(encoding="utf-8") == "new ✓"
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_what_cannot_be_written_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "folder"
    target.mkdir()
    (target / "inside").touch()
    with pytest.raises(OSError, match=r"."):
        write_private(target, "text")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
