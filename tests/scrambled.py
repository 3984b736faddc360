"""A recorded portal served as one of a CMS nobody knows: without its names, its microdata, its generator."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from bench.recording import Answer, Recording
from bench.scramble import scramble


@dataclass
class Unnamed:
    """A recording while it is served. `asked`: every path asked for, in order; `unknown`: those it does not have."""

    origin: str
    asked: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    answers: Mapping[str, Answer]
    record: Unnamed
    scrambles: bool


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    server: _Server

    def do_GET(self) -> None:
        self.server.record.asked.append(self.path)
        answer = self.server.answers.get(self.path)
        if answer is None:
            self.server.record.unknown.append(self.path)
            answer = Answer(404, b"not recorded", {"Content-Type": "text/plain"})
        body = answer.body
        if self.server.scrambles and body and "html" in answer.headers.get("Content-Type", ""):
            body = scramble(body, self.path)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            if name not in ("ETag", "Last-Modified", "Link"):  # of the page as it was
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *args: object) -> None:
        """Nothing on standard error."""


@contextmanager
def serve_unnamed(folder: Path, *, scrambles: bool = True) -> Iterator[Unnamed]:
    """The recording in a folder on loopback, its pages scrambled anew for each address, or as they were sent."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.record = Unnamed(f"http://127.0.0.1:{server.server_address[1]}")
    server.scrambles = scrambles
    server.answers = Recording(folder.name, folder).answers_at(server.record.origin)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.record
    finally:
        server.shutdown()
        server.server_close()
