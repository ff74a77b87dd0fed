"""The last raw exchanges about each execution, bounded, for the Raw pane."""

from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import replace

from exectop.domain.values import ExecutionKey
from exectop.ports.wire import Exchange

PER_EXECUTION, EXECUTIONS = 20, 200
BODY_LIMIT = 1024 * 1024


class ExchangeLog:
    """Keeps the newest of them; the executions not heard of for longest go first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[ExecutionKey, deque[Exchange]] = OrderedDict()

    def add(self, key: ExecutionKey, exchange: Exchange) -> None:
        """Keep one more; of a body at most the first MiB."""
        kept = self._kept.setdefault(key, deque(maxlen=PER_EXECUTION))
        self._kept.move_to_end(key)
        kept.append(_bounded(exchange))
        if len(self._kept) > EXECUTIONS:
            self._kept.popitem(last=False)

    def of(self, key: ExecutionKey) -> Sequence[Exchange]:
        """The newest first."""
        return tuple(reversed(self._kept.get(key, ())))


def _bounded(exchange: Exchange) -> Exchange:
    reply = exchange.reply
    if reply is None or len(reply.body) <= BODY_LIMIT:
        return exchange
    return replace(exchange, reply=replace(reply, body=reply.body[:BODY_LIMIT]))
