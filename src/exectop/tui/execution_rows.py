"""The rows of the list: from a view of the store to the cells that the grid paints. Must not know: screens."""

from collections.abc import Callable, Hashable, Sequence

from exectop.domain.roles import Role
from exectop.domain.values import ExecutionKey
from exectop.present.cells import Cell, Context, Line
from exectop.present.columns import BY_ID
from exectop.store.view import View
from exectop.tui.services import Services
from exectop.tui.theme import accent_role
from exectop.tui.widgets.grid import GridColumn


class ExecutionRows:
    """Implements the grid's `Rows` over a view. `context` tells the moment."""

    def __init__(self, services: Services, view: View, context: Callable[[], Context]) -> None:
        self._services = services
        self._view = view
        self._context = context
        self._accents = {source.name: accent_role(source.accent) for source in services.sources}
        self.moment = context()

    def refresh(self) -> None:
        """Take a new moment for the cells that follow."""
        self.moment = self._context()

    def __len__(self) -> int:
        return len(self._view)

    def key_at(self, row: int) -> Hashable:
        return self._view.key_at(row)

    def row_of(self, key: Hashable) -> int | None:
        return self._view.row_of(key) if isinstance(key, ExecutionKey) else None

    def cells(self, row: int, columns: Sequence[GridColumn]) -> Line:
        """The cells of that row; what its server no longer knows says so and is dimmed."""
        key = self._view.key_at(row)
        execution = self._services.store.execution(key)
        if execution is None:
            return tuple(Cell("", Role.DIM) for _ in columns)
        cells = [BY_ID[column.id].cell(execution, self.moment) for column in columns]
        if self._services.store.vanished_at(key) is not None:
            return tuple(
                Cell(f"gone {cell.text}" if column.id == "title" else cell.text, Role.STALE)
                for cell, column in zip(cells, columns, strict=True)
            )
        accent = self._accents.get(key.source, Role.ACCENT)
        return tuple(
            Cell(cell.text, accent) if column.id == "source" and cell.role is Role.ACCENT else cell
            for cell, column in zip(cells, columns, strict=True)
        )
