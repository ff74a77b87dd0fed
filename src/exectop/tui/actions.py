"""Doing something to executions from a screen: what is allowed, the question before it, the answer after it.

Must not know: where the executions come from, what is on the screen.
"""

import asyncio
import json
import shlex
from collections.abc import Sequence
from typing import ClassVar

from exectop.domain.questions import answered_elsewhere
from exectop.domain.text import clean_block, clean_line
from exectop.domain.values import Execution, ExecutionKey, Json, Question
from exectop.ports.wire import Verb
from exectop.tui.dialogs import Answer, Confirm, Decision, Target
from exectop.tui.runner import run
from exectop.tui.screens.base import BaseScreen
from exectop.tui.services import Services

LEARN_SECONDS = 10.0
"""How long a person is let wait for a question that no list tells."""


class Acting(BaseScreen):
    """A screen whose executions can be acted upon. Subclasses override `action_targets`."""

    SCOPES: ClassVar[tuple[str, ...]] = ("action",)

    def action_targets(self) -> Sequence[ExecutionKey]:
        """The executions that an action means now."""
        return ()

    def after_action(self) -> None:
        """An action was sent off."""

    def do_action_cancel(self) -> None:
        self._begin(Verb.CANCEL)

    def do_action_pause(self) -> None:
        self._begin(Verb.PAUSE)

    def do_action_resume(self) -> None:
        self._begin(Verb.RESUME)

    def do_action_rerun(self) -> None:
        self._begin(Verb.RERUN)

    def do_action_approve(self) -> None:
        self._begin(Verb.APPROVE)

    def _begin(self, verb: Verb) -> None:
        wanted = tuple(self.action_targets())
        possible = [key for key in wanted if verb in self.services.controls.allowed(key)]
        if not possible:
            words = why_not(self.services, verb, wanted)
            if len(wanted) > 1:
                words = f"{verb.value}: nothing was done, as none of the {len(wanted)} marked can; {words}"
            self.notify(words, severity="warning", markup=False)
            return
        if verb is Verb.APPROVE:
            self._ask_question(possible[0])
            return
        if len(possible) < len(wanted):
            self.notify(f"{len(wanted) - len(possible)} of {len(wanted)} cannot {verb.value} now", markup=False)
        targets = [describe_target(self.services, verb, key) for key in possible]

        def decided(is_wanted: bool | None) -> None:
            if is_wanted:
                self._send(verb, possible, {})

        self.app.push_screen(Confirm(verb, targets), decided)

    def _ask_question(self, key: ExecutionKey) -> None:
        execution = self.services.store.execution(key)
        question = open_question(execution)
        if question is not None:
            self._show_question(key, question)
        elif execution is not None and execution.needs_person:
            self.run_worker(run(self.app, self.services, "approve", lambda: self._learn_question(key)))
        else:
            self._asks_nothing(key)

    async def _learn_question(self, key: ExecutionKey) -> None:
        """A list tells only that it waits: ask for the rest, then for the answer if this screen is still seen."""
        self.notify(clean_line(f"{key}: asking what it waits for…"), markup=False)
        question = await learn_question(self.services, key)
        if question is None:
            self._asks_nothing(key)
        elif self.is_current:
            self._show_question(key, question)

    def _asks_nothing(self, key: ExecutionKey) -> None:
        execution = self.services.store.execution(key)
        words = "asks nothing"
        if _is_untold(execution):
            words = "waits, and its server has not told for what"
        elif execution is not None and execution.waiting_for:
            words += f": it waits for {execution.waiting_for}"
        self.notify(clean_line(f"{key} {words}"), severity="warning", markup=False)

    def _show_question(self, key: ExecutionKey, question: Question) -> None:
        target = describe_target(self.services, Verb.APPROVE, key)
        values: dict[str, Json] = {"step": question.step} if question.step else {}

        def decided(answer: Decision | None) -> None:
            if answer is not None:
                self._send(answer.verb, [key], {**values, "data": answer.data} if answer.data else values)

        self.app.push_screen(Answer(target, question, _details(question)), decided)

    def _send(self, verb: Verb, keys: Sequence[ExecutionKey], values: dict[str, Json]) -> None:
        """Work for the app, not for this screen: what was confirmed is asked to its end when the screen has gone."""
        work = run(self.app, self.services, verb.value, lambda: self._carry_out(verb, keys, values))
        self.app.run_worker(work)

    async def _carry_out(self, verb: Verb, keys: Sequence[ExecutionKey], values: dict[str, Json]) -> None:
        """Ask for each; say what came of it, one notice in all."""
        done, words = 0, ""
        for key in keys:
            outcome = await self.services.controls.act(key, verb, values)
            done += outcome.is_ok
            told = outcome.message or (outcome.fault.message if outcome.fault else "")
            if not outcome.is_ok or outcome.new_key or len(keys) == 1:
                words = f"{key}: {told or ('accepted' if outcome.is_ok else 'refused')}"
                words += f" → {outcome.new_key}" if outcome.new_key else ""
        if len(keys) > 1:
            words = f"{verb.value}: {done} of {len(keys)} accepted" + (f"; {words}" if done < len(keys) else "")
        is_ok = done == len(keys)
        self.app.notify(clean_line(words), severity="information" if is_ok else "error", timeout=8, markup=False)
        self.after_action()


def describe_target(services: Services, verb: Verb, key: ExecutionKey) -> Target:
    """The execution in the words of the dialog, with the command line that does the same."""
    execution = services.store.execution(key)
    source = services.source(key.source)
    flags = _flags(source.cli_flags if source else (), key.source)
    name = clean_line(str(key))
    line = shlex.join(["exectop", *flags, "approve" if verb is Verb.REJECT else verb.value, name])
    warning = ""
    if verb is Verb.RERUN:
        warning = "This starts a new execution, which may cost money and repeat what the old one did."
    title = clean_line(execution.title) if execution else ""
    status = clean_line(execution.status_raw or execution.status.value) if execution else "not seen"
    return Target(name, title, status, line, warning)


def _flags(flags: Sequence[str], source: str) -> tuple[str, ...]:
    """`source/id` already names a configured source; only what an ad-hoc one needs is repeated."""
    return () if tuple(flags) == ("--source", source) else tuple(flags)


def why_not(services: Services, verb: Verb, keys: Sequence[ExecutionKey]) -> str:
    """Why nothing of this can be done now."""
    if not keys:
        return "no execution is selected"
    key = keys[0]
    source = services.source(key.source)
    if source is not None and source.readonly:
        return f"{key.source} is read-only here: it refuses to {verb.value}"
    execution = services.store.execution(key)
    if source is not None and verb not in source.verbs:
        where = f" ({answered_elsewhere(execution)})" if verb is Verb.APPROVE else ""
        return clean_line(f"{source.title} cannot {verb.value} executions{where}")
    status = clean_line(execution.status_raw or execution.status.value) if execution else "unknown"
    return f"{clean_line(str(key))} is {status}: its server cannot {verb.value} it now"


async def learn_question(services: Services, key: ExecutionKey) -> Question | None:
    """Have the execution asked for and wait until its question is told or that it has none, a few seconds at most."""
    changed = asyncio.Event()
    subscription = services.store.subscribe(changed.set)
    services.controls.refresh(key)
    try:
        async with asyncio.timeout(LEARN_SECONDS):
            while _is_untold(services.store.execution(key)):
                await changed.wait()
                changed.clear()
                subscription.take()
    except TimeoutError:
        return None
    finally:
        subscription.close()
    return open_question(services.store.execution(key))


def _is_untold(execution: Execution | None) -> bool:
    return execution is not None and execution.needs_person and not execution.is_asking


def open_question(execution: Execution | None) -> Question | None:
    """The question that is to be answered next."""
    if execution is None:
        return None
    return next((question for question in execution.questions if question.is_open), None)


def _details(question: Question) -> str:
    if question.request is None:
        return ""
    return clean_block(json.dumps(question.request, indent=1, ensure_ascii=False, default=str))
