"""In which order a list stands: choosing it, reversing it, and saying it. Must not know: what else the list shows."""

from textual import on

from exectop.domain.sorting import SORT_FIELDS
from exectop.errors import UsageError
from exectop.store.view import Sort, View
from exectop.tui.actions import Acting
from exectop.tui.moment import settings_of
from exectop.tui.screens.choose import Choose
from exectop.tui.state import ScreenState
from exectop.tui.widgets.grid import Grid


class Ordering(Acting):
    """A screen with a view in some order, drawn by a grid. Subclasses set these and override `show_filter`."""

    state: ScreenState
    view: View
    grid: Grid

    def show_filter(self, text: str | None = None) -> None:
        """Bring the line up to date that says what the list shows."""
        raise NotImplementedError

    def show_order(self) -> None:
        """Mark the column of the order in the grid, and remember it."""
        sort = self.view.sort
        self.grid.sorted_by = "age" if sort.column == "created" else sort.column
        self.grid.is_descending = sort.is_descending != self._is_shown_as_age
        self.state.sort_column, self.state.is_descending = sort.column, sort.is_descending

    @property
    def _is_shown_as_age(self) -> bool:
        """Whether the order by creation is drawn over ages, the oldest of which was created first."""
        return self.view.sort.column == "created" and not settings_of(self.app).clock_times

    def order_words(self) -> str:
        """The order in the words and with the arrow of the column that shows it."""
        arrows = ("^", "v") if settings_of(self.app).is_ascii else ("↑", "↓")
        return f"{'age' if self._is_shown_as_age else self.view.sort.column} {arrows[self.grid.is_descending]}"

    def set_sort(self, sort: Sort) -> None:
        """Order by that."""
        self.view.set_sort(sort)
        self.show_order()
        self.grid.restyle()
        self.grid.update()
        self.show_filter()

    def do_overview_sort(self, column: str = "") -> None:
        if column:
            name = column.lower().lstrip("-")
            if name not in SORT_FIELDS:
                raise UsageError(f"no column is called '{column}'", hint=f"Known are {', '.join(SORT_FIELDS)}")
            self._sort_by(name)
            return
        options = [(name, name) for name in SORT_FIELDS]
        current = self.view.sort.column
        self.app.push_screen(Choose("sort by", options, current), lambda name: self._sort_by(name) if name else None)

    def _sort_by(self, column: str) -> None:
        """By that column, the largest or newest first; again: the other way round."""
        sort = self.view.sort
        is_descending = not sort.is_descending if column == sort.column else not SORT_FIELDS[column].is_text
        self.set_sort(Sort(column, is_descending))

    @on(Grid.HeaderClicked)
    def header_clicked(self, event: Grid.HeaderClicked) -> None:
        """By the column whose title was clicked; again: the other way round."""
        event.stop()
        name = "created" if event.column_id == "age" else event.column_id
        if name in SORT_FIELDS:
            self._sort_by(name)

    def do_overview_sort_next(self) -> None:
        names = [column.id for column in self.grid.columns if column.id in SORT_FIELDS and column.id != "age"]
        names.append("created")
        now = self.view.sort.column
        self._sort_by(names[(names.index(now) + 1) % len(names)] if now in names else names[0])

    def do_overview_sort_reverse(self) -> None:
        sort = self.view.sort
        self.set_sort(Sort(sort.column, not sort.is_descending))
