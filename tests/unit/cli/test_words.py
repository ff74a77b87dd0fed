"""Spans of time and statuses on the command line."""

import pytest

from exectop.cli.words import parse_span, parse_statuses
from exectop.domain.status import Status
from exectop.errors import UsageError


def test_spans_are_those_of_queries() -> None:
    assert [parse_span(word) for word in ("90", "1h30m", " 250ms ")] == [90.0, 5400.0, 0.25]
    with pytest.raises(UsageError, match="'soon' is no span of time"):
        parse_span("soon")


@pytest.mark.parametrize("text", [None, "", " , "])
def test_nothing_names_no_status(text: str | None) -> None:
    assert parse_statuses(text) == frozenset()


def test_statuses_are_named_between_commas() -> None:
    assert parse_statuses("failed, Running,") == {Status.FAILED, Status.RUNNING}
    with pytest.raises(UsageError, match=r"no status is called 'Fialed'\. Known are .*failed"):
        parse_statuses("running,Fialed")
