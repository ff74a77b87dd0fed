"""Whether a source may be asked."""

import random

import pytest

from exectop.ports.wire import Fault, FaultKind
from exectop.sync.origin import Origin, is_of_source


def _fault(kind: FaultKind, status: int | None = None, retry_after: float | None = None) -> Fault:
    return Fault(kind=kind, message="x", http_status=status, retry_after=retry_after)


@pytest.mark.parametrize(
    ("fault", "is_list", "expected"),
    [
        (_fault(FaultKind.UNREACHABLE), False, True),
        (_fault(FaultKind.AUTH, 401), False, True),
        (_fault(FaultKind.SERVER, 503), False, True),
        (_fault(FaultKind.SERVER, 500), False, False),
        (_fault(FaultKind.NOT_FOUND, 404), False, False),
        (_fault(FaultKind.PROTOCOL, 200), False, False),
        (_fault(FaultKind.PROTOCOL, 200), True, True),
    ],
)
def test_which_faults_are_the_sources(fault: Fault, is_list: bool, expected: bool) -> None:
    assert is_of_source(fault, is_list=is_list) is expected


def test_a_failure_blocks_for_a_while_but_not_a_person() -> None:
    origin = Origin(random.Random(1))
    assert origin.may_ask(0.0, is_asked=False)
    origin.failed(0.0, _fault(FaultKind.UNREACHABLE), 0.0)
    assert origin.is_failing
    assert not origin.may_ask(0.1, is_asked=False)
    assert origin.may_ask(0.1, is_asked=True)
    assert origin.may_ask(1.1, is_asked=False)
    assert origin.answered(0.1)
    assert not origin.answered(0.1)
    assert origin.may_ask(0.1, is_asked=False)


def test_what_the_server_wishes_binds_everybody() -> None:
    origin = Origin(random.Random(1))
    origin.failed(0.0, _fault(FaultKind.THROTTLED, 429, 30.0), 0.0)
    assert not origin.may_ask(29.9, is_asked=True)
    assert origin.may_ask(31.1, is_asked=False)


def test_refused_credentials_block_until_they_are_mended() -> None:
    origin = Origin(random.Random(1))
    origin.failed(0.0, _fault(FaultKind.AUTH, 401), 0.0)
    assert not origin.may_ask(1e9, is_asked=True)
    origin.reset()
    assert origin.may_ask(0.1, is_asked=False)


def test_questions_that_fail_together_are_one_failure() -> None:
    origin = Origin(random.Random(1))
    for _ in range(3):
        origin.failed(5.0, _fault(FaultKind.TIMEOUT), 0.0)
    assert origin.failures == 1
    origin.failed(20.0, _fault(FaultKind.TIMEOUT), 10.0)
    assert origin.failures == 2
    origin.failed(20.0, _fault(FaultKind.AUTH, 401), 10.0)
    assert origin.is_refused


def test_a_good_answer_that_was_on_its_way_before_a_failure_does_not_end_it() -> None:
    origin = Origin(random.Random(1))
    origin.failed(10.0, _fault(FaultKind.THROTTLED, 429, 60.0), 9.0)
    assert not origin.answered(9.5)
    assert not origin.may_ask(40.0, is_asked=True)
    assert origin.answered(71.0)
    assert origin.may_ask(71.0, is_asked=False)
