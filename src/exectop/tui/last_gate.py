"""The last gate before the terminal: no control character leaves in a line, whoever painted it.

Text is cleaned where it enters the program; this holds if somebody forgot. Styles stay; a link stays only if its
address is plain. Must not know: what the text is.
"""

import re
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_BROKEN = re.compile("[\ud800-\udfff]")
_SAFE_LINK = re.compile(r"https?://[\x21-\x7e]+")


def safe_text(text: str) -> str:
    """The text without anything that a terminal would obey; the same object when nothing had to change. What goes
    has no width, what is broken keeps its one cell, so the line stays as wide as it was laid out."""
    if text.isprintable():
        return text
    return _BROKEN.sub("\ufffd", _UNSAFE.sub("", text))


@lru_cache(1024)
def _safe_style(style: Style) -> Style:
    link = style.link
    return style if link is None or _SAFE_LINK.fullmatch(link) else style.update_link(None)


class LastGate(LineFilter):
    """Takes C0, DEL, C1, bidi controls and lone surrogates out of every segment."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments, cleaned; those that are clean are passed on as they are."""
        return [_safe_segment(segment) for segment in segments]


def _safe_segment(segment: Segment) -> Segment:
    text, style, _ = segment
    clean = safe_text(text)
    safe = style if style is None or style.link is None else _safe_style(style)
    return segment if clean is text and safe is style else Segment(clean, safe)
