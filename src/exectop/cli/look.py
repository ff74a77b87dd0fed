"""Asking sources once, for verbs that print and end: the same providers, sessions and store as the monitor's."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from exectop.cli.common import error_of
from exectop.cli.target import Target
from exectop.clock import Clock, SystemClock
from exectop.domain.placing import unplaced
from exectop.domain.text import clean_line
from exectop.domain.values import Execution, ExecutionKey
from exectop.errors import ExectopError, NotFoundError
from exectop.ports.wire import Events, Exchange, Fault, FaultKind, Graph, One, Progress, Recent, Wish
from exectop.runtime import Source, open_member
from exectop.store.store import Store
from exectop.sync.ask import Answer, Member, ask

_PLACED = 40
"""Steps whose places are asked for, one call each."""
_UUID = re.compile(r"[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}")
_PARTS: dict[type[Wish], str] = {Progress: "no news of its status", Graph: "no graph", Events: "no events"}


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that gave no answer. `part`: what of an execution is missing therefore, if of one."""

    source: Source
    fault: Fault
    part: str = ""

    @property
    def error(self) -> ExectopError:
        """The error for a person. A question that is refused is no "no" to an action: 1 is for executions that
        failed, so a script must not get it from a server that would not tell."""
        fault = self.fault
        if fault.kind is FaultKind.REJECTED:
            fault = replace(fault, kind=FaultKind.PROTOCOL)
        if self.part:
            fault = replace(fault, message=f"{self.part}: {fault.message}")
        return error_of(fault, self.source)


class Look:
    """Open members over some sources, a store that takes their answers, the raw exchanges in their order.
    `complaints`: what of lists made no sense, with the name of the source."""

    def __init__(self, sources: Sequence[Source], clock: Clock | None = None) -> None:
        self.sources = tuple(sources)
        self.clock = clock or SystemClock()
        self.store = Store()
        self.exchanges: list[Exchange] = []
        self.complaints: list[str] = []
        self.members: dict[str, Member] = {}

    async def __aenter__(self) -> "Look":
        self.members = {source.name: open_member(source, self.clock) for source in self.sources}
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(*(member.session.close() for member in self.members.values()))

    async def ask(self, source: Source, *wishes: Wish) -> Failure | None:
        """Ask one source; its first fault, if any. What it answered is in the store in any case."""
        member = self.members[source.name]
        fault = await ask(member, wishes, self.store.apply, self.clock, self.exchanges.append, self._complain)
        return Failure(source, fault) if fault else None

    def _complain(self, answer: Answer) -> None:
        if isinstance(answer.call.wish, Recent) and answer.reading.message:
            self.complaints.append(f"{answer.exchange.source}: {answer.reading.message}")

    async def ask_all(self, wish: Recent, sources: Sequence[Source] | None = None) -> list[Failure]:
        """Ask all sources for their newest executions at once; those that failed."""
        asked = self.sources if sources is None else sources
        answers = await asyncio.gather(*(self.ask(source, wish) for source in asked))
        return [answer for answer in answers if answer is not None]

    async def find(self, target: Target) -> tuple[Source, ExecutionKey]:
        """Where the execution is, its details asked for. Raises the error of the source that failed."""
        if target.is_latest:
            return await self._latest(target)
        wish = One(target.id)
        answers = await asyncio.gather(*(self.ask(source, wish) for source in target.sources))
        for source in target.sources:
            key = self._known(ExecutionKey(source.name, target.id))
            if key is not None:
                return source, key
        raise _not_found(target, [answer for answer in answers if answer is not None])

    def _known(self, key: ExecutionKey) -> ExecutionKey | None:
        """The execution under its server's spelling of the id: of a UUID, the case of letters means nothing."""
        if self.store.execution(key) is not None:
            return key
        if not _UUID.fullmatch(key.id):
            return None
        alike = (one for one in self.store.keys() if one.id.lower() == key.id.lower())  # noqa: SIM118 - not a dict
        return next((one for one in alike if one.source == key.source), None)

    async def _latest(self, target: Target) -> tuple[Source, ExecutionKey]:
        failures = await self.ask_all(Recent(limit=1), target.sources)
        key = self.store.latest()
        if key is None:
            if failures:
                raise failures[0].error
            raise NotFoundError("there is no execution yet")
        source = next(source for source in target.sources if source.name == key.source)
        failure = await self.ask(source, One(key.id))
        if failure:
            raise failure.error
        return source, key

    async def complete(self, source: Source, key: ExecutionKey, *, has_graph: bool = True) -> list[Failure]:
        """Ask for everything else that the vendor tells of it; what could not be had. Without `has_graph`, only
        what matters to an action."""
        can = source.description.capabilities
        execution = self.store.execution(key)
        wishes: list[Wish] = []
        if can.has_progress and execution is not None and not execution.status.is_terminal:
            wishes.append(Progress(key.id))
        if can.has_graph and has_graph:
            wishes.append(Graph(key.id, execution, is_alone=True))
        if can.has_events:
            wishes.append(Events(key.id, "", execution))
        answers = [(wish, await self.ask(source, wish)) for wish in wishes]
        homeless = self._unplaced(key, execution) if can.has_graph and has_graph else ()
        if homeless:
            wish = Graph(key.id, execution, homeless)
            answers.append((wish, await self.ask(source, wish)))
        return [
            replace(answer, part=self._part(wish, answer.fault)) for wish, answer in answers if answer is not None
        ]

    def _unplaced(self, key: ExecutionKey, execution: Execution | None) -> tuple[str, ...]:
        """Members of its family that were listed without their parents; not more than is soon asked for."""
        top = ExecutionKey(key.source, (execution and execution.root_id) or key.id)
        story = self.store.story(top)
        return () if story is None else unplaced(story.steps.values(), top.id)[:_PLACED]

    def _part(self, wish: Wish, fault: Fault) -> str:
        """What the wish was for, and the call that failed: a vendor may have several for one thing."""
        call = next((one.call for one in reversed(self.exchanges) if one.fault is fault), None)
        return _PARTS[type(wish)] + (f" ({call.method} {clean_line(call.path)})" if call is not None else "")


def _not_found(target: Target, failures: list[Failure]) -> ExectopError:
    """The one error to show: a source that could not be asked weighs more than one that does not know the id."""
    unknown = [failure for failure in failures if failure.fault.kind is FaultKind.NOT_FOUND]
    others = [failure for failure in failures if failure.fault.kind is not FaultKind.NOT_FOUND]
    if others:
        return others[0].error
    if len(target.sources) == 1 and unknown:
        return unknown[0].error
    places = ", ".join(f"{source.name} ({source.url})" for source in target.sources)
    return NotFoundError(f"no source knows an execution '{target.id}': asked {places or 'none'}")
