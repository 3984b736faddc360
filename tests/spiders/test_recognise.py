"""Every page of every family's replica and recording is recognised as that family's, alone and together; all else as nobody's."""

import re
from collections.abc import Iterator
from typing import get_args

import pytest

from crawler.page import Page
from replica.exchange import Request
from replica.shelf import Variant
from replica.site import Failure, Site
from replica.template import template
from spiders.provinces.bac_kan import BacKanTp
from spiders.provinces.lai_chau import LaiChauSkhcn
from spiders.recognise import ENOUGH, families, recognise
from storage.records import Entry
from tests.crawler.pages import FETCHED
from tests.crawler.recording import SHARED, Recording
from tests.crawler.test_generic import OTHERS, TEXT, shown
from tests.hostile.corpus import KINDS, text_of
from tests.leaves import RecordedDrupal, RecordedJoomla

ORIGIN = "https://www.songvang.example"
HTML_PAGES = {"nukeviet": 135, "wordpress": 105, "drupal": 380, "joomla": 587}
FAMILY = {
    "nukeviet": "nukeviet",
    "nukeviet-egov": "nukeviet",
    "wordpress": "wordpress",
    "wordpress-block": "wordpress",
    "liferay": "liferay_ecoit",
    "aspnet": "aspnet_news",
    "mdefault": "mdefault",
    "article-in-menu": "article_in_menu",
    "tan-dan": "tan_dan",
    "module-wrapper": "module_wrapper",
    "liferay-stock": "liferay",
    "drupal": "drupal",
    "joomla": "joomla",
    "json-articles": "json_articles",
}
RECORDINGS = (
    Recording("nukeviet", LaiChauSkhcn),
    Recording("wordpress", BacKanTp),
    Recording("drupal", RecordedDrupal),
    Recording("joomla", RecordedJoomla),
)


def page_of(html: str | bytes, url: str = f"{ORIGIN}/", headers: dict[str, str] | None = None) -> Page:
    body = html.encode() if isinstance(html, str) else html
    return Page(url, 200, {"content-type": "text/html"} | (headers or {}), body, FETCHED, Entry(url))


def name_of(*pages: Page) -> str:
    family = recognise(pages).family
    return family.layout.family if family else ""


def fetch(site: Site, path: str) -> Page:
    answer = site.answer(Request(path, ORIGIN))
    assert answer.status == 200, path
    return page_of(answer.body, ORIGIN + path)


def pages_of(site: Site) -> Iterator[Page]:
    """What a probe sees first: the front page, each section's list, each article."""
    yield fetch(site, "/")
    for section in site.sections:
        yield fetch(site, site.family.section_listing(section.slug).path)
    for article in site.articles:
        yield fetch(site, site.address(article))


@pytest.mark.parametrize("variant", get_args(Variant))
def test_each_page_of_a_replica_is_its_familys(variant: Variant) -> None:
    site = Site(variant, 40)
    pages = list(pages_of(site))
    assert [name_of(page) for page in pages] == [FAMILY[variant]] * (1 + 3 + 40)
    assert name_of(*pages[:5]) == FAMILY[variant]


@pytest.mark.parametrize("variant", get_args(Variant))
def test_no_page_has_a_decisive_mark_of_another_family(variant: Variant) -> None:
    for page in pages_of(Site(variant, 40)):
        foreign = [each for each in recognise([page]).checked if each.matched and each.family != FAMILY[variant]]
        points: dict[str, int] = {}
        for each in foreign:
            points[each.family] = points.get(each.family, 0) + each.mark.weight
        assert all(count < ENOUGH for count in points.values()), (page.url, points)


def test_every_family_has_a_replica() -> None:
    by_address = {"chi_tiet_tin", "laocai", "newsdetail", "sonoivu"}  # no markup is known that a replica could show
    assert set(families()) == set(FAMILY.values()) | by_address


@pytest.mark.recorded
@pytest.mark.skipif(not (SHARED / "portals").is_dir(), reason="the recorded portals are not beside the checkout")
@pytest.mark.parametrize("each", [4, pytest.param(1, marks=pytest.mark.soak)], ids=["each fourth", "each"])
@pytest.mark.parametrize("recording", RECORDINGS, ids=lambda each: each.name)
def test_each_page_of_a_recording_is_its_familys(recording: Recording, each: int) -> None:
    recording.require()
    own = [recording.page(path) for path, row in recording.answers.items() if _is_page(row)]
    assert len(own) == HTML_PAGES[recording.name]
    own = own[::each]
    named = [name_of(page) for page in own]
    assert [page.url for page, name in zip(own, named, strict=True) if name != recording.spider.layout.family] == []
    assert name_of(*own[:20]) == recording.spider.layout.family, "more pages than a look asks for"


def _is_page(row: dict[str, object]) -> bool:
    return row["status"] == 200 and bool(row.get("page")) and str(row.get("content_type")).startswith("text/html")


# Pages of no family.


@pytest.mark.parametrize(
    "html",
    [
        shown(TEXT),
        shown(f"<form action='/'>{TEXT}</form>{OTHERS}"),
        shown("<br>".join(TEXT.split("</p>"))),
        shown(TEXT, head=""),
        f'<form method="post"><input type="hidden" name="__VIEWSTATE" value="/wEP" />{TEXT}</form>',
        '<meta name="generator" content="Microsoft FrontPage 4.0" />',
        '<meta name="generator" content="Drupal 10 (https://www.drupal.org)" />',
        "",
        "<html>",
    ],
)
def test_a_page_of_a_cms_nobody_knows(html: str) -> None:
    assert name_of(page_of(html)) == ""


@pytest.mark.parametrize(
    "hint",
    [
        '<img src="/uploads/news/2024_03/anh.jpg" />',
        '<img src="/wp-content/uploads/2024/03/anh.jpg" />',
        '<a href="/sites/default/files/ke-hoach.pdf">Kế hoạch</a>',
        '<div class="DateCreate">Ngày 01/02/2024</div>',
    ],
)
def test_one_hint_does_not_decide(hint: str) -> None:
    page = page_of(shown(hint + TEXT))
    assert sum(each.matched for each in recognise([page]).checked) == 1
    assert name_of(page) == ""
    assert name_of(page, page, page) == "", "nor does the same hint on every page"


def test_all_hints_together_are_no_family() -> None:
    hints = ("/uploads/news/2024_03/anh.jpg", "/wp-content/uploads/anh.jpg", "/sites/default/files/anh.jpg")
    assert name_of(page_of(shown("".join(f'<img src="{path}">' for path in hints)))) == ""


def test_links_to_other_portals_say_nothing_of_this_one() -> None:
    links = (
        '<script src="https://khac.example/wp-content/themes/x/x.js"></script>'
        '<link href="https://khac.example/wp-json/" /><script src="//khac.example/wp-includes/x.js"></script>'
        '<a href="https://thanhpho.example/home/news/?28932/Tin-moi.htm">Tin mới</a>'
        '<a href="https://so.example/mDefault.aspx?sid=1444">Sở</a>'
        '<a href="https://tinh.example/tin-chi-tiet/-/bai-viet/tin-moi-1-2.html">Tin</a>'
    )
    assert name_of(page_of(shown(links + TEXT))) == ""
    own = links.replace("https://thanhpho.example", "http://songvang.example")
    assert name_of(page_of(shown(own + TEXT))) == "aspnet_news", "with and without www, http and https"


def test_a_headers_word_counts() -> None:
    assert name_of(page_of(shown(TEXT), headers={"x-generator": "Drupal 7 (http://drupal.org)"})) == "drupal"


def test_pages_of_two_families_are_nobodys() -> None:
    one, other = '<a href="/home/news/?1/Tin.htm">Tin</a>', '<a href="/mDefault.aspx?sid=1">Sở</a>'
    result = recognise([page_of(one), page_of(other)])
    assert result.family is None
    assert {each.family for each in result.checked if each.matched} == {"aspnet_news", "mdefault"}
    assert (name_of(page_of(one)), name_of(page_of(other))) == ("aspnet_news", "mdefault")


def test_what_was_looked_for_is_told() -> None:
    result = recognise([fetch(Site("nukeviet", 5), "/")])
    assert {each.family for each in result.checked} == set(families())
    assert len(result.checked) == sum(len(family.marks) for family in families().values())
    assert {each.family for each in result.checked if each.matched} == {"nukeviet"}
    assert all(each.mark.says for each in result.checked)


@pytest.mark.parametrize("name", ["challenge", "login", "maintenance", "nukeviet_flood"])
def test_block_pages_are_nobodys(name: str) -> None:
    assert name_of(page_of(template(name).render(seconds=60, token="0"))) == ""


@pytest.mark.parametrize("variant", get_args(Variant))
def test_a_portal_that_blocks_is_nobodys(variant: Variant) -> None:
    site = Site(variant, 5)
    site.fail(Failure.CHALLENGE)
    assert name_of(page_of(site.answer(Request("/", ORIGIN)).body)) == ""


def test_hostile_pages_are_of_the_family_they_are_made_in_or_of_none() -> None:
    kinds = [kind for kind in KINDS if kind.make(text_of(kind)).is_page]
    assert len(kinds) > 40
    names = {name_of(page_of(kind.make(text_of(kind)).body)) for kind in kinds}
    assert names == {"nukeviet", ""}


@pytest.mark.parametrize(
    "piece",
    ["<meta generator ", 'href="/1/2/3/', "=/a/b/c/", '<div id="node-1" ', "=/x/-/bai-viet/a-1-", 'class="item-page '],
)
def test_no_pattern_backtracks_without_bound(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    assert recognise([page_of(text)]).family is None
    for family in families().values():
        for mark in family.marks:
            assert not re.search(r"\][*+](?!\?)|\\[dwsS][*+]|\.[*+]", mark.pattern.pattern), mark.says
