"""Children by parent."""

from dataclasses import replace

from exectop.domain.values import Execution, ExecutionKey
from exectop.store.family import Family

PARENT = ExecutionKey("prod", "p")
BLANK = Execution(key=ExecutionKey("prod", "c"))
CHILD = replace(BLANK, parent_id="p")


def test_knows_the_children_in_the_order_in_which_they_came() -> None:
    family = Family()
    other = Execution(key=ExecutionKey("prod", "a"), parent_id="p")
    family.note(BLANK, CHILD)
    family.note(Execution(key=other.key), other)
    family.note(CHILD, CHILD)
    assert family.children(PARENT) == (CHILD.key, other.key)


def test_a_child_of_another_source_is_not_the_same() -> None:
    family = Family()
    family.note(BLANK, CHILD)
    assert family.children(ExecutionKey("other", "p")) == ()


def test_reruns_are_no_children() -> None:
    family = Family()
    again = replace(BLANK, rerun_of="p")
    family.note(BLANK, again)
    assert family.reruns(PARENT) == (BLANK.key,)
    assert family.children(PARENT) == ()
    copy = family.copy()
    family.note(again, BLANK)
    assert family.reruns(PARENT) == ()
    assert copy.reruns(PARENT) == (BLANK.key,)


def test_a_child_may_move_and_leave() -> None:
    family = Family()
    family.note(BLANK, CHILD)
    family.note(CHILD, replace(CHILD, parent_id="q"))
    assert family.children(PARENT) == ()
    assert family.children(ExecutionKey("prod", "q")) == (CHILD.key,)
    family.note(replace(CHILD, parent_id="q"), BLANK)
    assert family.children(ExecutionKey("prod", "q")) == ()
