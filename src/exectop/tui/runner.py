"""Runs what may fail on behalf of the screens, so that one mistake costs one command or one pane, never the program.

Owns: the only place of the screens that catches every exception, and the report of it. Must not know: what it runs.
"""

import inspect
from collections.abc import Callable
from typing import TypeVar

from textual.app import App

from exectop.config.reports import explain_crash, write_report
from exectop.domain.text import clean_line
from exectop.errors import ExectopError
from exectop.tui.services import Services

T = TypeVar("T")


def attempt(services: Services, what: str, call: Callable[[], object]) -> str:
    """Run something quick; the sentence for the person if it failed, else an empty string."""
    try:
        call()
    except Exception as error:  # noqa: BLE001 - the one place of the screens
        return explain(services, what, error)
    return ""


def caught(call: Callable[[], T]) -> tuple[T | None, Exception | None]:
    """What the call gives, or what it raised."""
    try:
        return call(), None
    except Exception as error:  # noqa: BLE001 - the one place of the screens
        return None, error


async def run(app: App[None], services: Services, what: str, call: Callable[[], object]) -> bool:
    """Run a command, await it where it must be, and say it where it failed. Whether it went well."""
    try:
        result = call()
        if inspect.isawaitable(result):
            await result
    except Exception as error:  # noqa: BLE001 - the one place of the screens
        app.notify(explain(services, what, error), severity="error", timeout=10, markup=False)
        return False
    return True


def explain(services: Services, what: str, error: BaseException) -> str:
    """A sentence about the error. One that is ours speaks for itself; any other is a mistake in the program and
    leaves a report, without the values of variables, which may hold keys."""
    if isinstance(error, ExectopError):
        return clean_line(f"{what}: {error}")
    place = write_report(services.state_dir, services.clock.now(), services.version, what, error)
    return explain_crash(what, error, place)
