"""Files of ours are the owner's alone."""

import stat
from pathlib import Path

import pytest

from exectop.record.files import make_private_file, open_for_reading, open_for_writing


def test_a_file_is_made_once(tmp_path: Path) -> None:
    make_private_file(tmp_path / "x")
    with pytest.raises(FileExistsError):
        make_private_file(tmp_path / "x")
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == 0o600


def test_reading_changes_nothing_and_odd_names_are_fine(tmp_path: Path) -> None:
    path = tmp_path / "a%20b?mode=memory&#.db"
    writing = open_for_writing(path)
    writing.execute("CREATE TABLE t (x)")
    writing.execute("INSERT INTO t VALUES (1)")
    assert writing.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    reading = open_for_reading(path)
    assert reading.execute("SELECT x FROM t").fetchall() == [(1,)]
    with pytest.raises(Exception, match="readonly"):
        reading.execute("INSERT INTO t VALUES (2)")
    reading.close()
    writing.close()
