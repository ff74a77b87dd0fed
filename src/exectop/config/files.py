"""Files that others must not read and a crash must not tear: temporary file, fsync, rename; modes 0600 and 0700."""

import os
import secrets
from pathlib import Path

from exectop.folders import make_private_folder


def write_private(path: Path, text: str) -> None:
    """Replace the file in one step. Raises `OSError`."""
    make_private_folder(path.parent)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    try:
        with open(os.open(temporary, flags, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
