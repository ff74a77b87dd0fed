"""Bodies that a server should never send, for tests that nothing breaks a reader.

Owns: hypothesis strategies of JSON, of bytes and of documents with one part replaced. Must not know: any vendor.
"""

import json
from copy import deepcopy
from pathlib import Path

from hypothesis import strategies as st

from exectop.domain.values import Json

DOCUMENTS = Path(__file__).parents[1] / "fixtures" / "documents"

_odd_texts = st.sampled_from(
    ["", " ", "null", "\x1b[2J", "\ud800", "2025-13-45T99:99:99Z", "9999-12-31T23:59:60+23:59", "1e999", "-0", "NaN"]
)
_scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=10**300, max_value=10**320)
    | st.floats()
    | st.text(max_size=20)
    | _odd_texts
)


def json_values(keys: tuple[str, ...] = ()) -> st.SearchStrategy[Json]:
    """Any JSON (with NaN and lone surrogates); objects mostly have those keys."""
    names = st.sampled_from(keys) | st.text(max_size=8) if keys else st.text(max_size=8)
    return st.recursive(
        _scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=6), max_leaves=20
    )


def document(name: str) -> Json:
    """An example of the vendors' documents, decoded."""
    value: Json = json.loads(document_bytes(name))
    return value


def document_bytes(name: str) -> bytes:
    """An example of the vendors' documents, as it stands there."""
    return (DOCUMENTS / f"{name}.json").read_bytes()


def keys_of(value: Json) -> tuple[str, ...]:
    """All names that occur in it."""
    if isinstance(value, dict):
        return (*value, *(key for inner in value.values() for key in keys_of(inner)))
    return tuple(key for inner in value for key in keys_of(inner)) if isinstance(value, list) else ()


@st.composite
def spoiled(draw: st.DrawFn, example: Json) -> Json:
    """The example with some of its parts replaced by any JSON."""
    value = deepcopy(example)
    for _ in range(draw(st.integers(1, 4))):
        place = _place(draw, value)
        if isinstance(place, dict) and place:
            place[draw(st.sampled_from(sorted(place)))] = draw(json_values(keys_of(example)))
        elif isinstance(place, list) and place:
            place[draw(st.integers(0, len(place) - 1))] = draw(json_values(keys_of(example)))
    return value


def _place(draw: st.DrawFn, value: Json) -> Json:
    """The value or some container inside it."""
    parts = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else []
    inner = [part for part in parts if isinstance(part, dict | list) and part]
    go_on: bool = draw(st.booleans())
    return _place(draw, inner[draw(st.integers(0, len(inner) - 1))]) if inner and go_on else value


def bodies(*examples: Json) -> st.SearchStrategy[bytes]:
    """Bytes of every kind: noise, any JSON, cut and spoiled examples."""
    whole = st.sampled_from([json.dumps(example).encode() for example in examples])
    cut = st.builds(lambda body, end: body[:end], whole, st.integers(0, 400))
    keys = tuple(sorted({key for example in examples for key in keys_of(example)}))
    values = json_values(keys) | st.one_of([spoiled(example) for example in examples])
    return st.binary(max_size=64) | cut | st.builds(lambda value: json.dumps(value).encode("utf-8"), values)


NESTED = [b"[" * depth + b"]" * depth for depth in (150, 900, 960, 990, 5_000, 100_000)]
"""Bodies that exhaust a recursive reader."""
