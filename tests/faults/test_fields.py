"""Answers that are nearly right: fields wrong, missing, null or unknown, odd encodings, old news, hostile texts.

What always holds: the source stays live, no row is lost, each row keeps its id, what is known to be over stays over;
and the first right answer mends what the wrong one told.
"""

import pytest

from exectop.domain.health import SourceState
from exectop.domain.status import Status
from exectop.domain.text import clean_line
from support.faulty import VENDORS, in_process

NEARLY_RIGHT = ("null-fields", "missing-fields", "extra-fields", "wrong-types", "unknown-status", "hostile", "bom",
                "latin-1", "stale", "clock-skew", "vanish")  # fmt: skip
HARMLESS = ("extra-fields", "bom", "clock-skew")


@pytest.mark.parametrize("fault", NEARLY_RIGHT)
async def test_a_bad_field_costs_that_field_and_never_the_row(fault: str) -> None:
    async with in_process() as desk:
        before = desk.rows()
        desk.strike(f"{fault}:1")
        for vendor in VENDORS:
            desk.engine.focus(next(key for key in before if key.source == vendor))
            await desk.engine.idle()
        desk.engine.refresh()
        await desk.pass_time(6, step=2)
        rows = desk.rows()
        assert set(before) <= set(rows)
        for vendor in VENDORS:
            health = desk.health(vendor)
            assert health.state is SourceState.LIVE, (vendor, health)
            assert "internal error" not in health.last_error
        for key, row in before.items():
            if row.status.is_terminal:
                assert rows[key].status is row.status, "what is over stays over"
            assert clean_line(rows[key].title) == rows[key].title
        desk.strike("")
        desk.engine.refresh()
        await desk.pass_time(12, step=4)
        assert desk.untrue() == {}


@pytest.mark.parametrize("fault", HARMLESS)
async def test_what_nobody_needs_changes_nothing(fault: str) -> None:
    async with in_process() as one, in_process() as other:
        other.strike(f"{fault}:1")
        for desk in (one, other):
            desk.engine.refresh()
            await desk.pass_time(6, step=2)
        told = {key: (row.status, row.title, row.progress, row.created_at) for key, row in other.rows().items()}
        assert told == {key: (row.status, row.title, row.progress, row.created_at) for key, row in one.rows().items()}


async def test_a_status_that_nobody_knows_is_shown_as_it_is_and_goes_on_being_asked_for() -> None:
    async with in_process(["izieroma"]) as desk:
        key = next(key for key, row in desk.rows().items() if not row.status.is_terminal)
        desk.strike("unknown-status:1")
        desk.engine.refresh()
        await desk.engine.idle()
        row = desk.rows()[key]
        assert (row.status, row.status_raw) == (Status.UNKNOWN, "hibernating")
        assert not row.status.is_terminal
        looks = desk.health().requests
        await desk.pass_time(12, step=2)
        assert desk.health().requests > looks


async def test_an_earlier_answer_takes_nothing_back() -> None:
    async with in_process() as desk:
        desk.strike("stale:1")
        desk.engine.refresh()
        await desk.engine.idle()
        running = {key for key, row in desk.rows().items() if not row.status.is_terminal}
        desk.strike("")
        await desk.pass_time(60, step=5)
        ended = {key: row for key, row in desk.rows().items() if key in running and row.status.is_terminal}
        assert ended
        desk.strike("stale:1")
        desk.engine.refresh()
        await desk.pass_time(8, step=2)
        after = desk.rows()
        assert {key: after[key].status for key in ended} == {key: row.status for key, row in ended.items()}
        assert {key: after[key].progress for key in ended} == {key: row.progress for key, row in ended.items()}
