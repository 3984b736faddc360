"""The families known by their addresses alone, crawled at a replica of unlike markup under those addresses (DỮ LIỆU MẪU)."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from crawler.page import Page
from replica.articles import Article, Text, make_articles
from replica.exchange import Answer, Request
from replica.server import serve
from replica.shelf import PastEnd
from replica.site import Failure, Site
from spiders.recognise import recognise
from storage.records import Entry
from tests.crawler.pages import FETCHED
from tests.crawling import Workplace
from tests.test_crawl_failures import QUICK
from tests.test_crawl_unknown import LIFERAY

_OWN = re.compile(r"/tin-chi-tiet/-/bai-viet/[^\"'\s<>]*?-(\d+)-\d+\.html")


@dataclass(frozen=True)
class Grammar:
    """How a family writes an article's address, and finds the article of one. `public`: a host that has it, by the facts."""

    portal: str
    public: str
    write: Callable[[Article], str]
    read: re.Pattern[str]
    first_id: int = 300


GRAMMARS = [
    Grammar(
        "sample_chi_tiet_tin",
        "chuyendoiso.quangnam.gov.vn",
        lambda article: f"/chi-tiet-tin/group/12/nid/{article.id}/{article.slug}",
        re.compile(r"^/chi-tiet-tin/group/12/nid/(\d+)/"),
    ),
    Grammar(
        "sample_chi_tiet_tin",
        "noivu.danang.gov.vn",
        lambda article: f"/chi-tiet-tin-tuc?dinhdanh={article.id}&cat=7",
        re.compile(r"^/chi-tiet-tin-tuc\?dinhdanh=(\d+)&cat=7$"),
    ),
    Grammar(
        "sample_chi_tiet_tin",
        "lienchieu.danang.gov.vn",
        lambda article: f"/chi-tiet-tin-tuc?d={article.id}&c=7",
        re.compile(r"^/chi-tiet-tin-tuc\?d=(\d+)&c=7$"),
    ),
    Grammar(
        "sample_laocai",
        "chuyendoiso.laocai.gov.vn",
        lambda article: f"/{article.section}/{article.slug[:60].strip('-')}-{article.id}",
        re.compile(r"^/[a-z-]+/.*-(\d{7})$"),
        first_id=1342300,
    ),
    Grammar(
        "sample_newsdetail",
        "chuyendoiso.dongnai.gov.vn",
        lambda article: f"/Pages/newsdetail.aspx?CatId=32&NewsId={article.id}",
        re.compile(r"^/Pages/newsdetail\.aspx\?CatId=32&NewsId=(\d+)$"),
    ),
    Grammar(
        "sample_sonoivu",
        "sonoivu.tuyenquang.gov.vn",
        lambda article: f"/vi/tin-bai/{article.slug}?id={article.id}&type=NEWS",
        re.compile(r"^/vi/tin-bai/[^?]*\?id=(\d+)&type=NEWS$"),
    ),
]
OF_EACH = pytest.mark.parametrize("grammar", GRAMMARS, ids=lambda each: each.public)
# An edit has nothing to do with where the id stands: two here, the others in the longer proof.
OF_TWO = pytest.mark.parametrize(
    "grammar",
    [*GRAMMARS[:2], *(pytest.param(each, marks=pytest.mark.soak) for each in GRAMMARS[2:])],
    ids=lambda each: each.public,
)


def site_of(grammar: Grammar, *, past_end: PastEnd = "native") -> Site:
    """Liferay's replica with those addresses in place of its own, and no trace of its portlets in them."""
    site = Site("liferay", make_articles(25, LIFERAY, seed="addresses", first_id=grammar.first_id), LIFERAY)
    site.options.past_end = past_end
    answer = site.answer

    def rewritten(request: Request) -> Answer:
        asked = grammar.read.search(request.target)
        article = site.article(int(asked[1])) if asked else None
        given = answer(replace(request, target=site.address(article)) if article else request)
        return replace(given, body=_OWN.sub(lambda own: written(site, grammar, own), given.body.decode()).encode())

    site.answer = rewritten  # type: ignore[method-assign]
    return site


def written(site: Site, grammar: Grammar, own: re.Match[str]) -> str:
    article = site.article(int(own[1]))
    return grammar.write(article).replace("&", "&amp;") if article else own[0]


def stored(place: Workplace) -> dict[str, tuple[str, str]]:
    rows = place.query("SELECT source_key, url, published_on FROM articles")
    return {row["source_key"]: (row["url"].split(".example", 1)[1], str(row["published_on"])) for row in rows}


@OF_EACH
@pytest.mark.parametrize(
    "past_end", ["native", *(pytest.param(each, marks=pytest.mark.soak) for each in ("empty", "repeat"))]
)
def test_all_that_is_listed_is_stored_once_whatever_stands_past_the_end(
    grammar: Grammar, past_end: PastEnd, place: Workplace
) -> None:
    site = site_of(grammar, past_end=past_end)
    with serve(site) as served:
        row = place.crawl(grammar.portal, served.origin, "--all-topics")
        assert len(served.paths) == len(set(served.paths)), "a page was asked for twice"
    assert (row["outcome"], row["new"], row["failed"]) == ("ok", 25, 0)
    assert stored(place) == {
        str(each.id): (grammar.write(each), each.published.date().isoformat()) for each in site.articles
    }


@OF_EACH
@pytest.mark.parametrize(
    ("failure", "outcome"),
    [
        (Failure.EMPTY_LISTING, "empty_listing"),
        (Failure.CHALLENGE, "blocked"),
        pytest.param(Failure.MAINTENANCE, "unreachable", marks=pytest.mark.soak),
    ],
)
def test_no_listing_is_no_success(grammar: Grammar, failure: Failure, outcome: str, place: Workplace) -> None:
    site = site_of(grammar)
    site.fail(failure)
    with serve(site) as served:
        row = place.crawl(grammar.portal, served.origin, *QUICK)
    assert row["outcome"] == outcome
    assert place.query("SELECT * FROM articles") == []


@OF_TWO
def test_an_edit_is_a_revision_under_the_same_id(grammar: Grammar, place: Workplace) -> None:
    site = site_of(grammar)
    with serve(site) as served:
        place.crawl(grammar.portal, served.origin, "--all-topics")
        edited = site.articles[3]
        site.edit(edited, blocks=(*edited.blocks, Text("Đoạn cuối của bài sau khi sửa, dài hơn mười hai tiếng, mẫu.")))
        row = place.crawl(grammar.portal, served.origin, "--all-topics", "--full")
    assert (row["outcome"], row["new"], row["revised"], row["unchanged"]) == ("ok", 0, 1, 24)
    numbers = place.query("SELECT source_key FROM articles WHERE revision_number = 2")
    assert [each["source_key"] for each in numbers] == [str(edited.id)]


@OF_EACH
def test_its_address_tells_the_family(grammar: Grammar) -> None:
    [article] = make_articles(1, LIFERAY, first_id=grammar.first_id)
    url = f"https://{grammar.public}{grammar.write(article)}"
    page = Page(url, 200, {"content-type": "text/html"}, b"<html><body><p>x</p></body></html>", FETCHED, Entry(url))
    family = recognise([page]).family
    assert family is not None
    assert family.layout.family == grammar.portal.removeprefix("sample_")
    assert family.layout.key_of_url(url) == str(article.id)
