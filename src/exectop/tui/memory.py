"""Memory that is not needed any more goes back: for a monitor that is open for weeks. Must not know: screens."""

import contextlib
import ctypes
import gc

from textual import strip
from textual._styles_cache import StylesCache
from textual.cache import FIFOCache

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
_LARGE = 1 << 20
_YOUNG = 10_000


def prepare() -> None:
    """Once, when all is loaded and nothing runs yet."""
    _give_back()
    untie_lines()
    _look_seldom()


def _give_back() -> None:
    """Have the C library return large blocks when they are freed: else the answers of servers, some MiB each and
    gone at once, leave half-empty heaps behind, one for each thread. Where the library has no such switch, nothing
    happens."""
    with contextlib.suppress(OSError, AttributeError, TypeError):
        library = ctypes.CDLL(None)
        library.mallopt(_MMAP_THRESHOLD, _LARGE)
        library.mallopt(_ARENA_MAX, 2)


class _Forgetful(FIFOCache[object, object]):
    """A cache that keeps nothing."""

    def __setitem__(self, key: object, value: object) -> None:
        """Let it go."""


def untie_lines() -> None:
    """Let drawn lines go with the picture. In Textual 8 each line of a picture has seven caches of its own, and one
    that needs no cut remembers itself in one of them: all stay until garbage in cycles is looked for, the most of all
    there is of it. Views here draw a line anew only where something changed, and are faster without."""
    forgetful = _Forgetful(0)
    vars(strip)["FIFOCache"] = lambda size: forgetful


def _look_seldom() -> None:
    """Have Python look for garbage in cycles once so many objects are new, and never among what was loaded until
    now. By its own measure every long list that a server sends is a reason to look through all there is, every few
    seconds and for more than a tenth of a second, in which no key is answered. What is old is left to `trim`."""
    gc.freeze()
    gc.set_threshold(_YOUNG, 10, 100)


def trim() -> None:
    """Drop garbage that is in cycles, and return what lies free between what is kept. Takes 0.1 to 0.2 s with
    thousands of executions: for once a minute."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def let_go() -> None:
    """Let go of widgets that are gone. Textual 8 remembers the colours of a widget's box in a cache over the widgets
    themselves, so that up to a thousand that were ever painted, and every line that each of them showed, would stay:
    hundreds of MiB in a day of opening and closing executions."""
    clear = getattr(StylesCache.get_inner_outer, "cache_clear", None)
    if clear is not None:
        clear()
