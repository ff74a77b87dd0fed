"""Making SQLite files that only their owner can read. Owns: modes, pragmas. Must not know: what is in them."""

import os
import sqlite3
from pathlib import Path
from urllib.parse import quote

from exectop.folders import make_private_folder

BUSY_SECONDS = 1.0


def make_private_file(path: Path) -> None:
    """An empty file of mode 0600, whatever the umask. Raises `FileExistsError` and other `OSError`."""
    make_private_folder(path.parent)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def open_for_writing(path: Path, *, can_shrink: bool = False) -> sqlite3.Connection:
    """A connection in WAL mode that may move between threads. `can_shrink`: a new file can give space back. Raises
    `sqlite3.Error`."""
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        if can_shrink:
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")  # holds only before anything else is written
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def open_for_reading(path: Path) -> sqlite3.Connection:
    """A connection that changes nothing; also where file or folder cannot be written. Raises `sqlite3.Error`."""
    try:
        return _open(path, "mode=ro")
    except sqlite3.OperationalError:
        return _open(path, "immutable=1")


def _open(path: Path, how: str) -> sqlite3.Connection:
    place = f"file:{quote(str(path.absolute()))}?{how}"
    connection = sqlite3.connect(place, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        # Without this SQLite reads nothing at all of a file whose end is missing.
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("PRAGMA schema_version").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection
