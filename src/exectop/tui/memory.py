"""Memory that is not needed any more goes back: for a monitor that is open for weeks. Must not know: screens."""

import contextlib
import ctypes

from textual._styles_cache import StylesCache

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
_LARGE = 1 << 20


def give_back() -> None:
    """Have the C library return large blocks when they are freed: else the answers of servers, some MiB each and
    gone at once, leave half-empty heaps behind, one for each thread. Where the library has no such switch, nothing
    happens. To be called before there are threads."""
    with contextlib.suppress(OSError, AttributeError, TypeError):
        library = ctypes.CDLL(None)
        library.mallopt(_MMAP_THRESHOLD, _LARGE)
        library.mallopt(_ARENA_MAX, 2)


def trim() -> None:
    """Return what lies free between what is kept. Takes some milliseconds: for once a minute."""
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def let_go() -> None:
    """Let go of widgets that are gone. Textual 8 remembers the colours of a widget's box in a cache over the widgets
    themselves, so that up to a thousand that were ever painted, and every line that each of them showed, would stay:
    hundreds of MiB in a day of opening and closing executions."""
    clear = getattr(StylesCache.get_inner_outer, "cache_clear", None)
    if clear is not None:
        clear()
