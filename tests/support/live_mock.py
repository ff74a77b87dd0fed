"""A mock over a world of the test's own making as a real server, for clients that bring their own HTTP.

Must not be used where the in-process mock will do: it needs a socket and a thread.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import uvicorn

from exectop.clock import ScaledClock
from exectop.mock.app import make_app
from exectop.mock.plan import RunPlan
from exectop.mock.server import bind
from exectop.mock.world import World

SPEED = 20.0


@contextmanager
def live_mock(*plans: RunPlan) -> Iterator[tuple[str, World]]:
    """The URL of the server and its world, whose time runs fast. `created` of the plans counts from its start."""
    clock = ScaledClock(SPEED)
    world = World([], clock, pace=0.25)
    now = clock.now()
    for plan in plans:
        world.add(replace(plan, created=now + plan.created))
    listener = bind("127.0.0.1", 0)
    config = uvicorn.Config(
        make_app(world),
        log_level="critical",
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=1,
        date_header=False,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", world
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
