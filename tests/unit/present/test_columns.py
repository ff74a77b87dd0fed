"""The column registry."""

from dataclasses import replace

import pytest

from exectop.domain.roles import Role
from exectop.domain.sorting import SORT_FIELDS
from exectop.domain.status import Status
from exectop.domain.values import Execution, Question
from exectop.domain.widths import cell_width
from exectop.present.cells import Context
from exectop.present.columns import BY_ID, COLUMNS, Column
from support.full import FULL, KEY, NOW

CONTEXT = Context(now=NOW)
BARE = Execution(key=KEY)


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.id)
def test_every_column_can_be_drawn_and_sorted_by(column: Column) -> None:
    assert column.cell(FULL, CONTEXT).text
    assert "\n" not in column.cell(FULL, CONTEXT).text
    assert isinstance(column.cell(BARE, CONTEXT).text, str)
    assert column.sort_key(FULL, NOW) is not None
    assert column.min_width <= column.width
    assert cell_width(column.title) <= column.width
    assert cell_width(column.fit(column.cell(FULL, CONTEXT).text, column.width)) == column.width


def test_columns_and_sort_fields_have_the_same_names() -> None:
    assert sorted(BY_ID) == sorted(SORT_FIELDS)
    assert len(BY_ID) == len(COLUMNS)


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("status", "? waiting"),
        ("source", "the-source"),
        ("id", "the-id"),
        ("title", "the title"),
        ("kind", "the-kind"),
        ("step", "the-thing-awaited"),
        ("progress", "41.5%"),
        ("age", "16m"),
        ("elapsed", "3m20s"),
        ("tokens", "11k"),
        ("cost", "$0.012"),
        ("error", "the error message its second line"),
        ("retries", "55"),
        ("updated", "13m"),
    ],
)
def test_shows(column: str, text: str) -> None:
    assert BY_ID[column].cell(FULL, CONTEXT).text == text


def test_ages_may_be_times_of_day_and_follow_the_servers_clock() -> None:
    age = BY_ID["age"]
    assert age.cell(replace(FULL, created_at=NOW - 60), Context(now=NOW, offsets={KEY.source: 60.0})).text == "2m"
    assert age.cell(replace(FULL, created_at=NOW + 60), Context(now=NOW, clock_times=True)).text == "00:01:00"


def test_a_title_is_found_somewhere() -> None:
    title = BY_ID["title"]
    assert title.cell(replace(BARE, prompt="do\nit"), CONTEXT).text == "do it"
    assert title.cell(replace(BARE, kind="agent"), CONTEXT).text == "agent"
    assert title.cell(BARE, CONTEXT).text == KEY.id


def test_what_is_over_stands_still_for_nothing() -> None:
    over = replace(FULL, status=Status.COMPLETED)
    assert BY_ID["step"].cell(over, CONTEXT).text == "the-step-now"


def test_what_needs_a_person_stands_out() -> None:
    asking = replace(FULL, questions=(Question(step="q"),))
    assert BY_ID["title"].cell(asking, CONTEXT).role is Role.STRONG


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.id)
def test_old_data_look_old(column: Column) -> None:
    assert column.cell(FULL, Context(now=NOW, stale=frozenset({KEY.source}))).role is Role.STALE
    assert column.cell(FULL, Context(now=NOW, stale=frozenset({"other"}))).role is not Role.STALE


def test_signs_may_be_ascii() -> None:
    assert BY_ID["status"].cell(FULL, Context(now=NOW, ascii=True)).text.isascii()
