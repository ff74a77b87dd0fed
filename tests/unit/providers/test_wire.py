import contextlib
import json
import math
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, TypeAdapter

from exectop.domain.values import Json
from exectop.ports.wire import FaultKind, Params, Reply
from exectop.providers.wire import (
    Block,
    Count,
    Flag,
    Instant,
    Line,
    Maybe,
    Number,
    Raw,
    Rows,
    Unreadable,
    Wire,
    decode,
    decode_json,
    describe_body,
    dump,
    fault_of,
    first_text,
    format_instant,
    headline,
    in_words,
    parse_instant,
    retry_after,
    server_time,
    unreadable,
    validate,
)
from support.hostile import NESTED, bodies


class Inner(Wire):
    name: Line = None


class Sample(Wire):
    line: Line = None
    block: Block = None
    at: Instant = None
    number: Number = None
    count: Count = None
    flag: Flag = None
    raw: Raw = None
    inner: Maybe[Inner] = None
    rows: Rows[Inner] = []
    start: Line = Field(None, alias="from")


SAMPLE = TypeAdapter(Sample)


def sample(**fields: Any) -> tuple[Sample, list[str]]:
    notes: list[str] = []
    found = validate(SAMPLE, fields, notes)
    assert found is not None
    return found, notes


# --- Times -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("1970-01-01T00:00:00Z", 0.0),
        ("1970-01-01T00:00:00.250Z", 0.25),
        ("1970-01-01T00:00:00,25z", 0.25),
        ("1970-01-01 00:01", 60.0),
        ("1970-01-01t01:00:00+01:00", 0.0),
        ("1970-01-01T00:00:00-0130", 5400.0),
        ("1970-01-01T00:00:00.123456789123Z", 0.123456789),
        ("1969-12-31T23:59:59Z", -1.0),
        (" 1970-01-01T24:00:00Z ", 86400.0),
        ("1970-01-01T00:00:60Z", 60.0),
    ],
)
def test_times(text: str, instant: float) -> None:
    assert parse_instant(text) == pytest.approx(instant, abs=1e-9)


@pytest.mark.parametrize(
    "text",
    ["", "now", "1970-01-01", "1970-13-01T00:00Z", "1970-01-01T25:00Z", "1970-01-01T00:61Z", "0000-01-01T00:00Z",
     "1970-01-01T00:00:61Z", "1970-01-01T00:00Z+1", "12:00"],
)  # fmt: skip
def test_what_is_no_time(text: str) -> None:
    assert parse_instant(text) is None


ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(min_value=datetime(1000, 1, 2), timezones=ZONES))  # noqa: DTZ001 - the strategy adds the zone
def test_times_are_those_of_the_standard_library(at: datetime) -> None:
    assert parse_instant(at.isoformat()) == pytest.approx(at.timestamp(), abs=1e-5)


@given(st.integers(-60_000_000_000, 250_000_000_000))
def test_a_time_survives_being_written(instant: int) -> None:
    assert parse_instant(format_instant(float(instant))) == instant


# --- Fields ------------------------------------------------------------------------------------------------------


def test_texts_are_clean() -> None:
    found, notes = sample(line="a\x1b[2J\nb", block="a\x1b[2J\nb")
    assert (found.line, found.block) == ("a␛[2J b", "a␛[2J\nb")
    assert notes == []


@pytest.mark.parametrize(("value", "text"), [(7, "7"), (1.5, "1.5"), (True, "true"), ("", ""), (None, None)])
def test_a_text_may_come_as_a_number(value: Json, text: str | None) -> None:
    assert sample(line=value)[0].line == text


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("at", 1_700_000_000, 1.7e9),
        ("at", 1_700_000_000_000, 1.7e9),
        ("at", "1970-01-01T00:00:01Z", 1.0),
        ("at", "1762857000", 1_762_857_000.0),
        ("at", " 1762857000.5 ", 1_762_857_000.5),
        ("at", "1762857000000", 1_762_857_000.0),
        ("at", "2025-11-11", 1_762_819_200.0),
        ("number", "2.5", 2.5),
        ("number", "45%", 45.0),
        ("count", 3.0, 3),
        ("count", "12", 12),
        ("flag", "true", True),
        ("flag", None, None),
    ],
)
def test_values_are_read_leniently(field: str, value: Json, expected: object) -> None:
    found, notes = sample(**{field: value})
    assert (getattr(found, field), notes) == (expected, [])


@pytest.mark.parametrize(
    ("field", "value"),
    [("line", []), ("line", {}), ("at", "soon"), ("at", True), ("at", math.inf), ("at", 10**400), ("at", 1e300),
     ("at", -1e300), ("at", "1e300"), ("at", "nan"), ("at", "-5"), ("at", "20251111"), ("at", "20251111103000"),
     ("at", "2025-13-11"), ("number", "NaN"),
     ("number", []), ("number", False), ("count", math.nan), ("count", "1e400"), ("flag", "perhaps"), ("inner", 7),
     ("rows", 7)],
)  # fmt: skip
def test_a_bad_field_costs_that_field_and_a_note(field: str, value: Any) -> None:
    found, notes = sample(**{field: value, "block": "stays"})
    assert not getattr(found, field)
    assert found.block == "stays"
    assert len(notes) == 1
    assert "makes no sense" in notes[0]


def test_the_time_that_stands_for_none_is_not_told() -> None:
    notes: list[str] = []
    sample = decode(TypeAdapter(Sample), b'{"at": "0001-01-01T00:00:00Z"}', notes)
    assert (sample.at, notes) == (None, ["at: '0001-01-01T00:00:00Z' makes no sense"])
    assert decode(TypeAdapter(Sample), b'{"at": "0001-01-01T00:00:01Z"}').at is not None


def test_a_note_is_short_and_notes_are_few() -> None:
    _, notes = sample(rows=[{"name": ["x" * 1000]}] * 100)
    assert len(notes) == 20
    assert max(len(note) for note in notes) < 100


def test_a_bad_row_costs_that_row() -> None:
    found, notes = sample(rows=[{"name": "a"}, 7, None, {"name": "b"}])
    assert [row.name for row in found.rows or [] if row] == ["a", "b"]
    assert len(notes) == 1


def test_a_single_row_is_a_list_of_one() -> None:
    assert [row.name for row in sample(rows={"name": "a"})[0].rows or [] if row] == ["a"]


def test_unknown_fields_are_kept_under_their_own_names() -> None:
    found, _ = sample(**{"from": "a", "extra\x07": {"b": 1}, "number": 5})
    assert found.rest() == {"extra␇": {"b": 1}}
    assert found.rest("start", "number", "count") == {"from": "a", "number": 5.0, "extra␇": {"b": 1}}


# --- Bodies ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a":1}', {"a": 1}),
        (b'\xef\xbb\xbf{"a":1}', {"a": 1}),
        (b'"\\ud800"', "�"),
        (b'{"a": "\xff"}', {"a": "�"}),
        (b"[1e999]", [math.inf]),
    ],
)
def test_odd_bodies_are_read(body: bytes, value: Json) -> None:
    assert decode_json(body) == value


@pytest.mark.parametrize("body", [b"", b"  ", b"<html>", b"{", b'{"a":1} x', b"1" * 5000, *NESTED[3:]], ids=len)
def test_what_is_no_json_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        decode_json(body)


def test_another_kind_of_body_is_unreadable_and_says_where() -> None:
    with pytest.raises(Unreadable) as caught:
        decode(TypeAdapter(list[Sample]), b'[{"a": 1}, 7]')
    assert str(caught.value).startswith("1: ")


@given(bodies({"line": "a", "at": "1970-01-01T00:00:01Z", "rows": [{"name": "b"}], "inner": {"name": "c"}}))
def test_a_reader_fails_in_one_way_only(body: bytes) -> None:
    with contextlib.suppress(Unreadable):
        assert isinstance(decode(SAMPLE, body, []).rest(), dict)


def test_a_part_of_a_body_has_notes_of_its_own() -> None:
    notes: list[str] = []
    assert validate(SAMPLE, [1], notes) is None
    assert len(notes) == 1


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b" ", "an empty body"),
        (b" <!DOCTYPE html>", "an HTML page (16 bytes)"),
        (b"x" * 2000, "not JSON (2,000 bytes)"),
    ],
)
def test_describing_a_body(body: bytes, words: str) -> None:
    assert describe_body(body) == words


def test_a_request_body() -> None:
    assert dump({"a": [1, None]}) == b'{"a":[1,null]}'


# --- Faults ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, FaultKind.REJECTED), (401, FaultKind.AUTH), (403, FaultKind.FORBIDDEN), (404, FaultKind.NOT_FOUND),
     (408, FaultKind.TIMEOUT), (409, FaultKind.REJECTED), (410, FaultKind.NOT_FOUND), (422, FaultKind.REJECTED),
     (429, FaultKind.THROTTLED), (500, FaultKind.SERVER), (503, FaultKind.SERVER), (302, FaultKind.PROTOCOL),
     (100, FaultKind.PROTOCOL)],
)  # fmt: skip
def test_kinds_of_faults(status: int, kind: FaultKind) -> None:
    fault = fault_of(Reply(status=status))
    assert (fault.kind, fault.http_status) == (kind, status)
    assert fault.message


def test_the_servers_words_are_clean() -> None:
    fault = fault_of(Reply(status=500), message="a\nb\x1b", code="c\x07", request_id="r\n")
    assert (fault.message, fault.code, fault.request_id) == ("a b␛", "c␇", "r ")


PLAIN = (("content-type", "Text/Plain; charset=utf-8"),)


@pytest.mark.parametrize(
    ("body", "headers", "words"),
    [
        (b"IP not allowed", PLAIN, "IP not allowed"),
        (b"\xef\xbb\xbf\r\n IP not allowed\r\nRay 7", (), "IP not allowed"),
        (b"a\x1b[2J\x00\xff", PLAIN, "a␛[2J␀�"),
        (b"x" * 100_000, PLAIN, "x" * 199 + "…"),
    ],
)
def test_a_plain_text_says_why_in_its_first_line(body: bytes, headers: Params, words: str) -> None:
    assert fault_of(Reply(status=403, headers=headers, body=body)).message == words


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b"<html>no</html>", "text/html"), (b"no", "text/html"), (b"<p>no</p>", "text/plain"), (b"<p>no</p>", ""),
     (b'{"error": "no', ""), (b"\x1f\x8b\xff", ""), (b"no", "application/octet-stream"), (b" ", "text/plain")],
)  # fmt: skip
def test_what_is_no_plain_text_is_not_shown(body: bytes, kind: str) -> None:
    fault = fault_of(Reply(status=403, headers=(("content-type", kind),) if kind else (), body=body))
    assert fault.message == "these credentials may not do this"


def test_a_redirect_names_where_to() -> None:
    assert "https://x" in fault_of(Reply(status=307, headers=(("location", "https://x"),))).message


def test_a_success_that_makes_no_sense_names_its_kind() -> None:
    fault = unreadable(Reply(status=200, headers=(("content-type", "text/html; q=1"),)), Unreadable("why"))
    assert (fault.kind, fault.message) == (FaultKind.PROTOCOL, "the server's answer (text/html) makes no sense: why")


DATE = ("date", "Thu, 01 Jan 1970 00:01:00 GMT")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2", 2.0),
        ("0.5", 0.5),
        ("99999", 300.0),
        ("Thu, 01 Jan 1970 00:01:30 GMT", 30.0),
        ("Thu, 01 Jan 1970 00:00:30 GMT", 0.0),
        ("Fri, 02 Jan 2970 00:00:30 GMT", 300.0),
        ("soon", None),
        ("-5", None),
        ("", None),
        ("9" * 50, None),
    ],
)
def test_retry_after(text: str, seconds: float | None) -> None:
    assert retry_after(Reply(status=429, headers=(("retry-after", text), DATE))) == seconds


def test_without_a_date_our_clock_counts() -> None:
    assert server_time(Reply(status=200, received_at=5.0)) == 5.0
    assert server_time(Reply(status=200, headers=(DATE,), received_at=5.0)) == 60.0


# --- Words -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "title"),
    [("a", "a"), ("\n  \n first \nsecond", "first"), ("", ""), ("x" * 161, "x" * 159 + "…"), ("a\tb\x1b", "a b␛")],
)
def test_a_headline_is_one_short_line(text: str, title: str) -> None:
    assert headline(text) == title


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("why", "why"),
        ({"limit": 10, "ok": True, "names": ["a", "b"], "deep": {"x": [1]}},
         'limit: 10, ok: true, names: a or b, deep: {"x": [1]}'),
        (["a", 1, None], "a, 1, null"),
        (7, "7"),
        ("x" * 300, "x" * 199 + "…"),
        ("a\x1b\n", "a␛ "),
    ],
)  # fmt: skip
def test_json_in_words(value: Json, words: str) -> None:
    assert in_words(value) == words


def test_json_too_deep_for_words() -> None:
    deep: Json = []
    for _ in range(100_000):
        deep = [deep]
    assert in_words({"a": deep}) == "a: …"


def test_the_first_text_that_says_something() -> None:
    assert first_text([None, "", "a", "b"]) == "a"
    assert first_text([]) == ""


def test_a_body_in_the_wrong_encoding_is_still_read() -> None:
    assert decode_json(json.dumps({"a": "é"}, ensure_ascii=False).encode("latin-1")) == {"a": "�"}


def test_a_lone_surrogate_costs_one_character_in_texts_and_in_names() -> None:
    body = b'{"a\\ud800": ["\\udfff", {"b": "x\\ud83d\\ude00"}]}'
    assert decode_json(body) == {"a�": ["�", {"b": "x😀"}]}


def test_a_lone_surrogate_in_an_unknown_name_leaves_the_known_fields() -> None:
    class Run(Wire):
        status: Line = None

    run = decode(TypeAdapter(Run), b'{"status": "ok\\ud800", "\\udfff": 1}')
    assert run.status == "ok�"
