"""Runs what may fail on behalf of the screens, so that one mistake costs one command or one pane, never the program.

Owns: the only place of the screens that catches every exception, and the report of it. Must not know: what it runs.
"""

import inspect
import platform
import traceback
from collections.abc import Callable
from datetime import UTC, datetime

from textual.app import App

from exectop.config.files import write_private
from exectop.domain.text import clean_line
from exectop.errors import ExectopError
from exectop.tui.services import Services

ISSUES = "https://github.com/exectop/exectop/issues"


def attempt(services: Services, what: str, call: Callable[[], object]) -> str:
    """Run something quick; the sentence for the person if it failed, else an empty string."""
    try:
        call()
    except Exception as error:  # noqa: BLE001 - the one place of the screens
        return explain(services, what, error)
    return ""


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
    place = write_report(services, what, error)
    told = f"a report is in {place}" if place else "no report could be written"
    return clean_line(f"{what} failed: {type(error).__name__}: {error}; {told}. Please send it to {ISSUES}")


def write_report(services: Services, what: str, error: BaseException) -> str:
    """Write the report into the state folder; its path, or an empty string."""
    if services.state_dir is None:
        return ""
    stamp = datetime.fromtimestamp(services.clock.now(), UTC).strftime("%Y%m%dT%H%M%SZ")
    path = services.state_dir / "reports" / f"{stamp}-{type(error).__name__}.txt"
    trace = "".join(traceback.format_exception(error))
    head = f"exectop {services.version}, Python {platform.python_version()}, {platform.platform()}\nin: {what}\n\n"
    try:
        write_private(path, (head + trace).encode("utf-8", "backslashreplace").decode("utf-8"))
    except OSError:
        return ""
    return str(path)
