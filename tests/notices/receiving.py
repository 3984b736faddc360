"""A webhook receiver and an SMTP server on loopback, that refuse the first so many messages."""

import json
import socket
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def held_port() -> socket.socket:
    """A socket that keeps a port from everybody else, and refuses whoever calls there, until it is closed."""
    held = socket.socket()
    held.bind(("127.0.0.1", 0))
    return held


class Webhook:
    """Takes what Apprise's json:// posts. `refusals`: how many posts it still answers with 503."""

    def __init__(self, refusals: int = 0, port: int = 0) -> None:
        self.refusals = refusals
        self.asked = 0
        self.taken: list[dict[str, Any]] = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def url(self) -> str:
        return f"json://127.0.0.1:{self._server.server_port}/bi-mat-0123456789"

    @property
    def titles(self) -> list[str]:
        return [post["title"] for post in self.taken]

    def post(self, body: bytes) -> int:
        with self._lock:
            self.asked += 1
            if self.refusals > 0:
                self.refusals -= 1
                return 503
            self.taken.append(json.loads(body))
            return 200

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        webhook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.send_response(webhook.post(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                return

        return Handler

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Mailbox:
    """An SMTP server. `refusals`: how many messages it still answers with 451."""

    def __init__(self, refusals: int = 0, port: int = 0) -> None:
        self.refusals = refusals
        self.taken: list[EmailMessage] = []
        self.port = port or free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    @property
    def url(self) -> str:
        return f"mailto://127.0.0.1:{self.port}/?mode=insecure&from=tinhso@mau.gov.vn&to=nguoi-doc@mau.gov.vn"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        if self.refusals > 0:
            self.refusals -= 1
            return "451 try again later"
        self.taken.append(message_from_bytes(envelope.content or b"", EmailMessage, policy=policy.default))  # type: ignore[arg-type]
        return "250 taken"

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()
