"""Whether there is a terminal to draw on, asked before anything is drawn. Must not know: Textual."""

from collections.abc import Mapping
from typing import TextIO

_INSTEAD = "Use `exectop ls`, `exectop watch ID` or `exectop get ID` for plain text"


def why_no_screen(
    environ: Mapping[str, str], stdin: TextIO | None, stdout: TextIO | None, stderr: TextIO | None
) -> str:
    """One line saying why the monitor cannot run here, or an empty string. The screen is drawn on stderr, so all
    three streams must be the terminal."""
    for name, stream in (("stdin", stdin), ("stdout", stdout), ("stderr", stderr)):
        if not _is_terminal(stream):
            return f"{name} is not a terminal, so there is no screen to draw on. {_INSTEAD}"
    term = environ.get("TERM", "")
    if term in ("", "dumb", "unknown"):
        return f"the terminal says TERM={term or '(nothing)'}, which cannot move a cursor. {_INSTEAD}"
    return ""


def _is_terminal(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False
