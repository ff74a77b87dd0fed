from exectop.providers._polos_wire import ROW, EventRow, Span, read_error, read_rows, sequence, text_in
from exectop.providers.wire import decode


def test_a_root_is_no_child_of_itself() -> None:
    row = decode(ROW, b'{"id": "a", "root_execution_id": "a", "parent_execution_id": ""}')
    assert (row.root_id, row.parent_id) == (None, None)
    assert decode(ROW, b'{"id": "a", "root_execution_id": "r", "parent_execution_id": "p"}').root_id == "r"


def test_absent_is_not_null() -> None:
    row = decode(ROW, b'{"id": "a", "error": null}')
    assert (row.is_null("error"), row.is_null("result")) == (True, False)


def test_rows_have_notes_of_their_own() -> None:
    rows, held = read_rows(b'[{"id": "a", "created_at": "soon"}, {"id": "b"}, {}]')
    assert held == 3
    assert [(row.id, len(notes)) for row, notes in rows] == [("a", 1), ("b", 0)]


def test_attributes_of_a_span_are_named_after_its_type() -> None:
    span = Span(span_id="1", span_type="agent", attributes={"agent.execution_id": "x", "tool.execution_id": "y"})
    assert (span.attribute("execution_id"), span.attribute("key")) == ("x", "")
    assert Span(span_id="1", attributes=[1]).attribute("key") == ""


def test_the_origin_of_an_event() -> None:
    row = EventRow(id="1", data={"_metadata": {"execution_id": "e", "workflow_id": "w"}})
    assert row.origin() == ("e", "w")
    assert EventRow(id="1", data={"_metadata": 3}).origin() == ("", "")
    assert EventRow(id="1", data="text").origin() == ("", "")


def test_errors() -> None:
    assert read_error(b'{"error": "no\\nway", "error_type": "FORBIDDEN"}') == ("no way", "FORBIDDEN")
    assert read_error(b'{"message": "x"}') == ("x", "")
    assert [read_error(body) for body in (b"", b"[]", b"<html>", b"null")] == [("", "")] * 4


def test_text_in() -> None:
    assert text_in({"a": " ", "b": "x\x1b"}, "a", "b") == "x␛"
    assert text_in([], "a") == ""


def test_a_cursor_that_is_none_starts_at_the_beginning() -> None:
    assert [sequence(cursor) for cursor in ("12", "", "x", "-3", "9" * 30)] == [12, 0, 0, 0, 0]
