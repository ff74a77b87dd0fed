"""For any exchanges: what is played is what was recorded, at any instant, however often it is sought and in whatever
order; damage and secrets never get further than they may."""

import contextlib
import random
import string
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from exectop.clock import ManualClock
from exectop.errors import UsageError
from exectop.ports.secret import Secret
from exectop.ports.wire import Call, Exchange, Reply
from exectop.record import script as script_module
from exectop.record.codec import read
from exectop.record.playback import PlaybackClock
from exectop.record.player import Player
from exectop.record.reader import Tape
from exectop.record.redact import Redactor
from exectop.record.script import Script
from exectop.store.keyframe import Keyframe
from support.strategies import hostile_text
from support.tapes import START, WISHES, Echo, StoreStage, contents, exchange, record

WORDS = ("queued", "running", "paused", "completed", "failed")
ids = st.sampled_from(("a", "b", "c"))
told = st.builds("{}={}".format, ids, st.sampled_from(WORDS)) | st.builds("{}+{}".format, ids, ids)
bodies = st.lists(st.lists(told, max_size=4).map(" ".join), min_size=1, max_size=25)

harmless_text = hostile_text.filter(lambda text: "=" not in text and "@" not in text)
"""Drawn words may be any of our own: these look like no URL with a secret."""
harmless_names = hostile_text.map("q{}".format)
"""And these are no name of a credential."""

exchanges = st.builds(
    Exchange,
    st.sampled_from(("agents", "cloud", "new")),
    st.builds(
        Call,
        path=harmless_text,
        wish=st.sampled_from(WISHES),
        method=st.sampled_from(("GET", "POST", "sse")),
        params=st.lists(st.tuples(harmless_names, harmless_text), max_size=2).map(tuple),
        body=st.none() | st.binary(max_size=30),
    ),
    st.none()
    | st.builds(
        Reply,
        status=st.integers(100, 599),
        headers=st.lists(st.tuples(st.just("x"), harmless_text), max_size=2).map(tuple),
        body=st.binary(max_size=200),
        received_at=st.floats(1, 1e9),
    ),
    st.floats(0, 1e9),
    st.integers(1, 10_000),
)


@contextmanager
def folder() -> Iterator[Path]:
    """A folder of its own for each example."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(recorded=st.lists(exchanges, max_size=6))
def test_what_is_recorded_is_read_back(recorded: list[Exchange]) -> None:
    with folder() as place:
        tape = Tape(record(place / "a.tape", *recorded))
        assert [tape.exchange(number) for number in range(len(tape))] == recorded
        assert tape.damage == ""
        tape.close()


def player_of(tape: Tape) -> tuple[Player[Keyframe], StoreStage]:
    base, stage = ManualClock(), StoreStage()
    script: Script[Keyframe] = Script(tape, Echo(), StoreStage())
    clock = PlaybackClock(base, tape.start, tape.end)
    clock.pause(True)
    return Player(tape, script, stage, clock, base), stage


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(spoken=bodies, seed=st.integers(0, 999))
def test_any_instant_is_the_fold_of_what_came_before(spoken: list[str], seed: int) -> None:
    rng = random.Random(seed)
    with folder() as place, pytest.MonkeyPatch.context() as patch:
        patch.setattr(script_module, "SPACING", rng.randrange(1, 9))
        patch.setattr(script_module, "FRAMES", rng.randrange(2, 9))
        entries = [exchange(number + 1, body=body.encode()) for number, body in enumerate(spoken)]
        tape = Tape(record(place / "a.tape", *entries))
        player, stage = player_of(tape)
        for _ in range(8):
            count = rng.randrange(1, len(entries) + 1)
            player.seek(START + count)
            straight, echo = StoreStage(), Echo()
            for entry in entries[:count]:
                straight.apply(echo.hear(entry, entry.reply.received_at if entry.reply else 0.0))
            assert _present(stage) == _present(straight)
        tape.close()


def _present(stage: StoreStage) -> list[object]:
    """What can be seen; the logs may leave out changes that changed nothing."""
    executions, _ = contents(stage.store)
    return [tuple(parts)[:-1] for parts in executions if isinstance(parts, tuple)]


secrets = st.text(string.ascii_letters + string.digits + '-_/+="\\ü', min_size=8, max_size=30)


@example(key="received", around="", where="body")
@example(key="17672256", around="", where="path")
@settings(max_examples=150)
@given(
    key=secrets,
    around=st.text(string.printable, max_size=20),
    where=st.sampled_from(("body", "path", "param", "url")),
)
def test_no_key_is_ever_written(key: str, around: str, where: str) -> None:
    text = around + key + around
    base = exchange()
    assert base.reply is not None
    entry = {
        "body": replace(base, reply=replace(base.reply, body=text.encode())),
        "path": replace(base, call=replace(base.call, path=text)),
        "param": replace(base, call=replace(base.call, params=(("q", text),))),
        "url": replace(base, reply=replace(base.reply, url=text)),
    }[where]
    written = Redactor(lambda: [Secret(key)]).written(entry)
    again = read("agents", written)
    assert key.encode() not in written.body
    assert key not in repr(again.call.path) + repr(again.call.params)
    assert again.reply is not None
    assert key not in again.reply.url


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(cut=st.floats(0.0, 1.0), scribble=st.binary(max_size=50), where=st.floats(0.0, 1.0))
def test_no_damage_raises_anything_but_a_sentence(cut: float, scribble: bytes, where: float) -> None:
    with folder() as place:
        path = record(place / "a.tape", *(exchange(number, body=b"x" * 500) for number in range(1, 120)))
        data = bytearray(path.read_bytes())
        at = int(where * len(data))
        data[at : at + len(scribble)] = scribble
        path.write_bytes(bytes(data[: int(cut * len(data))]))
        with contextlib.suppress(UsageError), contextlib.closing(Tape(path)) as tape:
            for number in range(len(tape)):
                tape.exchange(number)
