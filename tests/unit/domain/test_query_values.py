"""Spans and numbers as people write them."""

import pytest

from exectop.domain.query_values import parse_number, parse_seconds


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90", 90.0), ("30s", 30.0), ("5m", 300.0), ("1h30m", 5400.0), ("1.5H", 5400.0), ("7d", 604_800.0),
        ("2w", 1_209_600.0), ("250ms", 0.25),
    ],
)  # fmt: skip
def test_reads_spans(text: str, seconds: float) -> None:
    assert parse_seconds(text) == pytest.approx(seconds)


@pytest.mark.parametrize("text", ["", "h", "5x", "-5m", "5 m", "m5", "1e3"])
def test_refuses_what_is_no_span(text: str) -> None:
    assert parse_seconds(text) is None


@pytest.mark.parametrize(
    ("text", "number"), [("5", 5.0), ("-1", -1.0), ("1.5k", 1500.0), ("2M", 2e6), ("$0.10", 0.1), ("50%", 50.0)]
)
def test_reads_numbers(text: str, number: float) -> None:
    assert parse_number(text) == pytest.approx(number)


@pytest.mark.parametrize("text", ["", "k", "many", "1.2.3", "nan", "inf"])
def test_refuses_what_is_no_number(text: str) -> None:
    assert parse_number(text) is None
