"""The one-cell sign of a status. Every sign is narrow in every locale: no emoji, no ambiguous width."""

from exectop.domain.status import Status
from exectop.domain.values import Evidence, Severity

_GLYPHS = {
    Status.QUEUED: "◦",
    Status.STARTING: "◌",
    Status.RUNNING: "▸",
    Status.WAITING: "?",
    Status.PAUSED: "ǁ",
    Status.CANCELLING: "◒",
    Status.COMPLETED: "✓",
    Status.FAILED: "✗",
    Status.CANCELLED: "⊘",
    Status.UNKNOWN: "∙",
}

_ASCII = {
    Status.QUEUED: "o",
    Status.STARTING: ":",
    Status.RUNNING: ">",
    Status.WAITING: "?",
    Status.PAUSED: "#",
    Status.CANCELLING: "%",
    Status.COMPLETED: "*",
    Status.FAILED: "x",
    Status.CANCELLED: "~",
    Status.UNKNOWN: ",",
}
"""None of them is a sign that lines of a graph are drawn with, since they stand beside these too."""

_EVIDENCE = {Evidence.REPORTED: " ", Evidence.OBSERVED: "~", Evidence.INFERRED: "?"}
_SEVERITY = {Severity.DEBUG: " ", Severity.INFO: " ", Severity.WARNING: "!", Severity.ERROR: "✗"}


def glyph(status: Status, ascii: bool = False) -> str:  # noqa: A002 - the word of the whole project
    """The sign of that status, one cell wide."""
    return (_ASCII if ascii else _GLYPHS)[status]


def evidence_mark(evidence: Evidence) -> str:
    """How sure an instant is: blank reported by the server, `~` seen by us, `?` between two looks."""
    return _EVIDENCE[evidence]


def severity_mark(severity: Severity, ascii: bool = False) -> str:  # noqa: A002 - as above
    """A blank for what is as usual, else a sign, one cell wide."""
    return "x" if ascii and severity is Severity.ERROR else _SEVERITY[severity]
