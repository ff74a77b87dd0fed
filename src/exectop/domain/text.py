"""Text from a server is data: the one function that makes it safe to put on a terminal.

C0 controls become their visible pictures (U+2400…), DEL becomes ␡, C1 becomes ‹9b›, bidi controls and tag
characters become visible marks, surrogates and noncharacters become U+FFFD. Line feeds and tabs stay only in
blocks; in a line they become spaces. Joiners and variation selectors stay: dropping them changes widths.
"""

import re

_C0 = "\x00-\x08\x0b-\x1f"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = "\u200b\u2060-\u2064\ufeff\u00ad\u180e\ufff9-\ufffb"
_SEPARATORS = "\u2028\u2029\x85"
_BROKEN = "\ud800-\udfff\ufdd0-\ufdef" + "".join(
    chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(17)
)
_TAGS = "\U000e0000-\U000e007f"

UNSAFE = re.compile(f"\r\n|[{_C0}\t\n\x7f\x80-\x9f{_BIDI}{_INVISIBLE}{_SEPARATORS}{_BROKEN}{_TAGS}]")
_UNSAFE_BLOCK = re.compile(f"\r\n|[{_C0}\x7f\x80-\x9f{_BIDI}{_INVISIBLE}{_SEPARATORS}{_BROKEN}{_TAGS}]")


def clean_line(text: str) -> str:
    """The text as one safe line; the same object when nothing had to change."""
    if text.isascii() and text.isprintable():
        return text
    return UNSAFE.sub(_visible_line, text)


def clean_block(text: str) -> str:
    """The text as safe lines: line feeds and tabs stay."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSAFE_BLOCK.sub(_visible, text)


def _visible_line(match: re.Match[str]) -> str:
    character = match[0]
    return " " if character in ("\n", "\t", "\r\n") else _visible(match)


def _visible(match: re.Match[str]) -> str:
    character = match[0]
    if character == "\r\n":
        return "\n"
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if 0xD800 <= code <= 0xDFFF or 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE:
        return "\ufffd"
    return f"‹{code:02x}›"
