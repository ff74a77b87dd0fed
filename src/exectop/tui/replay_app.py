"""The monitor on a tape: the same screens, and commands that move through the tape's time.

Must not know: how a tape is read. Time standing still is the tape's, so `p` stops it.
"""

from typing import ClassVar

from exectop.errors import UsageError
from exectop.ports.keeping import Playback
from exectop.present.formats import clock_time
from exectop.tui.app import ExecTopApp
from exectop.tui.moment import context_of
from exectop.tui.time_cursor import parse_time


class ReplayApp(ExecTopApp, inherit_bindings=False):
    """`services.playback` is the tape."""

    SCOPES: ClassVar[tuple[str, ...]] = ("app", "replay")

    @property
    def playback(self) -> Playback:
        """The tape. Raises `UsageError` where there is none."""
        if self.services.playback is None:
            raise UsageError("no tape is played")
        return self.services.playback

    def do_app_pause(self) -> None:
        is_paused = not self.playback.place().is_paused
        self.services.controls.pause(is_paused)
        self.restyle_all()

    def do_app_refresh(self) -> None:
        raise UsageError("this is a recording: nobody can be asked")

    def do_replay_next(self) -> None:
        self.playback.step(1)
        self.restyle_all()

    def do_replay_previous(self) -> None:
        self.playback.step(-1)
        self.restyle_all()

    def do_replay_seek(self, text: str = "") -> None:
        place, context = self.playback.place(), context_of(self, self.services)
        named = {"start": place.start, "end": place.end}
        if not text:
            raise UsageError("where to?", hint="Write :seek 12:03, :seek -5m, :seek +30s, :seek start or :seek end")
        instant = named[text] if text in named else parse_time(text, place.now, context)
        if not place.start <= instant <= place.end:
            told = f"{clock_time(place.start, context)} to {clock_time(place.end, context)}"
            raise UsageError(f"'{text}' is not on the tape, which goes from {told}")
        self.playback.seek(instant)
        self.restyle_all()

    def do_replay_speed(self, text: str = "") -> None:
        try:
            speed = float(text.removesuffix("x"))
        except ValueError:
            raise UsageError(f"'{text}' is no speed", hint="Write :speed 4 or :speed 0.5") from None
        self.playback.set_speed(speed)
        self.restyle_all()

    def do_replay_faster(self) -> None:
        self.do_replay_speed(str(self.playback.place().speed * 2))

    def do_replay_slower(self) -> None:
        self.do_replay_speed(str(self.playback.place().speed / 2))
