"""The views of an execution: which key opens which pane. A pane is one file and one line here.

Must not know: the panes themselves; their modules load when they are first opened.
"""

import importlib
from typing import NamedTuple

from exectop.tui.panes.pane import Pane
from exectop.tui.services import Services


class PaneEntry(NamedTuple):
    """A view: the key that opens it, its id, its title and `module:Class`."""

    key: str
    id: str
    title: str
    target: str


PANES = (
    PaneEntry("1", "detail", "Detail", "exectop.tui.panes.detail:DetailPane"),
    PaneEntry("2", "graph", "Graph", "exectop.tui.panes.graph:GraphPane"),
    PaneEntry("3", "timeline", "Timeline", "exectop.tui.panes.timeline:TimelinePane"),
    PaneEntry("4", "events", "Events", "exectop.tui.panes.events:EventsPane"),
    PaneEntry("5", "payload", "Payload", "exectop.tui.panes.payload:PayloadPane"),
    PaneEntry("6", "raw", "Raw", "exectop.tui.panes.raw:RawPane"),
)


def open_pane(entry: PaneEntry, services: Services) -> Pane:
    """The pane of that entry, its module loaded now."""
    module, _, name = entry.target.partition(":")
    made = getattr(importlib.import_module(module), name)(services)
    if not isinstance(made, Pane):
        raise TypeError(f"{entry.target} is not a pane")
    return made
