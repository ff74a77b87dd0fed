"""No credential gets onto a tape, and what is no credential stays as it is."""

import base64
import json
from dataclasses import replace
from urllib.parse import quote

import pytest

from exectop.domain.values import Json
from exectop.ports.secret import MASK, Secret
from exectop.ports.wire import Act, Exchange, Fault, FaultKind, Verb
from exectop.record.redact import Redactor
from support.tapes import exchange

CANARY = 'cänary/"key"+42'


def with_reply(told: Exchange, **values: object) -> Exchange:
    assert told.reply is not None
    return replace(told, reply=replace(told.reply, **values))  # type: ignore[arg-type]


def test_bodies_without_secrets_stay_the_same_bytes() -> None:
    body = b'{ "a" : 1.0,\n "tokens": 5, "tokenizer": "x", "n": 1e3 }'
    assert Redactor(lambda: [Secret("canary-key")]).written(exchange(body=body)).body == body


@pytest.mark.parametrize(
    "header",
    ["set-cookie", "cookie", "authorization", "proxy-authorization", "x-api-key", "x-auth-token", "x-csrf-token",
     "x-amz-security-token", "client-secret", "apikey"],
)  # fmt: skip
def test_headers_that_carry_credentials_are_masked(header: str) -> None:
    told = Redactor().written(with_reply(exchange(), headers=((header, "canary"), ("x-request-id", "r1"))))
    assert "canary" not in told.head
    assert '["x-request-id","r1"]' in told.head


@pytest.mark.parametrize("header", ["content-type", "retry-after", "x-ratelimit-remaining", "date", "x-request-id"])
def test_other_headers_stay(header: str) -> None:
    assert "value" in Redactor().written(with_reply(exchange(), headers=((header, "value"),))).head


@pytest.mark.parametrize(
    "form",
    [
        CANARY, json.dumps(CANARY)[1:-1], json.dumps(CANARY, ensure_ascii=False)[1:-1], quote(CANARY, ""),
        base64.b64encode(CANARY.encode()).decode(),
    ],
)  # fmt: skip
def test_a_known_key_is_masked_in_every_form_and_place(form: str) -> None:
    told = exchange(body=b"before " + form.encode() + b" after")
    call = replace(told.call, path=f"/{form}", params=(("q", form),), body=form.encode(), memo={form: [form]})
    told = with_reply(replace(told, call=call), url=f"http://h/{form}", headers=(("x-echo", form),))
    written = Redactor(lambda: [Secret(CANARY)]).written(told)
    body = base64.b64decode(json.loads(written.head)["call"]["body"])
    for text in (written.head, written.body.decode(), body.decode()):
        assert form not in text
        assert CANARY not in text
    assert written.body == f"before {MASK} after".encode()


def test_keys_are_asked_for_each_time() -> None:
    keys = [Secret("first-key")]
    redactor = Redactor(lambda: keys)
    assert b"first-key" not in redactor.written(exchange(body=b"first-key second-key")).body
    keys.append(Secret("second-key"))
    assert b"-key" not in redactor.written(exchange(body=b"first-key second-key")).body


def test_a_key_too_short_to_be_one_breaks_no_json() -> None:
    assert Redactor(lambda: [Secret("a"), Secret("")]).written(exchange(body=b'{"a": true}')).body == b'{"a": true}'


def test_named_fields_are_masked_at_any_depth_and_in_any_spelling() -> None:
    body = json.dumps({"a": [{"Access-Token": "x", "customerName": {"first": "y"}}], "customer_name": None, "b": "é"})
    told = Redactor(fields=["customer_name"]).written(exchange(body=body.encode())).body
    assert json.loads(told) == {
        "a": [{"Access-Token": MASK, "customerName": MASK}], "customer_name": None, "b": "é"
    }  # fmt: skip


@pytest.mark.parametrize("value", ['"canary"', '"can\\"ary"', "4711", '"canary'])
def test_fields_of_broken_json_are_masked_too(value: str) -> None:
    body = f'{{"ok": 1}}\n{{"password": {value}'.encode()
    told = Redactor().written(exchange(body=body)).body
    assert b"ary" not in told
    assert b"4711" not in told
    assert told.startswith(b'{"ok": 1}')


def test_signatures_and_user_names_in_urls_are_masked() -> None:
    body = b'{"url": "https://me:canary@h/f?X-Amz-Signature=canary&part=2"}'
    harmless = b"https://h/?mail=a@b https://h:80/@x"
    assert Redactor().written(exchange(body=harmless)).body == harmless
    told = with_reply(exchange(body=body), url="http://me:canary@h/?token=canary")
    call = replace(told.call, params=(("access_token", "canary"), ("page", "2")))
    written = Redactor().written(replace(told, call=call))
    assert "canary" not in written.head
    assert written.body == f'{{"url": "https://{MASK}@h/f?X-Amz-Signature={MASK}&part=2"}}'.encode()


def test_an_object_that_describes_a_key_is_gone_through() -> None:
    body = b'{"apiKey": {"id": "k1", "secret": "canary", "token": ["canary", {"n": 1}], "password": true}}'
    told = json.loads(Redactor().written(exchange(body=body)).body)
    assert told == {"apiKey": {"id": "k1", "secret": MASK, "token": [MASK, {"n": 1}], "password": True}}


def test_urls_in_what_went_wrong_are_masked() -> None:
    url = "https://me:cänary@h/k?X-Amz-Signature=cänary&x=1"
    fault = Fault(kind=FaultKind.SERVER, message=f"cannot load {url}", code=url, retried=f"reset by {url}")
    told = replace(with_reply(exchange(), retried=f"reset by {url}"), fault=fault)
    head = Redactor().written(told).head
    masked = f"https://{MASK}@h/k?X-Amz-Signature={MASK}&x=1"
    assert "nary" not in head
    assert json.loads(head)["fault"]["message"] == f"cannot load {masked}"
    assert json.loads(head)["fault"]["retried"] == json.loads(head)["reply"]["retried"] == f"reset by {masked}"


def test_signatures_in_urls_that_are_written_without_ampersands_are_masked() -> None:
    body = rb'{"url":"https://h/?a=1\u0026sig=canary\u0026part=2"}'
    assert Redactor().written(exchange(body=body)).body == body.replace(b"canary", MASK.encode())


def test_what_an_action_was_given_is_masked_as_its_body_is() -> None:
    values: dict[str, Json] = {
        "iban": "canary",
        "inputs": {"password": "canary", "from": "https://h/?sig=canary", "note": "x"},
    }
    told = exchange(wish=Act(Verb.RERUN, "id", None, values))
    told = replace(told, call=replace(told.call, body=json.dumps(values).encode()))
    call = json.loads(Redactor(fields=["iban"]).written(told).head)["call"]
    masked = {"iban": MASK, "inputs": {"password": MASK, "from": f"https://h/?sig={MASK}", "note": "x"}}
    assert call["wish"]["values"] == masked
    assert json.loads(base64.b64decode(call["body"])) == masked
