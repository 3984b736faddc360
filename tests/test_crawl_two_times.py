"""The recorded sites that exist at two times: exactly what became new, was edited or withdrawn between them, and nothing else."""

import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.crawling import Workplace
from tests.test_crawl_recordings import SHARED, as_file, replay

pytestmark = [
    pytest.mark.recorded,
    pytest.mark.skipif(not (SHARED / "portals").is_dir(), reason="the recorded portals are not beside the checkout"),
]
FOUND = (
    "new",
    "revised",
    "duplicate",
    "alias",
    "sighting",
    "off_topic",
    "rejected",
    "blocked",
    "failed",
    "missing",
    "gone",
)
PORTALS = {"drupal": "sample_drupal", "joomla": "sample_joomla"}
EDITED = "/index.php/chuyen-doi-so/34-dieu-chinh-lich-tiep-nhan-chu-ky-so-ca-nhan-mien-phi"
RETITLED = "/index.php/tin-hoat-dong/22-chu-dong-ung-pho-mua-lu-sat-lo-dat"
WITHDRAWN = "/index.php/van-hoa-xa-hoi/23-trao-500-suat-qua-tet-cho-hoc-sinh-ban-tru"
NEW = {
    "drupal": {
        "/chuyen-doi-so/toan-canh-chuyen-doi-so-lac-nam-2023-qua-nhung-con-so",
        "/van-hoa-xa-hoi/van-nghe-chao-mung-xuan-moi-link-xem-truc-tuyen-tai-wwwanlacexampletruyen-hinh",
        "/tin-hoat-dong/thong-bao-tuyen-dung-vien-chuc-nam-2024",
    },
    "joomla": {
        "/index.php/chuyen-doi-so/59-ra-mat-tro-ly-ao-ho-tro-nguoi-dan-tra-cuu-thu-tuc-hanh-chinh",
        "/index.php/tin-hoat-dong/60-kiem-diem-cong-tac-quy-iv-va-trien-khai-nhiem-vu-cuoi-nam",
    },
}  # fmt: skip
REVISED = {
    "drupal": {"/chuyen-doi-so/tang-cuong-bao-dam-toan-thong-tin-mang-dip-tet-nguyen-dan"},
    "joomla": {EDITED, RETITLED},
}


class Portal:
    """The copy of one portal, crawled at one time after the other into one database."""

    def __init__(self, name: str, place: Workplace) -> None:
        self.name, self.folder, self.place = name, place.folder, place

    def crawl(self, recording: str, *options: str) -> dict[str, Any]:
        with replay(recording, self.folder) as served:
            row = self.place.crawl(PORTALS[self.name], served.origin, "--all-topics", *options)
            assert served.complaints.read_text("utf-8") == ""
        return row

    def found(self, row: dict[str, Any]) -> dict[str, int]:
        return {name: row[name] for name in FOUND if row[name]}

    def all_are_due(self) -> None:
        """The recorded articles are older than what is read again: here each of them is due once."""
        self._write("UPDATE ledger_entry SET revisit_at = '2026-01-01 00:00:00.000000' WHERE article_id IS NOT NULL")

    def a_day_passes(self) -> None:
        self.place.pass_time(86_400)

    def _write(self, statement: str) -> None:
        self.place.database.execute(statement)

    def paths(self, condition: str) -> set[str]:
        urls = self.place.column(f"SELECT url FROM articles WHERE {condition}")
        return {"/" + url.split("/", 3)[3] for url in urls}

    def score(self, recording: str) -> subprocess.CompletedProcess[str]:
        truth = SHARED / "portals" / recording / "truth.jsonl"
        return subprocess.run(
            [sys.executable, SHARED / "checks" / "score.py", as_file(self.place, Path(tempfile.mkdtemp(dir=self.folder))), truth],
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    def until_nothing_is_due(self, recording: str) -> tuple[Counter[str], list[int]]:
        """What the crawls found all in all, and how many known pages each of them read again."""
        found: Counter[str] = Counter()
        read = []
        while not read or read[-1]:
            row = self.crawl(recording)
            assert row["outcome"] == "ok"
            found.update(self.found(row))
            read.append(row["unchanged"] + row["revised"] + row["missing"])
        return found, read


@pytest.fixture(params=PORTALS)
def portal(request: pytest.FixtureRequest, place: Workplace) -> Portal:
    return Portal(request.param, place)


EARLIER = {"drupal": "drupal-before", "joomla": "joomla"}
LATER = {"drupal": "drupal", "joomla": "joomla-later"}
FIRST = {
    "drupal": {"new": 55, "duplicate": 2, "sighting": 1},
    "joomla": {"new": 52, "duplicate": 1, "sighting": 1, "rejected": 1},
}


def test_the_second_time_finds_exactly_what_changed(portal: Portal) -> None:
    name = portal.name
    first = portal.crawl(EARLIER[name])
    assert (first["outcome"], portal.found(first)) == ("ok", FIRST[name])
    assert portal.score(EARLIER[name]).returncode == 0, portal.score(EARLIER[name]).stdout
    again = portal.crawl(EARLIER[name])
    assert (again["outcome"], again["unchanged"], portal.found(again)) == ("ok", 0, {})

    portal.all_are_due()
    found, read = portal.until_nothing_is_due(LATER[name])
    expected = {"drupal": {"new": 3, "revised": 1}, "joomla": {"new": 2, "revised": 2, "missing": 1}}
    assert found == expected[name]
    assert read == {"drupal": [20, 20, 17, 0], "joomla": [21, 20, 12, 0]}[name], "the retitled one needs no revisit"
    assert portal.paths("first_seen_at > (SELECT MAX(started_at) FROM runs WHERE id = 2)") == NEW[name]
    assert portal.paths("revision_number > 1") == REVISED[name]
    assert portal.paths("gone_at IS NOT NULL") == set()
    assert portal.place.column("SELECT MAX(revision_number) FROM articles") == [2]

    portal.a_day_passes()
    row = portal.crawl(LATER[name])
    assert portal.found(row) == {"drupal": {}, "joomla": {"gone": 1}}[name]
    assert portal.paths("gone_at IS NOT NULL") == {"drupal": set(), "joomla": {WITHDRAWN}}[name]
    scored = portal.score(LATER[name]).stdout
    assert _figures(scored) >= {"found": 1.0, "title": 1.0, "lead": 1.0, "date": 1.0, "author": 1.0}.items(), scored


def _figures(scored: str) -> set[tuple[str, float]]:
    lines = (
        line.rsplit(maxsplit=1) for line in scored.splitlines() if not line.startswith(("f1 0", "extra /", "missing"))
    )
    return {(words[0].strip(), float(words[1])) for words in lines if len(words) == 2}


@pytest.mark.soak
def test_a_full_crawl_finds_the_same_at_once(portal: Portal) -> None:
    portal.crawl(EARLIER[portal.name])
    row = portal.crawl(LATER[portal.name], "--full")
    expected = {
        "drupal": {"new": 3, "revised": 1, "sighting": 1},
        "joomla": {"new": 2, "revised": 2, "sighting": 1, "rejected": 1, "missing": 1},
    }
    assert portal.found(row) == expected[portal.name], "the seed and the registered readers' page are met again"
    assert row["unchanged"] == {"drupal": 56, "joomla": 50}[portal.name]


def test_a_sweep_asks_for_what_the_listings_dropped(place: Workplace) -> None:
    portal = Portal("joomla", place)
    portal.crawl("joomla")
    row = portal.crawl("joomla-later", "--sweep")
    assert portal.found(row) == {"new": 2, "revised": 1, "missing": 1}
    portal.a_day_passes()
    assert portal.found(portal.crawl("joomla-later")) == {"gone": 1}
    assert portal.paths("gone_at IS NOT NULL") == {WITHDRAWN}
