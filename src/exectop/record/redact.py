"""What must never be on a tape: credentials, cookies, fields that the user names.

Owns: finding and masking them, in replies, calls and URLs. Must not know: files. A known key is masked wherever its
bytes occur, as they are and as JSON, URLs and Basic authorisation write them.
"""

import base64
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from urllib.parse import quote, quote_plus

from exectop.domain.values import Json
from exectop.ports.secret import MASK, Secret
from exectop.ports.wire import Act, Call, Exchange, Params, Reply, Wish
from exectop.record.codec import Written, write

DEFAULT_FIELDS = (
    "access_token",
    "api_key",
    "authorization",
    "client_secret",
    "cookie",
    "password",
    "private_key",
    "refresh_token",
    "secret",
    "token",
)
"""Names of JSON fields and URL parameters whose texts and numbers are masked whatever the configuration says. What
has such a name and is an object describes a credential, such as who made it: that is gone through."""

_HEADERS = re.compile(r"(set-)?cookie2?|(proxy-)?authorization|(.*-)?(token|secret|api-?key|signature|session)", re.I)
_SIGNED = re.compile(
    rb"((?:[?&]|\\u0026)(?:x-amz-(?:signature|credential|security-token)|x-goog-(?:signature|credential)|signature|sig|token"
    rb"|access_token|api_key|apikey|key)=)[^&\"'\s\\<>]+",
    re.I,
)
_USER_INFO = re.compile(rb"(?<=://)[^/@:?#\s\"'\\]*:[^/@?#\s\"'\\]*@")
_FIELD = re.compile(rb'("([^"\\]{1,60})"\s*:\s*)("(?:[^"\\]|\\.)*"?|[-0-9.eE+]+|true|false)')
_SHORTEST = 4
_MASK = MASK.encode()
_TOLD = ("values", "memo")  # what holds names that are not ours

Keys = Callable[[], Iterable[Secret]]


def no_keys() -> Iterable[Secret]:
    """For tapes of sources without credentials."""
    return ()


class Redactor:
    """Masks what must not be written. `keys`: tells the credentials in use, asked at each exchange as they may be
    renewed. `fields`: names of JSON fields and URL parameters besides the usual ones; case, `-` and `_` do not
    count."""

    def __init__(self, keys: Keys = no_keys, fields: Iterable[str] = ()) -> None:
        self._keys = keys
        self._chosen = frozenset(plain for name in fields if (plain := _plain(name)))
        self._names = self._chosen | frozenset(map(_plain, DEFAULT_FIELDS))
        self._any_name = _names_pattern(self._names)

    def written(self, exchange: Exchange) -> Written:
        """The exchange as it may be kept."""
        forms = [form for secret in self._keys() for form in _forms(secret)]
        reply = exchange.reply
        masked = replace(
            exchange,
            call=self._call(exchange.call, forms),
            reply=None if reply is None else self._reply(reply, forms),
        )
        told = write(masked)
        return Written(json.dumps(_texts(json.loads(told.head), forms), separators=(",", ":")), told.body)

    def _call(self, call: Call, forms: list[str]) -> Call:
        return replace(
            call,
            wish=self._wish(call.wish),
            params=self._params(call.params),
            body=None if call.body is None else self._body(call.body, forms),
        )

    def _wish(self, wish: Wish) -> Wish:
        return replace(wish, values=self._members(wish.values)) if isinstance(wish, Act) else wish

    def _reply(self, reply: Reply, forms: list[str]) -> Reply:
        headers = tuple((name, MASK if _HEADERS.fullmatch(name) else value) for name, value in reply.headers)
        return replace(reply, headers=headers, body=self._body(reply.body, forms))

    def _params(self, params: Params) -> Params:
        return tuple((name, MASK if _plain(name) in self._names else value) for name, value in params)

    def _body(self, body: bytes, forms: list[str]) -> bytes:
        """The very same bytes if there is nothing to hide."""
        if self._any_name.search(body):
            body = self._fields(body)
        for form in forms:
            body = body.replace(form.encode("utf-8", "surrogatepass"), _MASK)
        return _mask_urls(body)

    def _fields(self, body: bytes) -> bytes:
        try:
            masked = json.dumps(self._value(json.loads(body)), ensure_ascii=False, separators=(",", ":"))
        except (ValueError, RecursionError):
            return _FIELD.sub(self._loose_field, body)  # lines of JSON, or a body that was cut off
        return masked.encode("utf-8", "surrogatepass")

    def _value(self, value: Json, *, is_secret: bool = False) -> Json:
        """`is_secret`: texts and numbers right here are."""
        if isinstance(value, dict):
            return self._members(value)
        if isinstance(value, list):
            return [self._value(inner, is_secret=is_secret) for inner in value]
        return MASK if is_secret and value is not None and not isinstance(value, bool) else value

    def _members(self, members: Mapping[str, Json]) -> dict[str, Json]:
        return {name: self._field(_plain(name), inner) for name, inner in members.items()}

    def _field(self, name: str, value: Json) -> Json:
        if name in self._chosen and value is not None:
            return MASK
        return self._value(value, is_secret=name in self._names)

    def _loose_field(self, match: re.Match[bytes]) -> bytes:
        is_named = _plain(match[2].decode("utf-8", "replace")) in self._names
        return match[1] + b'"' + _MASK + b'"' if is_named else match[0]


def _texts(value: Json, forms: Sequence[str], *, is_told: bool = False) -> Json:
    """All of a head, its texts without keys and without user names and signatures of the URLs in them. Its own names
    and numbers stay, whatever a key is: `is_told` are the names of what a vendor or an action put there."""
    if isinstance(value, dict):
        return {
            _text(name, forms) if is_told else name: _texts(inner, forms, is_told=is_told or name in _TOLD)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [_texts(inner, forms, is_told=is_told) for inner in value]
    return _text(value, forms) if isinstance(value, str) else value


def _text(text: str, forms: Sequence[str]) -> str:
    for form in forms:
        text = text.replace(form, MASK)
    return _mask_urls(text.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")


def _mask_urls(text: bytes) -> bytes:
    return _SIGNED.sub(rb"\1" + _MASK, _USER_INFO.sub(_MASK + b"@", text))


@lru_cache(maxsize=1024)
def _plain(name: str) -> str:
    return name.replace("-", "").replace("_", "").lower()


def _names_pattern(names: Iterable[str]) -> re.Pattern[bytes]:
    """One quick look tells whether a body holds such a field at all: most hold none."""
    words = ("[-_]*".join(re.escape(letter) for letter in name) for name in sorted(names))
    return re.compile(f'"[-_]*(?:{"|".join(words)})[-_]*"\\s*:'.encode(), re.I)


@lru_cache(maxsize=64)
def _forms(secret: Secret) -> tuple[str, ...]:
    """Every way in which that key could be written; keys too short to be told from common text are left alone."""
    key = secret.reveal()
    if len(key) < _SHORTEST:
        return ()
    raw = key.encode("utf-8", "surrogatepass")
    forms = {key, json.dumps(key)[1:-1], json.dumps(key, ensure_ascii=False)[1:-1], quote_plus(raw), quote(raw, "")}
    forms |= {base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode()}
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))
