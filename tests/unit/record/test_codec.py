"""Exchanges survive being written, and what is no exchange is refused in words."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exectop.domain.values import Execution, ExecutionKey
from exectop.ports.wire import Act, Call, Events, Exchange, Fault, FaultKind, Graph, Reply, Wish
from exectop.record.codec import MalformedError, Written, read, subject, write
from support.strategies import hostile_text, json_values
from support.tapes import WISHES, exchange, failed


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: type(wish).__name__)
def test_every_wish_survives(wish: Wish) -> None:
    told = exchange(3, wish, b'{"a": 1}')
    assert read("agents", write(told)) == told


def test_a_question_without_an_answer_survives() -> None:
    assert read("agents", write(failed())) == failed()


def test_all_fields_of_call_reply_and_fault_survive() -> None:
    call = Call(
        path="/p", wish=WISHES[0], method="POST", params=(("a", "1"), ("a", "2")), body=b"\x00\xff", memo={"left": 3},
        is_absolute=True,
    )  # fmt: skip
    reply = Reply(status=503, headers=(("a", "b"),), body=b"\xff\x00", url="http://h/p", received_at=2.5, elapsed=0.1)
    fault = Fault(kind=FaultKind.SERVER, message="m", code="c", http_status=503, request_id="r", retry_after=1.5)
    told = Exchange("s", call, reply, 1.25, 9, fault)
    assert read("s", write(told)) == told


def test_what_was_known_is_not_written_but_told_at_reading() -> None:
    known = Execution(key=ExecutionKey("agents", "e"), title="canary-title")
    for wish in (Graph("e", known), Events("e", "", known), Act(WISHES[6].verb, "e", known)):  # type: ignore[union-attr]
        told = exchange(1, wish)
        written = write(told)
        assert "canary-title" not in written.head
        assert read("agents", written, {known.key: known}.get) == told
        assert getattr(read("agents", written).call.wish, "known", 1) is None


@given(path=hostile_text, name=hostile_text, value=json_values, body=st.binary(max_size=20))
def test_any_text_and_bytes_survive(path: str, name: str, value: object, body: bytes) -> None:
    call = replace(exchange().call, path=path, params=((name, path),), memo={"value": value})  # type: ignore[dict-item]
    told = replace(exchange(body=body), call=call)
    written = write(told)
    assert written.head.isascii()
    assert read("agents", written) == told


@pytest.mark.parametrize(
    "head",
    [
        "", "[]", "{", '{"call": 1}', "null", '{"number": true, "asked_at": 1, "call": {}}', "[" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_exchange_is_refused(head: str) -> None:
    with pytest.raises(MalformedError):
        read("agents", Written(head, b""))


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("call", "wish", "kind"), "hope"), (("call", "path"), None), (("call", "params"), [["a"]]),
        (("reply", "status"), "200"), (("reply", "headers"), {}), (("number",), None), (("call", "body"), "*"),
        (("fault",), {"kind": "boredom"}), (("number",), float("inf")), (("asked_at",), float("nan")),
        (("reply", "received_at"), 10**400), (("reply", "status"), float("-inf")),
    ],
)  # fmt: skip
def test_a_wrong_part_is_refused(where: tuple[str, ...], value: object) -> None:
    head = json.loads(write(exchange()).head)
    place = head
    for name in where[:-1]:
        place = place[name]
    place[where[-1]] = value
    with pytest.raises(MalformedError):
        read("agents", Written(json.dumps(head), b""))


def test_the_subject_is_the_execution() -> None:
    assert [subject(wish) for wish in WISHES] == ["", "", "a/b ü", "p", "g", "e", "x"]
