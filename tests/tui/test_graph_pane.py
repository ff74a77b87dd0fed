"""The Graph view: moving about, groups, the list, the map, and a graph that grows while somebody looks."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import pairwise

from textual.pilot import Pilot

from exectop.domain.changes import Change, EdgeSeen, StepSeen
from exectop.domain.status import Status
from exectop.domain.values import Edge, Step
from exectop.graph.collapse import GROUP
from exectop.graph.geometry import Flow
from exectop.graph.lens import ALL_AHEAD, ALL_PAST
from exectop.tui.app import ExecTopApp
from exectop.tui.panes.graph import GraphPane
from exectop.tui.screens.execution import ExecutionScreen
from support import stories
from support.graphs import random_graph
from support.running import press, running
from support.screen import line_with, screen_text

FIRST_ROW = 5


def fan(count: int, failed: int = -1, running_one: int = -1) -> list[Change]:
    """split → work_0 … → merge, beside the four steps of the sample."""
    middle = [f"work_{number}" for number in range(count)]

    def status(id_: str) -> Status:
        if id_ == f"work_{failed}":
            return Status.FAILED
        return Status.RUNNING if id_ == f"work_{running_one}" else Status.COMPLETED

    steps = [
        Step(id=id_, name=id_, status=status(id_), started_at=stories.NOW - 60, ended_at=stories.NOW - 50)
        for id_ in ("split", *middle, "merge")
    ]
    edges = [edge for id_ in middle for edge in (Edge("split", id_), Edge(id_, "merge"))]
    return [
        *(StepSeen(stories.QUEUED, step) for step in steps),
        *(EdgeSeen(stories.QUEUED, edge) for edge in edges),
    ]


@asynccontextmanager
async def graph(
    changes: Iterable[Change], size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[ExecTopApp, Pilot[None], GraphPane]]:
    """The view of that graph."""
    services = stories.services()
    services.store.apply(stories.stamped(list(changes)))
    async with running(services, size) as (app, pilot):
        screen = ExecutionScreen(app.services, stories.QUEUED, None, "graph")
        await app.push_screen(screen)
        await pilot.pause()
        pane = screen.host.pane
        assert isinstance(pane, GraphPane)
        yield app, pilot, pane


async def tell(app: ExecTopApp, pilot: Pilot[None], changes: Iterable[Change]) -> None:
    app.services.store.apply(stories.stamped(list(changes), stories.NOW + 1))
    await pilot.pause(0.05)
    await pilot.pause()


def summary(app: ExecTopApp) -> str:
    """The line above the picture."""
    return screen_text(app)[FIRST_ROW - 1]


def drawn(app: ExecTopApp) -> list[str]:
    """The picture without the screen around it."""
    return [line for line in screen_text(app)[FIRST_ROW:-1] if line]


async def test_a_large_graph_opens_collapsed_and_a_group_opens_in_place() -> None:
    async with graph(fan(40, failed=7)) as (app, pilot, pane):
        assert "42 steps as 4" in summary(app)
        assert pane.view.cursor == "work_7"
        assert line_with(app, "work* ×39")
        await press(pilot, "k")
        assert pane.view.cursor == GROUP + "work_0"
        await press(pilot, "enter")
        assert "42 steps  " in summary(app)
        assert pane.view.cursor == "work_0"
        await press(pilot, "minus")
        assert "as 4" in summary(app)
        assert pane.view.cursor == GROUP + "work_0"
        await press(pilot, "plus")
        assert len(pane.view.live.shown) == 42


async def test_keys_lead_along_the_edges() -> None:
    async with graph(fan(3)) as (_app, pilot, pane):
        assert pane.view.cursor == "split"
        await press(pilot, "l", "j")
        assert pane.view.cursor == "work_2"
        await press(pilot, "right")
        assert pane.view.cursor == "merge"
        await press(pilot, "left", "up", "h")
        assert pane.view.cursor == "split"
        await press(pilot, "G")
        assert pane.view.cursor == "merge"


async def test_failures_and_their_first_cause() -> None:
    async with graph(fan(40, failed=7)) as (_app, pilot, pane):
        await press(pilot, "G")
        assert pane.view.cursor == "merge"
        await press(pilot, "right_square_bracket", "f")
        assert pane.view.cursor == "work_7"
        await press(pilot, "l")
        assert pane.view.cursor == "merge"
        await press(pilot, "g", "f")
        assert pane.view.cursor == "work_7"
        assert not pane.screen.has_class("fullscreen")


async def test_nothing_failed_is_said() -> None:
    async with graph(fan(3)) as (app, pilot, pane):
        pane.do_graph_cause()
        await pilot.pause()
        assert any("nothing failed before this" in line for line in screen_text(app))


async def test_search_opens_the_group_that_has_it() -> None:
    async with graph(fan(40)) as (app, pilot, pane):
        pane.search("WORK_3")
        pane.search_kept()
        await pilot.pause()
        assert pane.view.cursor == "work_3"
        assert "1 of 11 hits" in summary(app)
        pane.search_next(1)
        assert pane.view.cursor == "work_30"
        pane.search_next(-1)
        assert pane.view.cursor == "work_3"
        assert pane.copy_value() == "work_3"
        pane.search("")
        await pilot.pause()
        assert "hits" not in summary(app)


async def test_what_is_typed_opens_nothing_and_esc_goes_back() -> None:
    async with graph(fan(40)) as (app, pilot, pane):
        await press(pilot, "F")
        await press(pilot, "slash", *"work_3")
        assert pane.view.cursor == GROUP + "work_0", "it is in there"
        assert "as 3" in summary(app)
        assert "11 hits" in summary(app)
        await press(pilot, "4", "4")
        assert "no hits" in summary(app)
        assert pane.view.cursor == "split"
        await press(pilot, "backspace", "escape")
        assert pane.view.cursor == "split"
        assert pane.view.is_following
        assert isinstance(app.screen, ExecutionScreen)
        assert app.screen.step_id is None
        await press(pilot, "slash", *"work_34", "enter")
        assert pane.view.cursor == "work_34"
        await press(pilot, "slash", "escape")
        assert pane.view.cursor == "work_34"
        await press(pilot, "slash", *"nothing", "enter", "n")
        assert line_with(app, "no step has “nothing”")


async def test_the_list_has_one_step_a_row() -> None:
    async with graph(fan(3)) as (app, pilot, pane):
        await press(pilot, "m")
        assert drawn(app) == [
            "✓     split 10s",
            "├─✓   work_0 10s",
            "├─┝─✓ work_1 10s",
            "✓─┥   work_2 10s",
            "  ✓   merge 10s",
        ]
        await press(pilot, "j", "j")
        assert pane.view.cursor == "work_1"
        await press(pilot, "m")
        assert "━✓ merge" in line_with(app, "merge")


async def test_the_map_shows_everything_and_leads_back() -> None:
    async with graph([*fan(400, failed=399)]) as (app, pilot, pane):
        await press(pilot, "plus", "Z")
        assert len(drawn(app)) == 18
        assert any("⣿" in line or "⣤" in line or "⡇" in line for line in drawn(app))
        await press(pilot, "enter")
        assert pane.view.mode == "picture"
        assert line_with(app, "work_399")


async def test_a_status_moves_nothing_and_a_new_step_pushes_nothing_away() -> None:
    async with graph(fan(5)) as (app, pilot, pane):
        before = {name: pane.view.live.picture.box_of(name) for name in ("split", "work_0", "work_4")}
        await tell(app, pilot, fan(5, running_one=2))
        assert {name: pane.view.live.picture.box_of(name) for name in before} == before
        added = Step(id="extra", name="extra", status=Status.QUEUED)
        await tell(app, pilot, [StepSeen(stories.QUEUED, added), EdgeSeen(stories.QUEUED, Edge("split", "extra"))])
        assert {name: pane.view.live.picture.box_of(name) for name in before} == before
        assert line_with(app, "extra")


async def test_follows_what_runs() -> None:
    changes = fan(5)
    async with graph(changes) as (app, pilot, pane):
        await press(pilot, "F")
        assert "following" in summary(app)
        ran = Step(id="late", name="late", status=Status.RUNNING, started_at=stories.NOW)
        await tell(app, pilot, [StepSeen(stories.QUEUED, ran)])
        assert pane.view.cursor == "late"
        await press(pilot, "k")
        assert "following" not in summary(app)


async def test_detail_stands_beside_where_there_is_room() -> None:
    async with graph(fan(40), size=(140, 30)) as (app, pilot, _pane):
        assert line_with(app, "status         ✓ completed")
        await press(pilot, "l")
        assert "enter shows them one by one" in "\n".join(screen_text(app))
        await press(pilot, "v")
        assert "enter shows them" not in "\n".join(screen_text(app))


async def test_the_critical_path_is_bold() -> None:
    async with graph(fan(3)) as (app, pilot, _pane):
        await press(pilot, "c")
        assert "critical path" in summary(app)
        assert sum("━✓ work" in line for line in drawn(app)) == 1
        await press(pilot, "z", "0")
        assert line_with(app, "work_1")


async def test_the_slack_of_the_chosen_step_stands_beside_the_critical_path() -> None:
    times = {"split": (0, 1), "work_0": (1, 31), "work_1": (1, 11), "work_2": (1, 13), "merge": (31, 33)}
    changes = [
        StepSeen(change.key, replace(change.step, started_at=stories.NOW + start, ended_at=stories.NOW + end))
        if isinstance(change, StepSeen)
        else change
        for change in fan(3)
        for start, end in [times.get(change.step.id, (0, 0)) if isinstance(change, StepSeen) else (0, 0)]
    ]
    async with graph(changes) as (app, pilot, pane):
        await press(pilot, "c")
        assert "on the critical path of 33s" in summary(app)
        await press(pilot, "l", "j")
        assert pane.view.cursor == "work_2"
        assert "slack 18s, critical path 33s" in summary(app)
        await press(pilot, "z", "6", "g", "l")
        assert pane.view.cursor == GROUP + "work_0"
        assert "on the critical path" in summary(app)
        assert sum("━✓ work" in line for line in drawn(app)) == 1


async def test_an_execution_without_steps_says_so() -> None:
    async with graph([]) as (app, _pilot, _pane):
        assert line_with(app, "no steps are known")


def deep(count: int) -> list[Change]:
    """A chain, whose second step has another one beside it."""
    ids = [f"a_long_name_{number}" for number in range(count)]
    steps = [Step(id=id_, name=id_, status=Status.COMPLETED) for id_ in (*ids, "beside")]
    edges = [*(Edge(one, other) for one, other in pairwise(ids)), Edge(ids[0], "beside")]
    return [
        *(StepSeen(stories.QUEUED, step) for step in steps),
        *(EdgeSeen(stories.QUEUED, edge) for edge in edges),
    ]


async def test_a_deep_graph_flows_down_in_a_tall_pane_and_keys_follow() -> None:
    async with graph(deep(8), size=(80, 48)) as (app, pilot, pane):
        assert pane.view.live.picture.flow is Flow.DOWN
        assert pane.view.cursor == "a_long_name_0"
        await press(pilot, "j", "l")
        assert pane.view.cursor == "beside"
        await press(pilot, "h", "k")
        assert pane.view.cursor == "a_long_name_0"
        assert line_with(app, "│ ✓ a_long_name_7")
        assert line_with(app, "┸")
        await pilot.resize_terminal(300, 48)
        await pilot.pause()
        assert line_with(app, "━✓ a_long_name_7"), "it fits to the right now"


async def test_the_form_can_be_turned_by_hand() -> None:
    async with graph(fan(3)) as (app, pilot, pane):
        assert line_with(app, "━✓ merge")
        await press(pilot, "m", "d")
        assert line_with(app, "│ ✓ merge")
        await press(pilot, "d")
        assert line_with(app, "━✓ merge")
        assert pane.view.cursor == "split"


async def test_a_click_on_a_box_chooses_it() -> None:
    async with graph(fan(3)) as (_app, pilot, pane):
        await press(pilot, "d")
        box = pane.view.live.picture.box_of("work_2")
        assert box
        window = pane.canvas.window
        await pilot.click(pane.canvas, offset=(box.x - window.x + 1, box.y - window.y + 2))
        await pilot.pause()
        assert pane.view.cursor == "work_2"


def line(done: int, count: int = 30) -> list[Change]:
    """A chain of which so many steps are done, and the next runs."""
    status = [Status.COMPLETED if n < done else Status.RUNNING if n == done else Status.QUEUED for n in range(count)]
    names = [f"{chr(97 + number % 26)}{chr(97 + number // 26)}_step" for number in range(count)]
    steps = [
        Step(id=name, name=name, status=one, status_raw=one.value) for name, one in zip(names, status, strict=True)
    ]
    return [
        *(StepSeen(stories.QUEUED, step) for step in steps),
        *(EdgeSeen(stories.QUEUED, Edge(start, end)) for start, end in pairwise(names)),
    ]


async def test_a_key_shows_only_what_happens_now_and_the_words_say_so() -> None:
    async with graph(line(20), (120, 30)) as (app, pilot, pane):
        await press(pilot, "A")
        assert "level 2: now" in summary(app)
        assert line_with(app, "past ×")
        assert line_with(app, "ahead ×7")
        assert "ua_step" in pane.view.live.shown.index
        await press(pilot, "A")
        assert "level 6" in summary(app)
        assert "aa_step" in pane.view.live.shown.index


async def test_what_was_looked_at_is_not_folded_while_it_proceeds() -> None:
    async with graph(line(20), (120, 30)) as (app, pilot, pane):
        await press(pilot, "A")
        assert pane.view.cursor == "ua_step"
        await tell(app, pilot, line(24))
        assert pane.view.cursor == "ua_step"
        assert {"ua_step", "xa_step", "ya_step", "za_step"} <= set(pane.view.live.shown.index)
        await press(pilot, "F")
        await tell(app, pilot, line(27))
        await tell(app, pilot, line(28))
        assert pane.view.cursor == "cb_step"
        assert "ua_step" not in pane.view.live.shown.index


async def test_a_fold_opens_in_place_and_the_search_takes_a_step_out_of_it() -> None:
    async with graph(line(20), (120, 30)) as (_app, pilot, pane):
        await press(pilot, "A", "g")
        assert pane.view.cursor == ALL_PAST
        await press(pilot, "enter")
        assert pane.view.cursor is not None
        assert {"aa_step", "ea_step"} <= set(pane.view.live.shown.index)
        await press(pilot, "minus")
        assert "aa_step" not in pane.view.live.shown.index
        await press(pilot, "slash", *"ea_st", "enter")
        assert pane.view.cursor == "ea_step"
        assert "da_step" not in pane.view.live.shown.index


async def test_levels_are_chosen_by_z_and_a_digit() -> None:
    async with graph(fan(60), (120, 30)) as (app, pilot, pane):
        await press(pilot, "z", "9")
        assert len(pane.view.live.shown) == 62
        assert "level" not in summary(app)
        await press(pilot, "z", "1")
        assert len(pane.view.live.shown) < 8
        for level in "2345678":
            await press(pilot, "z", level)
            assert f"level {level}" in summary(app)


async def test_what_is_looked_at_stays_in_its_place_on_the_screen_while_the_graph_grows_before_it() -> None:
    async with graph(line(0, 60), (100, 30)) as (app, pilot, pane):
        await press(pilot, "z", "9", "slash", *"fc_st", "enter")
        place, box = _place(app, "fc_step"), pane.view.cursor_box()
        new = Step(id="new", name="a name longer than any", status=Status.QUEUED)
        edges = [EdgeSeen(stories.QUEUED, edge) for edge in (Edge("da_step", "new"), Edge("new", "ea_step"))]
        await tell(app, pilot, [StepSeen(stories.QUEUED, new), *edges])
        assert pane.view.cursor_box() != box, "it has another place on the canvas"
        assert _place(app, "fc_step") == place


def _place(app: ExecTopApp, word: str) -> tuple[int, int]:
    """The row and column of the picture where that word stands."""
    return next((row, line.index(word)) for row, line in enumerate(drawn(app)) if word in line)


async def test_the_cursor_goes_from_a_fold_to_a_step_of_it_when_everything_is_opened() -> None:
    async with graph(line(20), (120, 30)) as (_app, pilot, pane):
        await press(pilot, "A", "G")
        assert pane.view.cursor == ALL_AHEAD
        await press(pilot, "plus")
        assert pane.view.cursor == "xa_step"


async def test_of_a_group_its_name_is_copied() -> None:
    async with graph(fan(40)) as (_app, pilot, pane):
        assert pane.copy_value() == "split"
        await press(pilot, "l")
        assert pane.copy_value() == "work* ×40"


def tangled(count: int) -> list[Change]:
    """Steps whose lines take more columns than a screen has."""
    graph = random_graph(count, 2 * count, 5)
    steps = [node.members[0] for node in graph.nodes]
    edges = [Edge(graph.nodes[start].id, graph.nodes[end].id) for start, end in graph.edges]
    return [
        *(StepSeen(stories.QUEUED, step) for step in steps),
        *(EdgeSeen(stories.QUEUED, edge) for edge in edges),
    ]


async def test_the_list_of_a_large_graph_shows_every_name_and_its_lines_can_be_moved() -> None:
    async with graph(tangled(300)) as (app, pilot, pane):
        await press(pilot, "z", "9", "m", "G")
        before = drawn(app)
        assert all("n" in row.split()[-1] for row in before)
        await press(pilot, "g", "l", "l")
        assert pane.canvas.left == 8
        await press(pilot, "j")
        assert pane.canvas.left == 8, "the cursor leaves the lines where they are"
        assert all("n" in row.split()[-1] for row in drawn(app))
        await press(pilot, *["l"] * 100)
        assert any("●" in row[1:] or "✓" in row[1:] for row in drawn(app)), "as far as the last of them"
        await press(pilot, *["h"] * 120)
        assert pane.canvas.left == 0
