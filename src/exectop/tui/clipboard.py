"""Copying that works over ssh: the terminal is asked (OSC 52), through tmux where there is one; what is too long for
a terminal goes to a file.

Must not know: what is copied.
"""

import base64
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from textual.app import App

from exectop.config.files import write_private
from exectop.tui.services import Services

LIMIT = 74_994
"""Bytes of base64 that terminals and multiplexers let through at least."""
KEPT = 20
"""Files of copies that are kept; the oldest go, so that copying fills no disk."""


def copy(app: App[None], services: Services, text: str, name: str) -> None:
    """Copy the text and say so on the screen. `name`: of the file, should it be too long. Raises `OSError`."""
    told = copy_text(text, lambda sequence: _write(app, sequence), services.state_dir, name=name)
    app.notify(told, markup=False)


def _write(app: App[None], sequence: str) -> None:
    driver = app._driver  # Textual's own `copy_to_clipboard` knows neither tmux nor a limit
    if driver is not None:
        driver.write(sequence)


def copy_text(
    text: str,
    write: Callable[[str], None],
    state_dir: Path | None,
    environment: Mapping[str, str] = os.environ,
    name: str = "copy.txt",
) -> str:
    """Copy the text; what happened, in words. `write` sends raw text to the terminal. Raises `OSError` if a text that
    is too long cannot be written to the state folder."""
    data = text.encode("utf-8", "backslashreplace")
    encoded = base64.b64encode(data).decode("ascii")
    if len(encoded) > LIMIT:
        return _to_file(data.decode("utf-8"), state_dir, name)
    if "TMUX" in environment and _to_tmux(data):
        return f"copied {len(data)} bytes (tmux)"
    write(osc52(encoded, is_tmux="TMUX" in environment))
    return f"copied {len(data)} bytes"


def osc52(encoded: str, *, is_tmux: bool) -> str:
    """The sequence that puts base64 into the clipboard; inside tmux wrapped so that tmux passes it on."""
    plain = f"\x1b]52;c;{encoded}\x07"
    return f"\x1bPtmux;{plain.replace(chr(27), chr(27) * 2)}\x1b\\" if is_tmux else plain


def _to_tmux(data: bytes) -> bool:
    """Hand it to tmux itself, which also tells the outer terminal; passing sequences on is off by default there."""
    tmux = shutil.which("tmux")
    if tmux is None:
        return False
    command = [tmux, "load-buffer", "-w", "-"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=1, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _to_file(text: str, state_dir: Path | None, name: str) -> str:
    if state_dir is None:
        return f"{len(text)} characters are too long for the clipboard of a terminal, and there is no state folder"
    path = state_dir / "copies" / name
    write_private(path, text)
    _forget_oldest(path)
    return f"too long for the clipboard of a terminal: written to {path}"


def _forget_oldest(newest: Path) -> None:
    """Remove the oldest copies beside the newest, which stays whatever the clock says."""
    others = sorted((path for path in newest.parent.iterdir() if path != newest), key=_written_at)
    for path in others[: 1 - KEPT]:
        path.unlink(missing_ok=True)


def _written_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:  # another monitor has removed it
        return 0
