"""The values that cross between providers and transports."""

from exectop.ports.wire import Reply


def test_a_header_is_found_by_its_lower_case_name() -> None:
    reply = Reply(status=200, headers=(("content-type", "application/json"), ("x-a", "1"), ("x-a", "2")))
    assert reply.header("content-type") == "application/json"
    assert reply.header("x-a") == "1"
    assert reply.header("missing") == ""
