from exectop.domain.changes import Seen
from exectop.domain.pieces import merge_piece
from exectop.domain.story import merge_execution
from exectop.domain.values import ErrorInfo, Execution, ExecutionKey, Usage

FULL = ErrorInfo("timed out", "TIMEOUT", {"after": 1800})


def test_a_code_alone_keeps_what_is_known_of_the_error() -> None:
    assert merge_piece(FULL, ErrorInfo(code="TIMEOUT")) == FULL


def test_another_error_keeps_nothing_of_the_known_one() -> None:
    assert merge_piece(FULL, ErrorInfo(code="OOM")) == ErrorInfo(code="OOM")
    assert merge_piece(FULL, ErrorInfo("killed")) == ErrorInfo("killed")


def test_new_numbers_win_and_untold_ones_stay() -> None:
    assert merge_piece(Usage(tokens=5, calls=2), Usage(tokens=9)) == Usage(tokens=9, calls=2)
    assert merge_piece(Usage(tokens=5), Usage(tokens=0)) == Usage(tokens=0)


def test_nothing_known_is_no_hindrance() -> None:
    assert merge_piece(None, FULL) is FULL


def test_an_execution_keeps_what_a_shorter_reply_does_not_repeat() -> None:
    known = Execution(key=ExecutionKey("s", "1"), usage=Usage(tokens=5, calls=2), error=FULL)
    told = Execution(key=known.key, usage=Usage(tokens=6), error=ErrorInfo(code="TIMEOUT"))
    merged = merge_execution(known, Seen(told), is_late=False)
    assert (merged.usage, merged.error) == (Usage(tokens=6, calls=2), FULL)
