"""Text with attributes as the terminal reads it, saying only what changes. Must not know: where it stands."""

from collections.abc import Iterable
from functools import lru_cache

from rich.cells import cell_len
from rich.color import Color, ColorSystem
from rich.segment import Segment
from rich.style import Style

RESET = "\x1b[0m"
_PLAIN = Style.null()
_CODES = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "21", "51", "52", "53")
_SHOWS_ON_BLANK = 0b1_1111_0100_1000
"""Attributes that can be seen on a space: underline, reverse, strike, double underline, frame, circle, overline."""


def width_of(segments: Iterable[Segment]) -> int:
    """Columns of the terminal that the segments take."""
    return sum(len(segment.text) if segment.text.isascii() else cell_len(segment.text) for segment in segments)


class SgrWriter:
    """Collects sequences; begins and ends with all attributes off."""

    def __init__(self, color_system: ColorSystem) -> None:
        self._color_system = color_system
        self._parts: list[str] = []
        self._now = _PLAIN

    def text(self) -> str:
        """Everything written, attributes off at the end."""
        if self._now is not _PLAIN:
            self._parts.append(RESET)
            self._now = _PLAIN
        return "".join(self._parts)

    def move_to(self, x: int, y: int) -> None:
        """Put the cursor there, counted from 0."""
        self._parts.append(f"\x1b[{y + 1};{x + 1}H")

    def scroll(self, top: int, bottom: int, count: int) -> None:
        """Move the lines between these two (inclusive) up by that many, down with a negative number."""
        if self._now is not _PLAIN:
            self._parts.append(RESET)
            self._now = _PLAIN
        up, down = f"\x1b[{bottom + 1};1H" + "\n" * count, f"\x1b[{top + 1};1H" + "\x1bM" * -count
        move = up if count > 0 else down
        self._parts.append(f"\x1b[{top + 1};{bottom + 1}r{move}\x1b[r")

    def write(self, segments: Iterable[Segment]) -> None:
        """Write text with the attributes it needs."""
        for text, style, control in segments:
            if control or not text:
                continue
            wanted = style or _PLAIN
            if wanted is not self._now and not (text.isspace() and _blank_alike(self._now, wanted)):
                self._parts.append(_change(self._now, wanted, self._color_system))
                self._now = wanted
            self._parts.append(_linked(text, wanted))


def _linked(text: str, style: Style) -> str:
    link = style.link
    return f"\x1b]8;id={style.link_id};{link}\x1b\\{text}\x1b]8;;\x1b\\" if link else text


@lru_cache(4096)
def _blank_alike(now: Style, wanted: Style) -> bool:
    """Whether a space looks the same in both."""
    if (_attributes(now) | _attributes(wanted)) & _SHOWS_ON_BLANK:
        return False
    return now.bgcolor == wanted.bgcolor and not wanted.link


def _attributes(style: Style) -> int:
    return style._attributes & style._set_attributes


@lru_cache(4096)
def _change(now: Style, wanted: Style, color_system: ColorSystem) -> str:
    """The sequence from one look to the other; from nothing where something must go."""
    old, new = _attributes(now), _attributes(wanted)
    is_taken_away = old & ~new or (now.color and not wanted.color) or (now.bgcolor and not wanted.bgcolor)
    codes = ["0"] if is_taken_away else []
    if is_taken_away:
        now, old = _PLAIN, 0
    codes += [code for place, code in enumerate(_CODES) if new & ~old & (1 << place)]
    codes += _colour(now.color, wanted.color, color_system, is_text=True)
    codes += _colour(now.bgcolor, wanted.bgcolor, color_system, is_text=False)
    return f"\x1b[{';'.join(codes)}m" if codes else ""


def _colour(now: Color | None, wanted: Color | None, color_system: ColorSystem, *, is_text: bool) -> list[str]:
    if wanted is None or wanted == now:
        return []
    return list(wanted.downgrade(color_system).get_ansi_codes(is_text))
