"""The families known from public code by their class names: whatever their replicas serve is read as written."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest

from crawler.judge import judge
from crawler.page import Page
from crawler.urls import normalise
from replica.articles import Article as Sample
from replica.exchange import Request
from replica.routes import Routes
from replica.shelf import Options
from replica.site import Failure, Site
from spiders.cms.article_in_menu import ArticleInMenuSpider
from spiders.cms.drupal import DrupalSpider
from spiders.cms.joomla import JoomlaSpider
from spiders.cms.json_articles import JsonArticlesSpider
from spiders.cms.liferay import LiferaySpider
from spiders.cms.module_wrapper import ModuleWrapperSpider
from spiders.cms.tan_dan import TanDanSpider
from spiders.listing import ListingPage
from spiders.portal import PortalSpider
from spiders.walk import listing_failure
from storage.records import Article, Entry, Judgement, Outcome, PortalFacts, RunOutcome, SectionFacts
from vietnamese.dates import Precision
from vietnamese.unicode import nfc

HOST = "www.songvang.example"
ORIGIN = f"https://{HOST}"
AT = datetime(2026, 11, 1, tzinfo=UTC)
SPIDERS: dict[str, type[PortalSpider]] = {
    "article-in-menu": ArticleInMenuSpider,
    "tan-dan": TanDanSpider,
    "module-wrapper": ModuleWrapperSpider,
    "liferay-stock": LiferaySpider,
    "drupal": DrupalSpider,
    "joomla": JoomlaSpider,
    "json-articles": JsonArticlesSpider,
}
TO_THE_DAY = {"tan-dan": 60, "liferay-stock": 36}  # how many of sixty show no time of day
UNDATED_LISTS = {"tan-dan"}
Change = Callable[[str], str]
Form = tuple[tuple[str, str], ...]


def as_sent(body: str) -> str:
    return body


@pytest.fixture(params=SPIDERS)
def site(request: pytest.FixtureRequest) -> Site:
    return Site(request.param, 60)


def spider_of(site: Site) -> type[PortalSpider]:
    return SPIDERS[site.variant]


def routes(site: Site) -> Routes:
    assert isinstance(site.family, Routes)
    return site.family


def facts_of(site: Site) -> PortalFacts:
    sections = tuple(SectionFacts(path_of(site, each.slug), each.name) for each in site.sections)
    return PortalFacts(
        "sample", "Sample", "agency", "province", "place", ("gso", "12"), HOST, spider_of(site).layout.family, "active",
        "fixture", sections,
    )  # fmt: skip


def path_of(site: Site, slug: str = "chuyen-doi-so") -> str:
    return routes(site).section_listing(slug).path


def fetch(site: Site, path: str, change: Change = as_sent, form: Form = ()) -> Page:
    """The page at that path, a redirect followed; `change` is done to its HTML."""
    answered = path
    answer = site.answer(Request(path, ORIGIN, posted=urlencode(form)))
    if answer.status in (301, 302):
        answered = answer.headers["Location"].removeprefix(ORIGIN)
        answer = site.answer(Request(answered, ORIGIN))
    body = change(answer.body.decode()).encode()
    headers = {"content-type": answer.kind}
    return Page(ORIGIN + answered, answer.status, headers, body, AT, Entry(ORIGIN + path), form=form)


def judged(site: Site, address: str, change: Change = as_sent) -> Outcome:
    """What becomes of the public address of an article, asked for as the family asks."""
    service = spider_of(site).service
    asked = service.asked(ORIGIN + address).removeprefix(ORIGIN) if service else address
    page = replace(fetch(site, asked, change), entry=Entry(ORIGIN + address))
    return judge(service.public(page) if service else page, spider_of(site).layout, facts_of(site))


def article(site: Site, sample: Sample, change: Change = as_sent) -> Article:
    outcome = judged(site, site.address(sample), change)
    assert outcome.article is not None, outcome.reason
    return outcome.article


def read(site: Site, path: str, change: Change = as_sent, form: Form = ()) -> ListingPage:
    spider = spider_of(site)
    return spider.listing.read(fetch(site, path, change, form), facts_of(site), spider.layout.key_url)


def walk(site: Site, slug: str = "chuyen-doi-so", change: Change = as_sent) -> list[ListingPage]:
    """The pages of a section from the first to the one that names no next."""
    pages: list[ListingPage] = []
    path, form, asked = path_of(site, slug), (), set()
    while path:
        assert (path, form) not in asked, "the listing leads in a circle"
        asked.add((path, form))
        pages.append(read(site, path, change, form))
        path, form = pages[-1].next_url.removeprefix(ORIGIN), pages[-1].next_form
    return pages


def listed(site: Site, sample: Sample) -> str:
    """The address a list's entry has."""
    return normalise(ORIGIN + (site.address(sample) if spider_of(site).service else routes(site).link(sample)))


def text(found: Article) -> list[str]:
    return [line for line in (found.lead, *found.paragraphs) if line]


def test_every_article_is_read_as_written(site: Site) -> None:
    for sample in site.articles:
        found = article(site, sample)
        assert found.title == sample.title
        assert text(found) == [nfc(line) for line in (sample.lead, *sample.paragraphs) if line]
        assert found.author == routes(site).byline(sample)
        assert found.url == ORIGIN + site.address(sample)
        assert found.source_key == routes(site).key(sample)
        assert found.extractor == spider_of(site).layout.family
        shown = [*([sample.head_image] if sample.head_image and routes(site).has_head_image else []), *sample.pictures]
        assert {image.url for image in found.images} == {ORIGIN + picture.path for picture in shown}
        assert [file.url for file in found.attachments] == [ORIGIN + path for path in sample.attachments]


def test_dates(site: Site) -> None:
    to_the_day = 0
    for sample in site.articles:
        found = article(site, sample)
        assert found.published is not None
        assert (found.published.on, found.date_source) == (sample.published.date(), "portal")
        assert found.published.at in (None, sample.published)
        to_the_day += found.published.precision is Precision.DAY
    assert to_the_day == TO_THE_DAY.get(site.variant, 0)


def test_counters_and_other_titles_change_nothing(site: Site) -> None:
    sample = site.in_section("chuyen-doi-so")[8]
    first = article(site, sample)
    site.bump(500)
    second = article(site, sample)
    assert replace(second, view_count=first.view_count, cuts=first.cuts) == first


def test_an_edited_article(site: Site) -> None:
    sample = site.in_section("chuyen-doi-so")[3]
    before = article(site, sample)
    site.edit(
        sample, title="Một tiêu đề khác hẳn của cùng bài viết", lead="Lời dẫn đã được ban biên tập sửa lại cho rõ."
    )
    found = judged(site, before.url.removeprefix(ORIGIN)).article
    assert found is not None
    assert (found.title, found.source_key) == ("Một tiêu đề khác hẳn của cùng bài viết", before.source_key)
    assert text(found)[0] == "Lời dẫn đã được ban biên tập sửa lại cho rõ."
    assert text(found)[1:] == text(before)[bool(sample.lead) :]


@pytest.mark.parametrize(
    ("failure", "judgement"),
    [
        (Failure.CHALLENGE, Judgement.BLOCKED),
        (Failure.LOGIN, Judgement.BLOCKED),
        (Failure.MAINTENANCE, Judgement.FAILED),
        (Failure.ERROR, Judgement.FAILED),
        (Failure.HOME, Judgement.REJECTED),
    ],
)
def test_pages_that_are_no_article(site: Site, failure: Failure, judgement: Judgement) -> None:
    sample = site.articles[3]
    site.fail(failure)
    assert judged(site, site.address(sample)).judgement is judgement


def test_a_withdrawn_article_is_gone(site: Site) -> None:
    sample = site.articles[3]
    site.remove(sample)
    outcome = judged(site, site.address(sample))
    assert (outcome.judgement, outcome.reason) == (Judgement.GONE, "HTTP 404")


# Listings


def test_paging_reaches_every_article_once_in_order(site: Site) -> None:
    for section in site.sections:
        entries = [entry for page in walk(site, section.slug) for entry in page.entries]
        own = site.in_section(section.slug)
        assert [entry.url for entry in entries] == [listed(site, each) for each in own]
        assert [entry.title for entry in entries] == [each.title for each in own]


def test_entries_are_dated_where_the_list_is(site: Site) -> None:
    samples = site.in_section("chuyen-doi-so")[: site.page_size]
    dates = [entry.listed and entry.listed.on for entry in read(site, path_of(site)).entries]
    undated = site.variant in UNDATED_LISTS
    assert dates == [None if undated else each.published.date() for each in samples]


def test_an_empty_listing(site: Site) -> None:
    site.fail(Failure.EMPTY_LISTING)
    assert read(site, path_of(site, "van-hoa-xa-hoi")) == ListingPage((), "")


@pytest.mark.parametrize("way", ["empty", "repeat"])
def test_past_the_end_no_next_page_is_named_for_ever(site: Site, way: str) -> None:
    site.options = Options(past_end=way)  # type: ignore[arg-type]
    pages = [page for page in _up_to(site, 12) if page.entries]
    own = {listed(site, each) for each in site.in_section("chuyen-doi-so")}
    assert {entry.url for page in pages for entry in page.entries} == own


def _up_to(site: Site, count: int) -> list[ListingPage]:
    pages = [read(site, path_of(site))]
    while pages[-1].next_url and len(pages) < count:
        pages.append(read(site, pages[-1].next_url.removeprefix(ORIGIN), form=pages[-1].next_form))
    return pages


def test_a_block_page_is_no_empty_listing(site: Site) -> None:
    site.fail(Failure.CHALLENGE)
    page = fetch(site, path_of(site))
    failure = listing_failure(page, spider_of(site).layout, facts_of(site), ())
    assert failure is not None
    assert failure[0] is RunOutcome.BLOCKED


# What only one of them has.


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
