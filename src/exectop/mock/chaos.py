"""Faults on demand: which there are, how often, and which one strikes a request.

Owns: the catalogue and the choice, seeded so that a run can be repeated. Must not know: how a fault is done.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

STATUSES = (400, 401, 402, 403, 404, 408, 409, 410, 422, 425, 429, 500, 502, 503, 504)

CATALOGUE: Mapping[str, str] = {
    **{f"http-{status}": f"answer {status}" for status in STATUSES},
    "http-429-seconds": "answer 429 with Retry-After: 2",
    "http-429-date": "answer 429 with Retry-After as a date 2 s ahead",
    "http-429-junk": "answer 429 with a Retry-After that makes no sense",
    "reset": "reset the connection before the answer",
    "reset-in-body": "reset the connection in the middle of the body",
    "cut": "end the body early, without a length",
    "half-open": "accept the request and never answer",
    "drip": "send the body byte by byte",
    "delay": "answer half a second to three seconds late",
    "empty": "answer 200 with no body",
    "html": "answer 200 with a web page",
    "not-json": "answer 200 with text that is not JSON",
    "bom": "put a byte order mark before the body",
    "latin-1": "encode the body as Latin-1",
    "nested": "answer with 100,000 nested lists",
    "huge": "answer with 64 MiB of JSON",
    "gzip-bomb": "answer with 64 KiB of gzip that become 64 MiB",
    "redirect-other-host": "redirect to another host",
    "redirect-loop": "redirect to the same address",
    "null-fields": "set random fields of the body to null",
    "missing-fields": "leave out random fields of the body",
    "extra-fields": "add fields that nobody knows",
    "wrong-types": "give random fields values of another type",
    "unknown-status": "use a status word that nobody knows",
    "hostile": "make every text, key, time and graph of answers, streams and headers hostile",
    "stale": "answer with an earlier answer to the same question",
    "vanish": "answer 404 for a single execution",
    "clock-skew": "date answers two hours ahead",
    "stream-cut": "end a stream after a few frames",
    "stream-duplicate": "send every frame of a stream twice",
    "stream-reorder": "swap neighbouring frames of a stream",
    "stream-lose": "lose frames of a stream",
    "stream-silent": "leave a stream open and say nothing",
    "stream-keepalive": "send only keep-alives on a stream",
    "stream-junk": "mix frames that make no sense into a stream",
}
STREAM_FAULTS = frozenset(name for name in CATALOGUE if name.startswith("stream-"))
LAYERS = frozenset({"hostile"})
"""Faults that a layer of their own does, together with any other."""


class UnknownChaos(ValueError):
    """A name that is not in the catalogue, or a rate that is none."""


@dataclass
class Chaos:
    """Rates by fault, changeable while running. `counts`: how often each has struck."""

    seed: int = 1
    rates: dict[str, float] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._rng = random.Random(f"chaos/{self.seed}")

    def set(self, text: str) -> None:
        """Take the rates of that text in place of the present ones. Raises `UnknownChaos`."""
        self.rates = parse_chaos(text)

    def strike(self, *, is_stream: bool) -> str:
        """The fault that strikes this request, or an empty string. At most one does. That of a stream is counted
        when it is done: the stream may end before."""
        for name, rate in self.rates.items():
            if name not in LAYERS and (name in STREAM_FAULTS) == is_stream and self._rng.random() < rate:
                if not is_stream:
                    self.count(name)
                return name
        return ""

    def count(self, name: str) -> None:
        """A fault was done."""
        self.counts[name] = self.counts.get(name, 0) + 1

    def chance(self, rate: float) -> bool:
        """Whether something of that rate happens now."""
        return self._rng.random() < rate

    def between(self, low: float, high: float) -> float:
        """A number between the two."""
        return self._rng.uniform(low, high)


def parse_chaos(text: str) -> dict[str, float]:
    """Rates of `NAME[:RATE],…`; without a rate 0.2. Raises `UnknownChaos` naming the known ones."""
    rates = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, rate = part.partition(":")
        if name not in CATALOGUE:
            raise UnknownChaos(f"no fault is called '{name}'; known are {', '.join(CATALOGUE)}")
        try:
            rates[name] = float(rate) if rate else 0.2
        except ValueError:
            raise UnknownChaos(f"'{rate}' is no rate; write {name}:0.1") from None
        if not 0 <= rates[name] <= 1:
            raise UnknownChaos(f"a rate is 0 to 1, not {rate}")
    return rates
