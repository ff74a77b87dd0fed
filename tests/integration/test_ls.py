"""`exectop ls` against a real mock process: what it says of what it did not ask for."""

from pathlib import Path

from support.command import exectop, write_config
from support.mock_server import mock_server


def test_a_list_that_was_cut_says_so_unless_that_was_wanted(tmp_path: Path) -> None:
    with mock_server("--scenario", "big", "--count", "2000") as urls:
        write_config(tmp_path, urls)
        done = exectop("ls", "--since", "7d", "-o", "id", home=tmp_path)
        assert b"only the newest 100 of " in done.stderr
        assert b"--limit N for more" in done.stderr
        assert exectop("ls", "--limit", "5", "-o", "id", home=tmp_path).stderr == b""
