"""The time cursor: its marks, its moves, its bar, and the times people write."""

from datetime import timedelta, timezone

import pytest

from exectop.domain.roles import Role
from exectop.errors import UsageError
from exectop.present.cells import Context, plain
from exectop.tui.time_cursor import Mark, TimeCursor, marks_of, parse_time, time_line
from support.stories import FAILED, NOW, filled_store

MARKS = tuple(Mark(float(at), at == 30) for at in (10, 20, 30, 40))


def cursor() -> TimeCursor:
    made = TimeCursor()
    made.marks = MARKS
    return made


def test_marks_are_what_was_reported_in_order() -> None:
    store = filled_store()
    story = store.story(FAILED)
    assert story is not None
    marks = marks_of(story)
    assert [mark.at for mark in marks] == sorted(mark.at for mark in marks)
    assert Mark(NOW - 7000, True) in marks
    assert marks_of(story, store.log(FAILED)) == marks


def test_stepping_back_from_now_shows_the_change_before_the_last() -> None:
    time = cursor()
    time.move(-1)
    assert time.at == 30
    time.move(-1)
    assert time.at == 20
    time.move(-10)
    assert time.at == 10
    time.move(1)
    assert time.at == 20


def test_stepping_past_the_last_change_is_now() -> None:
    time = cursor()
    time.last()
    seen = [time.at]
    for _ in range(2):
        time.move(1)
        seen.append(time.at)
    assert seen == [40, None, None]


def test_between_two_changes_both_are_one_step_away() -> None:
    time = cursor()
    time.go(25)
    time.move(1)
    assert time.at == 30
    time.go(25)
    time.move(-1)
    assert time.at == 20


def test_first_last_and_now() -> None:
    time = cursor()
    time.first()
    assert (time.at, time.place) == (10, 0)
    time.now()
    assert time.place == 3


def test_without_marks_nothing_moves() -> None:
    time = TimeCursor()
    time.move(-1)
    time.first()
    assert time.at is None


def test_the_bar_shows_place_density_and_failures() -> None:
    time = cursor()
    time.go(20)
    line = time_line(time, Context(now=80.0), 60)
    assert plain(line).startswith("◀ 00:00:20  2/4  -1m00s")
    assert len(plain(line)) == 60
    assert sum(cell.role is Role.ERROR for cell in line) == 1
    assert "┃" in plain(line)


@pytest.mark.parametrize("width", [1, 10, 30, 200])
def test_the_bar_holds_for_a_single_change(width: int) -> None:
    time = TimeCursor()
    time.marks = (Mark(5.0),)
    time.first()
    assert time_line(time, Context(now=5.0), width)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("-5m", NOW - 100 - 300),
        ("+1h30m", NOW - 100 + 5400),
        ("23:59", NOW - 60),
        ("23:59:30", NOW - 30),
        ("00:00", NOW),
        ("2025-12-31 23:00", NOW - 3600),
        ("2025-12-31T23:00:00+01:00", NOW - 7200),
    ],
)
def test_times_that_people_write(text: str, at: float) -> None:
    assert parse_time(text, NOW - 100, Context(now=NOW)) == at


def test_a_time_of_day_is_of_the_zone_on_screen() -> None:
    zone = timezone(timedelta(hours=2))
    assert parse_time("01:00", NOW, Context(now=NOW, zone=zone)) == NOW - 3600


@pytest.mark.parametrize("text", ["", "yesterday", "25:00", "12:61", "-5", "5m"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is no time"):
        parse_time(text, NOW, Context(now=NOW))
