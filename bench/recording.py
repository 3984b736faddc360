"""A recorded portal, replayed from memory and paired with its truth."""

import gzip
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from bench.corpus import Sample
from spiders.fleet import portal_classes

_HEADERS = {"content_type": "Content-Type", "etag": "ETag", "last_modified": "Last-Modified", "link": "Link"}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a portal; `headers` without its length."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Recording:
    """The recording in `folder`, of the portal called `name`."""

    name: str
    folder: Path

    @cached_property
    def _origin(self) -> str:
        return str(json.loads((self.folder / "portal.json").read_text(encoding="utf-8"))["origin"])

    def answers_at(self, origin: str) -> dict[str, Answer]:
        """Path and query → the answer, every address of the portal written as at that origin."""
        return {row["path"]: self._answer(row, origin) for row in _rows(self.folder / "index.jsonl")}

    def _answer(self, row: Mapping[str, Any], origin: str) -> Answer:
        body = gzip.decompress((self.folder / "pages" / f"{row['page']}.gz").read_bytes()) if row.get("page") else b""
        for old, new in ((self._origin, origin), (_escaped(self._origin), _escaped(origin))):
            body = body.replace(old.encode(), new.encode())
        headers = {header: row[key] for key, header in _HEADERS.items() if row.get(key)}
        if row.get("location"):
            headers["Location"] = row["location"].replace(self._origin, origin)
        return Answer(row["status"], body, headers)

    @contextmanager
    def serve(self) -> Iterator[str]:
        server = _Server(("127.0.0.1", 0), _Handler)
        origin = f"http://127.0.0.1:{server.server_address[1]}"
        server.answers = self.answers_at(origin)
        Thread(target=server.serve_forever, daemon=True).start()
        yield origin
        server.shutdown()
        server.server_close()

    @property
    def public(self) -> str:
        """The origin its pages are given: the portal's, or one of no portal for a recording nobody claims."""
        spider = portal_classes().get(self.name)
        return f"https://{spider.host if spider else f'{self.name}.example'}"

    def samples(self) -> list[Sample]:
        answers = self.answers_at(self.public)
        return [
            _sample(self.name, self.public + row["path"], answers[row["path"]].body, row)
            for row in _rows(self.folder / "truth.jsonl")
            if not row.get("protected") and not _spans_pages(row, answers)
        ]

    def listings(self) -> list[tuple[str, bytes]]:
        """The first pages of the sections' listings, each with its address."""
        paths = json.loads((self.folder / "portal.json").read_text(encoding="utf-8"))["sections"].values()
        answers = self.answers_at(self.public)
        return [(self.public + path, answers[path].body) for path in paths]


def _sample(portal: str, url: str, page: bytes, row: Mapping[str, Any]) -> Sample:
    special = row.get("special") or ""
    return Sample(
        portal,
        url,
        page,
        lead="" if special == "intro_hidden" else row.get("lead") or "",  # shown in the listing alone
        body=row["body"],
        neutral=[*row.get("captions", ()), row.get("signature") or ""],
        title=row["title"],
        published=date.fromisoformat(row["published"][:10]),
        special=special,
        attachments=row.get("attachments") or (),
    )


def _spans_pages(row: Mapping[str, Any], answers: Mapping[str, Answer]) -> bool:
    return row.get("special") == "pagebreak" or f"{row['path'].rstrip('/')}/2/" in answers


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def _escaped(origin: str) -> str:
    return origin.replace("/", "\\/")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    answers: Mapping[str, Answer]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body leave together, as from a real server: fewer packets for the crawler to wake up for
    server: _Server

    def do_GET(self) -> None:
        answer = self.server.answers.get(self.path) or Answer(404, b"not recorded", {"Content-Type": "text/plain"})
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)
        self.wfile.flush()

    def log_message(self, *args: object) -> None:
        """Nothing on standard error."""
