"""Portals of no family: the recordings and the replica's families, crawled as if nobody knew their CMS (DỮ LIỆU MẪU)."""

import json
import statistics
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from bench.scoring import score
from bench.scramble import scramble
from replica.articles import Article, Section, make_articles
from replica.demo import seed_article
from replica.exchange import Answer, Request
from replica.server import serve
from replica.shelf import Options, Variant
from replica.site import SECTIONS, Failure, Site
from tests.crawling import Workplace
from tests.samples import SEED_ID, tampered
from tests.scrambled import serve_unnamed
from tests.test_crawl_failures import QUICK
from tests.test_crawl_recordings import SHARED, as_file
from vietnamese.unicode import fold

# What the recordings hold, and what of it is no article: a password, a text for registered readers, a draft.
# A copy that is stored before its original counts as new: which comes first depends on the order of the walks.
COUNTS = {
    "nukeviet": {"seen": 68, "stored": 63, "alias": 4, "sighting": 1, "rejected": 0},
    "wordpress": {"seen": 54, "stored": 51, "alias": 0, "sighting": 1, "rejected": 1},
    "drupal": {"seen": 62, "stored": 60, "alias": 0, "sighting": 1, "rejected": 0},
    "joomla": {"seen": 55, "stored": 53, "alias": 0, "sighting": 1, "rejected": 1},
}
_SHORT_OF_RECORDED = {"drupal", "wordpress"}  # the two others in the longer proof
SCRAMBLED = pytest.mark.parametrize(
    "scrambles", [True, pytest.param(False, marks=pytest.mark.soak)], ids=["without names", "as sent"]
)


@pytest.mark.recorded
@pytest.mark.skipif(not (SHARED / "portals").is_dir(), reason="the recorded portals are not beside the checkout")
@SCRAMBLED
@pytest.mark.parametrize(
    "name", [name if name in _SHORT_OF_RECORDED else pytest.param(name, marks=pytest.mark.soak) for name in COUNTS]
)
def test_a_recorded_portal_of_an_unknown_cms(name: str, scrambles: bool, place: Workplace) -> None:
    with serve_unnamed(SHARED / "portals" / name, scrambles=scrambles) as served:
        row = place.crawl(f"unknown_{name}", served.origin, "--all-topics")
    assert served.unknown == [], "an address was made up"
    assert len(served.asked) == len(set(served.asked)), "a page was asked for twice"
    assert row["outcome"] == "ok"
    counts = {**row, "stored": row["new"] + row["duplicate"]}
    assert {key: counts[key] for key in COUNTS[name]} == COUNTS[name]
    figures = _figures(name, place)
    assert figures["found"] == 1.0
    assert figures["f1"] >= 0.98
    assert (figures["title"], figures["lead"]) == (1.0, 1.0)
    assert (figures["extra"], figures["seeds"], figures["unlinked"]) == (0, 0, 0), "what is no article is stored"
    assert _wrong_days(name, place) == set(), "none is better than wrong"
    assert figures["date"] == 1.0
    assert place.column("SELECT DISTINCT extractor FROM articles") == ["generic"]


def _figures(name: str, place: Workplace) -> dict[str, float]:
    file = as_file(place, place.folder)
    truth = SHARED / "portals" / name / "truth.jsonl"
    scored = subprocess.run(
        [sys.executable, SHARED / "checks" / "score.py", file, truth, "--json"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    figures: dict[str, float] = json.loads(scored.stdout)
    return figures


def _wrong_days(name: str, place: Workplace) -> set[str]:
    lines = (SHARED / "portals" / name / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    truth = {row["path"]: row["published"][:10] for row in map(json.loads, lines)}
    stored = place.query("SELECT url, published_on FROM articles WHERE published_on IS NOT NULL")
    days = {row["url"].split(".example", 1)[1]: row["published_on"] for row in stored}
    return {path for path, day in days.items() if truth[path] != str(day)}


LIFERAY = (
    Section("cntt-va-vien-thong", "Công nghệ thông tin và viễn thông"),
    Section("chuyen-doi-so", "Chuyển đổi số", topical=True),
)


@dataclass(frozen=True)
class Unknown:
    """A family of the replica as an unknown portal. `dated`: how many of its forty articles tell a day that can be read
    one way only; `keyed`: whether its addresses have ids."""

    variant: Variant
    portal: str
    sections: tuple[Section, ...] = SECTIONS
    dated: int = 40
    keyed: bool = True

    def site(self, **options: Any) -> Site:
        articles = make_articles(40, self.sections, seed="held-out")
        site = Site(self.variant, articles, self.sections, options=Options(**options))
        site.add(seed_article(id=SEED_ID, section=self.sections[-1].slug))
        return site


UNKNOWN = [
    Unknown("nukeviet", "unknown_site"),
    Unknown("nukeviet-egov", "unknown_site"),
    Unknown("wordpress", "unknown_blog", keyed=False),
    Unknown("wordpress-block", "unknown_blog", keyed=False),
    Unknown("liferay", "unknown_liferay", LIFERAY),
    Unknown("aspnet", "unknown_aspnet", (Section("news", "Tin tức"),), dated=1),
    Unknown("mdefault", "unknown_mdefault", (Section("tin-noi-bat", "Tin nổi bật"),), dated=0),
]
OF_EACH = pytest.mark.parametrize("unknown", UNKNOWN, ids=lambda each: each.variant)
# Of the ways a listing ends or fails and of edits: a portal of each kind of markup, the others in the longer proof.
_SHORT = {"nukeviet", "wordpress", "aspnet", "mdefault"}
OF_SOME = pytest.mark.parametrize(
    "unknown",
    [each if each.variant in _SHORT else pytest.param(each, marks=pytest.mark.soak) for each in UNKNOWN],
    ids=lambda each: each.variant,
)


def _without_names(request: Request, answer: Answer) -> Answer:
    is_page = answer.status == 200 and answer.body and "html" in answer.kind
    return replace(answer, body=scramble(answer.body, request.path)) if is_page else answer


@SCRAMBLED
@OF_EACH
def test_a_replica_of_an_unknown_cms(unknown: Unknown, scrambles: bool, place: Workplace) -> None:
    site = unknown.site()
    wanted = {site.address(each): each for each in site.articles if each.id != SEED_ID}
    with serve(tampered(site, _without_names) if scrambles else site) as served:
        row = place.crawl(unknown.portal, served.origin, "--all-topics")
        assert served.unknown == [], "an address was made up"
        assert len(served.paths) == len(set(served.paths)), "a page was asked for twice"
        before = place.state()
        again = place.crawl(unknown.portal, served.forget().origin, "--all-topics")
        assert not set(served.paths) & set(wanted), "a known article was asked for again"
    assert (again["outcome"], again["new"], again["revised"], place.state()) == ("ok", 0, 0, before)
    assert (row["outcome"], row["new"], row["sighting"], row["failed"]) == ("ok", 40, 1, 0)
    stored = {each["url"].split(".example", 1)[1]: each for each in place.query("SELECT * FROM articles")}
    assert stored.keys() == wanted.keys()
    assert statistics.fmean(_scores(stored, wanted)) >= 0.99
    assert [each["title"] for path, each in stored.items() if fold(each["title"]) != fold(wanted[path].title)] == []
    days = {path: str(each["published_on"]) for path, each in stored.items() if each["published_on"]}
    assert days == {path: wanted[path].published.date().isoformat() for path in days}, "none is better than wrong"
    assert len(days) == unknown.dated
    ids = {path: str(each.id) if unknown.keyed else f"https://{_host(stored)}{path}" for path, each in wanted.items()}
    assert {path: each["source_key"] for path, each in stored.items()} == ids


def _host(stored: dict[str, dict[str, Any]]) -> str:
    return str(next(iter(stored.values()))["url"]).split("/")[2]


def _scores(stored: dict[str, dict[str, Any]], wanted: dict[str, Article]) -> Iterable[float]:
    for path, each in stored.items():
        article = wanted[path]
        pictures = [*article.pictures, *([article.head_image] if article.head_image else [])]
        neutral = [*(picture.caption for picture in pictures), article.signature]
        found = [each["lead"] or "", *each["body"].splitlines()]
        yield score(found, lead=article.lead, body=article.paragraphs, neutral=neutral)


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [
        (Failure.EMPTY_LISTING, "empty_listing"),
        (Failure.CHALLENGE, "blocked"),
        (Failure.HOME, "layout_changed"),
        pytest.param(Failure.LOGIN, "blocked", marks=pytest.mark.soak),
        pytest.param(Failure.MAINTENANCE, "unreachable", marks=pytest.mark.soak),
        pytest.param(Failure.ERROR, "unreachable", marks=pytest.mark.soak),
    ],
)
@OF_SOME
def test_no_listing_is_no_success(unknown: Unknown, failure: Failure, outcome: str, place: Workplace) -> None:
    site = unknown.site()
    site.fail(failure)
    with serve(tampered(site, _without_names)) as served:
        row = place.crawl(unknown.portal, served.origin, *QUICK)
    assert row["outcome"] == outcome
    assert place.query("SELECT * FROM articles") == []


@pytest.mark.parametrize(
    "past_end", ["repeat", *(pytest.param(each, marks=pytest.mark.soak) for each in ("first", "empty", "missing"))]
)
@OF_SOME
def test_past_the_end_there_is_nothing(unknown: Unknown, past_end: Any, place: Workplace) -> None:
    site = unknown.site(past_end=past_end, page_size=7)
    with serve(tampered(site, _without_names)) as served:
        row = place.crawl(unknown.portal, served.origin, "--all-topics")
        assert served.unknown == [], "an address was made up"
    assert (row["outcome"], row["new"], row["sighting"]) == ("ok", 40, 1)


@OF_SOME
def test_an_edit_is_a_revision_and_a_new_article_is_found(unknown: Unknown, place: Workplace) -> None:
    site = unknown.site()
    tampered(site, _without_names)
    with serve(site) as served:
        place.crawl(unknown.portal, served.origin, "--all-topics")
        edited = next(each for each in site.articles[:6] if each.id % 2 == 0 and each.id != SEED_ID)
        site.edit(edited, lead="Phần mở đầu này đã được sửa lại hoàn toàn, dài hơn mười hai tiếng để được nhận ra.")
        [new] = site.publish()
        place.pass_time(40 * 24 * 3600)
        row = place.crawl(unknown.portal, served.origin, "--all-topics", "--full")
    assert (row["outcome"], row["new"]) == ("ok", 1)
    rows = place.query("SELECT url, body FROM revisions WHERE url IN (SELECT url FROM revisions WHERE number = 2)")
    revised: dict[str, str] = {}
    for each in rows:
        path = each["url"].split(".example", 1)[1]
        revised[path] = revised.get(path, "") + each["body"]
    assert revised.pop(site.address(edited))
    # Readers' comments under a heading nobody knows are taken for text: each new one makes a revision (docs/portals.md).
    assert not revised or unknown.variant.startswith("wordpress")
    assert {path: body for path, body in revised.items() if "viết:" not in body} == {}
    assert new.title in place.column("SELECT title FROM articles")
