"""The format of a tape by version, and the steps from one version to the next.

Owns: the tables, what makes a file a tape, bringing an older tape to today's form. Must not know: what an entry
means. A converter changes a copy; the file itself is never changed.
"""

import sqlite3
from collections.abc import Callable, Mapping
from typing import TypeAlias

from exectop.errors import UsageError

FORMAT = 1
APPLICATION_ID = 0x45585450
"""`EXTP` in the header of the file, by which `file` and we know a tape."""

SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sources (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, provider TEXT NOT NULL, url TEXT NOT NULL,
    prefix TEXT NOT NULL, options TEXT NOT NULL
);
CREATE TABLE bodies (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE entries (
    id INTEGER PRIMARY KEY, at REAL NOT NULL, source INTEGER NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
    size INTEGER NOT NULL, body INTEGER, head TEXT NOT NULL
);
"""
"""Version 1. `at`: when it was learned. `kind`: `exchange` or `frame`. `subject`: the execution's id, if it is about
one. `size`: bytes of the body as it came. Equal bodies stand in `bodies` once, deflated."""

Converter: TypeAlias = Callable[[sqlite3.Connection], None]

CONVERTERS: Mapping[int, Converter] = {}
"""By the version that a converter starts from; it makes the next one. Version 1 is the first there ever was."""


def create(connection: sqlite3.Connection) -> None:
    """The tables of an empty tape, all or none: whoever is killed meanwhile leaves no half of a tape."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for statement in SCHEMA.split(";"):
        connection.execute(statement)
    connection.execute("INSERT INTO meta VALUES ('format', ?)", (str(FORMAT),))
    connection.execute("COMMIT")


def format_of(connection: sqlite3.Connection) -> int | None:
    """The version of the tape, `None` if it is none. Raises `sqlite3.Error` where the file cannot be read."""
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        return None
    if connection.execute("SELECT 1 FROM sqlite_master WHERE type IN ('view', 'trigger') LIMIT 1").fetchone():
        return None  # no tape of ours has any; somebody else's could make reading run for ever
    row = connection.execute("SELECT value FROM meta WHERE name = 'format'").fetchone()
    return int(row[0]) if row is not None and str(row[0]).isdecimal() else None


def bring_to_today(
    connection: sqlite3.Connection,
    version: int,
    converters: Mapping[int, Converter] = CONVERTERS,
    today: int = FORMAT,
) -> sqlite3.Connection:
    """The same connection, or for an older tape one to a converted copy. Raises `UsageError` for a newer tape."""
    if version > today:
        raise UsageError(
            f"the tape was made by a newer exectop: its format is {version}, this one knows up to {today}",
            hint="Play it with that version",
        )
    if version == today:
        return connection
    missing = [step for step in range(version, today) if step not in converters]
    if missing:
        raise UsageError(f"nothing converts a tape of format {missing[0]}")
    copy = sqlite3.connect("", isolation_level=None)  # a private file that goes with the connection
    connection.backup(copy)
    connection.close()
    for step in range(version, today):
        converters[step](copy)
        copy.execute("UPDATE meta SET value = ? WHERE name = 'format'", (str(step + 1),))
    return copy
