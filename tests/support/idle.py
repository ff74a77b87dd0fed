"""Waiting until an app has done what it was told, however slow the machine is.

Textual's pilot waits until the process uses little time. On a busy machine it never gets much, and the test goes on
before the key was even heard. What counts is whether the event loop has anything left to do.
"""

import asyncio
import time

SOON = 0.02
"""Seconds within which a timer belongs to what is going on: pictures are drawn by timers."""
QUIET, PATIENCE = 6, 10.0
"""Rounds of the loop without anything to do, one after the other, and seconds after which that is not waited for."""


async def loop_is_idle(min_sleep: float = 0.0, max_sleep: float = 1.0) -> None:
    """Stands in for Textual's `wait_for_idle`, whose arguments it takes."""
    loop = asyncio.get_running_loop()
    await asyncio.sleep(max(min_sleep, SOON))
    end, quiet = time.monotonic() + PATIENCE, 0
    while quiet < QUIET and time.monotonic() < end:
        await asyncio.sleep(0)
        quiet = 0 if loop._ready else quiet + 1  # type: ignore[attr-defined]
