"""Serves sites on loopback: HTTP/1.1 with keep-alive, a thread per connection, every request on record."""

import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple, Self

from replica.exchange import Request
from replica.site import Site


class Hit(NamedTuple):
    """One request that was answered; status 0 where the site never answers."""

    method: str
    path: str  # with its query
    status: int


@dataclass(slots=True)
class Served:
    """A site while it is served. `requests`: all of them in order; `unknown`: the paths the site does not have."""

    site: Site
    origin: str
    requests: list[Hit] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    leaving: threading.Event = field(default_factory=threading.Event)

    @property
    def paths(self) -> list[str]:
        """The paths asked for, in order."""
        return [hit.path for hit in self.requests]

    def forget(self) -> Self:
        """Empties the records, so that the next crawl counts from nothing."""
        self.requests.clear()
        self.unknown.clear()
        return self


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    served: Served

    def handle_error(self, request: object, client_address: object) -> None:
        """A crawler that was killed says no good-bye; any other fault of a site is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes: with Nagle's algorithm each answer waits 40 ms
    server: _Server

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode())

    def _answer(self, posted: str = "") -> None:
        served = self.server.served
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = served.site.answer(Request(self.path, served.origin, headers, posted))
        served.requests.append(Hit(self.command, self.path, answer.status))
        if not answer.known:
            served.unknown.append(self.path)
        if answer.hang:
            served.leaving.wait()
            self.close_connection = True
            return
        self.send_response(answer.status)
        if answer.status != 304:
            self.send_header("Content-Type", answer.kind)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD" and answer.status != 304:
            try:
                self.wfile.write(answer.body)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # a crawler that was killed does not read to the end

    def log_message(self, *args: object) -> None:
        """Nothing on standard error: the requests are on record."""


@contextmanager
def serve(site: Site, port: int = 0) -> Iterator[Served]:
    """Serves the site at 127.0.0.1 while the context lasts; port 0 takes a free one. OSError if the port is taken."""
    server = _Server(("127.0.0.1", port), _Handler)
    server.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    server.served = Served(site, f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.served
    finally:
        server.served.leaving.set()
        server.shutdown()
        server.server_close()
        thread.join()
