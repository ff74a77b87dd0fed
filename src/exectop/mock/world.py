"""The one simulated world behind all four vendors: plans, what was done to them, and the clock.

Owns: which runs exist at an instant and how far each is. Must not know: HTTP, vendors' wire formats. The state
of a run is a pure function of its plan, the interventions and the time; states that are final are kept.
"""

import bisect
import random
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from exectop.clock import Clock
from exectop.mock.plan import Intervention, RunPlan
from exectop.mock.state import RunState, state_of


class World:
    """Runs by vendor. `more`: makes the runs that come into being between two instants, so that a world goes on
    living. `pace`: seconds of this world between two looks of a stream. `daily_quota`: requests that a vendor
    with a quota allows."""

    def __init__(
        self,
        plans: Sequence[RunPlan],
        clock: Clock,
        *,
        seed: int = 1,
        more: Callable[[float, float], list[RunPlan]] | None = None,
        pace: float = 0.25,
        daily_quota: int = 1000,
    ) -> None:
        self.clock = clock
        self.seed = seed
        self.pace = pace
        self.daily_quota = daily_quota
        self.requests = 0
        self._more = more
        self._grown_to = clock.now()
        self._plans: dict[str, RunPlan] = {}
        self._order: dict[str, list[tuple[float, str]]] = {}
        self._acts: dict[str, list[Intervention]] = {}
        self._final: dict[str, RunState] = {}
        self._ended: dict[str, list[tuple[float, str]]] = {}
        self._live: dict[str, dict[str, None]] = {}
        self._made = 0
        for plan in plans:
            self.add(plan)

    def now(self) -> float:
        return self.clock.now()

    def rng(self) -> random.Random:
        """A generator for the next thing that somebody makes."""
        return random.Random(f"{self.seed}/drawn/{self._made}")

    def add(self, plan: RunPlan) -> None:
        """A further run."""
        self._plans[plan.id] = plan
        bisect.insort(self._order.setdefault(plan.vendor, []), (plan.created, plan.id))
        self._live.setdefault(plan.vendor, {})[plan.id] = None

    def forget(self, id_: str) -> None:
        """The run is gone for good, as servers that keep them for some days let them go."""
        plan = self._plans.pop(id_)
        self._order[plan.vendor].remove((plan.created, id_))
        self._live[plan.vendor].pop(id_, None)
        self._final.pop(id_, None)
        self._ended[plan.vendor] = [entry for entry in self._ended.get(plan.vendor, ()) if entry[1] != id_]

    def get(self, vendor: str, id_: str) -> RunState | None:
        """The run of that id, if that vendor has it and it exists by now."""
        self._grow()
        plan = self._plans.get(id_)
        if plan is None or plan.vendor != vendor or plan.created > self.now():
            return None
        return self._state(plan)

    def newest(self, vendor: str) -> Iterator[RunState]:
        """All runs that exist by now, the newest first."""
        self._grow()
        order = self._order.get(vendor, [])
        for _, id_ in reversed(order[: bisect.bisect_right(order, (self.now(), "\U0010ffff"))]):
            yield self._state(self._plans[id_])

    def changed_since(self, vendor: str, at: float) -> list[RunState]:
        """Runs that changed after that instant, in the order of their changes."""
        self._grow()
        now = self.now()
        live = [self._plans[id_] for id_ in list(self._live.get(vendor, ()))]
        found = [self._state(plan) for plan in live if plan.created <= now]
        ended = self._ended.get(vendor, [])
        known = {state.id for state in found}
        for _, id_ in ended[bisect.bisect_right(ended, (at, "\U0010ffff")) :]:
            if id_ not in known:
                found.append(self._final[id_])
        return sorted((state for state in found if state.updated_at > at), key=lambda state: state.updated_at)

    def act(self, id_: str, verb: str, by: str = "user", data: object = None) -> RunState:
        """Somebody does something to a run now; how it stands after it."""
        self._acts.setdefault(id_, []).append(Intervention(self.now(), verb, by, data))
        self._final.pop(id_, None)
        return self._state(self._plans[id_])

    def create(self, template: RunPlan, *, rerun_of: str | None = None) -> RunState:
        """A new run like the template, now."""
        self._made += 1
        id_ = new_id(template.vendor, random.Random(f"{self.seed}/made/{self._made}"))
        plan = replace(template, id=id_, created=self.now(), rerun_of=rerun_of, document=None)
        self.add(plan)
        return self._state(plan)

    def rerun_of(self, id_: str) -> bool:
        """Whether the run has been run again."""
        return any(plan.rerun_of == id_ for plan in self._plans.values())

    def _grow(self) -> None:
        now = self.now()
        if self._more is not None and now > self._grown_to:
            for plan in self._more(self._grown_to, now):
                self.add(plan)
            self._grown_to = now

    def _state(self, plan: RunPlan) -> RunState:
        known = self._final.get(plan.id)
        if known is not None:
            return known
        state = state_of(plan, self._acts.get(plan.id, ()), self.now())
        if state.phase.is_over and state.ended_at is not None:
            self._final[plan.id] = state
            if self._live[plan.vendor].pop(plan.id, 0) is None:
                bisect.insort(self._ended.setdefault(plan.vendor, []), (state.ended_at, plan.id))
        return state

    def truth(self) -> dict[str, dict[str, str]]:
        """Phase of every run by vendor and id: what a client must show when all is calm."""
        return {vendor: {state.id: state.phase.value for state in self.newest(vendor)} for vendor in self._order}


def new_id(vendor: str, rng: random.Random) -> str:
    """An id as the vendor writes them: `exec_` and twelve characters for izieroma, UUIDs for the others."""
    if vendor == "izieroma":
        return "exec_" + "".join(rng.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(12))
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))
