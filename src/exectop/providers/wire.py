"""Reading wire JSON leniently: what the vendors' files share.

Owns: the border where text is cleaned, field types that never fail (a bad field costs that field and a note),
rows that fail alone, and the faults that HTTP statuses mean. Must not know: any vendor.
"""

import email.utils
import json
import math
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, TypeAdapter, ValidationError, WrapValidator
from pydantic_core.core_schema import ValidationInfo, ValidatorFunctionWrapHandler

from exectop.domain.text import clean_block, clean_line
from exectop.domain.values import Json
from exectop.ports.wire import Fault, FaultKind, Reply
from exectop.providers._complaints import complaint, plain_words

M = TypeVar("M")
RETRY_AFTER_LIMIT = 300.0
_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9})\d*)?)?\s*([Zz]|[+-]\d\d:?\d\d)?"
)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Seconds or milliseconds since 1970. Other counts of digits may be a date or a time of day without its hyphens.
_DIGITS = re.compile(r"(?:[0-9]{9,10}|[0-9]{13})(?:\.[0-9]{1,9})?")
_SURROGATES = re.compile("[\ud800-\udfff]")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = 253_402_300_799.0
_NO_TIME = (
    -62_135_596_800.0
)  # 0001-01-01T00:00:00Z, which servers written in Go send for a time that they do not have


def parse_instant(text: str) -> float | None:
    """Epoch seconds of an ISO 8601 / RFC 3339 time, `None` if it is none. A time without a zone is UTC."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day, hour, minute = (int(part) for part in match.groups()[:5])
    second, fraction, zone = match[6] or "0", match[7] or "", match[8] or "Z"
    try:
        whole = (datetime(year, month, day, tzinfo=UTC) - _EPOCH).total_seconds()
    except ValueError:
        return None
    if hour > 24 or minute > 59 or int(second) > 60:
        return None
    exact = whole + hour * 3600 + minute * 60 + int(second) + (float(f"0.{fraction}") if fraction else 0.0)
    return exact - _offset(zone)


def format_instant(instant: float) -> str:
    """The instant as `2025-11-11T10:30:00Z`, the fraction of a second cut off."""
    return (_EPOCH + timedelta(seconds=int(min(max(instant, _NO_TIME), _LATEST)))).isoformat().replace("+00:00", "Z")


def _offset(zone: str) -> float:
    if zone in "Zz":
        return 0.0
    sign = -1 if zone[0] == "-" else 1
    digits = zone[1:].replace(":", "")
    return sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])).total_seconds()


def _lenient(value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
    """The validated value, or `None` with a note of which field made no sense."""
    try:
        return handler(value)
    except (ValidationError, ValueError, TypeError, OverflowError):
        notes = (info.context or {}).get("notes")
        if notes is not None and len(notes) < 20:
            notes.append(clean_line(f"{info.field_name or 'item'}: {_shorten(value)} makes no sense"))
            if isinstance(notes, Notes) and isinstance(value, dict | list) and info.field_name:
                notes.lost.setdefault(info.field_name, []).append(value)
        return None


def _shorten(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _to_line(value: Any) -> Any:
    return clean_line(_to_text(value))


def _to_block(value: Any) -> Any:
    return clean_block(_to_text(value))


def _to_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    raise ValueError("not a text")


def _to_instant(value: Any) -> float:
    parsed = None
    if isinstance(value, str):
        text = value.strip()
        if _DIGITS.fullmatch(text):
            return _to_instant(float(text))
        parsed = parse_instant(f"{text}T00:00Z" if _DATE.fullmatch(text) else text)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        seconds = value / 1000 if value > 1e11 else float(value)
        parsed = seconds if _NO_TIME < seconds <= _LATEST else None
    if parsed is None or parsed == _NO_TIME:
        raise ValueError("not a time")
    return parsed


def _to_number(value: Any) -> float:
    if isinstance(value, bool):
        raise ValueError("not a number")
    number = float(value.strip().rstrip("%")) if isinstance(value, str) else float(value)
    if not math.isfinite(number):
        raise ValueError("not a finite number")
    return number


def _to_count(value: Any) -> int:
    return int(_to_number(value))


def _required(value: Any) -> str:
    text = clean_line(value).strip() if isinstance(value, str) else ""
    if not text:
        raise ValueError("an id must be a text")
    return text


Id = Annotated[str, BeforeValidator(_required)]
"""A text without which a row is none."""
_Lenient = WrapValidator(_lenient)
Line = Annotated[str | None, BeforeValidator(lambda v: None if v is None else _to_line(v)), _Lenient]
"""A clean one-line text or `None`; numbers are taken as their digits."""
Block = Annotated[str | None, BeforeValidator(lambda v: None if v is None else _to_block(v)), _Lenient]
"""A clean text of several lines or `None`."""
Instant = Annotated[float | None, BeforeValidator(lambda v: None if v is None else _to_instant(v)), _Lenient]
"""UTC epoch seconds or `None`, from ISO 8601 (a plain date is its midnight in UTC) or a number of (milli)seconds; as
a text that has 9, 10 or 13 digits."""
Number = Annotated[float | None, BeforeValidator(lambda v: None if v is None else _to_number(v)), _Lenient]
"""A finite number or `None`."""
Count = Annotated[int | None, BeforeValidator(lambda v: None if v is None else _to_count(v)), _Lenient]
"""A whole number or `None`."""
Flag = Annotated[bool | None, _Lenient]
"""A truth value or `None`."""
Raw = Annotated[Any, WrapValidator(lambda v, handler: v)]
"""Any JSON, as it is. To be cleaned where it is shown."""


def _skip_bad_rows(value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> list[Any]:
    if value is None:
        return []
    rows = handler(value if isinstance(value, list) else [value])
    return [row for row in rows if row is not None]


R = TypeVar("R")
Rows = Annotated[list[Annotated[R | None, _Lenient]], WrapValidator(_skip_bad_rows), _Lenient]
"""A list in which a bad row costs only that row. Read it as `rows or []`: a thing that is no list becomes `None`."""
Maybe = Annotated[R | None, _Lenient]
"""A nested model, or `None` where it makes no sense."""


class Notes(list[str]):
    """What of a reply made no sense, in words. `lost`: the objects and lists among it, by the field they came in."""

    def __init__(self) -> None:
        super().__init__()
        self.lost: dict[str, list[Json]] = {}


class Wire(BaseModel):
    """Base of wire models: unknown fields are kept in `model_extra`, both names of an aliased field are read."""

    model_config = ConfigDict(extra="allow", populate_by_name=True, protected_namespaces=(), frozen=True)

    def rest(self, *names: str) -> dict[str, Json]:
        """The vendor's own fields: all unknown ones, and the named ones that are set, under their wire names."""
        fields = type(self).model_fields
        chosen: dict[str, Json] = {
            clean_line(fields[name].alias or name): getattr(self, name)
            for name in names
            if getattr(self, name) is not None
        }
        extra = self.model_extra or {}
        return {**chosen, **{clean_line(str(key)): value for key, value in extra.items()}}

    def misfits(self, notes: Notes) -> dict[str, Json]:
        """What was sent in its fields and fits none of them, under the wire names: too much for a note."""
        fields = type(self).model_fields
        return {
            clean_line(fields[name].alias or name): lost[0] if len(lost) == 1 else lost
            for name, lost in notes.lost.items()
            if name in fields
        }


class Unreadable(Exception):
    """The body is not JSON of the expected kind; the text says what it is."""


def decode(adapter: TypeAdapter[M], body: bytes, notes: list[str] | None = None) -> M:
    """The body by that model. Notes collect fields that made no sense. Raises `Unreadable`."""
    notes = [] if notes is None else notes
    try:
        return adapter.validate_json(body.removeprefix(b"\xef\xbb\xbf"), context={"notes": notes})
    except ValidationError as error:
        if error.errors(include_input=False, include_url=False)[0]["type"] != "json_invalid":
            raise Unreadable(_misfit(error)) from None
    except (ValueError, RecursionError, MemoryError):
        pass
    return _decode_slowly(adapter, body, notes)


def _decode_slowly(adapter: TypeAdapter[M], body: bytes, notes: list[str]) -> M:
    """The way for odd bytes: another encoding, NaN, lone surrogates."""
    text = body.decode("utf-8-sig", errors="replace")
    try:
        return adapter.validate_python(_mended(json.loads(text)), context={"notes": notes})
    except ValidationError as error:
        raise Unreadable(_misfit(error)) from None
    except (ValueError, RecursionError) as error:
        raise Unreadable(describe_body(body)) from error


def _mended(value: Any) -> Any:
    """The JSON without lone surrogates, at which a model would fail as a whole, in texts and in names."""
    if isinstance(value, str):
        return value if value.isascii() else _SURROGATES.sub("\ufffd", value)
    if isinstance(value, list):
        return [_mended(item) for item in value]
    if isinstance(value, dict):
        return {_mended(name): _mended(item) for name, item in value.items()}
    return value


def validate(adapter: TypeAdapter[M], value: Json, notes: list[str]) -> M | None:
    """Decoded JSON by that model: a part of a body whose notes are its own. `None` with a note where it fails."""
    try:
        return adapter.validate_python(value, context={"notes": notes})
    except ValidationError as error:
        notes.append(_misfit(error))
    except RecursionError:
        notes.append("nested too deeply to be read")
    return None


def decode_json(body: bytes) -> Json:
    """The body as plain JSON. Raises `Unreadable`."""
    return decode(_ANY, body)


_ANY: TypeAdapter[Json] = TypeAdapter(Any)


def _misfit(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "the answer"
    return clean_line(f"{where}: {first['msg']}")


def describe_body(body: bytes) -> str:
    """What a body that is not JSON looks like, in a few words."""
    if not body.strip():
        return "an empty body"
    head = body.lstrip()[:200].lower()
    kind = "an HTML page" if head.startswith((b"<!doctype", b"<html")) else "not JSON"
    return f"{kind} ({len(body):,} bytes)"


_KINDS = {
    401: FaultKind.AUTH,
    403: FaultKind.FORBIDDEN,
    404: FaultKind.NOT_FOUND,
    408: FaultKind.TIMEOUT,
    410: FaultKind.NOT_FOUND,
    425: FaultKind.THROTTLED,
    429: FaultKind.THROTTLED,
}
_PHRASES = {
    FaultKind.AUTH: "the server refused the credentials",
    FaultKind.FORBIDDEN: "these credentials may not do this",
    FaultKind.NOT_FOUND: "the server does not know it",
    FaultKind.TIMEOUT: "the server gave up waiting",
    FaultKind.THROTTLED: "the server asks for fewer requests",
    FaultKind.SERVER: "the server failed",
    FaultKind.REJECTED: "the server refused the request",
    FaultKind.PROTOCOL: "the server did not speak its API",
}


def fault_of(reply: Reply, *, message: str = "", code: str = "", request_id: str = "") -> Fault:
    """The fault that a reply which is no success means; `message` and `code` are the vendor's own words. Without
    them the body may still say something."""
    status = reply.status
    kind = _KINDS.get(status)
    if kind is None:
        kind = FaultKind.SERVER if status >= 500 else FaultKind.REJECTED if status >= 400 else FaultKind.PROTOCOL
    if 300 <= status < 400:
        message = (
            message or f"the server redirects to {reply.header('location') or 'nowhere'}; redirects are not followed"
        )
    return Fault(
        kind=kind,
        message=clean_line(message) or said(reply) or _PHRASES[kind],
        code=clean_line(code),
        http_status=status,
        request_id=clean_line(request_id),
        retry_after=retry_after(reply),
    )


def said(reply: Reply) -> str:
    """What the body of a reply that is no success says, as a clean line; empty where it has no words."""
    try:
        words = clean_line(complaint(decode_json(reply.body)))
    except Unreadable:
        return headline(plain_words(reply.body, reply.header("content-type")), 200)
    return words if len(words) <= 500 else f"{words[:499]}…"


def unreadable(reply: Reply, reason: Unreadable) -> Fault:
    """The fault of a success whose body cannot be read."""
    kind = clean_line(reply.header("content-type").partition(";")[0])
    told = f" ({kind})" if kind and "json" not in kind else ""
    return Fault(
        kind=FaultKind.PROTOCOL,
        message=f"the server's answer{told} makes no sense: {reason}",
        http_status=reply.status,
    )


def retry_after(reply: Reply) -> float | None:
    """Seconds that `Retry-After` asks for, as a number or a date; clamped to 0–300 s, `None` if absent or junk."""
    text = reply.header("retry-after").strip()
    if not text:
        return None
    if re.fullmatch(r"\d{1,9}(\.\d+)?", text):
        return min(float(text), RETRY_AFTER_LIMIT)
    try:
        due = email.utils.parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(0.0, due - server_time(reply)), RETRY_AFTER_LIMIT)


def server_time(reply: Reply) -> float:
    """The server's clock by its `Date` header, ours without one."""
    try:
        return email.utils.parsedate_to_datetime(reply.header("date")).timestamp()
    except (ValueError, TypeError, OverflowError):
        return reply.received_at


def headline(text: str, limit: int = 160) -> str:
    """The first line that says something, as a title; a longer one is cut, so that a server which cuts texts in its
    lists at some length beyond gives the same title as in full."""
    line = next((line.strip() for line in text.split("\n") if line.strip()), "")
    return clean_line(line if len(line) <= limit else f"{line[: limit - 1]}…")


def in_words(value: Json, limit: int = 200) -> str:
    """JSON as a part of a sentence: `limit: 10, remaining: 0`; cut where it gets long."""
    if isinstance(value, dict):
        text = ", ".join(f"{key}: {_say(inner)}" for key, inner in list(value.items())[:20])
    elif isinstance(value, list):
        text = ", ".join(_say(inner) for inner in value[:20])
    else:
        text = _say(value)
    line = clean_line(text)
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def _say(value: Json) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(inner, str) for inner in value):
        return " or ".join(str(inner) for inner in value)
    try:
        return json.dumps(value, ensure_ascii=False)
    except (ValueError, RecursionError):
        return "…"


def first_text(values: Iterable[str | None]) -> str:
    """The first of them that is not empty."""
    return next((value for value in values if value), "")


def dump(value: Json) -> bytes:
    """A request body."""
    return json.dumps(value, separators=(",", ":")).encode()
