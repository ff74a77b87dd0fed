"""Raw exchanges as lines."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exectop.domain.roles import Role
from exectop.ports.wire import Call, Events, Exchange, Fault, FaultKind, One, Reply
from exectop.present.cells import Context, joined
from exectop.present.raw import BODY_LIMIT, body_lines, exchange_lines, raw_lines
from support.lines import assert_safe, shown

NOW = 1_767_225_600.0
CONTEXT = Context(now=NOW)
CALL = Call(path="/executions/a", wish=One("a"), params=(("full", "1"),))
REPLY = Reply(status=200, headers=(("content-type", "application/json"),), body=b'{"id": "a"}', elapsed=0.4)


def exchange(call: Call = CALL, reply: Reply | None = REPLY, fault: Fault | None = None) -> Exchange:
    return Exchange(source="prod", call=call, reply=reply, asked_at=NOW - 60, number=7, fault=fault)


def test_shows_request_reply_headers_and_body() -> None:
    assert shown(exchange_lines(exchange(), CONTEXT)) == [
        "#7 prod GET /executions/a?full=1  1m ago",
        "HTTP 200  0.4s, 11 B",
        "content-type: application/json",
        "{",
        '  id: "a"',
        "}",
    ]
    assert shown(exchange_lines(exchange(), Context(now=NOW + 60, clock_times=True)))[0].endswith("2025-12-31")


def test_shows_the_whole_address_where_it_is_known_and_what_was_sent() -> None:
    call = Call(path="/x", wish=One("a"), method="POST", body=b'{"why": "because"}')
    reply = Reply(status=422, url="https://example.com/api/x?a=b")
    lines = exchange_lines(exchange(call, reply), CONTEXT)
    assert shown(lines)[:4] == [
        "#7 prod POST https://example.com/api/x?a=b  1m ago",
        "  {",
        '    why: "because"',
        "  }",
    ]
    assert lines[-1][0] == ("HTTP 422", Role.ERROR)


def test_says_why_there_is_no_reply() -> None:
    fault = Fault(
        kind=FaultKind.THROTTLED, message="slow down", code="E1", http_status=429, request_id="r1", retry_after=12.0
    )
    lines = exchange_lines(exchange(reply=None, fault=fault), CONTEXT)
    assert shown(lines)[1] == "throttled, HTTP 429, E1, request r1, retry after 12s: slow down"
    assert shown(exchange_lines(exchange(reply=None), CONTEXT))[1] == "no reply yet"


def test_exchanges_stand_apart() -> None:
    lines = raw_lines([exchange(reply=None), exchange(reply=None)], CONTEXT)
    assert [bool(line) for line in lines] == [True, True, False, True, True]
    assert raw_lines([], CONTEXT) == []


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (b"", [""]),
        (b"plain\ntext", ["plain", "text"]),
        (b'{"broken": ', ['{"broken":']),
        (b'"text"', ['"text"']),
        (b"[1]", ["[", "  1", "]"]),
        (b"[" * 100_000, ["[" * 100_000]),
        (b"\xff\xfe\x00", ["3 B of binary data: ff fe 00"]),
    ],
)
def test_shows_bodies_of_any_kind(body: bytes, lines: list[str]) -> None:
    assert shown(body_lines(body)) == lines


def test_says_what_of_a_huge_body_is_not_shown() -> None:
    lines = body_lines(b"x" * (BODY_LIMIT + 2_000))
    assert "2 kB more are not shown" in joined(lines)


def test_says_before_and_behind_a_body_that_only_its_beginning_was_kept_and_where_all_of_it_is() -> None:
    reply = replace(REPLY, body=b'{"id": "' + "é".encode() * 2**19, cut_from=10_000_961)
    told = shown(exchange_lines(exchange(reply=reply), CONTEXT))
    assert told[1] == "HTTP 200  0.4s, 10 MB"
    note = "only the first 1 MiB of 10 MB are kept here; exectop get prod/a -o raw > file has all of it"
    assert (told[3], told[-1]) == (note, note)
    assert told[4].startswith('{"id": "é')
    other = shown(exchange_lines(exchange(replace(CALL, wish=Events("a")), reply), CONTEXT))
    assert other[-1] == "only the first 1 MiB of 10 MB are kept here"


@given(st.binary(max_size=60) | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_body_can_do_anything_to_a_terminal(body: bytes) -> None:
    reply = Reply(status=200, headers=(("x", body.decode("latin-1")),), body=body)
    assert_safe(exchange_lines(exchange(reply=reply), CONTEXT))
