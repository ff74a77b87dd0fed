"""The fields of a question's form: what is still missing, and words typed by a person as the values they mean.

Must not know: who asks, how the answer travels.
"""

import json
import math
from collections.abc import Collection, Iterable

from exectop.domain.text import clean_line
from exectop.domain.values import FormField, Json

_WORDS: dict[str, Json] = {"true": True, "yes": True, "false": False, "no": False}


def missing(fields: Iterable[FormField], given: Collection[str]) -> list[FormField]:
    """The fields that an answer must hold and that are not given."""
    return [field for field in fields if field.is_required and field.key not in given]


def words_of(field: FormField) -> str:
    """The field in words, such as `amount (number)`."""
    return clean_line(f"{field.key} ({field.type})" if field.type else field.key)


def value_of(field: FormField | None, text: str) -> Json:
    """What the text means as a value of that field; a text where no form names the field. Raises `ValueError`."""
    kind = field.type.casefold() if field is not None else ""
    match kind:
        case "integer" | "int":
            return int(text)
        case "number" | "float":
            return _number(text)
        case "boolean" | "bool" | "checkbox":
            return _truth(text)
        case "json" | "object" | "array":
            parsed: Json = json.loads(text)
            return parsed
        case _:
            return text


def _number(text: str) -> Json:
    try:
        return int(text)
    except ValueError:
        number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"'{text}' is no number")
    return number


def _truth(text: str) -> Json:
    word = text.strip().casefold()
    if word not in _WORDS:
        raise ValueError(f"'{text}' is neither true nor false")
    return _WORDS[word]
