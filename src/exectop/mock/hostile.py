"""Values that a server should never send: what a terminal would obey, markup, and graphs, times and numbers that
make no sense.

Owns: the corpus, and how a JSON value becomes hostile. Must not know: vendors, HTTP. A text always becomes the same
text, so that ids still refer to each other; what was added is found again by `MARK`.
"""

import re
from collections.abc import Callable
from typing import Any
from zlib import crc32

MARK = "~h~"
"""Stands between what was sent honestly and what was added."""

CANARY = "PWNED"
"""Occurs in what a hostile sequence would do, such as a window's title."""

SEQUENCES: tuple[str, ...] = (
    "\x1b]0;PWNED\x07",
    "\x1b]2;PWNED\x1b\\",
    "\x1b]52;c;UFdORUQ=\x07",
    "\x1b]8;;https://evil.invalid\x1b\\PWNED\x1b]8;;\x1b\\",
    "\x1b[2J\x1b[H\x1b[31mPWNED",
    "\x1b[?1049l\x1b[?25h\x1b[21t",
    "\x1bP$qm\x1b\\\x1b_PWNED\x1b\\\x1b^x\x1b\\\x1bXx\x1b\\",
    "\x9b2J\x9d0;PWNED\x9c\x90PWNED\x9c\x85\x84",
    "\x07\x08\x0b\x0c\x00\x0e\x0f\x05\x7f",
    "\r\x1b[KPWNED\rover",
    "\n\tbelow\x1bc",
    "\u202egnp.exe\u202c\u2066x\u2069\u061c\u200e",
    "a\u200bb\u2060c\ufeffd\u00ade\u2028f\u2029g",
    "".join(chr(0xE0000 + ord(letter)) for letter in "hidden"),
    "漢字かな\uff57\uff49\uff44\uff45👩\u200d👩\u200d👧\u200d👦\u2764\ufe0f",
    "Z" + "\u0301\u0316\u0489" * 30,
    "lone \ud800 and \udfff, none \ufdd0\uffff\U0001fffe",
    "[/] [/x] [bold [red]PWNED[/red]",
    "[@click=app.quit]PWNED[/] [@click='app.bell']x",
    '[link="https://evil.invalid"]PWNED[/link] $(PWNED) `PWNED` {0} %s',
)
"""One of them is added to every text."""

LONG_LINE = 1_000_000
"""Characters of the one line that a body of an execution holds."""

_NAMES_OF_STATES = frozenset({"status", "state", "type", "event_type", "eventType", "kind", "role", "level"})
_ID = re.compile(r"exec_\w+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}")
_FOR_IDS = tuple(sequence for sequence in SEQUENCES if not set("/&?#%") & set(sequence))
"""What may stand in an id, which travels in the path of an address."""

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_TIMES: tuple[Callable[[str], str], ...] = (
    lambda text: text,
    lambda text: text[:19],
    lambda text: text,
    lambda text: "9999-12-31T23:59:59Z",
    lambda text: text,
    lambda text: "2199" + text[4:],
    lambda text: text[:19] + "+23:59",
    lambda text: "0001-01-01T00:00:00+14:00",
)
_AMOUNTS: tuple[Any, ...] = (250, -5, 0.5, float("nan"), float("inf"), 10**30, -1e308)


def honest(text: str) -> str:
    """The text without what was added to it; a path segment too."""
    return re.sub(rf"{re.escape(MARK)}[^/&]*", "", text, flags=re.DOTALL)


def hostile_text(text: str) -> str:
    """The text with something added; always the same to the same text."""
    chosen = _FOR_IDS if _ID.fullmatch(text) else SEQUENCES
    return f"{text}{MARK}{chosen[crc32(text.encode('utf-8', 'replace')) % len(chosen)]}"


class Mutation:
    """Makes one body hostile. `has_long`: whether one of its texts becomes a line of a million characters."""

    def __init__(self, *, has_long: bool = False) -> None:
        self._has_long = has_long

    def of(self, value: Any, name: str = "") -> Any:
        """The value, hostile in every text, key, time, number and graph. `name`: the key that it stands under."""
        match value:
            case dict():
                return self._object(value)
            case list():
                return _with_doubles([self.of(item, name) for item in value])
            case str():
                return self._text(value, name)
            case bool() | None:
                return value
            case int() | float():
                return _number(value, name)
            case _:
                return value

    def _object(self, value: dict[str, Any]) -> dict[str, Any]:
        changed = {key: self.of(item, key) for key, item in value.items()}
        nodes, edges = changed.get("nodes"), changed.get("edges")
        if isinstance(nodes, list) and isinstance(edges, list):
            changed["edges"] = [*edges, *_odd_edges(edges)]
        for sequence in SEQUENCES[crc32(repr(sorted(value)).encode("utf-8", "replace")) % 5 :: 5]:
            changed[f"key{sequence}"] = {f"in{sequence}": [f"value{sequence}"]}
        return changed

    def _text(self, text: str, name: str) -> str:
        if _TIME.match(text):
            return _TIMES[crc32(text.encode()) % len(_TIMES)](text)
        if name in _NAMES_OF_STATES and crc32(text.encode("utf-8", "replace")) % 3:
            return text
        if self._has_long and " " in text:
            self._has_long = False
            return hostile_text(text) + "\x1b]0;PWNED\x07 [/] 漢" * (LONG_LINE // 16)
        return hostile_text(text)


def _number(value: float, name: str) -> Any:
    if name in ("progress", "percent", "progress_percent"):
        return _AMOUNTS[int(value) % len(_AMOUNTS)]
    if name.lower().startswith(("duration", "execution_time", "elapsed")):
        return -value
    return value


def _with_doubles(items: list[Any]) -> list[Any]:
    """A list of objects tells its last one twice."""
    return [*items, items[-1]] if len(items) > 1 and isinstance(items[-1], dict) else items


def _odd_edges(edges: list[Any]) -> list[Any]:
    """Self loops, a cycle, and edges to and from nowhere, in the words of the first edge."""
    if not edges or not isinstance(edges[0], dict):
        return []
    first = edges[0]
    ends = [key for key in first if key in ("from", "to", "source", "target", "from_node", "to_node")]
    if len(ends) != 2:
        return []
    start, end = ends
    nowhere = hostile_text("nowhere")
    return [
        {**first, end: first[start]},
        {**first, start: first[end], end: first[start]},
        {**first, start: nowhere},
        {**first, end: nowhere},
    ]
