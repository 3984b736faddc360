"""The replicas of the families known from addresses and texts: their routes, noise and traps."""

import re
from urllib.parse import quote

import lxml.html
import pytest

from replica.articles import Article
from replica.liferay import DETAIL, LIST
from replica.shelf import Options
from replica.site import Failure, Site
from tests.replica.asking import ORIGIN, ask, texts, tree

VARIANTS = ("liferay", "aspnet", "mdefault")


@pytest.fixture(params=VARIANTS)
def site(request: pytest.FixtureRequest) -> Site:
    return Site(request.param, 60)


def bare(site: Site) -> Article:
    """An article without a class name on its page, in the middle of a section."""
    listed = site.in_section("chuyen-doi-so")
    return next(each for each in listed[5:] if each.id % 2 and each.id % 4 < 2 and not each.second_section)


def of_classes(site: Site) -> Article:
    return next(each for each in site.in_section("chuyen-doi-so")[5:] if each.id % 4 == 2 and not each.second_section)


def test_addresses() -> None:
    article = Site("liferay", 60).in_section("chuyen-doi-so")[0]
    assert Site("liferay", 60).address(article) == f"/tin-chi-tiet/-/bai-viet/{article.slug}-{article.id}-1501.html"
    slug = article.slug[0].upper() + article.slug[1:]
    assert Site("aspnet", 60).address(article) == f"/home/chuyen-doi-so/?{article.id}/{slug}.htm"
    assert Site("mdefault", 60).address(article) == f"/1446/38995/68252/{article.id}/chuyen-doi-so/{article.slug}"


def test_the_id_alone_finds_an_article(site: Site) -> None:
    article = bare(site)
    own = site.address(article)
    assert ask(site, own.replace(article.slug[1:], "khac")).status == 200
    assert article.title in tree(site, own).text_content()


def test_both_forms_of_mdefault_are_one_page() -> None:
    site = Site("mdefault", 60)
    article = bare(site)
    title = quote(article.slug)
    asked = f"/mDefault.aspx?sid=1446&pageid=38995&catid=68252&id={article.id}&catname=chuyen-doi-so&title={title}"
    assert article.title in tree(site, asked).text_content()


def test_an_unknown_article(site: Site) -> None:
    own = site.address(bare(site))
    answer = ask(site, own.replace(str(bare(site).id), "99999"))
    expected = {"liferay": 404, "aspnet": 301, "mdefault": 200}[site.variant]
    assert (answer.status, answer.known) == (expected, False)


@pytest.mark.parametrize("status", [404, 410])
def test_a_withdrawn_article(site: Site, status: int) -> None:
    article = bare(site)
    site.remove(article, status)
    assert ask(site, site.address(article)).status == status
    assert article not in site.articles


def test_noise_differs_between_visits_and_the_text_does_not(site: Site) -> None:
    article = bare(site)
    pages = []
    for _ in range(2):
        pages.append(ask(site, site.address(article)).body.decode())
        site.bump()
    assert pages[0] != pages[1]
    paragraphs = [set(texts(lxml.html.document_fromstring(page), "p")) for page in pages]
    assert {line for line in article.paragraphs if line in paragraphs[0]} == {
        line for line in article.paragraphs if line in paragraphs[1]
    }


def test_liferay_traps() -> None:
    site = Site("liferay", 60)
    page = tree(site, site.address(bare(site)))
    assert texts(page, f"#portlet_{DETAIL} .portlet-title-text") == ["DetailController"]
    lines = texts(page, f"#portlet_{DETAIL} .portlet-body > div")
    assert lines[:3] == ["DetailController", "Chuyển đổi số", bare(site).title]
    assert re.fullmatch(r"\d\d/\d\d/\d{4} \d\d:\d\d", lines[3])
    page = tree(site, "/chuyen-doi-so")
    pagers = {str(link.get("href")) for link in page.cssselect("a[href*='_cur=2']")}
    assert len(pagers) == 2, "another instance of the portlet has a pager too"
    codes = {re.search(rf"{LIST}_(\w+?)&", address)[1] for address in pagers}  # type: ignore[index]
    assert len(codes) == 2
    assert codes != {
        re.search(rf"{LIST}_(\w+?)&", site.family.page_path(site.family.section_listing("van-hoa-xa-hoi"), 2))[1]
    }  # type: ignore[index,union-attr]


def test_a_foreign_instance_code_shows_the_first_page() -> None:
    site = Site("liferay", 60)
    right = site.family.page_path(site.family.section_listing("chuyen-doi-so"), 2)  # type: ignore[union-attr]
    first = texts(tree(site, "/chuyen-doi-so"), ".newsItem h2")
    assert texts(tree(site, right), ".newsItem h2") != first
    assert texts(tree(site, re.sub(r"INSTANCE_\w{4}", "INSTANCE_abcd", right)), ".newsItem h2") == first


def test_aspnet_traps() -> None:
    site = Site("aspnet", 60)
    article = bare(site)
    page = tree(site, site.address(article))
    moment = article.published
    stamp = f"{moment.month}/{moment.day}/{moment.year} {moment.hour % 12 or 12}:{moment:%M}:00 {moment:%p}"
    assert re.search(rf"{stamp} \d+", page.text_content())
    assert page.cssselect("link[rel=canonical]")[0].get("href") == f"{ORIGIN}/home/chuyen-doi-so/"
    assert {"Tin Nổi bật", "Tin Liên quan"} <= set(texts(page, "b"))


def test_mdefault_traps() -> None:
    site = Site("mdefault", 60)
    glued = next(each for each in site.articles if each.signature and each.id % 4 < 2)
    text = " ".join(tree(site, site.address(glued)).text_content().split())
    assert f"{glued.signature}Thống kê truy cập Đang online:" in text
    other = tree(site, site.address(of_classes(site)))
    assert "Tin khác" in texts(other, "div")
    assert texts(other, "div")[-1] != ""
    assert any(re.fullmatch(r"(\d+ ){5}\.\.\.", line) for line in texts(other, "div"))
    assert texts(other, ".DateCreate"), "dates of other articles, none of its own"


@pytest.mark.parametrize(
    ("way", "expected"), [("native", 200), ("first", 301), ("empty", 200), ("missing", 404), ("repeat", 200)]
)
def test_a_page_past_the_end(site: Site, way: str, expected: int) -> None:
    site.options = Options(past_end=way)  # type: ignore[arg-type]
    listing = site.family.section_listing("chuyen-doi-so")
    assert ask(site, site.family.page_path(listing, 99)).status == expected  # type: ignore[union-attr]


def test_an_empty_listing(site: Site) -> None:
    path = site.family.section_listing("chuyen-doi-so").path
    titles = [each.title for each in site.in_section("chuyen-doi-so")[:10]]
    assert all(title in tree(site, path).text_content() for title in titles)
    site.fail(Failure.EMPTY_LISTING)
    page = tree(site, path)
    assert not page.cssselect(".newsItem, .ArticleItem, td > a[href*='/?']")


def test_blocks_and_edits(site: Site) -> None:
    article = bare(site)
    edited = site.edit(article, title="Một tiêu đề khác hẳn")
    assert "Một tiêu đề khác hẳn" in tree(site, site.address(edited)).text_content()
    site.fail(Failure.CHALLENGE)
    assert "Just a moment" in ask(site, site.address(article)).body.decode()
