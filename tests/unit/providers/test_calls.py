"""What the vendors' calls share."""

import pytest

from exectop.ports.wire import Call, Recent
from exectop.providers._calls import execution_path, memo_number, path_part


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("a-b_c", "a-b_c"),
        ("a/b?c#d", "a%2Fb%3Fc%23d"),
        ("..", "%2E%2E"),
        (".", "%2E"),
        ("a.b", "a.b"),
        ("\ud800", "%3F"),
    ],
)
def test_no_id_leaves_its_part_of_a_path(text: str, part: str) -> None:
    assert path_part(text) == part
    assert execution_path(text, "/logs") == f"/executions/{part}/logs"


def test_only_numbers_are_remembered_as_such() -> None:
    call = Call(path="/", wish=Recent(), memo={"page": 3, "odd": "x"})
    assert (memo_number(call, "page"), memo_number(call, "odd"), memo_number(call, "none", 7)) == (3, 0, 7)
