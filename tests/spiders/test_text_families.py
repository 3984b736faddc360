"""The three families known from addresses and texts: whatever their replicas serve is read as written."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import lxml.html
import pytest

from crawler.judge import judge
from crawler.layout import Layout
from crawler.page import Page
from replica.articles import Article as Sample
from replica.exchange import Request
from replica.site import Failure, Site
from spiders.cms.aspnet_news import AspNetNewsSpider
from spiders.cms.liferay_ecoit import LiferayEcoitSpider
from spiders.cms.mdefault import MDefaultSpider
from spiders.listing import ListingPage, read_listing
from spiders.portal import PortalSpider
from spiders.walk import listing_failure
from storage.records import Article, Entry, Judgement, Outcome, PortalFacts, RunOutcome, SectionFacts
from vietnamese.dates import Precision
from vietnamese.unicode import nfc

HOST = "www.songvang.example"
ORIGIN = f"https://{HOST}"
AT = datetime(2026, 11, 1, tzinfo=UTC)
SPIDERS: dict[str, type[PortalSpider]] = {
    "liferay": LiferayEcoitSpider,
    "aspnet": AspNetNewsSpider,
    "mdefault": MDefaultSpider,
}


@pytest.fixture(params=SPIDERS)
def site(request: pytest.FixtureRequest) -> Site:
    return Site(request.param, 60)


def layout_of(site: Site) -> Layout:
    return SPIDERS[site.variant].layout


def facts_of(site: Site) -> PortalFacts:
    sections = tuple(SectionFacts(listing(site, each.slug), each.name) for each in site.sections)
    return PortalFacts(
        "sample", "Sample", "agency", "province", "place", ("gso", "12"), HOST, layout_of(site).family, "active", "fixture",
        sections, date_order="mdy" if site.variant == "aspnet" else "dmy",
    )  # fmt: skip


def listing(site: Site, slug: str) -> str:
    return site.family.section_listing(slug).path


def fetch(site: Site, path: str, change: Callable[[str], str] = lambda body: body) -> Page:
    """The page at that path, redirects followed; `change` is done to its HTML."""
    answered = path
    answer = site.answer(Request(path, ORIGIN))
    for _ in range(3):
        if answer.status in (301, 302):
            answered = answer.headers["Location"].removeprefix(ORIGIN)
            answer = site.answer(Request(answered, ORIGIN))
    body = change(answer.body.decode()).encode()
    return Page(ORIGIN + answered, answer.status, {"content-type": answer.kind}, body, AT, Entry(ORIGIN + path))


def judged(site: Site, sample: Sample, change: Callable[[str], str] = lambda body: body) -> Outcome:
    return judge(fetch(site, site.address(sample), change), layout_of(site), facts_of(site))


def article(site: Site, sample: Sample, change: Callable[[str], str] = lambda body: body) -> Article:
    found = judged(site, sample, change).article
    assert found is not None
    return found


def scrambled(body: str) -> str:
    """The page with every class and id under another name, Liferay's portlets aside: those are its addresses as well."""
    return re.sub(r' (class|id)="(?!p_p_id_|portlet_com)[^"]*"', r' \1="x7"', body)


def text(found: Article) -> list[str]:
    return [line for line in (found.lead, *found.paragraphs) if line]


def written(sample: Sample) -> list[str]:
    return [nfc(line) for line in (sample.lead, *sample.paragraphs) if line]


@pytest.mark.parametrize("change", [lambda body: body, scrambled], ids=["as it is", "scrambled"])
def test_every_article_is_read_as_written(site: Site, change: Callable[[str], str]) -> None:
    for sample in site.articles:
        found = article(site, sample, change)
        assert found.title == sample.title
        assert text(found) == written(sample)
        assert found.author == sample.signature
        assert found.source_key == str(sample.id)
        assert found.url == ORIGIN + site.address(sample), "the canonical address of every article is not this one's"
        assert found.extractor == layout_of(site).family
        assert [image.caption for image in found.images] == [picture.caption for picture in sample.pictures]
        assert [file.url for file in found.attachments] == [ORIGIN + path for path in sample.attachments]


def test_dates(site: Site) -> None:
    for sample in site.articles:
        found = article(site, sample)
        if site.variant == "mdefault":
            assert (found.published, found.date_source) == (None, ""), "other articles' dates are not its own"
        else:
            assert found.published is not None
            assert found.published.at == sample.published
            assert (found.published.precision, found.date_source) == (Precision.MINUTE, "portal")


def test_the_view_count_beside_the_date() -> None:
    site = Site("aspnet", 20)
    sample = site.articles[4]
    found = article(site, sample)
    assert (found.view_count, found.viewed_at) == (site.hits(sample), AT)
    assert found.view_count == 40 + sample.id % 977 + 1


def test_the_section_is_the_line_above_the_headline() -> None:
    site = Site("liferay", 20)
    names = {section.slug: section.name for section in site.sections}
    assert {article(site, each).section for each in site.articles} == set(names.values())
    assert all(article(site, each).section == names[each.section] for each in site.articles)


def test_what_was_cut_is_on_record() -> None:
    site = Site("liferay", 60)
    sample = next(each for each in site.articles if each.id % 2)
    cuts = [(cut.rule, cut.text) for cut in article(site, sample).cuts]
    names = {section.slug: section.name for section in site.sections}
    assert cuts[:4] == [
        ("head:line", "DetailController"),
        ("head:line", names[sample.section]),
        ("head:line", sample.title),
        ("head:line", f"{sample.published:%d/%m/%Y %H:%M}"),
    ]
    assert ("related:Tin khác", "Các tin khác") in cuts or any(rule.startswith("related:") for rule, _ in cuts)


def test_counters_and_related_titles_change_nothing(site: Site) -> None:
    sample = site.in_section("chuyen-doi-so")[8]
    first = article(site, sample)
    site.bump(500)
    second = article(site, sample)
    assert replace(second, view_count=first.view_count, cuts=first.cuts) == first


def test_an_edited_article(site: Site) -> None:
    """The address keeps the old headline's slug, as on portals that never change one."""
    sample = next(each for each in site.in_section("chuyen-doi-so") if each.id % 2 == 0 or site.variant != "mdefault")
    before = site.address(sample)
    site.edit(
        sample, title="Một tiêu đề khác hẳn của cùng bài viết", lead="Lời dẫn đã được ban biên tập sửa lại cho rõ."
    )
    found = judge(fetch(site, before), layout_of(site), facts_of(site)).article
    assert found is not None
    assert (found.title, found.source_key) == ("Một tiêu đề khác hẳn của cùng bài viết", str(sample.id))
    assert text(found)[0] == "Lời dẫn đã được ban biên tập sửa lại cho rõ."


@pytest.mark.parametrize(
    ("failure", "judgement"),
    [
        (Failure.CHALLENGE, Judgement.BLOCKED),
        (Failure.LOGIN, Judgement.BLOCKED),
        (Failure.FLOOD, Judgement.BLOCKED),
        (Failure.MAINTENANCE, Judgement.FAILED),
        (Failure.ERROR, Judgement.FAILED),
        (Failure.HOME, Judgement.REJECTED),
    ],
)
def test_pages_that_are_no_article(site: Site, failure: Failure, judgement: Judgement) -> None:
    sample = site.articles[3]
    site.fail(failure)
    assert judged(site, sample).judgement is judgement


def test_an_article_that_is_not_there(site: Site) -> None:
    sample = site.articles[3]
    own = site.address(sample)
    outcome = judge(fetch(site, own.replace(str(sample.id), "99999")), layout_of(site), facts_of(site))
    expected = {
        "liferay": (Judgement.GONE, "HTTP 404"),
        "aspnet": (Judgement.REJECTED, "redirected to a listing"),
        "mdefault": (Judgement.REJECTED, "no headline or no text found"),
    }
    assert (outcome.judgement, outcome.reason) == expected[site.variant]


# Listings


def read(site: Site, path: str, change: Callable[[str], str] = lambda body: body) -> ListingPage:
    page = fetch(site, path, change)
    spider = SPIDERS[site.variant]
    return read_listing(
        page.tree,
        page.url,
        spider.listing,
        host=HOST,
        key_url=spider.layout.key_url,
        date_order=facts_of(site).date_order,
    )


@pytest.mark.parametrize("change", [lambda body: body, scrambled], ids=["as it is", "scrambled"])
def test_paging_reaches_every_article_once(site: Site, change: Callable[[str], str]) -> None:
    slug = "chuyen-doi-so"
    path: str = listing(site, slug)
    keys: list[str | None] = []
    pages = 0
    while path:
        found = read(site, path, change)
        keys += [entry.source_key for entry in found.entries if entry.source_key not in keys]
        path = found.next_url.removeprefix(ORIGIN)
        pages += 1
    own = [str(each.id) for each in site.in_section(slug)]
    if change is scrambled and site.variant == "liferay":
        assert set(own) < set(keys)  # without its classes, the box beside the list cannot be told from it
    else:
        assert keys == own
    assert pages == site.family.section_listing(slug).pages(10)


def test_entries(site: Site) -> None:
    samples = site.in_section("chuyen-doi-so")[:10]
    entries = read(site, listing(site, "chuyen-doi-so")).entries
    assert [entry.url for entry in entries] == [ORIGIN + site.address(each) for each in samples]
    assert [entry.title for entry in entries] == [each.title for each in samples]
    dates = [entry.listed and entry.listed.on for entry in entries]
    assert dates == ([each.published.date() for each in samples] if site.variant == "liferay" else [None] * 10)


def test_a_pinned_article_is_marked() -> None:
    site = Site("liferay", 60)
    site.edit(site.in_section("chuyen-doi-so")[-1], pinned=True)
    entries = read(site, listing(site, "chuyen-doi-so")).entries
    assert [entry.pinned for entry in entries] == [True] + [False] * 10


def test_an_empty_listing_and_one_past_the_end(site: Site) -> None:
    beyond = site.family.page_path(site.family.section_listing("chuyen-doi-so"), 9)  # type: ignore[union-attr]
    last = [str(each.id) for each in site.in_section("chuyen-doi-so")[20:]]
    found = read(site, beyond)
    assert [entry.source_key for entry in found.entries] == (last if site.variant == "liferay" else [])
    if site.variant != "liferay":
        assert found.next_url == ""
    site.fail(Failure.EMPTY_LISTING)
    assert read(site, listing(site, "van-hoa-xa-hoi")) == ListingPage((), "") or site.variant == "liferay"


def test_a_block_page_is_no_empty_listing(site: Site) -> None:
    site.fail(Failure.CHALLENGE)
    page = fetch(site, listing(site, "chuyen-doi-so"))
    failure = listing_failure(page, layout_of(site), facts_of(site), ())
    assert failure is not None
    assert failure[0] is RunOutcome.BLOCKED


def test_a_pager_of_postbacks_names_no_next_page() -> None:
    site = Site("mdefault", 60)

    def postbacks(body: str) -> str:
        return re.sub(r'href="[^"]*page=(\d+)"', r'''href="javascript:__doPostBack('ctl00$pager','\1')"''', body)

    found = read(site, listing(site, "chuyen-doi-so"), postbacks)
    assert len(found.entries) == 10
    assert found.next_url == ""


def test_the_next_page_is_made_where_the_pager_shows_a_later_one_only() -> None:
    site = Site("liferay", 60)

    def thinned(body: str) -> str:
        tree = lxml.html.document_fromstring(body)
        for link in tree.cssselect("a[href*='_cur=2']"):
            link.drop_tree()
        return lxml.html.tostring(tree, encoding="unicode")

    path = listing(site, "chuyen-doi-so")
    assert read(site, path, thinned).next_url == read(site, path).next_url != ""


@pytest.mark.parametrize(
    ("spider", "url", "key"),
    [
        (LiferayEcoitSpider, "/tin-chi-tiet/-/bai-viet/tin-nam-2023-52314-1500.html", "52314"),
        (LiferayEcoitSpider, "/web/guest/-/chi-tiet/a-7-8.html?x=1", "7"),
        (LiferayEcoitSpider, "/cntt-va-vien-thong", None),
        (AspNetNewsSpider, "/home/news/?28932/Hoi-nghi-2020.htm", "28932"),
        (AspNetNewsSpider, "/home/news/?page=2", None),
        (MDefaultSpider, "/1446/38995/68251/637244/tin-noi-bat/quyet-dinh", "637244"),
        (MDefaultSpider, "/m/1446/38995/68251/637244/tin-noi-bat/quyet-dinh.aspx", "637244"),
        (MDefaultSpider, "/mDefault.aspx?sid=1446&pageid=38995&catid=68251&id=637244&title=x", "637244"),
        (MDefaultSpider, "/mDefault.aspx?sid=1446&pageid=38995&catid=68251", None),
        (MDefaultSpider, "/1446/38995/68251/tin-noi-bat", None),
    ],
)
def test_ids_in_addresses(spider: type[PortalSpider], url: str, key: str | None) -> None:
    assert spider.layout.key_of_url(ORIGIN + url) == key
