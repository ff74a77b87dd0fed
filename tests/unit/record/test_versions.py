"""Tapes of every format are brought to today's, step by step, and the file itself stays as it is."""

import sqlite3
from pathlib import Path

import pytest

from exectop.errors import UsageError
from exectop.record.reader import Tape
from exectop.record.versions import CONVERTERS, FORMAT, bring_to_today, create, format_of

FIXTURES = Path(__file__).parents[2] / "fixtures" / "tapes"


def database(version: int) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    create(connection)
    connection.execute("UPDATE meta SET value = ?", (str(version),))
    return connection


def test_a_new_tape_is_of_todays_format() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    create(connection)
    assert format_of(connection) == FORMAT


@pytest.mark.parametrize("version", range(1, FORMAT + 1))
def test_a_tape_of_every_format_ever_made_is_kept_and_can_be_read(version: int) -> None:
    tape = Tape(FIXTURES / f"format-{version}.tape")
    told = [tape.exchange(place) for place in range(len(tape))]
    assert len(told) >= 10
    assert None not in told
    assert tape.damage == ""
    assert {source.provider for source in tape.sources} >= {"izieroma", "polos", "asteroid", "claude-agent"}


def test_there_is_a_converter_for_each_step_and_no_other() -> None:
    assert sorted(CONVERTERS) == list(range(1, FORMAT))


def test_converters_run_one_after_the_other_on_a_copy() -> None:
    done: list[int] = []

    def step(number: int) -> None:
        done.append(number)

    def first(copy: sqlite3.Connection) -> None:
        step(1)
        copy.execute("ALTER TABLE entries ADD COLUMN colour TEXT NOT NULL DEFAULT 'red'")

    def second(copy: sqlite3.Connection) -> None:
        step(2)
        copy.execute("UPDATE meta SET value = value WHERE name = (SELECT 'colour' FROM entries LIMIT 0)")

    old = database(1)
    copy = bring_to_today(old, 1, {1: first, 2: second}, today=3)
    assert done == [1, 2]
    assert format_of(copy) == 3
    assert "colour" in [row[1] for row in copy.execute("PRAGMA table_info(entries)")]


def test_todays_tape_is_not_copied() -> None:
    connection = database(FORMAT)
    assert bring_to_today(connection, FORMAT) is connection


def test_a_newer_tape_and_a_missing_converter_are_refused_in_words() -> None:
    with pytest.raises(UsageError, match="made by a newer exectop: its format is 9, this one knows up to 3"):
        bring_to_today(database(9), 9, today=3)
    with pytest.raises(UsageError, match="nothing converts a tape of format 2"):
        bring_to_today(database(1), 1, {1: lambda _: None}, today=3)


@pytest.mark.parametrize("value", ["", "x", "-1", "1.5"])
def test_a_format_that_is_no_number_is_no_tape(value: str) -> None:
    connection = database(1)
    connection.execute("UPDATE meta SET value = ?", (value,))
    assert format_of(connection) is None
