"""A key that cannot leak by accident: every way to print it shows a mask, and foreign texts can be rid of it."""

from urllib.parse import quote

MASK = "••••"
SHORTEST = 4
"""Characters of a key from which on it is looked for: shorter ones occur everywhere."""

SHORTEST_IN_DATA = 8
"""The same for what servers say: a word that happens to be a key in a test must not vanish from data."""

_made: set[str] = set()


def hide(text: str) -> str:
    """The text with every key that this process has held masked, as it is, quoted or escaped: for texts of errors
    that are not ours, which may quote what they were given."""
    for value in sorted(_made, key=len, reverse=True):
        for form in (value, quote(value, safe=""), repr(value)[1:-1]):
            text = text.replace(form, MASK)
    return text


def hide_in_data(text: str) -> str:
    """What a server said without the keys that it was sent: some repeat them in errors, logs or headers."""
    for value in _long():
        text = text.replace(value, MASK)
    return text


def hide_in_body(body: bytes) -> bytes:
    """The same for bytes; the same object where there is none."""
    for value in _long():
        key = value.encode()
        body = body.replace(key, MASK.encode()) if key in body else body
    return body


def _long() -> list[str]:
    return [value for value in sorted(_made, key=len, reverse=True) if len(value) >= SHORTEST_IN_DATA]


class Secret:
    """A credential. `reveal` is the only way to its value; `repr`, `str` and `format` are masked."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value
        if len(value) >= SHORTEST:
            _made.add(value)

    def reveal(self) -> str:
        """The value itself: for the header that carries it and nothing else."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    def __str__(self) -> str:
        return MASK

    def __format__(self, spec: str) -> str:
        return format(MASK, spec)

    def __reduce__(self) -> str:
        raise TypeError("a secret is never written anywhere")
