"""The last raw exchanges about each execution, bounded, for the Raw pane."""

from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import replace

from exectop.domain.values import ExecutionKey
from exectop.ports.wire import Exchange

PER_EXECUTION, EXECUTIONS = 20, 120
BODY_LIMIT, BYTES = 1024 * 1024, 6 * 1024 * 1024


class ExchangeLog:
    """Keeps the newest of them, so many and so many bytes; those of the execution not heard of for longest go first,
    the oldest before."""

    def __init__(self, room: int = BYTES) -> None:
        self._room = room
        self._kept: OrderedDict[ExecutionKey, deque[Exchange]] = OrderedDict()
        self.size = 0

    def add(self, key: ExecutionKey, exchange: Exchange) -> None:
        """Keep one more; of a body at most the first MiB."""
        kept = self._kept.setdefault(key, deque())
        self._kept.move_to_end(key)
        kept.append(_bounded(exchange))
        self.size += _size(kept[-1])
        if len(kept) > PER_EXECUTION:
            self.size -= _size(kept.popleft())
        if len(self._kept) > EXECUTIONS:
            _, gone = self._kept.popitem(last=False)
            self.size -= sum(map(_size, gone))
        while self.size > self._room and (len(self._kept) > 1 or len(kept) > 1):
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        key, oldest = next(iter(self._kept.items()))
        self.size -= _size(oldest.popleft())
        if not oldest:
            del self._kept[key]

    def of(self, key: ExecutionKey) -> Sequence[Exchange]:
        """The newest first."""
        return tuple(reversed(self._kept.get(key, ())))


def _bounded(exchange: Exchange) -> Exchange:
    reply = exchange.reply
    if reply is None or len(reply.body) <= BODY_LIMIT:
        return exchange
    return replace(exchange, reply=replace(reply, body=reply.body[:BODY_LIMIT], cut_from=len(reply.body)))


def _size(exchange: Exchange) -> int:
    return len(exchange.reply.body) if exchange.reply else 0
