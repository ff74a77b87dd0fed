"""The log of raw exchanges is bounded in every direction."""

from exectop.ports.wire import Call, Exchange, One, Reply
from exectop.sync.exchanges import BODY_LIMIT, EXECUTIONS, PER_EXECUTION, ExchangeLog
from support.fakes import key


def _exchange(number: int, body: bytes = b"") -> Exchange:
    return Exchange("fake", Call(path="/1", wish=One("1")), Reply(status=200, body=body), 0.0, number)


def test_the_newest_come_first_and_old_ones_go() -> None:
    log = ExchangeLog()
    for number in range(PER_EXECUTION + 5):
        log.add(key(), _exchange(number))
    numbers = [exchange.number for exchange in log.of(key())]
    assert numbers == list(range(PER_EXECUTION + 4, 4, -1))


def test_what_was_not_heard_of_for_longest_goes_first() -> None:
    log = ExchangeLog()
    for number in range(EXECUTIONS):
        log.add(key(str(number)), _exchange(number))
    log.add(key("0"), _exchange(1))
    log.add(key("one more"), _exchange(1))
    assert log.of(key("1")) == ()
    assert len(log.of(key("0"))) == 2


def test_a_long_body_is_kept_in_part() -> None:
    log = ExchangeLog()
    log.add(key(), _exchange(1, bytes(BODY_LIMIT + 1)))
    reply = log.of(key())[0].reply
    assert reply is not None
    assert (len(reply.body), reply.cut_from) == (BODY_LIMIT, BODY_LIMIT + 1)


def test_all_of_them_have_so_much_room_and_no_more() -> None:
    log = ExchangeLog(room=1000)
    for number in range(6):
        log.add(key(str(number)), _exchange(number, bytes(300)))
    assert log.size == 900
    assert [len(log.of(key(str(number)))) for number in range(6)] == [0, 0, 0, 1, 1, 1]
    for number in range(PER_EXECUTION + 5):
        log.add(key("5"), _exchange(number, bytes(40)))
    assert log.size == PER_EXECUTION * 40
    log.add(key("5"), _exchange(0, bytes(5000)))
    assert [len(kept.reply.body) for kept in log.of(key("5")) if kept.reply] == [5000], "the newest, however large"


def test_hearing_of_another_takes_the_oldest_of_what_one_has_not_all_of_it() -> None:
    log = ExchangeLog(room=1000)
    for number in range(4):
        log.add(key("large"), _exchange(number, bytes(250)))
    log.add(key("small"), _exchange(9, bytes(10)))
    assert [len(log.of(key(name))) for name in ("large", "small")] == [3, 1]
