"""Opens a text in the person's own editor. Must not know: what the text is."""

import os
import shlex
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from exectop.errors import UsageError
from exectop.tui.lending import Lending


def editor_command(environment: Mapping[str, str], *, is_posix: bool = os.name != "nt") -> list[str]:
    """The person's editor with its arguments: `VISUAL`, else `EDITOR`. Raises `UsageError` if there is none or it
    cannot be read. Outside of POSIX a backslash parts folders and escapes nothing."""
    for name in ("VISUAL", "EDITOR"):
        try:
            words = shlex.split(environment.get(name, ""), posix=is_posix)
        except ValueError as error:
            raise UsageError(f"cannot read {name}: {error}", hint=f"It says {environment[name]}") from None
        if words:
            return words if is_posix else [word.strip('"') for word in words]
    raise UsageError("no editor is configured", hint="Set VISUAL or EDITOR")


async def edit_text(app: Lending, text: str, name: str, environment: Mapping[str, str] = os.environ) -> None:
    """Show the text in the editor, in a file that only its owner can read and that goes afterwards. Raises
    `UsageError` if there is no editor or it cannot be started."""
    if app.is_lent:  # the key was pressed again before the first editor came
        return
    command = editor_command(environment)
    with tempfile.TemporaryDirectory(prefix="exectop-") as folder:
        path = Path(folder) / name
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
        await app.lend(lambda: _run([*command, str(path)]))


def _run(command: Sequence[str]) -> None:
    try:
        subprocess.run(command, check=False)  # noqa: S603 - the person's own command
    except OSError as error:
        raise UsageError(f"cannot start '{command[0]}': {error.strerror or error}") from None
