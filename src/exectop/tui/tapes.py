"""What a person can do with tapes in the monitor, and the words that say what is recorded or played.

Must not know: how tapes are made. The commands of a replay are `replay_app`'s.
"""

import asyncio
from pathlib import Path
from typing import ClassVar

from textual.app import App

from exectop.domain.roles import Role
from exectop.domain.text import clean_line
from exectop.errors import UsageError
from exectop.ports.keeping import Place, Recorder
from exectop.present.cells import Cell, Context
from exectop.present.formats import clock_time
from exectop.tui.services import Services


def tape_notes(services: Services, context: Context) -> list[Cell]:
    """What the header says of tapes; nothing where none is made or played."""
    notes = []
    if services.recorder is not None and services.recorder.recording is not None:
        notes.append(Cell("* recording" if context.ascii else "● recording", Role.ERROR))
    if services.playback is not None:
        notes.append(Cell(place_words(services.playback.place(), context), Role.ACCENT))
    return notes


def place_words(place: Place, context: Context) -> str:
    """Where a replay stands: what it does, the tape's time, its speed, how much of the tape lies behind.
    How far the tape is interpreted is left out: it depends on the machine, and a replay paints the same each time."""
    if place.is_paused:
        sign = "||" if context.ascii else "‖"
    elif place.shown == place.total and place.now >= place.end:
        sign = "end"
    else:
        sign = ">" if context.ascii else "▸"
    part = (place.now - place.start) / (place.end - place.start) if place.end > place.start else 1.0
    speed = "" if place.speed == 1 else f" {place.speed:g}x"
    damage = ", damaged" if place.damage else ""
    return f"{sign} {clock_time(place.now, context)}{speed} {part:.0%}{damage}"


def _path(name: str) -> Path | None:
    return Path(name.strip()).expanduser() if name.strip() else None


class TapeCommands(App[None], inherit_bindings=False):
    """The commands about tapes that work everywhere; part of the app."""

    services: Services
    ASK_FOR_NAME: ClassVar[str] = "Write :save tape, or :save tape FILE"

    def do_app_record(self, name: str = "") -> None:
        recorder = self._recorder()
        if recorder.recording is None:
            path = recorder.start(_path(name))
            self._say(f"recording to {path}; R ends it")
        elif name:
            raise UsageError(f"{recorder.recording} is being recorded already", hint="R ends it")
        else:
            self._say(recorder.stop())
        self.restyle_all()

    async def do_app_save(self, words: str = "") -> None:
        recorder = self._recorder()
        what, _, name = words.partition(" ")
        if what != "tape":
            raise UsageError("what is to be saved?", hint=self.ASK_FOR_NAME)
        self._say(await asyncio.to_thread(recorder.save, _path(name)))

    def restyle_all(self) -> None:
        """Paint every screen anew."""

    def _recorder(self) -> Recorder:
        if self.services.recorder is None:
            raise UsageError("this is a recording: there is nothing to record")
        return self.services.recorder

    def _say(self, sentence: str) -> None:
        self.notify(clean_line(sentence), markup=False, timeout=8)

    def hear_notices(self) -> None:
        """Show what parts without a screen have to say, from whatever thread they say it."""
        loop = asyncio.get_running_loop()

        def hear(sentence: str) -> None:
            loop.call_soon_threadsafe(self._show_notice, sentence)

        self.services.notices.listen(hear)

    def _show_notice(self, sentence: str) -> None:
        if self.is_running:
            self.notify(clean_line(sentence), severity="warning", timeout=15, markup=False)
