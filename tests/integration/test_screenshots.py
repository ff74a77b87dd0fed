"""The pictures in `screenshots/` show the program as it is."""

from support.screenshots import FOLDER, draw_all


async def test_the_pictures_are_what_the_program_draws_now() -> None:
    drawn = await draw_all()
    kept = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.svg")}
    stale = [name for name in drawn if kept.get(name) != drawn[name]]
    assert not stale, f"run `make screenshots`: {', '.join(stale)} are old"
    assert set(kept) == set(drawn)
