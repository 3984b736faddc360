"""Serves the pages until Ctrl-C."""

import socket
import webbrowser
from collections.abc import Callable
from contextlib import suppress

import uvicorn

from browse.site import make_site
from storage.errors import StorageError

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def serve(url: str, host: str, port: int, *, open_browser: bool, say: Callable[[str], None]) -> None:
    """Serve the database's pages; `say` gets the address once it answers there. Returns after Ctrl-C.

    Port 0 takes a free one. Raises StorageError for a database that cannot be shown or a place that cannot be listened at.
    """
    site = make_site(url, local_only=host in _LOOPBACK)
    listener = listen(host, port)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listener.getsockname()[1]}/"
    config = uvicorn.Config(
        site.app(),
        log_level="warning",
        access_log=False,
        lifespan="on",
        timeout_graceful_shutdown=2,
        server_header=False,
    )
    with suppress(KeyboardInterrupt):  # the server has stopped in order by then, and says again what stopped it
        say(address)  # it is listened there: what is asked before the server runs waits
        if open_browser:
            webbrowser.open(address)
        uvicorn.Server(config).run(sockets=[listener])


def listen(host: str, port: int) -> socket.socket:
    """A socket that is listened at there; port 0 takes a free one. Raises StorageError where it cannot be."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        listener.listen()
    except OSError as error:
        raise StorageError(
            f"{host}:{port} cannot be listened at ({error.strerror or error}): name another with --port or --host."
        ) from error
    return listener
