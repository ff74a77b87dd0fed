"""The mock as a process: binds, says where, serves until it is told to stop.

Owns: sockets and the life of the process. Must not know: vendors, scenarios.
"""

import asyncio
import json
import logging
import socket
import sys
import threading

import uvicorn
from starlette.types import ASGIApp

from exectop.mock.app import vendor_modules


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes a free one. Raises `OSError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(256)
    except OSError:
        listener.close()
        raise
    return listener


def urls(listener: socket.socket) -> dict[str, str]:
    """The URL of each vendor on that socket, prefix included, and the server's own under `server`."""
    host, port = listener.getsockname()[:2]
    server = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    return {"server": server, **{module.NAME: f"{server}{module.PREFIX}" for module in vendor_modules()}}


def announce(listener: socket.socket, *, as_json: bool) -> None:
    """Say where the vendors are: one JSON line, or lines for a person."""
    places = urls(listener)
    if as_json:
        sys.stdout.write(json.dumps(places) + "\n")
    else:
        lines = [f"  {name:<14} {url}" for name, url in places.items() if name != "server"]
        sys.stdout.write("\n".join([f"exectop mock on {places['server']} (ctrl-c ends it)", *lines]) + "\n")
        sys.stdout.write("Any key is accepted but wrong…, bad… (401) and forbidden… (403).\n")
    sys.stdout.flush()


def serve(app: ASGIApp, listener: socket.socket, *, until_stdin_closes: bool = False) -> None:
    """Serve until a signal comes, or until the parent process has closed our stdin."""
    config = uvicorn.Config(
        app,
        log_level="critical",
        access_log=False,
        date_header=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    # Broken connections are what this server is for: told of each, whoever does not read its stderr would stop it.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    server = uvicorn.Server(config)
    if until_stdin_closes:
        threading.Thread(target=_watch_stdin, args=(server,), daemon=True).start()
    asyncio.run(server.serve(sockets=[listener]))


def _watch_stdin(server: uvicorn.Server) -> None:
    while sys.stdin.buffer.read(4096):
        continue
    server.should_exit = True
