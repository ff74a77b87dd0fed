"""How what is told of usage or of an error joins what is known of it.

Owns: the rule that a list may tell one number or a code of what the details told in full. Must not know: any vendor.
"""

from dataclasses import fields, replace
from typing import TypeVar

from exectop.domain.values import ErrorInfo, Usage

_EMPTY: tuple[object, ...] = (None, "")
P = TypeVar("P", Usage, ErrorInfo)


def merge_piece(known: P | None, told: P | None) -> P | None:
    """What is told, with what is known where it is silent. Another error replaces the known one altogether."""
    if known is None or told is None or _is_another(known, told):
        return told
    silent = {field.name: getattr(known, field.name) for field in fields(told) if _is_silent(told, field.name)}
    return replace(told, **silent)


def _is_silent(told: Usage | ErrorInfo, name: str) -> bool:
    return getattr(told, name) in _EMPTY


def _is_another(known: Usage | ErrorInfo, told: Usage | ErrorInfo) -> bool:
    if not isinstance(known, ErrorInfo) or not isinstance(told, ErrorInfo):
        return False
    codes, messages = {known.code, told.code} - {""}, {known.message, told.message} - {""}
    return len(codes) > 1 or len(messages) > 1
