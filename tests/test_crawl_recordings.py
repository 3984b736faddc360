"""Both recorded portals, crawled as the issue says, by the program as people start it."""

import csv
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.crawling import ROOT, Places, Workplace

SHARED = Path(os.environ.get("TINHSO_SHARED", ROOT.parent / "shared"))
PORTALS = {
    "nukeviet": ("laichau_skhcn", "/tin-hoat-dong-so/", "/chuyen-doi-so/", "/van-hoa-xa-hoi/"),
    "wordpress": (
        "backan_tp", "/category/chuyen-doi-so/", "/category/tin-tuc-su-kien/", "/category/van-hoa-xa-hoi/",
    ),
}  # fmt: skip
# What a second crawl asks for: pages of a listing until twenty known entries in a row, or its end.
AGAIN = {
    "nukeviet": [
        "/robots.txt",
        *("/tin-hoat-dong-so/", *(f"/tin-hoat-dong-so/page-{number}/" for number in (2, 3, 4))),
        *("/chuyen-doi-so/", *(f"/chuyen-doi-so/page-{number}/" for number in (2, 3, 4))),
        *("/van-hoa-xa-hoi/", *(f"/van-hoa-xa-hoi/page-{number}/" for number in (2, 3))),
    ],
    "wordpress": [
        "/robots.txt",
        "/category/chuyen-doi-so/",
        "/category/chuyen-doi-so/page/2/",
        "/category/tin-tuc-su-kien/",
        "/category/tin-tuc-su-kien/page/2/",
        "/category/van-hoa-xa-hoi/",
    ],
}

pytestmark = [
    pytest.mark.recorded,
    pytest.mark.skipif(not (SHARED / "portals").is_dir(), reason="the recorded portals are not beside the checkout"),
]


@dataclass
class Replay:
    """A recording while serve.py serves it."""

    origin: str
    log: Path
    complaints: Path

    def requests(self) -> list[str]:
        """The paths asked for since the last call."""
        paths = [json.loads(line)["path"] for line in self.log.read_text(encoding="utf-8").splitlines()]
        self.log.write_text("", encoding="utf-8")
        return paths


@contextmanager
def replay(name: str, folder: Path) -> Iterator[Replay]:
    log, complaints = folder / "requests.jsonl", folder / "serve.err"
    with complaints.open("w") as err:
        server = subprocess.Popen(
            [sys.executable, SHARED / "portals" / "serve.py", name, "--log", log],
            stdout=subprocess.PIPE, stderr=err, text=True,
        )  # fmt: skip
    try:
        assert server.stdout is not None
        origin = server.stdout.readline().rpartition(" ")[2].strip().rstrip("/")
        yield Replay(origin, log, complaints)
    finally:
        server.terminate()
        server.wait()


def tinhso(*argv: str, place: Workplace) -> Any:
    """Runs the program as a person does; returns what it printed as JSON."""
    ended = subprocess.run(
        [sys.executable, "-m", "cli", *argv, "--database", place.database.url, "--json"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, ""), ended.stderr
    return json.loads(ended.stdout)


@dataclass
class Crawled:
    """What the crawls of one recording left, in the order they ran."""

    name: str
    place: Workplace
    first: dict[str, Any]
    first_requests: list[str]
    second: dict[str, Any]
    second_requests: list[str]
    state: dict[str, set[tuple[Any, ...]]]
    complaints: str


@pytest.fixture(scope="module", params=PORTALS)
def crawled(request: pytest.FixtureRequest, places: Places, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    name: str = request.param
    folder = tmp_path_factory.mktemp(name)
    portal, *sections = PORTALS[name]
    chosen = [word for path in sections for word in ("--section", path)]
    place = places.new(folder)
    with replay(name, folder) as served:
        [first] = tinhso("crawl", portal, "--at", served.origin, *chosen, "--all-topics", place=place)
        first_requests, state = served.requests(), place.state()
        [second] = tinhso("crawl", portal, "--at", served.origin, *chosen, "--all-topics", place=place)
        return Crawled(
            name, place, first, first_requests, second, served.requests(), state, served.complaints.read_text("utf-8")
        )


def as_file(place: Workplace, folder: Path) -> Path:
    """What the scorer, which reads SQLite, asks for: of a server's database, a copy of the two views."""
    if not place.is_postgresql:
        return place.file
    file = folder / "views.db"
    with closing(sqlite3.connect(file)) as copy, copy:
        for view in ("articles", "seed_sightings"):
            rows = place.query(f"SELECT * FROM {view}")
            copy.execute(f"CREATE TABLE {view} ({', '.join(rows[0])})")
            copy.executemany(
                f"INSERT INTO {view} VALUES ({', '.join('?' * len(rows[0]))})", map(tuple, map(dict.values, rows))
            )
    return file


def test_score(crawled: Crawled, tmp_path: Path) -> None:
    truth = SHARED / "portals" / crawled.name / "truth.jsonl"
    scored = subprocess.run(
        [sys.executable, SHARED / "checks" / "score.py", as_file(crawled.place, tmp_path), truth],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert scored.returncode == 0, scored.stdout


def test_counts(crawled: Crawled) -> None:
    expected = {
        "nukeviet": {"seen": 68, "new": 63, "alias": 4, "sighting": 1, "outcome": "ok"},
        "wordpress": {"seen": 54, "new": 51, "sighting": 1, "rejected": 1, "outcome": "ok"},
    }[crawled.name]
    # A copy whose original comes after it counts as new when it is stored, and is linked when the original comes.
    counted = crawled.first | {"new": crawled.first["new"] + crawled.first["duplicate"]}
    assert {name: value for name, value in counted.items() if name in expected} == expected
    copies = crawled.place.column("SELECT COUNT(*) FROM articles WHERE duplicate_of IS NOT NULL")
    assert copies == [1 if crawled.name == "wordpress" else 0]


def test_nothing_outside_the_recording_is_asked_for(crawled: Crawled) -> None:
    assert crawled.complaints == ""
    assert len(crawled.first_requests) == len(set(crawled.first_requests)), "a page was asked for twice"


def test_second_crawl_asks_for_listings_only_and_stores_nothing(crawled: Crawled) -> None:
    assert crawled.second_requests[0] == "/robots.txt"
    assert sorted(crawled.second_requests) == sorted(AGAIN[crawled.name])
    zero = ("new", "revised", "unchanged", "alias", "duplicate", "sighting", "off_topic", "rejected", "failed", "gone")
    assert {name: crawled.second[name] for name in zero} == dict.fromkeys(zero, 0)
    assert crawled.second["seen"] == {"nukeviet": 62, "wordpress": 43}[crawled.name]  # fewer pages were walked
    assert crawled.second["outcome"] == "ok"
    assert crawled.place.state() == crawled.state


def test_topic_verdicts_agree_with_the_labels(crawled: Crawled, place: Workplace) -> None:
    portal, *_ = PORTALS[crawled.name]
    with replay(crawled.name, place.folder) as served:
        [row] = tinhso("crawl", portal, "--at", served.origin, place=place)
        assert row["outcome"] == "ok"
        asked = served.requests()
        labels = read_labels(crawled.name)
        told = {
            slug_of(entry["url"]): entry["verdict"] != "off_topic"
            for entry in place.query("SELECT url, verdict FROM ledger_entries")
            if entry["verdict"] in ("new", "duplicate", "off_topic")
        }
        wrong = {path for path, on_topic in told.items() if labels[path] != on_topic}
        assert (len(told), len(wrong)) == {"nukeviet": (63, 2), "wordpress": (51, 0)}[crawled.name], wrong
        assert len(wrong) <= 0.05 * len(told)
        rows = tinhso("reprocess", portal, "--all-topics", place=place)
        assert served.requests() == [], "reprocessing asks for nothing"
    off_topic = sum(not on_topic for on_topic in told.values())
    assert row["off_topic"] == off_topic
    assert rows[0]["new"] + rows[0]["duplicate"] == off_topic
    admitted = {path_of(url) for url in place.column("SELECT url FROM articles")}
    assert admitted == {path_of(url) for url in crawled.place.column("SELECT url FROM articles")}
    # Which address of an article in two sections is met first is a matter of timing; the pages asked for are the same.
    assert {slug_of(path) for path in asked} == {slug_of(path) for path in crawled.first_requests}


def read_labels(recording: str) -> dict[str, bool]:
    with (ROOT / "tests" / "vietnamese" / "topic_labels.tsv").open(encoding="utf-8") as lines:
        return {
            slug_of(row["path"]): row["on_topic"] == "1"
            for row in csv.DictReader(lines, delimiter="\t")
            if row["recording"] == recording
        }


def slug_of(url: str) -> str:
    """What names an article whatever category its address goes through."""
    return url.rstrip("/").rpartition("/")[2]


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")
