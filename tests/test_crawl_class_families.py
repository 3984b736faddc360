"""The families known from public code by their class names, crawled whole at their replicas."""

from typing import Any

import pytest

from replica.articles import make_articles
from replica.demo import seed_article
from replica.routes import Routes
from replica.server import Served, serve
from replica.shelf import Options, PastEnd, Variant
from replica.site import SECTIONS, Failure, Site
from tests.crawling import Workplace
from tests.leaves import (
    SampleArticleInMenu,
    SampleDrupal,
    SampleJoomla,
    SampleJsonArticles,
    SampleLiferay,
    SampleModuleWrapper,
    SampleTanDan,
)
from vietnamese.unicode import nfc

LEAVES = {
    "article-in-menu": SampleArticleInMenu,
    "tan-dan": SampleTanDan,
    "module-wrapper": SampleModuleWrapper,
    "liferay-stock": SampleLiferay,
    "drupal": SampleDrupal,
    "joomla": SampleJoomla,
    "json-articles": SampleJsonArticles,
}
SEED_ID = 9901
COUNT = 25
STORED = """SELECT source_key, url, title, CASE lead WHEN '' THEN '' ELSE lead || '\n' END || body AS text, author, published_on
    FROM articles"""


# An edit is the same to all of them: two here, the others in the longer proof.
OF_TWO = pytest.mark.parametrize(
    "variant",
    [name if name in ("drupal", "json-articles") else pytest.param(name, marks=pytest.mark.soak) for name in LEAVES],
    indirect=True,
)


@pytest.fixture(params=LEAVES)
def variant(request: pytest.FixtureRequest) -> Variant:
    name: Variant = request.param
    return name


def make_site(variant: Variant, count: int = COUNT, **options: Any) -> Site:
    site = Site(variant, make_articles(count, SECTIONS), options=Options(page_size=6, **options))
    site.add(seed_article(id=SEED_ID, section=SECTIONS[-1].slug))
    return site


def routes(site: Site) -> Routes:
    assert isinstance(site.family, Routes)
    return site.family


def links(site: Site) -> set[str]:
    return {routes(site).link(each) for each in site.articles}


def expected(site: Site) -> set[tuple[Any, ...]]:
    host = LEAVES[site.variant].host
    return {
        (
            routes(site).key(each),
            f"https://{host}{site.address(each)}",
            each.title,
            nfc("\n".join(line for line in (each.lead, *each.paragraphs) if line)),
            routes(site).byline(each),
            each.published.date().isoformat(),
        )
        for each in site.articles
        if each.id != SEED_ID
    }


def asked_twice(served: Served) -> list[str]:
    """Pages asked for twice, those of a list aside: an empty one is asked for again, and pages by POST share an address."""
    paths = [hit.path for hit in served.requests if hit.method == "GET"]
    return [path for path in links(served.site) if paths.count(path) > 1]


@pytest.mark.parametrize(
    "past_end",
    ["native", *(pytest.param(each, marks=pytest.mark.soak) for each in ("repeat", "first", "empty", "missing"))],
)
def test_all_that_is_listed_is_stored_once_as_written(variant: Variant, past_end: PastEnd, place: Workplace) -> None:
    site = make_site(variant, past_end=past_end)
    portal = LEAVES[variant].name
    with serve(site) as served:
        row = place.crawl(portal, served.origin, "--all-topics")
        assert served.unknown == [], "an address was made up"
        assert asked_twice(served) == []
        assert {tuple(each.values()) for each in place.query(STORED)} == expected(site)
        assert (row["outcome"], row["new"] + row["duplicate"], row["sighting"]) == ("ok", COUNT, 1)
        assert (row["rejected"], row["failed"], row["blocked"]) == (0, 0, 0)
        before = place.state()
        served.forget()
        site.bump()
        again = place.crawl(portal, served.origin, "--all-topics")
        assert (again["outcome"], again["new"], again["revised"]) == ("ok", 0, 0)
        assert not links(site) & set(served.paths)
        assert place.state() == before


@OF_TWO
def test_an_edit_is_a_revision_and_a_new_article_is_found(variant: Variant, place: Workplace) -> None:
    site = make_site(variant)
    portal = LEAVES[variant].name
    with serve(site) as served:
        place.crawl(portal, served.origin, "--all-topics")
        edited = site.articles[4]
        site.edit(edited, title="Tiêu đề đã được sửa lại hoàn toàn")
        [new] = site.publish()
        row = place.crawl(portal, served.origin, "--all-topics")
    assert (row["outcome"], row["new"], row["revised"]) == ("ok", 1, 1)
    titles = dict(tuple(each.values()) for each in place.query("SELECT source_key, title FROM articles"))
    assert titles[routes(site).key(edited)] == "Tiêu đề đã được sửa lại hoàn toàn"
    assert titles[routes(site).key(new)] == new.title
    assert len(titles) == COUNT + 1


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [
        (Failure.EMPTY_LISTING, "empty_listing"),
        (Failure.CHALLENGE, "blocked"),
        pytest.param(Failure.ERROR, "unreachable", marks=pytest.mark.soak),
    ],
)
def test_no_listing_is_no_success(variant: Variant, failure: Failure, outcome: str, place: Workplace) -> None:
    site = make_site(variant, 20)
    site.fail(failure)
    with serve(site) as served:
        row = place.crawl(LEAVES[variant].name, served.origin)
    assert row["outcome"] == outcome
    assert place.query("SELECT * FROM articles") == []
