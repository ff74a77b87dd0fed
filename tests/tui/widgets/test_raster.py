"""The canvas: the window that is painted, and moving it."""

from collections.abc import Sequence

from textual.app import App, ComposeResult

from exectop.present.cells import Cell, Line
from exectop.tui.widgets.raster import Raster
from support.screen import screen_text


class Canvas(App[None]):
    """Nothing but the canvas, on which every place shows its own coordinates."""

    def __init__(self) -> None:
        super().__init__()
        self.services = None
        self.raster = Raster()
        self.calls: list[tuple[int, int, int, int]] = []
        self.raster.set_canvas(1000, 1000, self.paint)

    def compose(self) -> ComposeResult:
        yield self.raster

    def paint(self, x: int, y: int, width: int, height: int) -> Sequence[Line]:
        self.calls.append((x, y, width, height))
        return [(Cell(f"{row:03}:{x:03}".ljust(width)[:width]),) for row in range(y, y + height)]


async def test_paints_only_the_window_and_once_for_all_its_rows() -> None:
    app = Canvas()
    async with app.run_test(size=(20, 5)):
        assert screen_text(app) == [f"{row:03}:000" for row in range(5)]
        assert app.calls.count((0, 0, 20, 5)) == 1


async def test_moves_within_the_canvas() -> None:
    app = Canvas()
    async with app.run_test(size=(20, 5)) as pilot:
        app.raster.do_grid_down()
        app.raster.do_text_right()
        await pilot.pause()
        assert screen_text(app)[0] == "001:004"
        app.raster.do_grid_last()
        app.raster.do_grid_down()
        await pilot.pause()
        assert screen_text(app)[0] == "995:004"
        app.raster.do_grid_first()
        app.raster.do_text_left()
        await pilot.pause()
        assert screen_text(app)[0] == "000:000"


async def test_reveals_a_place_moving_as_little_as_possible() -> None:
    app = Canvas()
    async with app.run_test(size=(20, 5)) as pilot:
        app.raster.reveal(30, 7)
        await pilot.pause()
        assert app.raster.window[:2] == (11, 3)
        app.raster.reveal(12, 4)
        assert app.raster.window[:2] == (11, 3)


async def test_paints_again_when_the_canvas_changes() -> None:
    app = Canvas()
    async with app.run_test(size=(20, 5)) as pilot:
        app.raster.set_canvas(5, 1, lambda x, y, width, height: [(Cell("other"),)])
        await pilot.pause()
        assert screen_text(app) == ["other", "", "", "", ""]
