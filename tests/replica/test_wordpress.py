"""The WordPress replicas answer what a real installation of 6.8 was measured to answer, under three permalink shapes."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest

from replica.articles import Article
from replica.demo import in_pages
from replica.shelf import Options, Permalinks
from replica.site import Site
from tests.replica.asking import ORIGIN, ask, texts, tree

CLASSIC = {"links": "article .entry-title a", "next": "nav.pagination a.next"}
BLOCK = {"links": "ul.wp-block-post-template .wp-block-post-title a", "next": "a.wp-block-query-pagination-next"}


@pytest.fixture(params=["wordpress", "wordpress-block"])
def site(request: pytest.FixtureRequest) -> Site:
    return Site(request.param, 60)


def without_traps(site: Site) -> Article:
    return next(
        each for each in site.articles if each.lead and each.author and not each.second_section and each.style == "p"
    )


@pytest.mark.parametrize("shape", get_args(Permalinks))
def test_routes(site: Site, shape: Permalinks) -> None:
    site.options.permalinks = shape
    article = without_traps(site)
    own = site.address(article)
    expected = {
        "date": f"/{article.published:%Y/%m}/{article.slug}/",
        "category": f"/{article.section}/{article.slug}.html",
        "slug": f"/{article.slug}/",
    }
    assert own == expected[shape]
    for path in (
        own,
        f"{own}?utm_source=zalo",
        "/",
        "/page/2/",
        "/category/chuyen-doi-so/",
        "/feed/",
        "/feed/?paged=2",
    ):
        answer = ask(site, path)
        assert (answer.status, answer.known) == (200, True), path
    moved = {
        f"/?p={article.id}": own,
        "/page/1/": "/",
        "/category/chuyen-doi-so": "/category/chuyen-doi-so/",
        "/category/chuyen-doi-so/page/2": "/category/chuyen-doi-so/page/2/",
        "/category/chuyen-doi-so/page/1/": "/category/chuyen-doi-so/",
    }
    if shape != "category":
        moved |= {own.removesuffix("/"): own, f"{own}7/": own}
    for path, target in moved.items():
        answer = ask(site, path)
        assert (answer.status, answer.headers["Location"]) == (301, ORIGIN + target), path
    for path in ("/khong-ton-tai-abc/", "/category/khong-co/", "/tag/khong-co/", "/2024/13/khong-co/", "/?p=1"):
        answer = ask(site, path)
        assert (answer.status, answer.known) == (404, False), path
    beyond = ask(site, "/category/chuyen-doi-so/page/99/")
    assert (beyond.status, beyond.known) == (404, True)


def test_paging_reaches_every_article(site: Site) -> None:
    css = BLOCK if site.variant == "wordpress-block" else CLASSIC
    found: list[str] = []
    path: str | None = "/"
    while path:
        page = tree(site, path)
        found += [str(link.get("href")).removeprefix(ORIGIN) for link in page.cssselect(css["links"])]
        path = next((str(link.get("href")).removeprefix(ORIGIN) for link in page.cssselect(css["next"])), None)
    assert found == [site.address(article) for article in site.articles]


def test_a_pinned_article_stands_at_the_top_and_in_its_place(site: Site) -> None:
    css = BLOCK if site.variant == "wordpress-block" else CLASSIC
    oldest = site.in_section("chuyen-doi-so")[-1]
    site.edit(oldest, pinned=True)
    count = -(-len(site.in_section("chuyen-doi-so")) // 10)
    first = texts(tree(site, "/category/chuyen-doi-so/"), css["links"])
    assert first[0] == oldest.title
    assert len(first) == 11
    assert texts(tree(site, f"/category/chuyen-doi-so/page/{count}/"), css["links"])[-1] == oldest.title


def test_classic_article_markup() -> None:
    site = Site("wordpress", 60)
    article = site.edit(without_traps(site), tags=("kinh tế số", "xã hội số"))
    page = tree(site, site.address(article))
    assert texts(page, "h1.entry-title") == [article.title]
    assert (
        page.cssselect("time.entry-date.published")[0].get("datetime") == f"{article.published:%Y-%m-%dT%H:%M:%S}+07:00"
    )
    assert page.cssselect("time.updated")[0].get("datetime") == f"{article.modified:%Y-%m-%dT%H:%M:%S}+07:00"
    assert texts(page, ".cat-links a") == [site.section(article.section).name]  # type: ignore[union-attr]
    assert texts(page, ".tags-links a") == ["kinh tế số", "xã hội số"]
    body = texts(page, "article div.entry-content > p")
    assert body[0] == article.lead
    assert body[-1] == article.signature
    assert body[-2] == article.last_words


def test_block_article_markup() -> None:
    site = Site("wordpress-block", 60)
    article = site.edit(without_traps(site), tags=("kinh tế số",))
    page = tree(site, site.address(article))
    assert texts(page, "h1") == texts(page, "h1.wp-block-post-title") == [article.title]
    stamp = f"{article.published:%Y-%m-%dT%H:%M:%S}+07:00"
    assert [time.get("datetime") for time in page.cssselect(".wp-block-post-date time")] == [stamp]
    assert texts(page, ".taxonomy-category a") == [site.section(article.section).name]  # type: ignore[union-attr]
    assert texts(page, ".taxonomy-post_tag a") == ["kinh tế số"]
    assert texts(page, "div.entry-content.wp-block-post-content > p")[0] == article.lead


def test_a_protected_post_is_listed_and_only_a_form(site: Site) -> None:
    article = without_traps(site)
    site.put(replace(article, password=True))
    page = tree(site, site.address(article))
    assert texts(page, "h1")[-1] == f"Bảo vệ: {article.title}"
    assert page.cssselect(".entry-content form.post-password-form")
    body = ask(site, site.address(article)).body.decode()
    assert article.lead not in body
    assert article.paragraphs[0] not in body
    assert any(f"Bảo vệ: {article.title}" in ask(site, f"/page/{number}/").body.decode() for number in range(2, 7)) or (
        f"Bảo vệ: {article.title}" in ask(site, "/").body.decode()
    )


def test_a_post_of_several_pages(site: Site) -> None:
    article = in_pages(without_traps(site))
    site.put(article)
    own = site.address(article)
    seen: list[str] = []
    for part in (1, 2, 3):
        page = tree(site, own if part == 1 else f"{own}{part}/")
        assert texts(page, ".page-links")[0] == "Trang: 1 2 3"
        assert page.cssselect("link[rel=canonical]")[0].get("href") == ORIGIN + own
        seen += texts(page, ".entry-content > p")
    assert [line for line in seen if line in article.paragraphs] == [
        block.text for page in article.pages for block in page if hasattr(block, "text") and not block.heading
    ]


def test_feed_has_one_etag_for_the_site_which_a_new_permalink_shape_does_not_move(site: Site) -> None:
    first = ask(site, "/feed/")
    etag = first.headers["ETag"]
    assert ask(site, "/category/chuyen-doi-so/feed/").headers["ETag"] == etag
    site.options.permalinks = "slug"
    assert ask(site, "/feed/", if_none_match=etag).status == 304
    assert ask(site, "/feed/").body != first.body
    latest = max(site.articles, key=lambda each: each.modified)
    site.edit(latest, title="Tên mới")
    assert ask(site, "/feed/", if_none_match=etag).status == 200


def test_feed_dates_are_utc_and_pages_hold_ten(site: Site) -> None:
    text = ask(site, "/feed/?paged=2").body.decode()
    stamps = re.findall(r"<pubDate>(.*?)</pubDate>", text)
    assert stamps == [
        f"{each.published - timedelta(hours=7):%a, %d %b %Y %H:%M:%S} +0000" for each in site.articles[10:20]
    ]
    assert "content:encoded" in text
    site.options.feed_full_text = False
    assert "<content:encoded>" not in ask(site, "/feed/").body.decode()
    assert ask(site, "/feed/?paged=99").status == 404


def test_an_old_slug_is_redirected(site: Site) -> None:
    article = without_traps(site)
    before = site.address(article)
    edited = site.edit(article, slug="ten-moi-hoan-toan")
    assert ask(site, before).headers["Location"] == ORIGIN + site.address(edited)


def test_two_categories_answer_where_the_category_is_in_the_address() -> None:
    site = Site("wordpress", 60, options=Options(permalinks="category"))
    article = next(each for each in site.articles if each.second_section)
    second = f"/{article.second_section}/{article.slug}.html"
    assert tree(site, second).cssselect("link[rel=canonical]")[0].get("href") == ORIGIN + site.address(article)
