"""The NukeViet replicas answer what real installations of 4.5 and eGov 1.2 were measured to answer."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest

from replica.articles import Article
from replica.shelf import Options
from replica.site import Site
from tests.replica.asking import IPHONE, ORIGIN, ask, texts, tree


@pytest.fixture
def site() -> Site:
    return Site("nukeviet", 60, options=Options(page_size=6))


@pytest.fixture
def egov() -> Site:
    return Site("nukeviet-egov", 60, options=Options(page_size=6))


def some(site: Site, wanted: str = "lead") -> Article:
    return next(article for article in site.articles if getattr(article, wanted))


def lists(site: Site, section: str) -> int:
    return -(-len(site.in_section(section)) // site.page_size)


@pytest.mark.parametrize("variant", ["nukeviet", "nukeviet-egov"])
def test_redirects_and_missing_pages(variant: str) -> None:
    site = Site(variant, 60, options=Options(page_size=6))  # type: ignore[arg-type]
    article = some(site)
    own = site.address(article)
    other = next(section.slug for section in site.sections if section.slug != article.section)
    moved = {
        "/khong-ton-tai/": "/",
        "/chuyen-doi-so": f"{ORIGIN}/chuyen-doi-so/",
        "/chuyen-doi-so/page-1/": "/chuyen-doi-so/",
        "/chuyen-doi-so/?page=2": "/chuyen-doi-so/",
        f"/{article.section}/sai-{article.id}.html": own,
        f"/{other}/{article.slug}-{article.id}.html": own,
        f"/news{own}": own,
    }
    for path, location in moved.items():
        answer = ask(site, path)
        assert (answer.status, answer.headers["Location"]) == (301, location), path
    for path in ("/chuyen-doi-so/khong-co-99999.html", "/chuyen-doi-so/a/b/", "/tag/khong-co"):
        answer = ask(site, path)
        assert (answer.status, answer.known) == (404, False), path
    assert not ask(site, "/khong-ton-tai/").known
    assert ask(site, own).known
    for path in (own, f"/print{own}", f"/savefile{own}", "/", "/chuyen-doi-so/page-2/", "/rss/", "/rss/chuyen-doi-so/"):
        assert ask(site, path).status == 200, path


def test_past_the_end(site: Site, egov: Site) -> None:
    beyond = f"/chuyen-doi-so/page-{lists(site, 'chuyen-doi-so') + 1}/"
    answer = ask(site, beyond)
    assert (answer.status, answer.headers["Location"]) == (301, "/chuyen-doi-so/")
    assert not tree(egov, beyond).cssselect(".news_column .panel-body")
    assert ask(egov, beyond).status == 200


def test_past_the_end_by_option(site: Site) -> None:
    last = lists(site, "chuyen-doi-so")
    beyond = f"/chuyen-doi-so/page-{last + 1}/"
    site.options.past_end = "missing"
    assert ask(site, beyond).status == 404
    site.options.past_end = "repeat"
    cards = ".news_column h2 a, .news_column h3 a"
    assert texts(tree(site, beyond), cards) == texts(tree(site, f"/chuyen-doi-so/page-{last}/"), cards)
    site.options.past_end = "empty"
    assert texts(tree(site, beyond), cards) == []


def test_paging_reaches_every_article_once(site: Site) -> None:
    for section in site.sections:
        links: list[str] = []
        path: str | None = f"/{section.slug}/"
        while path:
            page = tree(site, path)
            links += [str(link.get("href")) for link in page.cssselect(".news_column h2 a, .news_column h3 a")]
            path = next((str(each.get("href")).removeprefix(ORIGIN) for each in page.cssselect("link[rel=next]")), None)
        expected = [f"/{section.slug}/{each.slug}-{each.id}.html" for each in site.in_section(section.slug)]
        assert links == expected
    assert {each.id for section in site.sections for each in site.in_section(section.slug)} == {
        e.id for e in site.articles
    }


def test_listing_markup(site: Site, egov: Site) -> None:
    page = tree(site, "/chuyen-doi-so/page-2/")
    listed = site.in_section("chuyen-doi-so")
    shown = listed[6:12]
    assert texts(page, ".news_column h2") == [shown[0].title]
    assert texts(page, ".news_column h3") == [each.title for each in shown[1:]]
    dates = [text for text in texts(page, ".news_column .text-muted li") if "Đã xem" not in text]
    assert dates == [f"{each.published:%d/%m/%Y %H:%M:%S}" for each in shown]
    assert texts(page, "ul.related.list-items a") == [
        f"{each.title} ({each.published:%d/%m/%Y})" for each in listed[12:22]
    ]
    targets = [link.get("href") for link in page.cssselect(".pagination a[rel=next]")]
    assert targets[0] == targets[-1] == "/chuyen-doi-so/page-3/"
    assert len(targets) > 1
    assert texts(page, ".pagination li.active") == ["2"]

    page = tree(egov, "/chuyen-doi-so/")
    dates = [text for text in texts(page, ".news_column .text-muted li") if "Đã xem" not in text]
    assert dates == [f"{each.published:%d/%m/%Y %I:%M:%S %p}" for each in egov.in_section("chuyen-doi-so")[:6]]
    assert re.fullmatch(r"\d\d/\d\d/\d{4} \d\d:\d\d:\d\d [AP]M", dates[0])


def test_article_markup(site: Site) -> None:
    article = next(each for each in site.articles if each.lead and each.author and each.source and each.style == "p")
    page = tree(site, site.address(article))
    assert texts(page, "h1[itemprop=headline]") == [article.title]
    assert texts(page, "h1") == [article.title]
    assert re.fullmatch(r"(Thứ \w+|Chủ nhật) - " + f"{article.published:%d/%m/%Y %H:%M}", texts(page, "span.h5")[0])
    assert texts(page, "div.hometext") == [article.lead]
    assert texts(page, "#news-bodyhtml")[0].endswith(article.last_words)
    assert texts(page, "p.h5.text-right") == [f"Tác giả: {article.author}", f"Nguồn tin: {article.source}"]
    assert (
        texts(page, "ul.temp-breadcrumbs li:last-child [itemprop=name]") == ["Chuyển đổi số"]
        or article.section != "chuyen-doi-so"
    )
    assert texts(page, "a[href*='/tag/']") == list(article.tags)
    assert texts(page, "[itemprop=datePublished]") == [f"{article.modified:%Y-%m-%dT%H:%M:%S}+07:00"]
    stamp = page.cssselect("meta[property='article:published_time']")[0].get("content")
    assert stamp == f"{article.published:%Y-%m-%d}+07{article.published:%H:%M:%S}"
    assert page.cssselect("link[rel=canonical]")[0].get("href") == ORIGIN + site.address(article)
    for noise in (
        "ul.counter",
        "#stringrating",
        ".other-news ul.related",
        "ul.block_tophits",
        ".copyright",
        ".nv-block-banners",
    ):
        assert page.cssselect(noise), noise


def test_without_an_author_the_microdata_names_the_account(site: Site) -> None:
    article = next(each for each in site.articles if not each.author and not each.source)
    page = tree(site, site.address(article))
    assert texts(page, "[itemprop=author]") == [article.account]
    assert texts(page, "p.h5.text-right") == []


def test_without_a_lead_the_description_is_junk(site: Site) -> None:
    article = next(each for each in site.articles if not each.lead)
    page = tree(site, site.address(article))
    assert page.cssselect("meta[name=description]")[0].get("content") == f"{article.title} - Detail - Tin Tức -..."
    assert not page.cssselect("div.hometext")


@pytest.mark.parametrize("variant", ["nukeviet", "nukeviet-egov"])
def test_mobile_template_at_the_same_address(variant: str) -> None:
    site = Site(variant, 30)  # type: ignore[arg-type]
    article = some(site, "lead")
    page = tree(site, site.address(article), IPHONE)
    assert texts(page, "h1") == [site.title, article.title]
    assert "hidden" in page.cssselect("h1")[0].get("class", "")
    assert texts(page, "em.time")[0].endswith(f"{article.published:%d/%m/%Y %H:%M}")
    assert texts(page, "#hometext > div.h2") == [article.lead]
    assert not page.cssselect("#news-bodyhtml")
    assert texts(page, "div.bodytext")[0].endswith(article.last_words) or article.style == "nfd"


def test_egov_article_markup(egov: Site) -> None:
    article = next(each for each in egov.articles if each.lead and each.author)
    page = tree(egov, egov.address(article))
    assert texts(page, "h1.title") == [article.title]
    assert not page.cssselect("[itemprop=headline]")
    assert texts(page, "span.h5")[0].endswith(f"{article.published:%d/%m/%Y %H:%M}")
    assert texts(page, "p.h5.text-right")[0] == f"Tác giả bài viết: {article.author}"
    newer, older = egov.neighbours(article, 10)
    assert len(page.cssselect("#news-relatednew li")) == len(newer)
    assert len(page.cssselect("#news-related li")) == len(older)


def test_feed_minutes_are_wrong(site: Site) -> None:
    stamps = re.findall(r"<item>.*?<pubDate>(.*?)</pubDate>", ask(site, "/rss/chuyen-doi-so/").body.decode(), re.DOTALL)
    listed = site.in_section("chuyen-doi-so")[:30]
    assert len(stamps) == len(listed)
    for stamp, article in zip(stamps, listed, strict=True):
        utc = article.published - timedelta(hours=7)
        assert stamp == f"{utc:%a}, {utc.day} {utc:%b %Y} {utc:%H}:{utc:%m}:00 GMT"
    assert any(f"{each.published:%M}" != f"{each.published:%m}" for each in listed)


def test_an_article_of_two_sections() -> None:
    site = Site("nukeviet", 60, options=Options(page_size=60))
    article = next(each for each in site.articles if each.second_section)
    second = f"/{article.second_section}/{article.slug}-{article.id}.html"
    assert second in [
        link.get("href") for link in tree(site, f"/{article.second_section}/").cssselect(".news_column a")
    ]
    answer = ask(site, second)
    assert (answer.status, answer.headers["Location"]) == (301, site.address(article))


def test_attachments_and_pictures_are_there_and_others_are_not(site: Site) -> None:
    article = next(each for each in site.articles if each.attachments)
    assert ask(site, f"{site.address(article)}?download=1&id=0").body.startswith(b"%PDF")
    picture = next(each for each in site.articles if each.pictures).pictures[0]
    assert ask(site, picture.path).kind == "image/jpeg"
    answer = ask(site, "/uploads/news/2024_01/khong-co.jpg")
    assert (answer.status, answer.known) == (404, False)


def test_the_small_head_image_and_its_hidden_double(site: Site, egov: Site) -> None:
    article = next(each for each in site.articles if each.head_image and each.id % 2 == 0)
    assert article.head_image is not None
    page = tree(site, site.address(article))
    assert texts(page, "figure.article figcaption") == [article.head_image.caption]
    [small] = page.cssselect("figure.article img")
    [large] = page.cssselect("#imgpreview[style='display:none'] img")
    assert large.get("src") == article.head_image.path != small.get("src")
    assert ask(site, str(small.get("src"))).status == 200
    assert len(tree(egov, egov.address(article)).cssselect("figure.article #imgpreview img")) == 1


def test_validators(site: Site) -> None:
    own = site.address(some(site))
    stamp = ask(site, own).headers["Last-Modified"]
    age = datetime.now(UTC) - parsedate_to_datetime(stamp)
    assert abs(age - timedelta(days=1)) < timedelta(minutes=1)
    assert ask(site, own, if_modified_since=stamp).status == 200
    etag = ask(site, "/robots.txt").headers["ETag"]
    assert ask(site, "/robots.txt", if_none_match=etag).status == 304
    site.options.crawl_delay = 3
    assert ask(site, "/robots.txt", if_none_match=etag).status == 200
