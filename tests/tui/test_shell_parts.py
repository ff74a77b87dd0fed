"""The parts of the shell that know no screen: themes, keys, the `:` language, copying, terminals, signals, words."""

import asyncio
import base64
import io
import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from exectop.domain.health import SourceHealth, SourceState
from exectop.domain.roles import Role
from exectop.domain.status import Status
from exectop.domain.values import ExecutionKey
from exectop.errors import ConfigError, UsageError
from exectop.present.cells import Context, plain
from exectop.tui.app_commands import find_execution
from exectop.tui.ascii_filter import AsciiFilter
from exectop.tui.clipboard import KEPT, LIMIT, copy_text, osc52
from exectop.tui.command_line import common_start, completions, parse_line
from exectop.tui.commands import COMMANDS, by_id, commands_of
from exectop.tui.header_lines import counts_line, quota_words, sources_line, state_words
from exectop.tui.key_names import key_label, normal_key
from exectop.tui.last_gate import LastGate
from exectop.tui.list_columns import choose_columns
from exectop.tui.screens.preview import wrap_line
from exectop.tui.signals import CODES, install_handlers, remove_handlers
from exectop.tui.state import ScreenState, load_state, save_state
from exectop.tui.terminal import why_no_screen
from exectop.tui.theme import accent_role, choose_theme, load_themes, read_theme, role_style, themes_folder, use_theme
from exectop.tui.widgets.cells import fit_text
from support import stories

CONTEXT = Context(now=stories.NOW)
THEMES = load_themes([themes_folder()])
CLEAN = THEMES["night"]


# --- themes


@pytest.mark.parametrize("name", sorted(THEMES))
def test_every_theme_has_a_style_for_every_role(name: str) -> None:
    theme = THEMES[name]
    assert {role.value for role in Role} <= set(theme.styles)
    assert theme.styles["cursor"] != Style.null()


def test_themes_that_ship() -> None:
    assert set(THEMES) == {"night", "day", "ansi", "high-contrast"}


def test_the_high_contrast_theme_has_contrast() -> None:
    palette = THEMES["high-contrast"].palette
    background = Color.parse(palette["background"])
    for name, value in palette.items():
        if name not in ("background", "surface", "panel", "selection"):
            colour = Color.parse(value)
            assert (colour.brightness + 0.05) / (background.brightness + 0.05) > 7, name


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('running = "blue"', 'running = "blu"'), "Did you mean 'blue'"),
        (('running = "blue"', 'runing = "blue"'), "unknown role 'runing'"),
        (('blue = "#7aa2f7"', 'blue = "#zz"'), "is no colour"),
        (('blue = "#7aa2f7"', ""), "misses blue"),
        (('running = "blue"', ""), "misses running"),
        (("[roles]", "[rolls]"), "has the tables"),
        (("[palette]", "[palette"), "cannot read"),
    ],
)
def test_a_wrong_theme_says_what_is_wrong(tmp_path: Path, change: tuple[str, str], words: str) -> None:
    text = (themes_folder() / "night.toml").read_text(encoding="utf-8")
    assert change[0] in text
    path = tmp_path / "mine.toml"
    path.write_text(text.replace(change[0], change[1], 1), encoding="utf-8")
    with pytest.raises(ConfigError, match=words):
        read_theme(path)


@pytest.mark.parametrize(
    ("environment", "name"),
    [
        ({"TERM": "xterm-256color"}, "night"),
        ({"TERM": "xterm", "COLORTERM": "truecolor", "COLORFGBG": "0;15"}, "day"),
        ({"TERM": "xterm-256color", "COLORFGBG": "15;0"}, "night"),
        ({"TERM": "linux"}, "ansi"),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, "ansi"),
    ],
)
def test_auto_chooses_by_the_terminal(environment: dict[str, str], name: str) -> None:
    assert choose_theme("auto", THEMES, environment).name == name


def test_an_unknown_theme_names_the_nearest() -> None:
    with pytest.raises(ConfigError, match="Did you mean 'night'"):
        choose_theme("nigth", THEMES)


def test_without_colour_only_attributes_are_left() -> None:
    use_theme(THEMES["night"], colourless=True)
    assert role_style(Role.FAILED) == Style(bold=True)
    assert role_style("cursor") == Style(reverse=True)
    use_theme(CLEAN)
    assert role_style(Role.FAILED).color is not None


def test_accents_are_roles_or_colours() -> None:
    assert [accent_role(word) for word in ("red", "failed", "pink")] == [Role.ERROR, Role.FAILED, Role.ACCENT]


# --- the last gate


def test_the_gate_keeps_styles_and_takes_out_what_a_terminal_obeys() -> None:
    bold = Style(bold=True)
    dirty = [Segment("a\x1b[2Jb\x9bc\u202ed\ud800\x07", bold), Segment("clean ✗ 家", None)]
    cleaned = LastGate().apply(dirty, Color(0, 0, 0))
    assert [segment.text for segment in cleaned] == ["a[2Jbcd\ufffd", "clean ✗ 家"]
    assert cleaned[0].style == bold
    assert cleaned[1] is dirty[1]


@pytest.mark.parametrize(
    ("link", "is_kept"), [("https://a.example/x", True), ("https://a/\x1b\\", False), ("file:///etc", False)]
)
def test_the_gate_lets_only_plain_web_links_pass(link: str, is_kept: bool) -> None:
    (segment,) = LastGate().apply([Segment("x", Style(link=link))], Color(0, 0, 0))
    assert segment.style is not None
    assert (segment.style.link == link) is is_kept


# --- the command line


KNOWN = commands_of("app", "overview", "action")


@pytest.mark.parametrize(
    ("line", "command", "argument"),
    [
        (":filter is:failed x", "overview.filter", "is:failed x"),
        ("theme day", "app.theme", "day"),
        ("overview.sort cost", "overview.sort", "cost"),
        ("can", "action.cancel", ""),
        ("  :quit ", "app.quit", ""),
    ],
)
def test_lines_mean_commands(line: str, command: str, argument: str) -> None:
    found, rest = parse_line(line, KNOWN)
    assert (found.id, rest) == (command, argument)


@pytest.mark.parametrize(
    ("line", "words"),
    [("re", "can be"), ("xyzzy", "no command"), ("cancle", "Did you mean 'cancel'"), ("quit now", "takes nothing")],
)
def test_lines_that_mean_nothing_say_why(line: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        parse_line(line, KNOWN)


def test_completion_of_names_and_arguments() -> None:
    arguments = {"NAME": ["day", "night"]}
    assert completions(":th", KNOWN, arguments) == ["theme "]
    assert completions("theme ", KNOWN, arguments) == ["theme day", "theme night"]
    assert completions("theme n", KNOWN, arguments) == ["theme night"]
    assert completions("quit x", KNOWN, arguments) == []
    assert common_start(["theme day", "theme night"]) == "theme "
    assert common_start([]) == ""


def test_executions_are_found_by_what_is_unique() -> None:
    store = stories.filled_store()
    assert find_execution(store, "exec_7f") == stories.RUNNING
    assert find_execution(store, str(stories.DONE)) == stories.DONE
    assert find_execution(store, "@latest") == stories.RUNNING
    with pytest.raises(UsageError, match="can be 2"):
        find_execution(store, "ses_")
    with pytest.raises(UsageError, match="no execution"):
        find_execution(store, "nothing")


def test_an_execution_that_is_not_listed_is_asked_for_where_its_source_is_named() -> None:
    store = stories.filled_store()
    assert find_execution(store, "flows/unseen", ["agents", "flows"]) == ExecutionKey("flows", "unseen")
    assert find_execution(store, "unseen", ["flows"]) == ExecutionKey("flows", "unseen")
    with pytest.raises(UsageError, match="no execution"):
        find_execution(store, "unseen", ["agents", "flows"])
    with pytest.raises(UsageError, match="no execution"):
        find_execution(store, "elsewhere/unseen", ["agents", "flows"])


# --- keys


@pytest.mark.parametrize(
    ("written", "key", "read"),
    [
        ("?", "question_mark", "?"),
        ("/", "slash", "/"),
        ("ctrl-d", "ctrl+d", "ctrl+d"),
        ("G", "G", "G"),
        ("f5", "f5", "f5"),
    ],
)
def test_names_of_keys(written: str, key: str, read: str) -> None:
    assert normal_key(written) == key
    assert key_label(key) == read


def test_every_command_has_a_unique_id_and_a_known_alias() -> None:
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)
    aliases = [command.alias for command in COMMANDS if command.alias]
    assert len(set(aliases)) == len(aliases)
    assert by_id("app.quit") is not None


# --- copying


def test_copying_writes_osc_52() -> None:
    sent: list[str] = []
    assert copy_text("häl\ud800lo", sent.append, None, {}) == "copied 12 bytes"
    assert base64.b64decode(sent[0].removeprefix("\x1b]52;c;").removesuffix("\x07")) == "häl\\ud800lo".encode()


def test_inside_tmux_the_sequence_is_wrapped_where_tmux_itself_cannot_help(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    sent: list[str] = []
    copy_text("x", sent.append, None, {"TMUX": "/tmp/none"})
    assert sent == [osc52("eA==", is_tmux=True)] == ["\x1bPtmux;\x1b\x1b]52;c;eA==\x07\x1b\\"]


def test_what_is_too_long_goes_to_a_file(tmp_path: Path) -> None:
    sent: list[str] = []
    told = copy_text("x" * LIMIT, sent.append, tmp_path, {}, name="big.json")
    assert sent == []
    path = tmp_path / "copies" / "big.json"
    assert str(path) in told
    assert path.stat().st_size == LIMIT
    assert path.stat().st_mode & 0o077 == 0


def test_of_files_with_copies_the_newest_are_kept(tmp_path: Path) -> None:
    sent: list[str] = []
    for number in range(KEPT + 3):
        copy_text("x" * LIMIT, sent.append, tmp_path, {}, name=f"{number}.json")
        os.utime(tmp_path / "copies" / f"{number}.json", (stories.NOW - number,) * 2)  # what was made first is newest
    names = {path.name for path in (tmp_path / "copies").iterdir()}
    assert names == {f"{number}.json" for number in (*range(KEPT - 1), KEPT + 2)}


# --- terminals and signals


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return not super().isatty()


def test_a_terminal_is_enough() -> None:
    assert why_no_screen({"TERM": "xterm"}, Terminal(), Terminal(), Terminal()) == ""


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_pipe_a_closed_and_a_missing_stream_are_refused(place: int) -> None:
    closed = Terminal()
    closed.close()
    for stream in (io.StringIO(), closed, None):
        streams: list[io.StringIO | None] = [Terminal(), Terminal(), Terminal()]
        streams[place] = stream
        reason = why_no_screen({"TERM": "xterm"}, *streams)
        assert ("stdin", "stdout", "stderr")[place] in reason
        assert "exectop ls" in reason
        assert "\n" not in reason


@pytest.mark.parametrize("term", ["", "dumb"])
def test_a_dumb_terminal_is_refused(term: str) -> None:
    assert "TERM=" in why_no_screen({"TERM": term}, Terminal(), Terminal(), Terminal())


@pytest.mark.parametrize("name", sorted(CODES))
async def test_signals_leave_with_their_code(name: str) -> None:
    loop = asyncio.get_running_loop()
    left: asyncio.Future[int] = loop.create_future()
    install_handlers(left.set_result, loop)
    try:
        os.kill(os.getpid(), getattr(signal, name))
        assert await asyncio.wait_for(left, 5) == 128 + getattr(signal, name)
    finally:
        remove_handlers(loop)


# --- memory


def test_memory_comes_back_and_is_private(tmp_path: Path) -> None:
    state = ScreenState(query="is:failed", sort_column="cost", is_descending=False, source="a", id="b", theme="day")
    save_state(tmp_path, state)
    assert load_state(tmp_path) == state
    assert (tmp_path / "state.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["", "[]", "null", "{", '{"query": 1}', "[" * 100_000])
def test_broken_memory_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "state.json").write_text(text, encoding="utf-8")
    assert load_state(tmp_path) == ScreenState()


# --- words


@pytest.mark.parametrize(
    ("health", "words"),
    [
        (None, "connecting"),
        (SourceHealth(source="a", state=SourceState.LIVE, since=stories.NOW - 90), "live"),
        (SourceHealth(source="a", state=SourceState.STALE, last_ok_at=stories.NOW - 125), "stale 2m"),
        (
            SourceHealth(source="a", state=SourceState.DOWN, since=stories.NOW - 45, until=stories.NOW + 15),
            "down 45s, again in 15s",
        ),
        (SourceHealth(source="a", state=SourceState.AUTH, since=stories.NOW - 60), "key refused 1m"),
        (SourceHealth(source="a", state=SourceState.THROTTLED, until=stories.NOW + 60), "throttled, again in 1m"),
    ],
)
def test_states_in_words(health: SourceHealth | None, words: str) -> None:
    assert state_words(health, CONTEXT) == words


def test_quota_in_words() -> None:
    lasting = SourceHealth(
        source="a", quota_left=847, quota_lasts_until=stories.NOW + 3600, quota_resets_at=stories.NOW + 3600
    )
    assert quota_words(lasting, CONTEXT) == "847 left, lasts until reset at 01:00"
    assert quota_words(lasting, CONTEXT, is_short=True) == "847 left until 01:00"
    assert quota_words(replace(lasting, quota_lasts_until=stories.NOW + 600), CONTEXT) == "847 left, gone by 00:10"
    assert quota_words(replace(lasting, quota_left=0), CONTEXT) == "0 left, reset at 01:00"


def test_counts_give_way_to_notes() -> None:
    from exectop.present.cells import Cell

    counts = dict.fromkeys(Status, 10)
    for width in (30, 60, 90, 200):
        line = plain(counts_line(counts, CONTEXT, width, [Cell("paused")]))
        assert line.endswith("paused")
        assert len(line) <= width
    assert "10 completed" in plain(counts_line(counts, CONTEXT, 200))


def test_troubled_sources_come_first_where_not_all_fit() -> None:
    healths: dict[str, SourceHealth | None] = {health.source: health for health in stories.healths()}
    line = plain(sources_line(stories.SOURCES, healths, CONTEXT, 50))
    assert "web" in line
    assert "more" in line
    assert len(line) <= 50


# --- columns and cells


@pytest.mark.parametrize("width", range(1, 220, 7))
@pytest.mark.parametrize("is_clock", [False, True])
def test_columns_never_take_more_than_there_is(width: int, is_clock: bool) -> None:
    columns = choose_columns(width, "cost", is_clock=is_clock)
    assert columns
    assert sum(column.width + 1 for column in columns) <= max(width, 2)


@pytest.mark.parametrize("text", ["", "abc", "a" * 50, "家族家族家族", "👨‍👩‍👧 x", "e\u0301" * 20])
@pytest.mark.parametrize("width", [1, 2, 5, 12])
def test_fitted_text_has_that_width(text: str, width: int) -> None:
    from rich.cells import cell_len

    for is_right in (False, True):
        assert cell_len(fit_text(text, width, is_right=is_right)) == width


@pytest.mark.parametrize("width", [3, 10, 40])
def test_wrapping_loses_nothing(width: int) -> None:
    from rich.cells import cell_len

    from exectop.present.cells import Cell

    line = (Cell("status "), Cell("abcdef" * 20, Role.ERROR), Cell("家族" * 5))
    pieces = wrap_line(line, width)
    assert all(sum(cell_len(cell.text) for cell in piece) <= width for piece in pieces)
    assert "".join(map(plain, pieces)).replace(" ", "") == plain(line).replace(" ", "")


def test_ascii_signs_keep_letters_and_widths() -> None:
    drawn = [Segment("╭─┬│▌⣿… →", Style(bold=True)), Segment("Zürich 家", None), Segment("plain", None)]
    shown = AsciiFilter().apply(drawn, Color(0, 0, 0))
    assert [segment.text for segment in shown] == ["+-+|#.~ >", "Zürich 家", "plain"]
    assert shown[0].style == Style(bold=True)
    assert shown[2] is drawn[2]
