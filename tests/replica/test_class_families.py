"""The replicas of the families known from public code by their class names: routes, noise and traps."""

import json
import re
from urllib.parse import urlencode

import lxml.html
import pytest

from replica.article_in_menu import LOAD
from replica.exchange import Answer, Request
from replica.routes import Routes
from replica.shelf import Options
from replica.site import Failure, Site
from tests.replica.asking import ORIGIN, ask, texts, tree
from vietnamese.unicode import nfc

VARIANTS = ("article-in-menu", "tan-dan", "module-wrapper", "liferay-stock", "drupal", "joomla")


@pytest.fixture(params=VARIANTS)
def site(request: pytest.FixtureRequest) -> Site:
    return Site(request.param, 60)


def routes(site: Site) -> Routes:
    assert isinstance(site.family, Routes)
    return site.family


def path_of(site: Site, slug: str = "chuyen-doi-so") -> str:
    return routes(site).section_listing(slug).path


def post(site: Site, path: str, **form: object) -> Answer:
    return site.answer(Request(path, ORIGIN, posted=urlencode(form)))


def test_a_list_shows_the_newest_of_its_section_and_an_empty_one_none(site: Site) -> None:
    own = site.in_section("chuyen-doi-so")
    page = tree(site, path_of(site)).text_content()
    assert all(each.title in page for each in own[: site.page_size])
    site.fail(Failure.EMPTY_LISTING)
    links = [
        str(link.get("href"))
        for link in tree(site, path_of(site)).cssselect("h2 a, h3 a, h4 a, .news-title a, .channel-news-title a")
    ]
    assert not {site.address(each) for each in own} & set(links)


def test_an_article_says_its_own_and_nothing_twice(site: Site) -> None:
    for article in site.articles[:12]:
        page = nfc(" ".join(tree(site, site.address(article)).text_content().split()))
        assert page.count(nfc(article.last_words)) == 1
        assert article.title in page


def test_noise_differs_between_visits_and_the_text_does_not(site: Site) -> None:
    article = site.in_section("chuyen-doi-so")[6]
    pages = []
    for _ in range(2):
        pages.append(ask(site, site.address(article)).body.decode())
        site.bump()
    assert pages[0] != pages[1]
    first, second = (set(texts(lxml.html.document_fromstring(page), "p")) for page in pages)
    told = set(article.paragraphs)
    assert told & first == told & second


@pytest.mark.parametrize("status", [404, 410])
def test_a_withdrawn_article(site: Site, status: int) -> None:
    article = site.articles[3]
    site.remove(article, status)
    answer = ask(site, site.address(article))
    assert (answer.status, answer.known) == (status, True)
    assert article.title not in tree(site, path_of(site, article.section)).text_content()


def test_what_is_not_there(site: Site) -> None:
    answer = ask(site, "/khong-co/trang-nay-99999999.html")
    assert (answer.status, answer.known) == (404, False)


def test_edits_and_blocks_show(site: Site) -> None:
    article = site.articles[3]
    edited = site.edit(article, title="Một tiêu đề khác hẳn")
    assert "Một tiêu đề khác hẳn" in tree(site, site.address(edited)).text_content()
    site.fail(Failure.CHALLENGE)
    assert "Just a moment" in ask(site, site.address(edited)).body.decode()


# What only one of them has.


def fragment(site: Site, page: int, **changes: object) -> Answer:
    form = {"article_category_id": 54443, "site_id": 4, "page": page, "page_size": 15, "articlelang": "vi-VN"}
    return post(site, LOAD, **form | changes)


def test_later_pages_of_article_in_menu_are_rows_alone() -> None:
    site = Site("article-in-menu", 60)
    own = site.in_section("chuyen-doi-so")
    rows = fragment(site, 2).body.decode()
    assert texts(lxml.html.fragment_fromstring(rows, create_parent=True), "h2") == [each.title for each in own[15:30]]
    assert "maxPage" not in rows
    assert fragment(site, 9).body == b""
    assert not fragment(site, 2, article_category_id=999).known
    assert not fragment(site, 2, site_id=77).known


@pytest.mark.parametrize(("way", "status"), [("missing", 404), ("first", 404), ("repeat", 200), ("native", 200)])
def test_past_the_end_of_article_in_menu(way: str, status: int) -> None:
    site = Site("article-in-menu", 60)
    site.options = Options(past_end=way)  # type: ignore[arg-type]
    assert fragment(site, 9).status == status


def test_traps_of_article_in_menu() -> None:
    site = Site("article-in-menu", 60)
    article = next(each for each in site.articles if each.signature and each.lead)
    body = tree(site, site.address(article)).cssselect(".ArticleContent")[0]
    assert body.cssselect(".author, .tool, style")
    assert article.lead not in body.text_content()
    listing = ask(site, path_of(site)).body.decode()
    assert re.findall(r"article_category_id: (\d+)", listing) == ["54443", "999"], "another module has ids too"
    assert not re.search(r'href="[^"]*page', listing), "no link names a next page"


def test_json_articles_answers_every_page_with_a_shell_and_the_service_with_json() -> None:
    site = Site("json-articles", 60)
    article = site.in_section("chuyen-doi-so")[2]
    assert site.address(article) == f"/articles/{article.slug}"
    shell = ask(site, site.address(article))
    assert shell.kind.startswith("text/html")
    assert article.title not in shell.body.decode()
    told = json.loads(ask(site, routes(site).link(article)).body)
    assert (told["article"]["title"], told["article"]["slug"]) == (article.title, article.slug)
    assert told["related"]["rows"], "others are told whole"
    rows = json.loads(ask(site, path_of(site)).body)["rows"]
    assert [row["slug"] for row in rows] == [each.slug for each in site.in_section("chuyen-doi-so")[:10]]
    assert (
        json.loads(ask(site, routes(site).page_path(routes(site).section_listing("chuyen-doi-so"), 9)).body)["rows"]
        == []
    )


def test_an_unknown_article_of_json_articles_is_an_empty_object() -> None:
    answer = ask(Site("json-articles", 5), "/api/pub/articles/slug?slug=khong-co&pageSize=5")
    assert (answer.status, answer.body, answer.known) == (200, b"{}", False)


def test_traps_of_the_others() -> None:
    site = Site("tan-dan", 60)
    odd = next(each for each in site.articles if each.id % 2)
    assert texts(tree(site, site.address(odd)), "p.tandan-p-article-main") == [""], "a paragraph holds no field"
    site = Site("drupal", 60)
    talked = next(each for each in site.articles if each.id % 3 == 0)
    assert len(tree(site, site.address(talked)).cssselect("[property~='dc:created']")) == 2
    assert ask(site, f"/node/{talked.id}").status == 200
    site = Site("joomla", 60)
    article = site.articles[3]
    assert ask(site, f"/index.php/van-hoa-xa-hoi/{article.id}-khac").status == 200, "the id alone finds it"
    site = Site("module-wrapper", 60)
    kinds = {
        str(tree(site, path_of(site, each.slug)).cssselect("#section33")[0].get("class")) for each in site.sections
    }
    assert len(kinds) == 3
    last = tree(site, f"{path_of(site)}?page=3")
    assert (len(last.cssselect("a.next")), len(last.cssselect("span.current.next"))) == (0, 1)
    site = Site("liferay-stock", 60)
    assert len(tree(site, site.address(site.articles[0])).cssselect(".journal-content-article")) == 3
