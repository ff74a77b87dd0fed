"""Opening a session is cheap: no library is loaded and nothing sent before it is needed."""

import subprocess
import sys

from exectop.clock import ManualClock
from exectop.transport.session import open_session
from support.settings import session_settings


async def test_a_session_knows_where_it_goes() -> None:
    session = open_session(session_settings("http://127.0.0.1:1/base"), ManualClock())
    assert session.base_url == "http://127.0.0.1:1/base/api/v1"
    await session.close()


def test_importing_it_loads_no_http_library() -> None:
    script = "import sys, exectop.transport.session; sys.exit('httpx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False, timeout=60).returncode == 0
