import pytest

from exectop.providers._asteroid_state import LogState, Visit, read_state


def test_the_state_survives_as_a_cursor() -> None:
    state = LogState(last="x", count=3, actions=1, status="running", node="n", name="N", asked="q")
    state.enter("n", 1.5)
    state.visits["n"][0] = Visit(1.5, 2.0, "completed")
    state.enter("n", None)
    assert read_state(state.cursor()) == state


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "[]", "{}", '{"last": 1}', LogState().cursor().replace('"count":0', '"count":1e999'), "[" * 100_000],
)
def test_junk_is_a_new_state(cursor: str) -> None:
    assert read_state(cursor) == LogState()


def test_stays_are_bounded() -> None:
    state = LogState()
    for number in range(80):
        stays = state.enter("n", float(number))
    assert (len(stays), stays[-1].start) == (50, 79.0)
