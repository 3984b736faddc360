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
