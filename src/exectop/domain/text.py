"""Text from a server is data: the one function that makes it safe to put on a terminal.

C0 controls become their visible pictures (U+2400…), DEL becomes ␡, C1 becomes ‹9b›, bidi controls and tag
characters become visible marks, surrogates and noncharacters become U+FFFD. Line feeds and tabs stay only in
blocks; in a line they become spaces. Joiners and variation selectors stay: dropping them changes widths.
"""

from collections.abc import Iterator

_PICTURES = range(0x20)
_DELETE = 0x7F
_MARKED = (
    range(0x80, 0xA0),  # C1
    (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)),  # bidi
    (0x200B, *range(0x2060, 0x2065), 0xFEFF, 0x00AD, 0x180E, *range(0xFFF9, 0xFFFC)),  # invisible
    (0x2028, 0x2029),  # separators
    range(0xE0000, 0xE0080),  # tags
)
_BROKEN = (
    range(0xD800, 0xE000),
    range(0xFDD0, 0xFDF0),
    [plane << 16 | end for plane in range(17) for end in (0xFFFE, 0xFFFF)],
)


def _visible() -> Iterator[tuple[int, str]]:
    """Every character that a terminal would obey or hide, and what is shown in its place."""
    yield from ((code, chr(0x2400 + code)) for code in _PICTURES)
    yield _DELETE, "␡"
    yield from ((code, f"‹{code:02x}›") for codes in _MARKED for code in codes)
    yield from ((code, "\ufffd") for codes in _BROKEN for code in codes)


_LINE = {**dict(_visible()), ord("\n"): " ", ord("\t"): " "}
_BLOCK = {**dict(_visible()), ord("\n"): "\n", ord("\t"): "\t"}


def clean_line(text: str) -> str:
    """The text as one safe line; the same object when it is plain."""
    if text.isascii() and text.isprintable():
        return text
    return text.replace("\r\n", "\n").translate(_LINE)


def clean_block(text: str) -> str:
    """The text as safe lines: line feeds and tabs stay."""
    if text.isascii() and text.isprintable():
        return text
    return text.replace("\r\n", "\n").translate(_BLOCK)
