"""The history's SQLite file: tables, writing rows, what is asked of them, forgetting.

Owns: SQL. Must not know: threads, who asks. Several processes may have it open; every write is one short transaction.
All methods may raise `sqlite3.Error`.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from exectop.domain.status import Status, parse_status
from exectop.domain.usual import Usual, usual_of
from exectop.domain.values import Evidence, ExecutionKey, Transition
from exectop.record.files import open_for_writing
from exectop.record.history_rows import ExecutionRow, Row, StepRow, TransitionRow

EARLIER_RUNS = 50
"""How many earlier runs say what is usual: more would tell of times long gone."""

SCHEMA = """
CREATE TABLE executions (
    id INTEGER PRIMARY KEY, source TEXT NOT NULL, execution TEXT NOT NULL, provider TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '', kind TEXT NOT NULL DEFAULT '', status TEXT NOT NULL DEFAULT 'unknown',
    status_raw TEXT NOT NULL DEFAULT '', created_at REAL, started_at REAL, ended_at REAL, seen_at REAL NOT NULL,
    UNIQUE (source, execution)
);
CREATE INDEX alike ON executions (source, title, kind, seen_at);
CREATE INDEX age ON executions (seen_at);
CREATE TABLE steps (
    execution INTEGER NOT NULL REFERENCES executions ON DELETE CASCADE, step TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '', kind TEXT NOT NULL DEFAULT '', status TEXT NOT NULL DEFAULT 'unknown',
    status_raw TEXT NOT NULL DEFAULT '', started_at REAL, ended_at REAL, duration REAL,
    attempts INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (execution, step)
) WITHOUT ROWID;
CREATE TABLE transitions (
    execution INTEGER NOT NULL REFERENCES executions ON DELETE CASCADE, step TEXT NOT NULL, at REAL NOT NULL,
    after TEXT NOT NULL, after_raw TEXT NOT NULL, before TEXT, before_raw TEXT NOT NULL, earliest REAL,
    evidence TEXT NOT NULL, PRIMARY KEY (execution, step, at, after, after_raw)
) WITHOUT ROWID;
"""

MIGRATIONS = (SCHEMA,)
"""Each brings the file from the version that is its place to the next."""

_OVER = "('completed', 'failed', 'cancelled')"
_MERGE = ", ".join(
    [
        *(f"{name} = COALESCE(NULLIF(excluded.{name}, ''), {name})" for name in ("title", "kind", "provider")),
        *(f"{name} = COALESCE(excluded.{name}, {name})" for name in ("created_at", "started_at", "ended_at")),
        *(
            f"{name} = CASE WHEN excluded.status = 'unknown' AND excluded.status_raw = '' THEN {name}"
            f" WHEN status IN {_OVER} AND excluded.status NOT IN {_OVER} THEN {name} ELSE excluded.{name} END"
            for name in ("status", "status_raw")
        ),
        "seen_at = MAX(seen_at, excluded.seen_at)",
    ]
)
_PUT_EXECUTION = f"""
INSERT INTO executions (source, execution, seen_at, provider, title, kind, status, status_raw, created_at, started_at,
    ended_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source, execution) DO UPDATE SET {_MERGE}
"""  # noqa: S608 - made of constants
_FIND_EXECUTION = "SELECT id FROM executions WHERE source = ? AND execution = ?"
_MAKE_EXECUTION = "INSERT INTO executions (source, execution, seen_at) VALUES (?, ?, ?)"
_PUT_STEP = f"""
INSERT INTO steps (execution, step, name, kind, status, status_raw, started_at, ended_at, duration, attempts)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (execution, step) DO UPDATE SET
    name = COALESCE(NULLIF(excluded.name, ''), name), kind = COALESCE(NULLIF(excluded.kind, ''), kind),
    status = CASE WHEN excluded.status = 'unknown' AND excluded.status_raw = '' THEN status
        WHEN status IN {_OVER} AND excluded.status NOT IN {_OVER} THEN status ELSE excluded.status END,
    status_raw = CASE WHEN excluded.status = 'unknown' AND excluded.status_raw = '' THEN status_raw
        WHEN status IN {_OVER} AND excluded.status NOT IN {_OVER} THEN status_raw ELSE excluded.status_raw END,
    started_at = COALESCE(excluded.started_at, started_at), ended_at = COALESCE(excluded.ended_at, ended_at),
    duration = COALESCE(excluded.duration, duration), attempts = MAX(excluded.attempts, attempts)
"""  # noqa: S608 - made of constants
_PUT_TRANSITION = "INSERT OR IGNORE INTO transitions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_TRANSITIONS = """
SELECT transitions.step, at, after, after_raw, before, before_raw, earliest, evidence
FROM transitions JOIN executions ON executions.id = transitions.execution
WHERE executions.source = ? AND executions.execution = ? ORDER BY at
"""
_USUAL = f"""
SELECT COALESCE(NULLIF(name, ''), step), COALESCE(duration, ended_at - started_at) FROM steps
WHERE status = 'completed' AND COALESCE(duration, ended_at - started_at) IS NOT NULL AND execution IN (
    SELECT id FROM executions WHERE source = ? AND title = ? AND kind = ? AND execution <> ? AND status IN {_OVER}
    ORDER BY seen_at DESC LIMIT ?
)
"""  # noqa: S608 - made of constants


class HistoryFile:
    """An open history. Used by one thread at a time."""

    def __init__(self, path: Path) -> None:
        self._connection = open_for_writing(path, can_shrink=True)
        try:
            self._connection.execute("PRAGMA foreign_keys = ON")
            self._migrate()
        except sqlite3.Error:
            self._connection.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def write(self, rows: Iterable[Row]) -> None:
        """Keep these rows, all or none."""
        self._connection.execute("BEGIN IMMEDIATE")
        with self._connection:
            for row in rows:
                self._put(row)

    def transitions(self, key: ExecutionKey) -> list[Transition]:
        """What was seen of that execution, the oldest first."""
        return [_transition(row) for row in self._connection.execute(_TRANSITIONS, key)]

    def usual(self, source: str, title: str, kind: str, but: str) -> dict[str, Usual]:
        """How long each step took, by its name, in the last runs of that title and kind, all but one."""
        durations: dict[str, list[float]] = {}
        for name, seconds in self._connection.execute(_USUAL, (source, title, kind, but, EARLIER_RUNS)):
            durations.setdefault(name, []).append(seconds)
        found = {name: usual_of(known) for name, known in durations.items()}
        return {name: usual for name, usual in found.items() if usual is not None}

    def forget(self, before: float, size: int) -> int:
        """Drop executions last seen before that instant, then the oldest until the file uses at most `size` bytes;
        how many went."""
        gone = self._delete("DELETE FROM executions WHERE seen_at < ?", (before,))
        while self._used() > size:
            count = self._connection.execute("SELECT COUNT(*) FROM executions").fetchone()[0]
            oldest = "DELETE FROM executions WHERE id IN (SELECT id FROM executions ORDER BY seen_at LIMIT ?)"
            dropped = self._delete(oldest, (max(1, count // 10),))
            if not dropped:
                break
            gone += dropped
        if gone:
            self._connection.executescript("PRAGMA incremental_vacuum")  # `execute` gives back a single page
        return gone

    def _delete(self, statement: str, values: Sequence[float]) -> int:
        self._connection.execute("BEGIN IMMEDIATE")
        with self._connection:
            return self._connection.execute(statement, values).rowcount

    def _used(self) -> int:
        pages, free, size = (
            self._connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        )
        return int((pages - free) * size)

    def _migrate(self) -> None:
        if self._version() == len(MIGRATIONS):
            return
        self._connection.execute("BEGIN IMMEDIATE")  # another process may have been quicker
        with self._connection:
            version = self._version()
            if version > len(MIGRATIONS):
                raise sqlite3.NotSupportedError(f"a newer exectop made it (version {version})")
            for script in MIGRATIONS[version:]:
                for statement in script.split(";"):
                    self._connection.execute(statement)
            self._connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    def _put(self, row: Row) -> None:
        match row:
            case ExecutionRow():
                self._connection.execute(_PUT_EXECUTION, (*row.key, *row[1:]))
            case StepRow():
                self._connection.execute(_PUT_STEP, (self._id(row), *row[2:]))
            case TransitionRow(transition=told):
                values = (
                    self._id(row), told.step_id or "", told.at, told.after.value, told.after_raw,
                    None if told.before is None else told.before.value, told.before_raw, told.earliest,
                    told.evidence.value,
                )  # fmt: skip
                self._connection.execute(_PUT_TRANSITION, values)

    def _id(self, row: StepRow | TransitionRow) -> int:
        found = self._connection.execute(_FIND_EXECUTION, row.key).fetchone()
        if found is not None:
            return int(found[0])
        return self._connection.execute(_MAKE_EXECUTION, (*row.key, row.at)).lastrowid or 0


def _transition(row: Sequence[object]) -> Transition:
    step, at, after, after_raw, before, before_raw, earliest, evidence = row
    return Transition(
        step_id=str(step) or None,
        at=_real(at) or 0.0,
        after=parse_status(str(after)),
        after_raw=str(after_raw),
        before=None if before is None else Status(parse_status(str(before))),
        before_raw=str(before_raw),
        earliest=_real(earliest),
        evidence=next((known for known in Evidence if known.value == evidence), Evidence.OBSERVED),
    )


def _real(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
