"""The three portals known from addresses and texts, crawled whole at their replicas."""

from typing import Any

import pytest

from replica.articles import Section, make_articles
from replica.demo import seed_article
from replica.server import serve
from replica.shelf import Options, PastEnd, Variant
from replica.site import Failure, Site
from spiders.fleet import portal_classes
from tests.crawling import Workplace
from vietnamese.unicode import nfc

PORTALS: dict[str, tuple[Variant, tuple[Section, ...]]] = {
    "hoabinh": (
        "liferay",
        (
            Section("cntt-va-vien-thong", "Công nghệ thông tin và viễn thông"),
            Section("chuyen-doi-so", "Chuyển đổi số", topical=True),
        ),
    ),
    "thainguyen_tp": ("aspnet", (Section("news", "Tin tức"),)),
    "travinh_stttt": ("mdefault", (Section("tin-noi-bat", "Tin nổi bật"),)),
}
SEED_ID = 9901


@pytest.fixture(params=PORTALS)
def portal(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def make_site(portal: str, count: int = 37, **options: Any) -> Site:
    variant, sections = PORTALS[portal]
    site = Site(variant, make_articles(count, sections), sections, options=Options(**options))
    site.add(seed_article(id=SEED_ID, section=sections[-1].slug))
    return site


def expected(portal: str, site: Site) -> set[tuple[Any, ...]]:
    host = portal_classes()[portal].host
    return {
        (
            str(each.id),
            f"https://{host}{site.address(each)}",
            each.title,
            nfc(f"{each.lead}\n" if each.lead else "") + nfc("\n".join(each.paragraphs)),
            each.signature,
            None if site.variant == "mdefault" else each.published.date().isoformat(),
        )
        for each in site.articles
        if each.id != SEED_ID
    }


STORED = """SELECT source_key, url, title, CASE lead WHEN '' THEN '' ELSE lead || '\n' END || body, author, published_on
    FROM articles"""


@pytest.mark.parametrize(
    "past_end",
    ["native", *(pytest.param(each, marks=pytest.mark.soak) for each in ("repeat", "first", "empty", "missing"))],
)
def test_all_that_is_listed_is_stored_once_as_written(portal: str, past_end: PastEnd, place: Workplace) -> None:
    site = make_site(portal, past_end=past_end)
    with serve(site) as served:
        row = place.crawl(portal, served.origin, "--all-topics")
        assert served.unknown == [], "an address was made up"
        assert len(served.paths) == len(set(served.paths)), "a page was asked for twice"
        assert {tuple(each.values()) for each in place.query(STORED)} == expected(portal, site)
        assert (row["outcome"], row["new"] + row["duplicate"], row["sighting"]) == ("ok", 37, 1)
        before = place.state()
        served.forget()
        site.bump()
        again = place.crawl(portal, served.origin, "--all-topics")
        assert (again["outcome"], again["new"], again["revised"]) == ("ok", 0, 0)
        assert all("_cur=" in path or site.address(each) != path for path in served.paths for each in site.articles)
        assert place.state() == before


def test_an_edit_is_a_revision_and_a_new_article_is_found(portal: str, place: Workplace) -> None:
    site = make_site(portal)
    with serve(site) as served:
        place.crawl(portal, served.origin, "--all-topics")
        edited = next(each for each in site.articles[:6] if each.id % 2 == 0 and each.id != SEED_ID)
        site.edit(edited, title="Tiêu đề đã được sửa lại hoàn toàn")
        [new] = site.publish()
        row = place.crawl(portal, served.origin, "--all-topics")
    assert (row["outcome"], row["new"], row["revised"]) == ("ok", 1, 1)
    titles = dict(tuple(each.values()) for each in place.query("SELECT source_key, title FROM articles"))
    assert titles[str(edited.id)] == "Tiêu đề đã được sửa lại hoàn toàn"
    assert titles[str(new.id)] == new.title


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [(Failure.EMPTY_LISTING, "empty_listing"), (Failure.CHALLENGE, "blocked"), (Failure.ERROR, "unreachable")],
)
def test_no_listing_is_no_success(portal: str, failure: Failure, outcome: str, place: Workplace) -> None:
    site = make_site(portal)
    # Liferay's box beside the list still shows titles: it is no listing of the section.
    site.fail(failure)
    with serve(site) as served:
        row = place.crawl(portal, served.origin)
    assert row["outcome"] == outcome
    assert place.query("SELECT * FROM articles") == []
