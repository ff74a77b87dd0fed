import pytest

from exectop.domain.widths import cell_width, clusters
from exectop.graph.labels import least_width, shorten, spelled, to_ascii


@pytest.mark.parametrize(
    ("text", "width", "short"),
    [
        ("extract_features_1", 20, "extract_features_1"),
        ("extract_features_1", 11, "extra…res_1"),
        ("日本語日本語", 7, "日…本語"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
    ],
)
def test_the_middle_goes(text: str, width: int, short: str) -> None:
    assert shorten(text, width) == short
    assert cell_width(shorten(text, width)) <= max(width, cell_width(short))


def test_ascii_has_its_own_mark() -> None:
    assert shorten("abcdef", 4, is_ascii=True) == "ab~f"


def test_ascii_keeps_the_width() -> None:
    assert to_ascii("x* ×12 日é") == "x* x12 ???"
    assert to_ascii("e\u0301 👍🏽 क्षि") == "e ?? ??"


@pytest.mark.parametrize("name", ["👨‍👩‍👧‍👦 family", "👍🏽 fine", "क्षि", "❤️ it", "한 jamo"])
@pytest.mark.parametrize("width", range(12))
def test_no_character_is_taken_apart(name: str, width: int) -> None:
    short = shorten(name, width)
    assert cell_width(short) <= width
    parts = {cluster for cluster, _ in clusters(name)}
    assert {cluster for cluster, _ in clusters(short)} <= parts | {"…"}


def test_a_joiner_at_an_end_takes_nothing_from_beside_it() -> None:
    assert spelled("\u200dname\u200d") == "name"
    assert spelled("日本", is_ascii=True) == "????"


@pytest.mark.parametrize(
    ("width", "short"),
    [(16, "call_api* ×1,203"), (12, "ca…i* ×1,203"), (8, "… ×1,203"), (7, "cal…203"), (5, "ca…03")],
)
def test_how_many_there_are_is_never_cut_while_it_has_room(width: int, short: str) -> None:
    assert shorten("call_api* ×1,203", width) == short


def test_a_name_gives_way_to_its_note_but_its_count_does_not() -> None:
    assert (least_width("call_api* ×1,203"), least_width("call_api"), least_width("abc")) == (11, 4, 3)
