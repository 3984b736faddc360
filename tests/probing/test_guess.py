"""What is guessed of a portal's agency from its host's name and its front page's title."""

import shlex
from datetime import UTC, datetime

import pytest

from crawler.page import Page
from spiders.probing.front import read_front
from spiders.probing.guess import guess_agency, guess_leaf, guess_province
from spiders.probing.new_leaf import NewLeaf
from spiders.probing.next_step import command_next
from spiders.probing.report import Report
from storage.records import Entry

AGENCIES = {  # host, title → the province's name, the agency's level and place
    "a city of a province, which names it": (
        "vungtau.gov.vn",
        "Cổng thông tin điện tử thành phố Vũng Tàu",
        ("Bà Rịa - Vũng Tàu", "district", "thành phố Vũng Tàu, tỉnh Bà Rịa - Vũng Tàu"),
    ),
    "a city that is a province": (
        "danang.gov.vn",
        "Cổng thông tin điện tử thành phố Đà Nẵng",
        ("Đà Nẵng", "province", "thành phố Đà Nẵng"),
    ),
    "a short name in the host": (
        "skhcn.hcm.gov.vn",
        "Trang thông tin điện tử Sở Khoa học và Công nghệ",
        ("Hồ Chí Minh", "department", "thành phố Hồ Chí Minh"),
    ),
}


@pytest.mark.parametrize("case", AGENCIES)
def test_the_agency_is_of_its_level_and_place(case: str) -> None:
    host, title, expected = AGENCIES[case]
    province = guess_province(host, title)
    assert province is not None
    agency = guess_agency(title, province)
    assert (province.name, agency.level, agency.place) == expected


TITLES = {  # what stands in <head>, what stands on the page → the portal's title
    "Trang chủ": ("<title>Trang chủ</title>", "", ""),
    "TRANG CHU": ("<title>  TRANG  CHU </title>", "", ""),
    "Home": ("<title>Home</title>", "", ""),
    "Homepage": ("<title>Homepage - Trang chủ</title>", "", ""),
    "with the agency behind it": ("<title>Trang chủ - Sở Nội vụ tỉnh Cao Bằng</title>", "", "Sở Nội vụ tỉnh Cao Bằng"),
    "with the agency before it": ("<title>Sở Nội vụ tỉnh Cao Bằng | Home</title>", "", "Sở Nội vụ tỉnh Cao Bằng"),
    "in the middle": ("<title>Sở Nội vụ - Trang chủ - Cao Bằng</title>", "", "Sở Nội vụ - Cao Bằng"),
    "no front page's name": ("<title>Trang chủ động - Sở Nội vụ</title>", "", "Trang chủ động - Sở Nội vụ"),
    "og:site_name": (
        '<title>Trang chủ</title><meta property="og:site_name" content="Sở Nội vụ">',
        "",
        "Sở Nội vụ",
    ),
    "og:site_name is a front page's": (
        '<title>Sở Nội vụ</title><meta property="og:site_name" content="Trang chủ">',
        "",
        "Sở Nội vụ",
    ),
    "the link home": (
        "<title>Trang chủ</title>",
        '<a href="/">Trang chủ</a><a href="/">Sở Nội vụ tỉnh Cao Bằng</a>',
        "Sở Nội vụ tỉnh Cao Bằng",
    ),
    "the picture that links home": (
        "<title>Trang chủ</title>",
        '<a href="https://snv.caobang.gov.vn/"><img src="/logo.png" alt="Sở Nội vụ tỉnh Cao Bằng"></a>',
        "Sở Nội vụ tỉnh Cao Bằng",
    ),
    "a link elsewhere": ("<title>Trang chủ</title>", '<a href="/gioi-thieu">Sở Nội vụ tỉnh Cao Bằng</a>', ""),
    "a word that links home": ("<title>Trang chủ</title>", '<a href="/">Logo</a><a href="/">Đầu trang</a>', ""),
}


@pytest.mark.parametrize("case", TITLES)
def test_a_front_pages_own_name_is_no_title_of_the_portal(case: str) -> None:
    head, body, title = TITLES[case]
    url = "https://snv.caobang.gov.vn/"
    text = f'<html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'
    page = Page(url, 200, {}, text.encode(), datetime.now(UTC), Entry(url), ())
    assert read_front(page, "snv.caobang.gov.vn").title == title


@pytest.mark.parametrize(
    ("title", "proposed"),
    [("Trang chủ - Sở Nội vụ tỉnh Cao Bằng", "Sở Nội vụ tỉnh Cao Bằng"), ("Cổng của chúng tôi", "Cổng của chúng tôi")],
)
def test_the_command_proposes_the_title(title: str, proposed: str) -> None:
    words = shlex.split(command_next(*looked_at(title), {}))
    assert words[words.index("--title") + 1] == proposed


def test_where_no_title_is_known_the_command_has_none() -> None:
    """`add` takes the agency's name then."""
    words = shlex.split(command_next(*looked_at(""), {}))
    assert "AGENCY" in words
    assert "--title" not in words


def looked_at(title: str) -> tuple[Report, NewLeaf]:
    url = "https://snv.caobang.gov.vn/"
    page = Page(url, 200, {}, f"<title>{title}</title>".encode(), datetime.now(UTC), Entry(url), ())
    report = Report(url, "snv.caobang.gov.vn", title=read_front(page, "snv.caobang.gov.vn").title)
    return report, guess_leaf(report)
