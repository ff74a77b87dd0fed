"""Letting go of widgets that are gone.

Textual 8 remembers the colours of a widget's box in a cache over the widgets themselves, so that up to a thousand
widgets that were ever painted, and every line that each of them showed, stay in memory: hundreds of MiB in a day of
opening and closing executions. Must not know: screens.
"""

from textual._styles_cache import StylesCache


def let_go() -> None:
    """Empty that cache; what is shown fills it again, a few dozen entries of two colours each."""
    clear = getattr(StylesCache.get_inner_outer, "cache_clear", None)
    if clear is not None:
        clear()
