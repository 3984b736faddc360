"""TLS in front of a site of the replica, on loopback: as OpenSSL speaks it, or as a test wants it spoken."""

import socket
import socketserver
import ssl
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from replica.server import serve
from replica.site import Site
from tests.certificates import Holder


class Stream(Protocol):
    """A connection once TLS is spoken on it."""

    def recv(self, count: int, /) -> bytes: ...

    def sendall(self, content: bytes, /) -> None: ...


Wrap = Callable[[socket.socket], Stream]


@dataclass
class Peer:
    """A site behind TLS. `accepted`: connections; `refusals`: how handshakes failed; `paths`: what was asked for."""

    origin: str
    paths: Sequence[str]
    accepted: int = 0
    refusals: list[str] = field(default_factory=list)


@contextmanager
def serve_tls(site: Site, wrap: Wrap) -> Iterator[Peer]:
    """Serves the site at https://127.0.0.1 while the context lasts."""
    with serve(site) as served:
        behind = int(served.origin.rpartition(":")[2])

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                peer.accepted += 1
                try:
                    stream = wrap(self.request)
                except (OSError, ValueError) as error:  # the crawler would not have it
                    peer.refusals.append(str(error))
                    return
                _hand_through(stream, behind)

        with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
            server.daemon_threads = True
            served.origin = f"https://127.0.0.1:{server.server_address[1]}"
            peer = Peer(served.origin, served.paths)
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
            thread.start()
            try:
                yield peer
            finally:
                peer.paths = served.paths
                server.shutdown()
                thread.join()


def _hand_through(stream: Stream, port: int) -> None:
    """Requests without a body to the site behind, its answers back, one after the other."""
    with socket.create_connection(("127.0.0.1", port)) as behind, behind.makefile("rb") as answers:
        while request := _head(stream):
            behind.sendall(request)
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                head += answers.readline()
            length = next(
                (int(line[15:]) for line in head.splitlines() if line.lower().startswith(b"content-length:")), 0
            )
            stream.sendall(head + answers.read(length))


def _head(stream: Stream) -> bytes:
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        try:
            more = stream.recv(65536)
        except OSError:
            return b""
        if not more:
            return b""
        head += more
    return head


def openssl(holder: Holder, *chain: Holder, setup: Callable[[ssl.SSLContext], None] | None = None) -> Wrap:
    """TLS by Python's OpenSSL, which sends the holder's certificate and the chain given."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "server.pem"
        file.write_bytes(holder.key_pem + holder.pem + b"".join(above.pem for above in chain))
        context.load_cert_chain(file)
    if setup:
        setup(context)
    return lambda connection: context.wrap_socket(connection, server_side=True)
