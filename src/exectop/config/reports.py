"""Reports of mistakes in the program: where each happened, without the values of variables, which may hold keys.

Owns: their folder's contents and the sentence about one. Must not know: screens, what was being done.
"""

import platform
import traceback
from datetime import UTC, datetime
from pathlib import Path

from exectop.config.files import write_private
from exectop.domain.text import clean_block, clean_line
from exectop.ports.secret import hide

FOLDER = "reports"
"""Below the state folder."""
ISSUES = "https://github.com/exectop/exectop/issues"
KEPT = 50
"""Reports that are kept; the oldest go, so that a mistake which comes with every key press fills no disk."""


def write_report(state_folder: Path | None, at: float, version: str, what: str, error: BaseException) -> str:
    """Write a report of the error; its path, or an empty string where none could be written. `at`: epoch seconds;
    `what`: what was being done."""
    if state_folder is None:
        return ""
    stamp = datetime.fromtimestamp(at, UTC).strftime("%Y%m%dT%H%M%SZ")
    path = state_folder / FOLDER / f"{stamp}-{type(error).__name__}.txt"
    head = f"exectop {version}, Python {platform.python_version()}, {platform.platform()}\nin: {what}\n\n"
    trace = "".join(traceback.format_exception(error))
    try:
        write_private(path, clean_block(hide(head + trace)))
        _forget_oldest(path.parent)
    except OSError:
        return ""
    return str(path)


def explain_crash(what: str, error: BaseException, report: str) -> str:
    """One line for the person. `report`: the path of the report, or an empty string."""
    told = f"a report is in {report}" if report else "no report could be written"
    words = f"{what} failed: {type(error).__name__}: {error}".rstrip(": ")
    return clean_line(hide(f"{words}; {told}. Please send it to {ISSUES}"))


def _forget_oldest(folder: Path) -> None:
    reports = sorted(folder.glob("*.txt"))
    for path in reports[:-KEPT]:
        path.unlink(missing_ok=True)
