"""What `exectop approve` answers besides yes or no: an object, or fields typed as the question's form says.

Must not know: how the answer is sent.
"""

import json
from collections.abc import Iterable, Mapping

from exectop.domain.forms import missing, value_of, words_of
from exectop.domain.text import clean_line
from exectop.domain.values import Execution, FormField, Json, Question
from exectop.errors import UsageError


def answer_values(known: Execution | None, given: Mapping[str, Json], *, is_yes: bool) -> dict[str, Json]:
    """The step that is meant and the data of the answer, of the flags `step`, `data` and `fields`. Raises
    `UsageError` for what is no JSON object or no `key=value`, and where a yes lacks a field that its form needs."""
    step = str(given.get("step") or "")
    question = _meant(known, step)
    form = () if question is None else question.fields
    pairs = given.get("fields")
    data = _object(given.get("data")) | _typed(form, pairs if isinstance(pairs, list) else [])
    lacking = missing(form, data) if is_yes else []
    if lacking:
        names = ", ".join(map(words_of, lacking))
        example = " ".join(f"--field {clean_line(field.key)}=…" for field in lacking)
        raise UsageError(f"the answer needs {names}", hint=f"Give {example}, or all in --data JSON")
    values: dict[str, Json] = {"step": step} if step else {}
    return values | ({"data": data} if data else {})


def _meant(known: Execution | None, step: str) -> Question | None:
    """The question of that step, else the only open one."""
    questions = known.questions if known is not None else ()
    found = [one for one in questions if (one.step == step if step else one.is_open)]
    return found[0] if len(found) == 1 else None


def _object(text: Json) -> dict[str, Json]:
    if text is None:
        return {}
    try:
        told = json.loads(str(text))
    except ValueError as error:
        raise UsageError(f"--data is no JSON: {error}") from None
    if not isinstance(told, dict):
        raise UsageError("--data is no JSON object", hint="Such as --data '{\"amount\": 5}'")
    return told


def _typed(form: Iterable[FormField], pairs: Iterable[Json]) -> dict[str, Json]:
    fields = {field.key: field for field in form}
    data: dict[str, Json] = {}
    for pair in map(str, pairs):
        key, is_pair, text = pair.partition("=")
        if not (key and is_pair):
            raise UsageError(f"'{pair}' names no value", hint="Write --field KEY=VALUE")
        try:
            data[key] = value_of(fields.get(key), text)
        except ValueError:
            raise UsageError(f"'{text}' is no {fields[key].type} for {words_of(fields[key])}") from None
    return data
