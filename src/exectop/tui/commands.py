"""Everything a person can do, as data: the one table that feeds keys, palette, `:` line, footer, help and docs.

Must not know: Textual, or how a command is carried out. A screen, pane or widget runs the command `overview.sort`
by its method `do_overview_sort` (`.` and `-` become `_`). Keys are named as Textual names them; `"x c"` is a
sequence: `x`, then `c`. Users rebind by id in `keys.toml`.
"""

from typing import NamedTuple


class Command(NamedTuple):
    """One thing a person can do. `scope`: where it works. `help`: more than the title says. `argument`: what may
    follow it on the `:` line (such as `QUERY`); `alias`: a shorter name there."""

    id: str
    title: str
    keys: tuple[str, ...]
    scope: str
    help: str = ""
    in_footer: bool = False
    argument: str = ""
    alias: str = ""

    @property
    def method(self) -> str:
        """The name of the method that carries it out."""
        return "do_" + self.id.replace(".", "_").replace("-", "_")


SCOPES: dict[str, str] = {
    "app": "Everywhere",
    "grid": "In lists",
    "overview": "In the overview",
    "execution": "In an execution",
    "action": "Actions on executions",
    "text": "In text",
    "pane.detail": "In the Detail view",
    "pane.graph": "In the Graph view",
    "pane.timeline": "In the Timeline view",
    "pane.events": "In the Events view",
    "pane.payload": "In the Payload view",
    "pane.raw": "In the Raw view",
    "compare": "In a comparison",
    "compare.executions": "In a comparison of executions",
    "attempts": "In a comparison of attempts",
    "replay": "In a replay",
    "sources": "In the sources",
    "help": "In the help",
}

COMMANDS: tuple[Command, ...] = (
    # --- everywhere
    Command("app.help", "Help", ("question_mark", "f1"), "app", "All keys that work here.", True, alias="help"),
    Command("app.command", "Command line", ("colon",), "app", "Run any command by its name; tab completes.", True),
    Command("app.palette", "Command palette", ("ctrl+p",), "app", "Find a command by a part of its title."),
    Command("app.quit", "Quit", ("q",), "app", "Leave; nothing that runs on a server stops.", True, alias="quit"),
    Command("app.back", "Back", ("escape",), "app", "Leave the dialog, the filter or the screen; never the program."),
    Command("app.times", "Ages or clock times", ("t",), "app", "Switch between ages and clock times."),
    Command("app.pause", "Pause polling", ("p",), "app", "Stop asking the servers, or go on.", alias="hold"),
    Command("app.refresh", "Refresh now", ("r", "f5"), "app", "Ask the servers now.", alias="refresh"),
    Command("app.sources", "Sources", ("S",), "app", "Health, latency, quota and last error of each source.", True),
    Command("app.theme", "Theme", (), "app", "Change the theme.", argument="NAME", alias="theme"),
    Command(
        "app.go",
        "Open by id",
        (),
        "app",
        "ID, SOURCE/ID or @latest; what is not listed is asked for.",
        argument="ID",
        alias="open",
    ),
    Command(
        "app.record",
        "Record",
        ("R",),
        "app",
        "Record every exchange to a tape, or end it.",
        argument="FILE",
        alias="record",
    ),
    Command(
        "app.save",
        "Save what happened",
        (),
        "app",
        "The last exchanges, as a tape.",
        argument="tape FILE",
        alias="save",
    ),
    # --- lists
    Command("grid.down", "Down", ("j", "down"), "grid"),
    Command("grid.up", "Up", ("k", "up"), "grid"),
    Command("grid.first", "First row", ("g", "home"), "grid"),
    Command("grid.last", "Last row", ("G", "end"), "grid"),
    Command("grid.half-down", "Half a page down", ("ctrl+d",), "grid"),
    Command("grid.half-up", "Half a page up", ("ctrl+u",), "grid"),
    Command("grid.page-down", "Page down", ("pagedown",), "grid"),
    Command("grid.page-up", "Page up", ("pageup",), "grid"),
    # --- the overview
    Command("overview.open", "Open", ("enter",), "overview", "Open the execution.", True),
    Command("overview.filter", "Filter", ("slash",), "overview", "Edit the filter.", True, "QUERY", "filter"),
    Command("overview.clear-filter", "Show all", ("0",), "overview", "Remove the filter."),
    Command("overview.failed", "Failed only", ("exclamation_mark",), "overview", "Only failed ones, or all again."),
    Command("overview.active", "Active only", ("A",), "overview", "Only what is not over, or all again."),
    Command("overview.waiting", "Waiting for me", ("W",), "overview", "Only what needs a person, or all again."),
    Command("overview.sort", "Sort", ("s",), "overview", "Choose the column to sort by.", False, "COLUMN", "sort"),
    Command("overview.sort-next", "Sort by the next column", ("greater_than_sign",), "overview"),
    Command("overview.sort-reverse", "Reverse the order", ("less_than_sign",), "overview"),
    Command("overview.follow", "Follow the newest", ("F",), "overview", "Keep the cursor on the newest execution."),
    Command(
        "overview.mark", "Mark", ("space",), "overview", "Mark for an action on several, or unmark; then go down."
    ),
    Command("overview.unmark-all", "Unmark all", ("U",), "overview"),
    Command("overview.next-failed", "Next failed", ("n",), "overview", "Go to the next failed execution."),
    Command("overview.previous-failed", "Previous failed", ("N",), "overview"),
    Command("overview.preview", "Preview", ("v",), "overview", "Show or hide the preview."),
    Command("overview.preview-down", "Scroll the preview down", ("right_square_bracket",), "overview"),
    Command("overview.preview-up", "Scroll the preview up", ("left_square_bracket",), "overview"),
    Command("overview.copy", "Copy the id", ("y",), "overview", "Copy the id of the selected execution."),
    Command("overview.copy-json", "Copy as JSON", ("Y",), "overview", "Copy the execution as JSON."),
    Command("overview.compare", "Compare two marked", ("equals_sign", "D"), "overview", "Find where they part."),
    Command("overview.view-1", "Open in Detail", ("1",), "overview"),
    Command("overview.view-2", "Open in Graph", ("2",), "overview"),
    Command("overview.view-3", "Open in Timeline", ("3",), "overview"),
    Command("overview.view-4", "Open in Events", ("4",), "overview"),
    Command("overview.view-5", "Open in Payload", ("5",), "overview"),
    Command("overview.view-6", "Open in Raw", ("6",), "overview"),
    # --- actions, in the overview and in an execution
    Command("action.cancel", "Cancel", ("x c",), "action", "Cancel the execution, after asking.", alias="cancel"),
    Command("action.pause", "Pause", ("x p",), "action", "Pause the execution, after asking.", alias="pause"),
    Command("action.resume", "Resume", ("x r",), "action", "Resume the execution, after asking.", alias="resume"),
    Command("action.rerun", "Rerun", ("x R",), "action", "Run it again as a new execution.", alias="rerun"),
    Command("action.approve", "Answer", ("x a",), "action", "Answer an execution that waits.", alias="approve"),
    # --- an execution
    Command("execution.view-1", "Detail", ("1",), "execution"),
    Command("execution.view-2", "Graph", ("2",), "execution"),
    Command("execution.view-3", "Timeline", ("3",), "execution"),
    Command("execution.view-4", "Events", ("4",), "execution"),
    Command("execution.view-5", "Payload", ("5",), "execution"),
    Command("execution.view-6", "Raw", ("6",), "execution"),
    Command("execution.next-view", "Next view", ("tab",), "execution"),
    Command("execution.previous-view", "Previous view", ("shift+tab",), "execution"),
    Command("execution.next", "Next execution", ("J",), "execution", "Keeps the view."),
    Command("execution.previous", "Previous execution", ("K",), "execution", "Keeps the view."),
    Command("execution.search", "Search", ("slash",), "execution", "Search in this view.", True, "TEXT"),
    Command("execution.search-next", "Next hit", ("n",), "execution"),
    Command("execution.search-previous", "Previous hit", ("N",), "execution"),
    Command("execution.earlier", "Back in time", ("left_square_bracket",), "execution", "A change back.", True),
    Command("execution.later", "On in time", ("right_square_bracket",), "execution", "A change on."),
    Command("execution.earlier-10", "Ten changes back", ("left_curly_bracket",), "execution"),
    Command("execution.later-10", "Ten changes on", ("right_curly_bracket",), "execution"),
    Command("execution.first-change", "To the first change", ("0",), "execution"),
    Command("execution.last-change", "To the last change", ("dollar_sign",), "execution"),
    Command("execution.time", "Go to a time", ("T",), "execution", "12:03, -5m, +30s.", False, "TIME", "at"),
    Command("execution.now", "Back to now", ("L", "backslash"), "execution", "Leave the past; esc does so too."),
    Command("execution.next-failure", "Next failure", ("right_square_bracket f",), "execution"),
    Command("execution.previous-failure", "Previous failure", ("left_square_bracket f",), "execution"),
    Command("execution.fullscreen", "Full screen", ("f",), "execution", "Hide or show all but the view."),
    Command("execution.copy", "Copy", ("y",), "execution", in_footer=True),
    Command("execution.copy-json", "Copy as JSON", ("Y",), "execution"),
    Command("execution.editor", "Open in the editor", ("e",), "execution", "Open the JSON in $VISUAL or $EDITOR."),
    Command("execution.attempts", "Compare attempts", ("equals_sign",), "execution", "Of the chosen step."),
    Command("execution.parent", "Parent execution", ("P", "g p"), "execution", "Or the one that it repeats."),
    Command("execution.children", "Children", ("O", "g c"), "execution", "And the reruns of it; esc comes back."),
    Command("execution.child", "Child execution", ("o",), "execution", "Open the execution that the chosen step is."),
    Command("execution.header", "To the header", ("H",), "execution", "There j and k go through the executions."),
    Command("execution.refresh", "Ask again now", ("r", "f5"), "execution"),
    Command("execution.back", "Back", ("escape",), "execution", "Leave the search, the past, the screen.", True),
    # --- text and panes
    Command("text.left", "Left", ("h", "left"), "text", "Scroll to the left."),
    Command("text.right", "Right", ("l", "right"), "text", "Scroll to the right."),
    Command("text.wrap", "Wrap lines", ("w",), "text", "Wrap long lines, or scroll sideways."),
    Command("detail.choose", "Choose the step", ("enter", "space"), "pane.detail", "In every view."),
    Command("events.severity", "Severity", ("s",), "pane.events", "All, warnings and errors, errors.", True),
    Command("events.follow", "Follow", ("F",), "pane.events", "Keep the newest event in view.", True),
    Command("events.open", "Data", ("enter", "space"), "pane.events", "Show or hide the data of the event.", True),
    Command("payload.toggle", "Open or close", ("enter", "space"), "pane.payload", in_footer=True),
    Command("payload.expand-all", "Open all", ("E",), "pane.payload", in_footer=True),
    Command("payload.collapse-all", "Close all", ("C",), "pane.payload", in_footer=True),
    Command("payload.scope", "Step or all", ("s",), "pane.payload", "The chosen step, or the execution.", True),
    Command("raw.next", "Next exchange", ("greater_than_sign",), "pane.raw", "The one before it in time.", True),
    Command("raw.previous", "Previous exchange", ("less_than_sign",), "pane.raw", in_footer=True),
    Command("timeline.idle", "Fold idle time", ("z",), "pane.timeline", "Fold idle time, or draw it at its length."),
    Command("timeline.fold", "Fold a step", ("enter",), "pane.timeline", "Hide or show what is nested in the step."),
    Command("timeline.zoom-in", "Zoom in", ("plus",), "pane.timeline", "Around the chosen step."),
    Command("timeline.zoom-out", "Zoom out", ("minus",), "pane.timeline"),
    Command("timeline.left", "Earlier part", ("left", "h"), "pane.timeline", "When zoomed in."),
    Command("timeline.right", "Later part", ("right", "l"), "pane.timeline", "When zoomed in."),
    Command("timeline.fit", "Whole life", ("Z",), "pane.timeline", "Leave the zoom."),
    # --- the graph
    Command(
        "graph.toggle", "Open or close a group", ("enter",), "pane.graph", "Look-alike steps are one node.", True
    ),
    Command("graph.expand-all", "Open all groups", ("plus",), "pane.graph", "Every step by itself."),
    Command("graph.collapse-all", "Close all groups", ("minus",), "pane.graph"),
    Command("graph.list", "List or picture", ("m",), "pane.graph", "One step a row, for narrow screens."),
    Command("graph.turn", "Right or down", ("d",), "pane.graph", "A line a step, or boxes from top to bottom."),
    Command(
        "graph.map", "Map", ("Z", "z z"), "pane.graph", "The whole graph on one screen; enter goes to the cursor."
    ),
    Command(
        "graph.lens", "What happens now", ("A",), "pane.graph", "Fold the finished past and the far future.", True
    ),
    Command("graph.level-1", "Level 1: what runs", ("z 1",), "pane.graph", "All else is folded."),
    Command("graph.level-2", "Level 2: and around it", ("z 2",), "pane.graph", "A step back, two steps ahead."),
    Command("graph.level-3", "Level 3: farther around", ("z 3",), "pane.graph", "Two steps back, four ahead."),
    Command("graph.level-4", "Level 4: far around", ("z 4",), "pane.graph", "Four steps back, eight ahead."),
    Command("graph.level-5", "Level 5: stages", ("z 5",), "pane.graph", "All steps of a kind and stage as one node."),
    Command("graph.level-6", "Level 6: look-alikes", ("z 6",), "pane.graph", "As few nodes as a screen holds."),
    Command("graph.level-7", "Level 7: more of them", ("z 7",), "pane.graph", "Differences farther away count too."),
    Command("graph.level-8", "Level 8: twins", ("z 8",), "pane.graph", "Only what has the same paths is one node."),
    Command("graph.level-9", "Level 9: every step", ("z 9",), "pane.graph", "Nothing is folded."),
    Command("graph.follow", "Follow what runs", ("F",), "pane.graph"),
    Command("graph.critical", "Critical path", ("c",), "pane.graph", "Draw bold what the whole took as long as."),
    Command("graph.cause", "First cause", ("g f",), "pane.graph", "The failure farthest up the graph."),
    Command("graph.fresh", "Fresh layout", ("z 0",), "pane.graph", "Lay out from scratch; nothing moves unasked."),
    Command("graph.detail", "Node's detail", ("v",), "pane.graph", "Show or hide it beside the graph."),
    # --- a comparison
    Command("compare.open", "Differences", ("enter",), "compare", "Show what differs in the row, in full.", True),
    Command("compare.next", "Next difference", ("right_square_bracket d", "n"), "compare", in_footer=True),
    Command("compare.previous", "Previous difference", ("left_square_bracket d", "N"), "compare"),
    Command("compare.only", "Only differences", ("d",), "compare", "Hide the rows that are the same, or not.", True),
    Command("compare.swap", "Swap sides", ("s",), "compare", in_footer=True),
    Command("compare.left", "Open the left one", ("less_than_sign",), "compare.executions"),
    Command("compare.right", "Open the right one", ("greater_than_sign",), "compare.executions"),
    Command("compare.copy", "Copy the differences", ("y",), "compare", "What differs in the row, as text."),
    Command("compare.copy-json", "Copy as JSON", ("Y",), "compare", "The whole comparison."),
    Command("compare.back", "Back", ("escape",), "compare"),
    # --- a comparison of attempts
    Command("attempts.farther", "Farther apart", ("plus",), "attempts", "The left one is one attempt earlier.", True),
    Command("attempts.closer", "Closer together", ("minus",), "attempts", "The left one is one attempt later."),
    # --- a replay
    Command("replay.next", "Next news", ("full_stop",), "replay", "Stop, and go to the next entry with news.", True),
    Command("replay.previous", "Last news", ("comma",), "replay", "Stop, and go back by one entry with news.", True),
    Command("replay.faster", "Twice as fast", ("right_parenthesis",), "replay"),
    Command("replay.slower", "Half as fast", ("left_parenthesis",), "replay"),
    Command(
        "replay.seek", "Go to a time", (), "replay", "12:03, -5m, +30s, start, end.", argument="TIME", alias="seek"
    ),
    Command("replay.speed", "Speed", (), "replay", "How fast time passes.", argument="X", alias="speed"),
    # --- sources
    Command("sources.retry", "Retry", ("enter",), "sources", "Read the key anew and ask at once.", True),
)


def commands_of(*scopes: str) -> tuple[Command, ...]:
    """The commands of these scopes, in the order of the table."""
    return tuple(command for command in COMMANDS if command.scope in scopes)


_BY_ID = {command.id: command for command in COMMANDS}


def by_id(command_id: str) -> Command | None:
    """The command of that id, or `None`."""
    return _BY_ID.get(command_id)
