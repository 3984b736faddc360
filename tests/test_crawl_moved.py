"""A portal that moved to another host with its articles: each is one article still, met at two addresses."""

import pytest

from replica.articles import Section, make_articles
from replica.server import serve
from replica.site import Site
from tests.crawling import Workplace

OLD, NEW = "sample_moved", "sample_arrived"
SECTIONS = (
    Section("tin-hoat-dong", "Tin hoạt động"),
    Section("chuyen-doi-so", "Chuyển đổi số", topical=True),
    Section("van-hoa-xa-hoi", "Văn hoá - Xã hội"),
)


@pytest.fixture(scope="module")
def sites() -> tuple[Site, Site]:
    """The portal before and after: the new host has all that the old one had, and four articles more."""
    articles = make_articles(16, SECTIONS, seed="moved", first_id=500)
    return Site("nukeviet", articles[:12], SECTIONS), Site("nukeviet", articles, SECTIONS)


@pytest.mark.parametrize("order", [(OLD, NEW), (NEW, OLD)], ids=["old first", "new first"])
def test_an_article_that_moved_is_stored_once_with_both_addresses(
    place: Workplace, sites: tuple[Site, Site], order: tuple[str, str]
) -> None:
    by_name = dict(zip((OLD, NEW), sites, strict=True))
    rows = {}
    for name in order:
        with serve(by_name[name]) as served:
            rows[name] = place.crawl(name, served.origin, "--all-topics")
            assert rows[name]["outcome"] == "ok"
    assert place.column("SELECT COUNT(*) FROM articles") == [16], "an article is stored once, wherever it stands"
    assert place.column("SELECT COUNT(*) FROM articles WHERE duplicate_of IS NOT NULL") == [0], (
        "nor is it a copy of itself"
    )
    assert place.column("SELECT DISTINCT lineage FROM articles") == [OLD]
    addresses = place.query("SELECT article_id, url, is_alias FROM article_urls")
    assert len(addresses) == 16 + 12
    assert sum(row["is_alias"] for row in addresses) == 12
    aliases = {row["url"].split("/")[2] for row in addresses if row["is_alias"]}
    assert aliases == {"arrived.songvang.example"}, "the same address is the article's own, whichever was met first"
    second = order[1]
    assert rows[second]["alias"] == 12
    assert rows[second]["new"] == {NEW: 4, OLD: 0}[second]
