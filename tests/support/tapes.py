"""Exchanges of the test's own making, for tapes."""

from exectop.domain.status import Status
from exectop.ports.wire import (
    Act,
    Call,
    Events,
    Exchange,
    Fault,
    FaultKind,
    Graph,
    One,
    Progress,
    Recent,
    Reply,
    Verb,
    Wish,
)
from exectop.record.tape import TapeSource

START = 1_767_225_600.0
SOURCES = (
    TapeSource("agents", "izieroma", "https://agents.example", "/api/v1"),
    TapeSource("cloud", "claude-agent", "https://cloud.example", "/api/v1", (("stream", "off"),)),
)

WISHES: tuple[Wish, ...] = (
    Recent(limit=7, since=START, statuses=frozenset({Status.RUNNING, Status.FAILED})),
    Recent(),
    One("a/b ü"),
    Progress("p"),
    Graph("g"),
    Events("e", "12"),
    Act(Verb.APPROVE, "x", None, {"step": "s", "values": [1, 2.5, None, True]}),
)


def exchange(
    number: int = 1, wish: Wish | None = None, body: bytes = b"{}", source: str = "agents", at: float | None = None
) -> Exchange:
    """A good answer, learned `number` seconds after the start."""
    at = START + number if at is None else at
    reply = Reply(
        status=200, headers=(("content-type", "application/json"),), body=body, received_at=at, elapsed=0.25, url="u"
    )
    return Exchange(source, Call(path="/x", wish=wish or One("run")), reply, at - 0.25, number)


def failed(number: int = 1) -> Exchange:
    """A question without an answer."""
    fault = Fault(kind=FaultKind.TIMEOUT, message="no answer", retry_after=2.0)
    return Exchange("agents", Call(path="/x", wish=One("run")), None, START + number, number, fault)
