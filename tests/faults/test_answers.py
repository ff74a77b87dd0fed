"""Answers that are none: each fault of the mock's catalogue, once and in a storm, at all four vendors at once.

What always holds: no row is lost, no status that was true is replaced, the fault is named, nothing ends; and when the
fault is over, everything is as the server has it.
"""

from dataclasses import dataclass

import pytest

from exectop.domain.health import SourceState
from exectop.mock.chaos import CATALOGUE, STREAM_FAULTS
from support.faulty import VENDORS, Desk, in_process

DOWN, THROTTLED, AUTH = SourceState.DOWN, SourceState.THROTTLED, SourceState.AUTH
STORM_SECONDS = 12.0
CALM_SECONDS = 20.0
"""The longest backoff, and a look at the list after it."""


@dataclass(frozen=True)
class Expected:
    """The state of a source in a storm of the fault, and words of its last error."""

    state: SourceState
    words: tuple[str, ...]


REFUSED = Expected(DOWN, ("refused the request", "injected"))
FAILED = Expected(DOWN, ("server failed", "injected"))
FEWER = Expected(THROTTLED, ("fewer requests", "injected 429", "injected 425"))
UNKNOWN = Expected(DOWN, ("does not know it", "injected"))
NOT_JSON = Expected(DOWN, ("makes no sense: not JSON",))

ANSWERS = {
    "http-400": REFUSED,
    "http-401": Expected(AUTH, ("refused the credentials", "injected 401")),
    "http-402": REFUSED,
    "http-403": Expected(AUTH, ("may not do this", "injected 403")),
    "http-404": UNKNOWN,
    "http-408": Expected(DOWN, ("gave up waiting", "injected 408")),
    "http-409": REFUSED,
    "http-410": UNKNOWN,
    "http-422": REFUSED,
    "http-425": FEWER,
    "http-429": FEWER,
    "http-429-seconds": FEWER,
    "http-429-date": FEWER,
    "http-429-junk": FEWER,
    "http-500": FAILED,
    "http-502": FAILED,
    "http-503": FAILED,
    "http-504": FAILED,
    "cut": NOT_JSON,
    "empty": Expected(DOWN, ("makes no sense: an empty body",)),
    "html": Expected(DOWN, ("(text/html) makes no sense: an HTML page",)),
    "not-json": NOT_JSON,
    "nested": NOT_JSON,
    "redirect-other-host": Expected(DOWN, ("redirects to http://other-host.invalid/steal; redirects are not",)),
    "redirect-loop": Expected(DOWN, ("redirects to /",)),
}
ELSEWHERE = {
    "reset", "reset-in-body", "half-open", "drip", "delay", "huge", "gzip-bomb", "bom", "latin-1", "null-fields",
    "missing-fields", "extra-fields", "wrong-types", "unknown-status", "hostile", "stale", "vanish", "clock-skew",
}  # fmt: skip
"""Faults that the other files of this folder are about."""


def test_every_fault_of_the_catalogue_is_tested_here_or_in_the_other_files() -> None:
    assert set(CATALOGUE) == set(ANSWERS) | ELSEWHERE | STREAM_FAULTS


@pytest.mark.parametrize("fault", ANSWERS)
async def test_a_storm_is_named_and_survived(fault: str) -> None:
    async with in_process() as desk:
        before = desk.rows()
        desk.strike(f"{fault}:1")
        desk.engine.refresh()
        await desk.pass_time(STORM_SECONDS, step=3)
        for vendor in VENDORS:
            _check(desk, vendor, ANSWERS[fault])
        assert desk.rows() == before, "a fault changed what was known"
        await _calm(desk)


@pytest.mark.parametrize("fault", ANSWERS)
async def test_a_single_one_leaves_a_source_stale_and_not_down(fault: str) -> None:
    async with in_process() as desk:
        before = desk.rows()
        desk.strike(f"{fault}:1")
        desk.engine.refresh()
        await desk.engine.idle()
        desk.strike("")
        for vendor in VENDORS:
            health = desk.health(vendor)
            assert health.errors >= 1
            assert health.state is {THROTTLED: THROTTLED, AUTH: AUTH}.get(ANSWERS[fault].state, SourceState.STALE)
        assert desk.rows() == before
        await _calm(desk)


def _check(desk: Desk, vendor: str, expected: Expected) -> None:
    health = desk.health(vendor)
    assert health.state is expected.state
    assert any(words in health.last_error for words in expected.words), health.last_error
    assert health.last_error_at is not None
    if expected.state is AUTH:
        assert health.until is None, "only a person can help"
    else:
        assert health.until is not None, "it never gives up, and says when it tries again"


async def _calm(desk: Desk) -> None:
    """The fault is over: everything is true again, by itself but for credentials, which a person mends."""
    desk.strike("")
    for vendor in VENDORS:
        if desk.health(vendor).state is AUTH:
            desk.engine.retry(vendor)
    await desk.pass_time(CALM_SECONDS, step=4)
    assert {desk.health(vendor).state for vendor in VENDORS} == {SourceState.LIVE}
    assert desk.untrue() == {}


async def test_a_storm_of_failures_is_met_with_few_probes_and_no_burst_after_it() -> None:
    async with in_process() as desk:
        assert desk.world is not None
        desk.strike("http-503:1")
        desk.engine.refresh()
        await desk.pass_time(30)
        began = desk.world.requests + sum((desk.chaos.counts if desk.chaos else {}).values())
        await desk.pass_time(60)
        spent = desk.world.requests + sum((desk.chaos.counts if desk.chaos else {}).values()) - began
        assert spent / len(VENDORS) / 60 <= 1 / 5, "at most a probe every five seconds and source"
        desk.strike("")
        peaks = []
        for _ in range(30):
            seen = desk.world.requests
            await desk.pass_time(1)
            peaks.append(desk.world.requests - seen)
        steady = [peaks[place] for place in range(15, 30)]
        assert max(peaks) <= 2 * max(steady), peaks


async def test_a_fault_of_one_execution_says_nothing_of_the_source() -> None:
    async with in_process(["izieroma"]) as desk:
        desk.strike("vanish:1")
        key = next(key for key, row in desk.rows().items() if not row.status.is_terminal)
        desk.engine.focus(key)
        await desk.engine.idle()
        assert desk.store.vanished_at(key) is not None
        assert desk.health().state is SourceState.LIVE
        await desk.pass_time(10)
        assert desk.store.vanished_at(key) is None, "the list still tells of it"


async def test_an_execution_that_vanishes_is_kept_and_marked_and_asked_slowly_then_no_more() -> None:
    async with in_process(["izieroma"]) as desk:
        assert desk.world is not None
        key = next(key for key, row in desk.rows().items() if not row.status.is_terminal)
        desk.engine.focus(key)
        await desk.pass_time(2)
        known = desk.store.execution(key)
        desk.world.forget(key.id)
        desk.engine.refresh(key)
        await desk.pass_time(2)
        assert desk.store.vanished_at(key) is not None
        assert desk.store.execution(key) == known
        assert desk.health().state is SourceState.LIVE
        about = len(desk.engine.exchanges(key))
        await desk.pass_time(55, step=5)
        assert len(desk.engine.exchanges(key)) == about, "not asked again within a minute"
