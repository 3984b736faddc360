"""A raw server on loopback: it sends what it is told to, byte by byte, for ever, or not what it claims."""

import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tests.hostile.kinds import HTML, Answer

_REASONS = {200: "OK", 302: "Found", 404: "Not Found"}
NOT_FOUND = Answer(b"not found", "text/plain", status=404)


@dataclass(slots=True)
class Served:
    """`origin`; `asked`: how often each path was asked for; `answer`: path → what is sent."""

    answer: Callable[[str], Answer]
    origin: str
    asked: Counter[str] = field(default_factory=Counter)
    leaving: threading.Event = field(default_factory=threading.Event)


@contextmanager
def serve(answer: Callable[[str], Answer]) -> Iterator[Served]:
    """Serves on 127.0.0.1 while the context lasts; a connection carries one answer."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    served = Served(answer, f"http://127.0.0.1:{listener.getsockname()[1]}")
    thread = threading.Thread(target=_accept, args=(listener, served), daemon=True)
    thread.start()
    try:
        yield served
    finally:
        served.leaving.set()
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
        listener.close()
        thread.join()


def _accept(listener: socket.socket, served: Served) -> None:
    while not served.leaving.is_set():
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=_talk, args=(connection, served), daemon=True).start()


def _talk(connection: socket.socket, served: Served) -> None:
    with connection, suppress(OSError):  # a client that has had enough hangs up
        request = b""
        while b"\r\n\r\n" not in request:
            if not (piece := connection.recv(65536)):
                return
            request += piece
        path = request.split(b" ", 2)[1].decode("latin-1")
        served.asked[path] += 1
        for piece in _pieces(served.answer(path), served):
            connection.sendall(piece)


def _pieces(answer: Answer, served: Served) -> Iterator[bytes]:
    if answer.raw is not None:
        yield answer.raw
        return
    headers = {"Content-Type": answer.kind or HTML, "Connection": "close", **answer.headers}
    if not answer.endless:
        headers["Content-Length"] = str(len(answer.body) if answer.length is None else answer.length)
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    yield f"HTTP/1.1 {answer.status} {_REASONS[answer.status]}\r\n{lines}\r\n".encode("latin-1")
    yield answer.body
    while answer.endless and not served.leaving.wait(answer.pause):
        yield answer.body[:1] if answer.pause else answer.body
