"""What control sequences a program wrote to a terminal, and which of them the monitor never writes by itself.

Owns: reading raw bytes as a terminal does. Must not know: how they were made.
"""

import re

_SEQUENCE = re.compile(
    rb"\x1b\](?P<osc>[^\x07\x1b]*)(?:\x07|\x1b\\)?"
    rb"|\x1b(?P<string>[P_^X])[^\x1b]*(?:\x1b\\)?"
    rb"|\x1b\[(?P<private>[<-?]?)(?P<values>[0-9;:]*)(?P<middle>[ -/]*)(?P<final>[@-~])"
    rb"|\x1b(?P<escape>[ -/]*[0-~])"
    rb"|(?P<control>[\x00-\x06\x07\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f])"
    rb"|(?P<bare>\x1b)"
)
_C1 = re.compile("[\x80-\x9f]")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


_MODES = ("?1049", "?25", "?1000", "?1003", "?1015", "?1006", "?1004", "?2004", "?7", "?2026", "?2048")
OWN = frozenset(
    (
        *(f"CSI {mode}{final}" for mode in _MODES for final in "hl"),
        *("CSI ?2026$p", "CSI ?2048$p", "CSI >25u", "CSI <u"),  # what can you do? and the keyboard's protocol
        *("CSI H", "CSI m", "CSI r", "CSI K", "CSI J", "ESC M"),  # moving, colours, scrolling, erasing
        "OSC 22",  # the pointer's shape
    )
)
"""What the monitor and Textual write whatever the data: modes, colours, cursor, scrolling, the pointer's shape."""


def sequences(raw: bytes) -> dict[str, int]:
    """How often each kind of control sequence occurs: `CSI ?1049h`, `OSC 0`, `DCS`, `C0 07`, `C1 9b` …"""
    found: dict[str, int] = {}
    for match in _SEQUENCE.finditer(raw):
        kind = _kind(match)
        found[kind] = found.get(kind, 0) + 1
    text = _SEQUENCE.sub(b"", raw).decode("utf-8", "replace")
    for pattern, name in ((_C1, "C1"), (_BIDI, "bidi")):
        for character in pattern.findall(text):
            kind = f"{name} {ord(character):02x}"
            found[kind] = found.get(kind, 0) + 1
    return found


def _kind(match: re.Match[bytes]) -> str:
    part = {name: value.decode("latin-1") for name, value in match.groupdict().items() if value is not None}
    if "osc" in part:
        return f"OSC {part['osc'].partition(';')[0]}"
    if "string" in part:
        return {"P": "DCS", "_": "APC", "^": "PM", "X": "SOS"}[part["string"]]
    if "final" in part:
        shown = part["values"] if part["private"] or part["final"] in "hltnJ" else ""
        return f"CSI {part['private']}{shown}{part['middle']}{part['final']}"
    if "escape" in part:
        return f"ESC {part['escape']}"
    return f"C0 {ord(part['control']):02x}" if "control" in part else "bare ESC"


def foreign(raw: bytes) -> dict[str, int]:
    """Kinds that the monitor never writes of its own accord, and how often they occur."""
    return {kind: count for kind, count in sequences(raw).items() if kind not in OWN}


def unsafe_characters(text: str) -> set[str]:
    """Characters of plain output that a terminal would obey, line feeds and tabs apart."""
    return set(
        re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)
    )
