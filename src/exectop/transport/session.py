"""Opening a session to a source.

Owns: the choice of the implementation, whose libraries are loaded only when a session is opened.
Must not know: providers, stores, screens.
"""

from exectop.clock import Clock
from exectop.ports.session import Session
from exectop.transport.settings import SessionSettings

__all__ = ["SessionSettings", "open_session"]


def open_session(settings: SessionSettings, clock: Clock) -> Session:
    """A session that connects when it is first asked. Nothing is sent and no key is read before that."""
    from exectop.transport.client import HttpSession

    return HttpSession(settings, clock)
