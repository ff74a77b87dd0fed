"""A tape without its end still tells every entry that is whole in it, and never more."""

import os
import random
from contextlib import closing
from pathlib import Path

import pytest

from exectop.errors import UsageError
from exectop.ports.wire import Exchange
from exectop.record.reader import Tape
from exectop.record.salvage import missing_bytes, salvaged
from exectop.record.tape import TapeSource
from support.tapes import SOURCES, exchange, record

BODY = 3_000


def bodies(count: int) -> list[bytes]:
    """Bodies that no compression makes small: some go on over several pages."""
    chance = random.Random(1)
    return [chance.randbytes(chance.choice((10, 500, BODY, 4 * BODY))) for _ in range(count)]


def tape_of(path: Path, count: int) -> Path:
    told = bodies(count)
    return record(path, *(exchange(number, body=told[number - 1]) for number in range(1, count + 1)))


def cut(path: Path, share: float) -> Path:
    """The beginning of the file as a file of its own."""
    data = path.read_bytes()
    part = path.with_suffix(f".{int(share * 1000)}")
    part.write_bytes(data[: int(len(data) * share)])
    return part


def exchanges(path: Path) -> list[Exchange]:
    with closing(Tape(path)) as tape:
        found = [tape.exchange(place) for place in range(len(tape))]
    assert None not in found
    return [one for one in found if one is not None]


def test_a_whole_file_lacks_nothing(tmp_path: Path) -> None:
    path = tape_of(tmp_path / "a.tape", 50)
    assert missing_bytes(path) == 0
    assert missing_bytes(cut(path, 0.5)) == pytest.approx(path.stat().st_size / 2, abs=1)
    (tmp_path / "text").write_text("no database " * 50)
    assert missing_bytes(tmp_path / "text") == 0


def test_every_row_of_a_whole_file_is_found(tmp_path: Path) -> None:
    path = tape_of(tmp_path / "a.tape", 300)
    with closing(salvaged(path)) as found, closing(Tape(path)) as tape:
        assert found.execute("SELECT COUNT(*) FROM entries").fetchone() == (300,)
        assert found.execute("SELECT name FROM sources").fetchall() == [(one.name,) for one in SOURCES]
        told = found.execute("SELECT id, at, source, kind, subject, size, body, head FROM entries").fetchall()
        assert told == tape._connection.execute("SELECT * FROM entries").fetchall()
        assert (
            found.execute("SELECT * FROM bodies").fetchall()
            == tape._connection.execute("SELECT * FROM bodies").fetchall()
        )


def test_about_as_much_is_played_as_is_there(tmp_path: Path) -> None:
    path = tape_of(tmp_path / "a.tape", 400)
    whole = {one.number: one for one in exchanges(path)}
    counts = []
    for share in range(5, 100, 5):
        found = exchanges(cut(path, share / 100))
        assert all(one == whole[one.number] for one in found)
        counts.append(len(found))
    assert counts == sorted(counts)
    assert all(count >= 400 * share / 100 - 40 for count, share in zip(counts, range(5, 100, 5), strict=True))


def test_rows_that_are_reached_over_pages_at_the_end_are_found(tmp_path: Path) -> None:
    path = record(tmp_path / "a.tape", *(exchange(number, body=b"{}") for number in range(1, 6_001)))
    assert len(exchanges(cut(path, 0.1))) > 400


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    path = cut(tape_of(tmp_path / "a.tape", 100), 0.8)
    with closing(Tape(path)) as tape:
        assert f"{path} is damaged (its last " in tape.damage
        assert "bytes are missing" in tape.damage


def test_where_nothing_is_left_one_line_says_so(tmp_path: Path) -> None:
    path = tape_of(tmp_path / "a.tape", 20)
    for size in (101, 4_096, 5_000):
        part = tmp_path / f"{size}.tape"
        part.write_bytes(path.read_bytes()[:size])
        with pytest.raises(UsageError, match="nothing that was recorded is before them"):
            Tape(part)


def test_no_damage_of_any_kind_is_more_than_a_usage_error(tmp_path: Path) -> None:
    chance = random.Random(3)
    whole = tape_of(tmp_path / "a.tape", 60).read_bytes()
    for number in range(150):
        data = bytearray(whole[: chance.randrange(8_192, len(whole))])
        for _ in range(chance.randrange(1, 30)):
            data[chance.randrange(100, len(data))] = chance.choice((0, 1, 13, 128, 255, chance.randrange(256)))
        part = tmp_path / f"{number}.part"
        part.write_bytes(data)
        try:
            with closing(Tape(part)) as tape:
                assert len([tape.exchange(place) for place in range(len(tape))]) <= 60
        except UsageError:
            continue


def test_a_payload_that_goes_round_in_a_circle_ends(tmp_path: Path) -> None:
    path = record(tmp_path / "a.tape", exchange(1, body=os.urandom(60_000)), sources=(TapeSource("a", "polos"),))
    data = bytearray(path.read_bytes())
    size = 4_096
    for start in range(size * 2, len(data), size):
        data[start : start + 4] = (start // size + 1).to_bytes(4) if data[start] == 0 else data[start : start + 4]
    path.write_bytes(data)
    with closing(salvaged(path)) as found:
        assert found.execute("SELECT COUNT(*) FROM entries").fetchone()[0] <= 1
