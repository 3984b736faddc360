"""What only one of the families known by their class names has: its script, its ids, its lists."""

import pytest

from crawler.judge import judge
from replica.exchange import Request
from replica.site import Site
from spiders.cms.article_in_menu import ArticleInMenuSpider
from spiders.cms.json_articles import JsonArticlesSpider
from spiders.cms.tan_dan import TanDanSpider
from spiders.listing import ListingPage
from spiders.portal import PortalSpider
from storage.records import Judgement
from tests.spiders.test_class_families import ORIGIN, article, facts_of, fetch, listed, path_of, read, routes


def test_a_later_page_is_asked_for_as_the_script_says() -> None:
    site = Site("article-in-menu", 60)
    found = read(site, path_of(site))
    assert found.next_url == f"{ORIGIN}/DesktopModule/UIArticleInMenu/ArticleInMenuPagination.aspx/LoadArticle"
    form = dict(found.next_form)
    assert (form["article_category_id"], form["categoryIds"], form["site_id"]) == ("54443", "54443", "4")
    assert (form["page"], form["page_size"], form["no"], form["articlelang"]) == ("2", "15", "-15", "vi-VN")
    assert [name for name, _ in found.next_form][:5] == [
        "article_category_id",
        "categoryIds",
        "site_id",
        "page",
        "page_size",
    ]
    third = dict(read(site, found.next_url.removeprefix(ORIGIN), form=found.next_form).next_form)
    assert third == form | {"page": "3"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ArticleInMenuPagination.aspx", "Other.aspx"),
        ("article_category_id: 544", '"article_category_id" : "544'),
        ("maxPage", "most"),
    ],
    ids=["address elsewhere", "quoted", "no last page"],
)
def test_the_ids_are_those_of_the_lists_own_script(old: str, new: str) -> None:
    """A box before the list has ids of its own."""
    site = Site("article-in-menu", 60)
    box = "<script>var box = { article_category_id: 999, site_id: 77, page_size: 4 };</script>"

    def changed(body: str) -> str:
        body = body.replace(old, new).replace("<body>", f"<body>{box}")
        return body.replace('"54443, categoryIds', '"54443", categoryIds')

    form = dict(read(site, path_of(site), changed).next_form)
    assert (form["article_category_id"], form["site_id"], form["page_size"]) == ("54443", "4", "15")


@pytest.mark.parametrize(
    ("old", "new"),
    [("site_id: 4", "site: 4"), ("article_category_id: 544", "category: 544"), ("parseInt(", "parseInt(1); (")],
    ids=["no site", "no category", "one page"],
)
def test_without_its_script_a_list_has_one_page(old: str, new: str) -> None:
    site = Site("article-in-menu", 60)
    found = read(site, path_of(site), lambda body: body.replace(old, new))
    assert len(found.entries) == 15
    assert (found.next_url, found.next_form) == ("", ())


@pytest.mark.parametrize(
    ("spider", "url", "key"),
    [
        (ArticleInMenuSpider, "/tin-tuc/le-phat-dong-432166", "432166"),
        (ArticleInMenuSpider, "/tin-tuc/ke-hoach-nam-2024.html", None),
        (ArticleInMenuSpider, "/tin-tuc/ke-hoach-nam-2024", None),
        (ArticleInMenuSpider, "/kinh-te", None),
    ],
)
def test_ids_in_addresses(spider: type[PortalSpider], url: str, key: str | None) -> None:
    assert spider.layout.key_of_url(ORIGIN + url) == key


def test_a_pager_of_postbacks_is_tried_by_number() -> None:
    """On a site that does not read it, the first page comes again: the walk's end."""
    site = Site("tan-dan", 60)
    path = path_of(site)
    assert 'href="javascript:__doPostBack' in site.answer(Request(path, ORIGIN)).body.decode()
    assert read(site, path).next_url == f"{ORIGIN}{path}?PageIndex=2"
    assert read(site, path, lambda body: body.replace("__doPostBack", "load")).next_url == ""


def test_the_day_and_name_are_all_an_article_of_sharepoint_is_known_by() -> None:
    site = Site("tan-dan", 60)
    entry = read(site, path_of(site)).entries[0]
    assert entry.source_key == routes(site).key(site.in_section("chuyen-doi-so")[0])
    assert TanDanSpider.layout.key_of_url(f"{ORIGIN}/portal/pages/print.aspx?p=12") is None
    assert TanDanSpider.layout.key_of_url(f"{ORIGIN}/portal/Pages/Tin-tuc.aspx") is None


def test_a_box_with_other_articles_is_no_list_of_liferay() -> None:
    site = Site("liferay-stock", 12)  # one page: no pager tells which publisher is the list
    own = site.in_section("chuyen-doi-so")
    found = read(site, path_of(site))
    assert [entry.url for entry in found.entries] == [listed(site, each) for each in own]
    assert found.next_url == ""


@pytest.mark.parametrize("way", ["by its name", "inside the text"])
def test_titles_of_liferay(way: str) -> None:
    site = Site("liferay-stock", 30)
    sample = next(each for each in site.articles if (each.id % 2 == 0) == (way == "by its name"))
    found = article(site, sample)
    assert found.title == sample.title
    assert (found.view_count is not None) == (way == "inside the text")


def test_a_list_of_json_that_states_no_page_is_asked_for_its_first() -> None:
    site = Site("json-articles", 60)
    path = path_of(site).removesuffix("&page=1")
    first = read(site, path)
    assert first.next_url == f"{ORIGIN}{path}&page=1"
    second = read(site, first.next_url.removeprefix(ORIGIN))
    assert second.entries == first.entries, "counted from 1: the walk goes on behind a page shown again"
    assert second.next_url == f"{ORIGIN}{path}&page=2"


@pytest.mark.parametrize(
    "rows", ['{"rows": {}}', '{"rows": [1, {"slug": 5}, {"slug": "../"}]}', "[]", '{"rows": null}']
)
def test_rows_that_are_none(rows: str) -> None:
    site = Site("json-articles", 5)
    assert read(site, path_of(site), lambda _: rows) == ListingPage((), "")


def test_a_slug_leads_nowhere_else() -> None:
    site = Site("json-articles", 5)
    rows = '{"rows": [{"slug": "//khac.example/x"}, {"slug": "a/b?c#d"}, {"slug": "javascript:x"}]}'
    urls = [entry.url for entry in read(site, path_of(site), lambda _: rows).entries]
    assert urls == [
        f"{ORIGIN}/articles/{name}" for name in ("%2F%2Fkhac.example%2Fx", "a%2Fb%3Fc%23d", "javascript%3Ax")
    ]


def test_the_shell_at_the_public_address_is_no_article() -> None:
    site = Site("json-articles", 5)
    page = fetch(site, site.address(site.articles[0]))
    outcome = judge(page, JsonArticlesSpider.layout, facts_of(site))
    assert (outcome.judgement, outcome.reason) == (Judgement.REJECTED, "empty page")
