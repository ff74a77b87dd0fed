"""How what is told of a question joins what is known of it.

Owns: the rule that a stream may tell the question and its answer in two pieces, and where a person answers what no
action can. Must not know: any vendor.
"""

from collections.abc import Iterable
from dataclasses import replace

from exectop.domain.values import Execution, Question


def merge_questions(known: Iterable[Question], told: Iterable[Question]) -> tuple[Question, ...]:
    """The known questions with what is told, one for each step, in the order in which they were first known."""
    merged = {question.step: question for question in known}
    for question in told:
        before = merged.get(question.step)
        merged[question.step] = question if before is None else _merge(before, question)
    return tuple(merged.values())


def answered_elsewhere(execution: Execution | None) -> str:
    """How a person answers what `approve` cannot: by another action, or on the page that the vendor links."""
    asked = next((question for question in execution.questions if question.is_open), None) if execution else None
    if asked is not None and asked.action not in ("", "approve"):
        return f"'{asked.action}' answers it"
    link = next(iter(execution.links), None) if execution is not None else None
    return "answer it in its web interface" + (f": {link.url}" if link is not None else "")


def _merge(known: Question, told: Question) -> Question:
    if _is_asked_again(known, told):
        return told
    return replace(
        known,
        text=told.text or known.text,
        asked_at=known.asked_at if told.asked_at is None else told.asked_at,
        answered_at=known.answered_at if told.answered_at is None else told.answered_at,
        request=known.request if told.request is None else told.request,
        answer=known.answer if told.answer is None else told.answer,
        fields=told.fields or known.fields,
    )


def _is_asked_again(known: Question, told: Question) -> bool:
    return known.asked_at is not None and told.asked_at is not None and told.asked_at > known.asked_at
