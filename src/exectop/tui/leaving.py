"""Leaving a screen once. Keys may wait in its queue when it goes: a second one must not take the screen below along,
nor end the monitor at the last one. Must not know: which screens there are.
"""

from typing import TypeVar

from textual.screen import Screen

T = TypeVar("T")


def leave(screen: Screen[T], result: T | None = None) -> None:
    """Go back from that screen, unless that has been done or it is the only one."""
    if screen.is_attached and screen.app.screen is screen and len(screen.app.screen_stack) > 1:
        screen.dismiss(result)
