"""The pages over a large database: what a person waits for each, over HTTP, from the command as it is started."""

import json
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

import sqlalchemy as sa

from bench.paths import ROOT
from bench.report import Row
from storage.database import open_database

ARTICLES = 200_000
START_MS = 300.0  # for the start page from the second view on, at the 95th percentile
VIEWS = 60
PAGES = {
    "a province": "/province/01",
    "an article": "/article/100",
    "the list of articles, with its facets": "/tinhso/articles",
    "a saved question: articles of a month": "/tinhso/articles_of_a_month",
}


@dataclass(frozen=True, slots=True)
class Browsed:
    """Milliseconds: of the start page's first view, of the views after it, of those after a write each; of other pages."""

    articles: int
    first: float
    later: tuple[float, ...]
    written: tuple[float, ...]
    others: dict[str, tuple[float, ...]]

    @property
    def passed(self) -> bool:
        return p95(self.later) <= START_MS and p95(self.written) <= START_MS


def p95(times: Sequence[float]) -> float:
    """The 95th percentile."""
    return quantiles(times, n=20)[18]


def measure(articles: int = ARTICLES) -> Browsed:
    """Make the database, serve it in a process of its own, and look."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'large.db'}"
        made = [sys.executable, "-m", "bench.articles", url, str(articles), "--without-words"]
        subprocess.run(made, cwd=ROOT, check=True)
        return look(url, articles)


def look(url: str, articles: int) -> Browsed:
    """What pages over the database take, each asked for on a connection of its own."""
    with _serving(url) as origin:
        first = _took(origin)
        later = tuple(_took(origin) for _ in range(VIEWS))
        others = {name: tuple(_took(origin + path) for _ in range(3)) for name, path in PAGES.items()}
        written = []
        for _ in range(VIEWS // 3):
            _write(url)
            written.append(_took(origin))
    return Browsed(articles, first, later, tuple(written), others)


@contextmanager
def _serving(url: str) -> Iterator[str]:
    command = [sys.executable, "-m", "cli", "browse", "--port", "0", "--json", "--database", url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        told = json.loads("".join(running.stdout.readline() for _ in range(3)))
        try:
            yield told["url"].rstrip("/")
        finally:
            running.send_signal(signal.SIGINT)


def _took(address: str) -> float:
    began = time.perf_counter()
    with urllib.request.urlopen(address, timeout=120) as answer:
        answer.read()
    return (time.perf_counter() - began) * 1000


def _write(url: str) -> None:
    """What a crawl does all the time: the database changes, and the figures are no longer those that were counted."""
    engine = open_database(url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE article SET view_count = COALESCE(view_count, 0) + 1 WHERE id = 1"))
    engine.dispose()


def browse_rows(found: Browsed) -> list[Row]:
    """The start page against its bound, and the other pages."""

    def verdict(times: Sequence[float]) -> str:
        return f"95 % ≤ {START_MS:g} ms: {'holds' if p95(times) <= START_MS else 'MISSED'}"

    return [
        (f"PAGES: {found.articles:,} articles", "", "", ""),
        ("start page, first view", f"{found.first:,.0f} ms", "", ""),
        ("start page, later views", _told(found.later), "", verdict(found.later)),
        ("start page, each view after a write", _told(found.written), "", verdict(found.written)),
        *((name, _told(times), "", "") for name, times in found.others.items()),
    ]


def _told(times: Sequence[float]) -> str:
    return f"{median(times):,.0f} ms ({min(times):,.0f} – {max(times):,.0f}), {len(times)} views"
