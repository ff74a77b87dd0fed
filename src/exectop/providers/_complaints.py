"""What an error says that comes in no shape of its vendor's: proxies and frameworks answer in shapes of their own.

Owns: finding the words. Must not know: any vendor, what the error means.
"""

from collections.abc import Iterable

from exectop.domain.values import Json

_WORDS = ("message", "msg", "title", "detail", "error", "errors", "error_description")
_PLACES = ("loc", "parameter", "field", "path")
_DEEPEST, _MOST = 4, 5
_LONGEST = 4000
_NO_PROSE = ("<", "{", "[{", '["')


def complaint(value: Json, depth: int = 0) -> str:
    """The words of a bare text, of `{"detail": [{"loc", "msg"}]}` (FastAPI), of `{"errors": [{"message"}]}`, of
    `{"title", "detail"}` (RFC 9457) or any nesting of these; empty where it says nothing. Not cleaned."""
    if isinstance(value, str):
        return value.strip()
    if depth > _DEEPEST:
        return ""
    if isinstance(value, list):
        return _joined(complaint(inner, depth + 1) for inner in value[:_MOST])
    if not isinstance(value, dict):
        return ""
    said = _joined(complaint(value[name], depth + 1) for name in _WORDS if name in value)
    place = next((_place(value[name]) for name in _PLACES if name in value), "")
    return f"{place}: {said}" if place and said else said


def plain_words(body: bytes, content_type: str) -> str:
    """The beginning of a body that is plain text, by its type or for want of one; empty for markup, for JSON that was
    cut off, for bytes of no type that are no text. Not cleaned."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in ("", "text/plain"):
        return ""
    try:
        text = body.decode("utf-8-sig", errors="replace" if kind else "strict").strip()
    except UnicodeDecodeError:
        return ""
    return "" if text.startswith(_NO_PROSE) else text[:_LONGEST]


def _joined(parts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(part for part in parts if part))


def _place(value: Json) -> str:
    """The field that is meant: the last of the names that lead to it."""
    last = value[-1] if isinstance(value, list) and value else value
    return str(last) if isinstance(last, str | int) else ""
