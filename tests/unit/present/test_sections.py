"""The building blocks of the detail view."""

import pytest

from exectop.domain.roles import Role
from exectop.domain.values import ErrorInfo, Json
from exectop.present.cells import Context, Line, plain
from exectop.present.room import Room
from exectop.present.sections import (
    Section,
    common_width,
    each,
    error_lines,
    mapping_lines,
    named,
    named_instant,
    named_json,
    named_number,
    named_span,
    section,
    since,
)
from support.counted import CountedList, CountedNames
from support.lines import shown

NOW = 1_767_225_600.0
CONTEXT = Context(now=NOW)


def test_a_section_without_lines_is_none() -> None:
    assert section("Title", []) == ()
    assert section("Title", [()]) == (Section("Title", ((),)),)


def test_a_value_stands_beside_its_name_and_a_long_one_below() -> None:
    assert shown(named("title", "one")) == ["title          one"]
    assert shown(named("title", "one\ntwo")) == ["title", "  one", "  two"]
    assert named("title", "") == named("title", None) == []
    assert named("title", "x", Role.ERROR)[0][1].role is Role.ERROR


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (NOW - 90, "created        2025-12-31 23:58:30 UTC  1m ago"),
        (NOW + 90, "created        2026-01-01 00:01:30 UTC  in 1m"),
    ],
)
def test_instants_have_date_zone_and_age(at: float, text: str) -> None:
    assert shown(named_instant("created", at, CONTEXT, "prod")) == [text]


def test_ages_are_by_the_servers_clock() -> None:
    ahead = Context(now=NOW, offsets={"prod": 3600.0})
    assert shown(named_instant("created", NOW, ahead, "prod"))[0].endswith("1h ago")
    assert named_instant("created", None, CONTEXT, "prod") == []


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(12.0, "took           12s"), (184.25, "took           3m04s (184.25s)"), (0.5, "took           0.5s")],
)
def test_spans_are_told_in_words_and_exactly(seconds: float, text: str) -> None:
    assert shown(named_span("took", seconds)) == [text]
    assert named_span("took", None) == []


def test_numbers_are_told_exactly() -> None:
    assert shown(named_number("tokens", 15300)) == ["tokens         15300"]
    assert named_number("tokens", None) == []


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        (5, ["x              5"]),
        ("text", ["x              text"]),
        ("", ['x              ""']),
        ({}, ["x              {}"]),
        ([1], ["x", "  [", "    1", "  ]"]),
        (None, [""]),
    ],
)
def test_json_stands_beside_its_name_or_below(value: Json, lines: list[str]) -> None:
    assert shown(named_json("x", value)) == lines


def test_a_long_name_is_shown_whole() -> None:
    assert shown(named("a name of many letters", "x")) == ["a name of many letters x"]


def test_a_mapping_shows_even_what_is_told_as_nothing() -> None:
    assert shown(mapping_lines({"a": 1, "b": None})) == ["a              1", "b              null"]


def test_the_names_of_a_mapping_stand_in_a_column_of_their_own_width() -> None:
    assert shown(mapping_lines({"a": 1, "workflowVersionId": 2})) == ["a                 1", "workflowVersionId 2"]


def test_an_error_has_code_message_and_details() -> None:
    lines = error_lines(ErrorInfo("one\ntwo", "E1", {"k": 1}))
    assert shown(lines) == ["code           E1", "one", "two", "{", "  k: 1", "}"]
    assert error_lines(None) == error_lines(ErrorInfo()) == []


def test_distances_have_a_column() -> None:
    assert plain((since(1.0, 185.0),)) == "   +3m04s "
    assert plain((since(None, 185.0),)).strip() == ""


def test_names_below_each_other_share_a_column_up_to_a_width() -> None:
    assert common_width(["a", "live view"]) == 14
    assert common_width(["link", "browser live view"]) == len("browser live view")
    assert common_width(["x" * 90]) == 28


def test_a_mapping_is_drawn_as_far_as_there_is_room() -> None:
    values = CountedNames(200_000, 1)
    lines = shown(mapping_lines(values, Room(3, 1_000, "who")))
    assert lines == [*(f"key{n}           1" for n in range(3)), "… 199997 more of 200000: who"]
    assert values.seen < 10


def test_one_name_takes_no_more_room_than_all_have() -> None:
    inner = CountedList(range(100_000))
    lines = shown(mapping_lines({"a": inner, "b": inner}, Room(20, 1_000, "who")))
    assert lines[-2:] == ["  … 99981 more values, with all that is in them: who", "… 1 more of 2: who"]
    assert len(lines) == 23
    assert inner.seen == 19


def test_a_value_on_one_line_or_below_is_told_without_drawing_it() -> None:
    value = CountedList(range(5))
    assert len(named_json("x", value)) == 8
    assert value.seen == 5, "drawn once"


def test_long_texts_and_errors_are_cut_and_say_so() -> None:
    room = Room(2, 10, "who")
    assert shown(named("title", "x" * 12, room=room)) == ["title          xxxxxxxxxx", "  … 2 more characters: who"]
    assert shown(named("title", "1\n2\n3", room=room)) == ["title", "  1", "  2", "  … 2 more characters: who"]
    error = ErrorInfo("1\n2\n3", "", [1, 2])
    assert shown(error_lines(error, room)) == [
        "1", "2", "… 2 more characters: who", "[", "  1,", "… 1 more value, with all that is in them: who",
    ]  # fmt: skip
    assert shown(mapping_lines({"k" * 12: 1}, room))[0].startswith("kkkkkkkkkk… ")


def test_things_are_drawn_as_long_as_there_is_room() -> None:
    drawn: list[int] = []

    def draw(one: int, _: Room) -> list[Line]:
        drawn.append(one)
        return [(), ()]

    assert shown(each(range(100), draw, Room(3, 10, "who"))) == ["", "", "", "", "… 98 more of 100: who"]
    assert drawn == [0, 1]
    assert len(each(range(100), draw)) == 200
