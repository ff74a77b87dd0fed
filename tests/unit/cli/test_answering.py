"""What `approve` sends besides yes or no."""

from collections.abc import Mapping

import pytest

from exectop.cli.answering import answer_values
from exectop.domain.values import Execution, ExecutionKey, FormField, Json, Question
from exectop.errors import UsageError

FORM = (FormField(key="amount", type="number", is_required=True), FormField(key="note"))
KNOWN = Execution(key=ExecutionKey("p", "a"), questions=(Question(step="ask", fields=FORM),))


@pytest.mark.parametrize(
    ("given", "values"),
    [
        ({"fields": ["amount=5", "note=a=b"]}, {"data": {"amount": 5, "note": "a=b"}}),
        ({"step": "ask", "data": '{"amount": 1}'}, {"step": "ask", "data": {"amount": 1}}),
        ({"step": "other"}, {"step": "other"}),
    ],
)
def test_fields_are_typed_as_the_form_says(given: Mapping[str, Json], values: dict[str, Json]) -> None:
    assert answer_values(KNOWN, given, is_yes=True) == values


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, r"needs amount \(number\)"),
        ({"data": "5"}, "no JSON object"),
        ({"data": "{"}, "no JSON:"),
        ({"fields": ["amount"]}, "names no value"),
        ({"fields": ["amount=much"]}, "'much' is no number for amount"),
    ],
)
def test_what_cannot_be_an_answer_is_refused_before_it_is_sent(given: Mapping[str, Json], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        answer_values(KNOWN, given, is_yes=True)


def test_a_no_needs_no_fields() -> None:
    assert answer_values(KNOWN, {}, is_yes=False) == {}
