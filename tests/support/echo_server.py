"""A server that tells everything that it was sent: keys in bodies, headers, logs and errors.

Owns: a thread with a socket on loopback. It answers like izieroma, as far as a list and an execution go.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ID = "exec_echo00000001"


class _Echo(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        key = self.headers.get("X-API-Key", "")
        path = self.path.partition("?")[0]
        status, body = 200, self._execution(key)
        if path.endswith("/executions"):
            body = {"data": [body], "pagination": {"total": 1, "limit": 20, "offset": 0, "has_more": False}}
        elif not path.endswith(ID):
            status, body = 401, {"error": {"code": "unauthorized", "message": f"no such key: {key}"}}
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("X-Request-Id", f"req-{key}")
        self.end_headers()
        self.wfile.write(data)

    def _execution(self, key: str) -> dict[str, object]:
        return {
            "execution_id": ID,
            "status": "running",
            "initial_goal": f"use {key} to go on",
            "config_profile": "general",
            "created_at": "2026-11-25T10:00:00Z",
            "result": {"headers": dict(self.headers.items()), "log": [f"curl -H 'X-API-Key: {key}'"]},
            "metadata": {"user_metadata": {"key": key}},
        }

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


@contextmanager
def echo_server() -> Iterator[str]:
    """Its URL, for as long as the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Echo)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()
