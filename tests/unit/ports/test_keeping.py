"""Notices reach whoever listens, and wait until then."""

from exectop.ports.keeping import Notices


def test_notices_wait_until_somebody_listens() -> None:
    notices, heard = Notices(), list[str]()
    notices.tell("one")
    notices.listen(heard.append)
    notices.tell("two")
    assert heard == ["one", "two"]
    notices.listen(None)
    notices.tell("three")
    assert heard == ["one", "two"]
    notices.listen(heard.append)
    assert heard == ["one", "two", "three"]
