"""What a status means."""

import pytest

from exectop.domain.status import ACTIVE, TERMINAL, Status, parse_status


@pytest.mark.parametrize("status", Status)
def test_no_status_is_active_and_over(status: Status) -> None:
    assert not (status.is_active and status.is_terminal)
    assert status.is_active == (status in ACTIVE)
    assert status.is_terminal == (status in TERMINAL)


def test_an_unknown_status_is_neither_active_nor_over() -> None:
    assert not Status.UNKNOWN.is_terminal
    assert not Status.UNKNOWN.is_active


def test_every_status_has_a_rank_of_its_own_and_what_needs_a_person_is_first() -> None:
    ranks = {status.rank: status for status in Status}
    assert len(ranks) == len(Status)
    assert ranks[0] is Status.WAITING
    assert ranks[len(Status) - 1] is Status.COMPLETED


@pytest.mark.parametrize(("word", "status"), [("running", Status.RUNNING), (" FAILED ", Status.FAILED)])
def test_reads_the_canonical_words(word: str, status: Status) -> None:
    assert parse_status(word) is status


@pytest.mark.parametrize("word", ["", "meditating", "run ning"])
def test_reads_any_other_word_as_unknown(word: str) -> None:
    assert parse_status(word) is Status.UNKNOWN
