"""A mock server in a process of its own, which ends when this one does.

Owns: its start and its end. Must not know: what runs against it.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from exectop.errors import UnreachableError, UsageError


class MockProcess:
    """A running `python -m exectop.mock`. Its stdin is held open: when it closes, however we end, the mock ends."""

    def __init__(self, arguments: Sequence[str]) -> None:
        command = [sys.executable, "-m", "exectop.mock", "--json", "--until-stdin-closes", *arguments]
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
        )

    def urls(self) -> dict[str, str]:
        """Vendor → URL, and `server`; waits until the mock listens. Raises `UsageError` with what it said."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            _, said = self._process.communicate()
            lines = said.decode(errors="replace").strip().splitlines() or ["it said nothing"]
            if self._process.returncode == 2:
                raise UsageError(f"the mock server did not start: {lines[-1]}")
            raise UnreachableError(f"the mock server did not start: {lines[-1]}")
        places: dict[str, str] = json.loads(line)
        return places

    def stop(self) -> None:
        """End it at once: it keeps nothing, and the terminal's owner waits."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()


@contextmanager
def mock_process(arguments: Sequence[str]) -> Iterator[MockProcess]:
    """A mock server for as long as the block runs."""
    process = MockProcess(arguments)
    try:
        yield process
    finally:
        process.stop()
