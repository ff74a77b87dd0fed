"""The ports of what is kept of a session and of sessions that are played again, as screens see them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from exectop.domain.usual import Usual
from exectop.domain.values import Execution


class Recorder(Protocol):
    """Tapes of the raw exchanges. A path is where the tape goes; `None` chooses a name in the folder of tapes."""

    @property
    def recording(self) -> Path | None:
        """The tape that is being made, if any."""

    def start(self, path: Path | None = None) -> Path:
        """Begin a tape. Raises `UsageError`."""

    def stop(self) -> str:
        """End it; what is on it, in a sentence."""

    def save(self, path: Path | None = None) -> str:
        """Write what just happened to a tape; what is on it, in a sentence. Takes a while, may be called on any
        thread. Raises `UsageError`."""


class Past(Protocol):
    """What earlier sessions saw."""

    def usual(self, execution: Execution) -> Mapping[str, Usual]:
        """How long each step, by its name, took in earlier runs of the same title and kind; nothing until it is
        known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a replay stands: instants of the tape, how many of its entries are shown and can be shown at once."""

    now: float
    start: float
    end: float
    speed: float
    is_paused: bool
    shown: int
    ready: int
    total: int
    damage: str = ""


class Playback(Protocol):
    """A tape that is played."""

    def place(self) -> Place:
        """Where it stands."""

    def seek(self, instant: float) -> None:
        """Show that instant, playing or not as before."""

    def step(self, count: int) -> None:
        """Stop, and go that many entries with news on, or back."""

    def set_speed(self, speed: float) -> float:
        """How fast it is played; the speed that holds now."""


class Notices:
    """Sentences for the person from parts that have no screen, from any thread. Kept until somebody listens."""

    def __init__(self) -> None:
        self._waiting: list[str] = []
        self._hear: Callable[[str], None] | None = None

    def tell(self, sentence: str) -> None:
        """Have it shown."""
        if self._hear is None:
            self._waiting.append(sentence)
        else:
            self._hear(sentence)

    def listen(self, hear: Callable[[str], None] | None) -> None:
        """Show them from now on, those that wait first; `None`: no longer."""
        self._hear = hear
        if hear is not None:
            waiting, self._waiting = self._waiting, []
            for sentence in waiting:
                hear(sentence)
