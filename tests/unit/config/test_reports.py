"""Reports of crashes: where it happened, and no key."""

import stat
from pathlib import Path

from exectop.config.reports import KEPT, explain_crash, write_report
from exectop.ports.secret import MASK, Secret

NOW = 1_795_600_000.0
CANARY = "sk_report'canary/1"


def _crash() -> Exception:
    try:
        _fail(Secret(CANARY))
    except RuntimeError as error:
        return error
    raise AssertionError


def _fail(key: Secret) -> None:
    cause = ValueError(f"illegal header {key.reveal().encode()!r}")
    raise RuntimeError(f"\x1b]0;{key.reveal()}") from cause


def test_a_report_says_where_but_no_values(tmp_path: Path) -> None:
    path = Path(write_report(tmp_path / "state", NOW, "1.2.3", "Detail", _crash()))
    text = path.read_text()
    assert path.name == "20261125T094640Z-RuntimeError.txt"
    assert "exectop 1.2.3" in text
    assert "in: Detail" in text
    assert "in _fail" in text
    assert "canary" not in text
    assert "\x1b" not in text
    assert text.count(MASK) == 2
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_sentence_about_it_is_one_safe_line_without_the_key() -> None:
    told = explain_crash("Detail", _crash(), "/state/reports/x.txt")
    assert told.startswith(f"Detail failed: RuntimeError: ␛]0;{MASK}; a report is in /state/reports/x.txt.")
    assert "no report could be written" in explain_crash("Detail", ValueError(), "")


def test_without_a_folder_or_where_it_cannot_be_made_there_is_no_report(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert write_report(None, NOW, "1", "x", ValueError()) == ""
    assert write_report(tmp_path / "file", NOW, "1", "x", ValueError()) == ""


def test_only_the_newest_reports_are_kept(tmp_path: Path) -> None:
    for second in range(KEPT + 5):
        last = write_report(tmp_path, NOW + second, "1", "x", ValueError())
    kept = sorted((tmp_path / "reports").iterdir())
    assert len(kept) == KEPT
    assert str(kept[-1]) == last
