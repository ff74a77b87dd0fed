"""The text that free words are looked for in."""

from exectop.domain.searching import LONG, long_text, search_text
from exectop.domain.status import Status
from exectop.domain.values import ErrorInfo, Execution, ExecutionKey, Label

KEY = ExecutionKey("Prod", "Run-1")


def test_holds_what_a_person_may_remember_folded_to_lower_case() -> None:
    execution = Execution(
        key=KEY,
        provider="polos",
        status=Status.RUNNING,
        status_raw="EXECUTING",
        title="Straße",
        kind="agent",
        profile="coder",
        model="large",
        prompt="Do it",
        current_step="read",
        waiting_for="you",
        worker="w1",
        queue="fast",
        error=ErrorInfo("Boom", "E42"),
        labels=(Label(name="Urgent"),),
    )
    words = set(search_text(execution).split("\n"))
    assert words == {
        "prod", "run-1", "polos", "running", "executing", "strasse", "agent", "coder", "large", "do it", "read",
        "you", "w1", "fast", "boom", "e42", "urgent",
    }  # fmt: skip


def test_a_long_prompt_is_left_to_the_long_text() -> None:
    execution = Execution(key=KEY, prompt="X" * LONG + " needle")
    assert "needle" not in search_text(execution)
    assert "needle" in long_text(execution)


def test_the_end_of_a_long_error_is_left_to_the_long_text() -> None:
    execution = Execution(key=KEY, error=ErrorInfo("x" * LONG + " Needle"))
    assert "needle" not in search_text(execution)
    assert "needle" in long_text(execution)


def test_nothing_long_means_no_long_text() -> None:
    assert long_text(Execution(key=KEY, prompt="short")) == ""
