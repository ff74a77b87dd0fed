"""What a form still needs, and what typed words mean in it."""

import pytest

from exectop.domain.forms import missing, value_of, words_of
from exectop.domain.values import FormField, Json


def test_only_required_fields_can_be_missing() -> None:
    one, other = FormField(key="a", is_required=True), FormField(key="b")
    assert missing([one, other], {}) == [one]
    assert missing([one, other], {"a": None}) == []
    assert [words_of(one), words_of(FormField(key="a", type="number"))] == ["a", "a (number)"]


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("number", "5", 5),
        ("number", "5.5", 5.5),
        ("integer", "7", 7),
        ("boolean", "Yes", True),
        ("json", "[1]", [1]),
        ("textarea", "5", "5"),
    ],
)
def test_words_become_what_the_field_holds(kind: str, text: str, value: Json) -> None:
    assert value_of(FormField(key="a", type=kind), text) == value


def test_without_a_form_words_stay_words() -> None:
    assert value_of(None, "5") == "5"


@pytest.mark.parametrize(("kind", "text"), [("number", "x"), ("number", "inf"), ("boolean", "maybe"), ("json", "{")])
def test_what_no_field_can_hold_is_refused(kind: str, text: str) -> None:
    with pytest.raises(ValueError):
        value_of(FormField(key="a", type=kind), text)
