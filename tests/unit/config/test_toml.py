"""Lines of keys in a TOML text."""

import pytest

from exectop.config.toml import line_of

TEXT = """\
readonly = true

[screen]
theme = "night"

[sources.prod]
provider = "polos"
api_key = { command = "x" }

[sources."odd.name"]
'provider' = "polos"
a.b = 1
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("readonly",), 1),
        (("screen",), 3),
        (("screen", "theme"), 4),
        (("sources", "prod", "api_key"), 8),
        (("sources", "prod", "api_key", "command"), 8),
        (("sources", "odd.name", "provider"), 11),
        (("sources", "odd.name", "a", "b"), 12),
        (("sources", "prod", "missing"), 6),
        (("nothing",), None),
    ],
)
def test_the_line_of_a_key_or_of_what_holds_it(path: tuple[str, ...], line: int | None) -> None:
    assert line_of(TEXT, path) == line
