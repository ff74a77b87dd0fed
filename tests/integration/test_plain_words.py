"""What the verbs say when something is not so: in whole sentences, with what helps."""

from pathlib import Path

from support.command import KEY_VARIABLE, exectop, write_config
from support.mock_server import mock_server


def test_wait_says_which_one_did_not_get_there_and_how_it_stands(tmp_path: Path) -> None:
    with mock_server("--scenario", "documents") as urls:
        write_config(tmp_path, urls)
        done = exectop("wait", "izieroma/exec_running00001", "--timeout", "1s", home=tmp_path)
    assert done.returncode == 124
    assert b"izieroma/exec_running00001 is running: it did not get there in time" in done.stderr


def test_a_missing_key_is_told_before_where_it_would_have_gone(tmp_path: Path) -> None:
    write_config(tmp_path, {"polos": "http://127.0.0.1:9"})
    told = exectop("ls", home=tmp_path, key="").stderr.decode()
    assert f"the variable {KEY_VARIABLE} holds no key. Set it, or mend api_key of the source (http://" in told


def test_a_tape_in_no_folder_is_refused(tmp_path: Path) -> None:
    write_config(tmp_path, {"polos": "http://127.0.0.1:9"})
    done = exectop("record", str(tmp_path / "nodir" / "x.tape"), "--for", "1s", home=tmp_path)
    assert done.returncode == 2
    assert b"there is no folder" in done.stderr
    assert not (tmp_path / "nodir").exists()
