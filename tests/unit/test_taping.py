"""Sources, options and folders become tapes, a history and a replay."""

from pathlib import Path

from exectop.clock import ManualClock
from exectop.config.options import Options, SourceOptions
from exectop.config.paths import Paths
from exectop.ports.secret import Secret
from exectop.record.tape import TapeSource
from exectop.runtime import Source, resolve_sources
from exectop.taping import make_redactor, open_keeper, open_replay, open_tape, tape_sources
from support.pasts import seen
from support.tapes import exchange

KEY = "canary-key"


def sources() -> list[Source]:
    options = SourceOptions(provider="claude-agent", url="http://h:1", options={"stream": "off"})
    return resolve_sources({"agents": options}, {}, {"agents": Secret(KEY)})


def test_a_tape_knows_how_to_make_its_providers_again() -> None:
    assert tape_sources(sources()) == (
        TapeSource("agents", "claude-agent", "http://h:1", "/api/v1", (("stream", "off"),)),
    )


def test_keys_are_masked_from_when_they_were_read() -> None:
    known = sources()
    redactor = make_redactor(known, ["iban"])
    assert known[0].key is not None
    known[0].key()
    body = redactor.written(exchange(body=f'{{"echo": "{KEY}", "iban": "DE00"}}'.encode())).body
    assert KEY.encode() not in body
    assert b"DE00" not in body


def test_what_is_recorded_can_be_replayed(tmp_path: Path) -> None:
    tape = open_tape(tmp_path / "a.tape", sources(), ManualClock())
    tape.add(exchange(1))
    tape.close()
    playing = open_replay(tmp_path / "a.tape", 4.0, ManualClock())
    assert playing.clock.speed == 4.0
    assert [(source.name, description.name) for source, description in playing.sources] == [
        ("agents", "claude-agent")
    ]
    assert playing.player.place().total == 1


async def test_a_replay_starts_and_stops(tmp_path: Path) -> None:
    tape = open_tape(tmp_path / "a.tape", sources(), ManualClock())
    tape.add(exchange(1))
    tape.close()
    playing = open_replay(tmp_path / "a.tape")
    await playing.start()
    await playing.stop()
    assert len(playing.supervisor) == 0


def test_the_history_is_kept_only_where_it_is_wanted(tmp_path: Path) -> None:
    for name, options in (("off", {"history": {"enabled": False}}), ("on", {})):
        paths = Paths(tmp_path / name, tmp_path / name)
        keeper = open_keeper(paths, Options.model_validate(options), sources(), lambda _: None, ManualClock())
        keeper.sink([seen(1)])
        keeper.close()
        assert paths.history_file.exists() is (name == "on")
