"""What was said before is not kept twice."""

from dataclasses import replace

from exectop.domain.sharing import reuse, share, share_names
from exectop.domain.status import Status
from exectop.domain.values import Execution, ExecutionKey, Step

KEY = ExecutionKey("prod", "1")


def _text(words: str) -> str:
    """An object of its own."""
    return "".join(list(words))


def _execution(status: Status = Status.RUNNING) -> Execution:
    return Execution(
        key=KEY,
        status=status,
        title=_text("Close the books"),
        attributes={"topic": _text("nightly"), "size": 3},
        prompt=_text("please"),
    )


def test_equal_parts_become_the_known_ones_and_the_value_stays_equal() -> None:
    known, told = _execution(), _execution(Status.COMPLETED)
    shared = share(told, known)
    assert shared == told
    assert shared.title is known.title
    assert shared.prompt is known.prompt
    assert shared.attributes is known.attributes
    assert shared.status is Status.COMPLETED


def test_of_attributes_that_differ_the_equal_ones_are_shared() -> None:
    known, told = _execution(), _execution()
    told = replace(told, attributes={**told.attributes, "size": 4})
    shared = share(told, known)
    assert shared == told
    assert shared.attributes["topic"] is known.attributes["topic"]


def test_equal_is_not_enough_where_the_type_differs() -> None:
    known = replace(_execution(), attributes={"flag": 1, "size": 1})
    shared = share(replace(_execution(), attributes={"flag": True, "size": 2}), known)
    assert shared.attributes["flag"] is True


def test_what_is_the_same_or_not_told_stays() -> None:
    known = _execution()
    assert share(known, known) is known
    bare = Execution(key=KEY)
    assert share(bare, bare) is bare


def test_equal_sets_of_names_are_one_object() -> None:
    names = share_names(frozenset({_text("title"), _text("prompt")}))
    assert names == {"title", "prompt"}
    assert share_names(frozenset({_text("prompt"), _text("title")})) is names


def test_what_tells_nothing_new_is_the_known_one() -> None:
    known, step = _execution(), Step(id="s", output={"text": _text("done")})
    assert reuse(_execution(), None) == known
    assert reuse(_execution(), known) is known
    assert reuse(replace(known, status=Status.FAILED), known).title is known.title
    later = reuse(Step(id="s", status=Status.FAILED, output={"text": _text("done")}), step)
    assert later.status is Status.FAILED
    assert later.output is step.output
