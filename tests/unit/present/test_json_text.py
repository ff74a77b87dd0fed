"""JSON as lines."""

import json

import pytest
from hypothesis import given

from exectop.domain.roles import Role
from exectop.domain.values import Json
from exectop.present.cells import joined
from exectop.present.json_text import _Drawn, compact, json_lines, scalar, summary, text_lines
from exectop.present.room import Room, cut
from support.counted import CountedList
from support.lines import assert_safe, shown
from support.strategies import hostile_text, json_values

SMALL = Room(4, 100, "who")


def test_shows_objects_and_lists_two_blanks_a_level() -> None:
    value: Json = {"a": 1, "b": [True, None, {}], "c": {"d": []}}
    assert shown(json_lines(value)) == [
        "{", "  a: 1,", "  b: [", "    true,", "    null,", "    {}", "  ],", "  c: {", "    d: []", "  }", "}",
    ]  # fmt: skip


def test_texts_of_several_lines_are_shown_as_such() -> None:
    assert shown(json_lines({"a": "one\ntwo\tx"})) == ["{", "  a: |", "    one", "    two x", "}"]
    assert shown(json_lines("one\ntwo")) == ["one", "two"]


def test_starts_where_it_is_told_to() -> None:
    assert shown(json_lines({"a": 1}, "> ")) == ["> {", ">   a: 1", "> }"]
    assert shown(json_lines("x", "> ")) == ["> x"]


@pytest.mark.parametrize(
    ("value", "text", "role"),
    [("x", '"x"', Role.STRING), (None, "null", Role.DIM), (True, "true", Role.NUMBER), (1.5, "1.5", Role.NUMBER),
     ({}, "{}", Role.DIM), ([], "[]", Role.DIM), ("\x1b", '"␛"', Role.STRING)],
)  # fmt: skip
def test_shows_single_values(value: Json, text: str, role: Role) -> None:
    assert scalar(value) == (text, role)


def test_a_number_too_long_to_be_printed_is_shown_all_the_same() -> None:
    assert scalar(10**5000).text.startswith("0x")


@pytest.mark.parametrize(
    ("value", "text"),
    [({"a": 1}, "{1 key}"), ({"a": 1, "b": 2}, "{2 keys}"), ([1], "[1 item]"), ([1, 2], "[2 items]")],
)
def test_says_how_much_is_inside(value: Json, text: str) -> None:
    assert summary(value) == text


@given(json_values)
def test_no_value_can_do_anything_to_a_terminal(value: Json) -> None:
    assert_safe(json_lines(value))
    assert_safe([(scalar(value),)])
    assert "\n" not in compact(value)


@given(hostile_text)
def test_text_lines_are_at_least_one_and_safe(text: str) -> None:
    lines = text_lines(text)
    assert lines
    assert all("\n" not in line and "\t" not in line for line in lines)


def test_depth_is_no_limit() -> None:
    deep: Json = "needle"
    for _ in range(3_000):
        deep = [deep]
    assert "needle" in joined(json_lines(deep))
    assert compact(deep) == "[1 item]"


def test_compact_is_one_line_cut_off() -> None:
    assert compact({"a": "é\n"}) == '{"a": "é\\n"}'
    assert compact(["x" * 500]).endswith("…")
    assert compact("a\nb") == "a b"


def test_a_value_drawn_again_is_the_same_and_another_one_is_not() -> None:
    value: Json = {"a": list(range(3))}
    first = json_lines(value)
    first.clear()
    assert json.loads(joined(json_lines(value)).replace("a:", '"a":')) == value
    assert shown(json_lines({"b": 1})) == ["{", "  b: 1", "}"]


def test_drawings_are_remembered_up_to_so_many_lines_and_the_last_one_always() -> None:
    drawn = _Drawn(room=30)
    values: list[list[Json]] = [list(range(8)) for _ in range(6)]
    kept = [drawn.lines(value, "") for value in values]
    assert drawn.size == 30
    assert drawn.lines(values[-1], "") is kept[-1]
    assert drawn.lines(values[0], "") is not kept[0]
    large: list[Json] = list(range(100))
    assert drawn.lines(large, "") is drawn.lines(large, "")
    assert drawn.size == 102


def test_draws_as_far_as_there_is_room_and_says_what_is_left() -> None:
    value: Json = {"a": [1, 2, 3], "b": {"c": 4}, "d": 5}
    assert shown(json_lines(value, "> ", SMALL)) == [
        "> {", ">   a: [", ">     1,", ">     2,", "> … 3 more values, with all that is in them: who",
    ]  # fmt: skip
    assert shown(json_lines([[1]], room=SMALL))[-1] == "… closing brackets only: who"
    assert json_lines(value, room=Room(10, 100, "who")) != json_lines(value)
    assert json_lines(value, room=Room(11, 100, "who")) == json_lines(value)


def test_looks_at_no_more_of_a_value_than_it_draws() -> None:
    value = CountedList(range(1_000_000))
    assert len(json_lines(value, room=Room(50, 10_000, "who"))) == 51
    assert value.seen == 49
    assert len(json_lines([value, value], room=Room(10_000, 90, "who"))) < 20
    assert value.seen < 100


def test_cleans_no_more_of_a_text_than_it_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    lengths: list[int] = []

    def counted(text: str) -> str:
        lengths.append(len(text))
        return text

    monkeypatch.setattr("exectop.present.json_text.clean_block", counted)
    monkeypatch.setattr("exectop.present.json_text.clean_line", counted)
    long, many = "x" * 1_000_000, "y\n" * 1_000_000
    values: list[Json] = [long, many, [long], [many], {long: long}]
    for value in values:
        assert len(json_lines(value, room=SMALL)) <= SMALL.lines + 3
    assert max(lengths) <= SMALL.characters


def test_a_text_is_cut_where_its_lines_or_its_characters_are_used_up() -> None:
    assert cut("one\ntwo", SMALL) == "one\ntwo"
    assert cut("1\n2\n3\n4\n5\n6", SMALL) == "1\n2\n3\n4"
    assert cut("x" * 101, SMALL) == "x" * 100
    assert shown(json_lines("1\n2\n3\n4\n5", "> ", SMALL)) == [
        "> 1",
        "> 2",
        "> 3",
        "> 4",
        "> … 2 more characters: who",
    ]
    assert shown(json_lines({"a": "x" * 101, "b": 1}, room=SMALL))[1:] == [
        f'  a: "{"x" * 99}"… 2 more characters: who,',
        "… 1 more value, with all that is in them: who",
    ]
    assert shown(json_lines(["1\n2\n3\n4"], room=SMALL))[1:5] == ["  |", "    1", "    2", "    3"]


@given(json_values)
def test_any_value_fits_into_any_room_or_says_that_it_does_not(value: Json) -> None:
    for room in (Room(1, 1, "who"), Room(3, 40, "who"), Room(1_000, 100_000, "who")):
        lines = json_lines(value, room=room)
        assert_safe(lines)
        assert lines == json_lines(value) or "who" in joined(lines)
        assert len(lines) <= room.lines + 4
