"""Opens a text in the person's own editor. Must not know: what the text is."""

import os
import shlex
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from textual.app import App

from exectop.errors import UsageError


def editor_command(environment: Mapping[str, str]) -> list[str]:
    """The person's editor with its arguments: `VISUAL`, else `EDITOR`. Raises `UsageError` if there is none."""
    for name in ("VISUAL", "EDITOR"):
        words = shlex.split(environment.get(name, ""))
        if words:
            return words
    raise UsageError("no editor is configured", hint="Set VISUAL or EDITOR")


def edit_text(app: App[None], text: str, name: str, environment: Mapping[str, str] = os.environ) -> None:
    """Show the text in the editor, in a file that only its owner can read and that goes afterwards. The screen
    stands still meanwhile. Raises `UsageError` if there is no editor or it cannot be started."""
    command = editor_command(environment)
    with tempfile.TemporaryDirectory(prefix="exectop-") as folder:
        path = Path(folder) / name
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
        with app.suspend():
            try:
                subprocess.run([*command, str(path)], check=False)  # noqa: S603 - the person's own command
            except OSError as error:
                raise UsageError(f"cannot start '{command[0]}': {error.strerror or error}") from None
