"""Short ways to make executions and to tell a store of them."""

from exectop.domain.changes import Change, Seen, Stamped
from exectop.domain.status import Status
from exectop.domain.values import Execution, ExecutionKey
from exectop.store.store import Store

SOURCE = "prod"


def key(id_: str, source: str = SOURCE) -> ExecutionKey:
    """The key of that execution."""
    return ExecutionKey(source, id_)


def row(id_: str, status: Status = Status.RUNNING, *, created: float | None = None, title: str = "") -> Execution:
    """An execution of that id."""
    return Execution(key=key(id_), status=status, status_raw=status.value, created_at=created, title=title)


def tell(store: Store, *told: Execution | Change, at: float = 100.0, asked_at: float | None = None) -> None:
    """Apply in one batch what was learned at that instant."""
    asked = at if asked_at is None else asked_at
    changes = [Seen(one) if isinstance(one, Execution) else one for one in told]
    store.apply([Stamped(at, asked, change) for change in changes])
