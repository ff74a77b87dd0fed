import pytest

from exectop.graph.labels import cell_width, fit, least_width, shorten, to_ascii


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("日本", 4), ("e\u0301", 1), ("", 0)])
def test_width_is_in_cells(text: str, width: int) -> None:
    assert cell_width(text) == width


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


def test_fits_exactly() -> None:
    assert fit("ab", 4) == "ab  "
    assert cell_width(fit("日本語", 4)) == 4


def test_ascii_keeps_the_width() -> None:
    assert to_ascii("x* ×12 日é") == "x* x12 ???"


def test_the_short_cut_for_narrow_text_agrees_with_unicode() -> None:
    for code in [*range(0xA1, 0x3000), *range(0xFF00, 0xFFF0)]:
        character = chr(code)
        alone, beside = cell_width(character), cell_width(character + "日") - 2
        assert alone == beside, hex(code)


@pytest.mark.parametrize(
    ("width", "short"),
    [(16, "call_api* ×1,203"), (12, "ca…i* ×1,203"), (8, "… ×1,203"), (7, "cal…203"), (5, "ca…03")],
)
def test_how_many_there_are_is_never_cut_while_it_has_room(width: int, short: str) -> None:
    assert shorten("call_api* ×1,203", width) == short


def test_a_name_gives_way_to_its_note_but_its_count_does_not() -> None:
    assert (least_width("call_api* ×1,203"), least_width("call_api"), least_width("abc")) == (11, 4, 3)
