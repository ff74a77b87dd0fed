"""A program in a real pseudo-terminal, whose screen can be read and whose keys can be pressed."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

import pyte

EXECTOP = Path(sys.executable).with_name("exectop")


class Terminal:
    """`exectop` (or that program) with these arguments on a terminal of that size; its own folders below `home`."""

    def __init__(
        self,
        arguments: Sequence[str],
        home: Path,
        *,
        columns: int = 120,
        lines: int = 40,
        environment: Mapping[str, str] | None = None,
        program: Sequence[str | Path] = (EXECTOP,),
    ) -> None:
        self.raw = b""
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self._main, child = pty.openpty()
        self.resize(columns, lines)
        self.modes_before = termios.tcgetattr(child)
        variables = {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(home),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "EXECTOP_CONFIG_DIR": str(home / "config"),
            "EXECTOP_STATE_DIR": str(home / "state"),
            **(environment or {}),
        }
        self.process = subprocess.Popen(
            [*map(str, program), *arguments],
            stdin=child,
            stdout=child,
            stderr=child,
            env=variables,
            preexec_fn=lambda: _take_terminal(child),
            close_fds=True,
        )
        self._child = child

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        os.close(self._main)
        os.close(self._child)

    def resize(self, columns: int, lines: int) -> None:
        """Give the terminal another size."""
        fcntl.ioctl(self._main, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self._screen.resize(lines, columns)

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self._main, keys.encode())

    def read(self, seconds: float = 0.05) -> None:
        """Take what the program has written."""
        while select.select([self._main], [], [], seconds)[0]:
            try:
                data = os.read(self._main, 65536)
            except OSError:
                return
            if not data:
                return
            self.raw += data
            self._stream.feed(data)
            seconds = 0.0

    @property
    def text(self) -> str:
        """The screen's lines."""
        screen = self._screen  # `display` fails in the midst of a picture, where half a wide character is left
        columns, lines = range(screen.columns), range(screen.lines)
        return "\n".join("".join(screen.buffer[y][x].data for x in columns) for y in lines)

    def wait_for(self, condition: Callable[[str], bool], what: str, seconds: float = 60.0) -> str:
        """Read until the screen fulfils the condition; the screen. Fails with what was there instead."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read()
            if condition(self.text):
                return self.text
            if self.process.poll() is not None:
                self.read()
                raise AssertionError(f"ended with {self.process.returncode} before {what}:\n{self.text}")
        raise AssertionError(f"no {what} in {seconds} s:\n{self.text}")

    def wait_for_text(self, text: str, seconds: float = 60.0) -> str:
        """Read until that text is on the screen."""
        return self.wait_for(lambda screen: text in screen, repr(text), seconds)

    def press_each(self, *keys: str, quiet: float = 0.2) -> None:
        """Type these one after the other, each once the program has been silent after the one before."""
        for key in keys:
            self.press(key)
            if key == "\x1b":
                time.sleep(0.5)  # a key too soon after it is one with Alt to a program that is slow
            end = time.monotonic() + 10
            while time.monotonic() < end and self.process.poll() is None:
                size = len(self.raw)
                self.read(quiet)
                if len(self.raw) == size:
                    break

    def leave(self, seconds: float = 30.0) -> int:
        """Press q until the program ends; its exit code. Once may not do: a q that comes with an escape is Alt+Q."""
        end = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < end:
            self.press("q")
            self._read_until_end(1.0)
        return self.wait_for_end(0)

    def _read_until_end(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < end:
            self.read()

    def wait_for_end(self, seconds: float = 30.0) -> int:
        """Read until the program ends; its exit code."""
        self._read_until_end(seconds)
        self.read()
        if self.process.poll() is None:
            raise AssertionError(f"still running after {seconds} s:\n{self.text}")
        return self.process.returncode

    @property
    def is_restored(self) -> bool:
        """Whether the terminal is as it was: main screen, cursor shown, no mouse or paste reports, old line modes."""
        left = self.raw.rfind(b"\x1b[?1049l") > self.raw.rfind(b"\x1b[?1049h")
        shown = self.raw.rfind(b"\x1b[?25h") > self.raw.rfind(b"\x1b[?25l")
        quiet = all(
            self.raw.rfind(b"\x1b[?%dl" % mode) >= self.raw.rfind(b"\x1b[?%dh" % mode)
            for mode in (1000, 1002, 1003, 1006, 2004)
        )
        return left and shown and quiet and termios.tcgetattr(self._child)[:4] == self.modes_before[:4]


def _take_terminal(child: int) -> None:
    os.setsid()
    fcntl.ioctl(child, termios.TIOCSCTTY, 0)
