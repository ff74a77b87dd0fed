"""Differences as lines: path, old, new; safe, bounded, whole where that is wanted."""

import time

import pytest

from exectop.domain.differences import Difference, payload, plain, span
from exectop.domain.text import clean_line
from exectop.domain.values import Json
from exectop.present.cells import plain as text_of
from exectop.present.differences import Page, difference_lines
from support.stories import HOSTILE

NARROW, BROAD = Page(60), Page(120)


def _payload(old: Json, new: Json) -> list[Difference]:
    return list(payload("output", old, new, ({}, {})))


def _told(differences: list[Difference], page: Page = NARROW) -> list[str]:
    return [text_of(line).rstrip() for line in difference_lines(differences, page)]


def test_plain_fields_have_one_line() -> None:
    found = [*plain("status", "completed", "failed"), *plain("attempts", 1, 3), *plain("kind", "", "task")]
    assert _told(found) == ["status     completed → failed", "attempts   1 → 3", "kind       nothing → task"]


def test_a_duration_says_how_much_slower() -> None:
    assert _told(list(span("duration", 10.0, 25.0))) == ["duration   10s → 25s  2.5 times slower"]
    assert _told(list(span("duration", 25.0, 0.0))) == ["duration   25s → 0s"]


def test_places_of_a_payload_narrow() -> None:
    found = _payload({"a": 1, "gone": True, "l": [1, 2]}, {"a": 2, "l": [0, 1, 2], "new key": None})
    assert _told(found) == [
        "output     4 places",
        "  ~ $.a  1 → 2",
        "  < $.gone  true → nothing",
        "  > $.l[0]  nothing → 0",
        '  > $["new key"]  nothing → null',
    ]


def test_places_of_a_payload_broad_stand_in_columns() -> None:
    first, second = _told(_payload({"a": 1, "b": "x"}, {"a": 2, "b": "y"}), BROAD)[1:]
    assert first.split() == ["~", "$.a", "1", "│", "2"]
    assert first.index("│") == second.index("│")


def test_a_small_payload_that_differs_as_a_whole_stands_beside_its_name() -> None:
    assert _told(_payload(None, "done")) == ['output     nothing → "done"']
    assert _told(_payload({"a": 1}, [1])) == ['output     {"a": 1} → [1]']


def test_a_large_one_stands_below_its_name() -> None:
    lines = _told(_payload(None, {"a": "x" * 50, "b": [1, 2]}))
    assert lines[0] == "output"
    assert lines[1].strip() == "> {"
    assert not any(line.strip().startswith("<") for line in lines)


def test_of_two_texts_only_the_lines_that_differ() -> None:
    old = "\n".join(f"line {n}" for n in range(50))
    assert _told(_payload(old, old.replace("line 20", "line twenty"))) == [
        "output",
        "      …",
        "      line 19",
        "    < line 20",
        "    > line twenty",
        "      line 21",
        "      …",
    ]


def test_of_two_long_lines_what_is_around_the_place_where_they_part() -> None:
    old, new = "a" * 500 + "old" + "b" * 500, "a" * 500 + "new" + "b" * 500
    lines = _told(_payload(old, new))
    assert "aaold" in lines[1]
    assert "aanew" in lines[2]
    assert all(len(line) <= 60 for line in lines)
    assert old in _told(_payload(old, new), Page(60, is_whole=True))[1]


def test_says_that_there_is_more() -> None:
    lines = _told(_payload(list(range(2000)), list(range(5000, 7000))))
    assert lines[0] == "output     1000+ places"
    assert lines[-1] == "  and more"


def test_vast_values_are_told_by_what_they_hold() -> None:
    vast: Json = {f"key {n}": n for n in range(1000)}
    assert _told(_payload({"a": vast}, {}), BROAD)[1].split() == ["<", "$.a", "{1000", "keys}", "│", "nothing"]
    whole = _told(_payload({"a": vast}, None), Page(60, is_whole=True))
    assert sum("key" in line for line in whole) == 1000


def test_everything_is_safe_for_a_terminal() -> None:
    found = [
        *plain(HOSTILE, HOSTILE, ""),
        *_payload({HOSTILE: HOSTILE}, {HOSTILE: [HOSTILE]}),
        *_payload(HOSTILE, HOSTILE + "\n\x1b[2J"),
        *_payload([HOSTILE * 9], [HOSTILE * 9 + "x"]),
    ]
    for page in (NARROW, BROAD, Page(60, is_whole=True)):
        text = "".join(_told(found, page))
        assert clean_line(text) == text


def test_ascii_only_where_that_is_wanted() -> None:
    assert all(line.isascii() for line in _told(_payload({"a": 1}, {"a": 2}), Page(120, is_ascii=True)))


@pytest.mark.parametrize("page", [NARROW, BROAD])
def test_ten_thousand_levels_and_megabytes(page: Page) -> None:
    deep: Json = "old"
    other: Json = "new"
    for _ in range(10_000):
        deep, other = [deep], {"n": other}
    begin = time.process_time()
    assert _told(_payload(deep, other), page)
    assert _told(_payload(deep, [deep]), page)
    assert _told(_payload("x" * 3_000_000, "y" * 3_000_000), page)
    assert time.process_time() - begin < 5
