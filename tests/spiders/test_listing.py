"""Listings: every page of both recordings, and rows of our own (DỮ LIỆU MẪU)."""

import re
from datetime import UTC, date, datetime

import lxml.html
import pytest

from spiders.cms.nukeviet import LAYOUT, LISTING
from spiders.listing import ListingPage, read_listing
from spiders.provinces.bac_kan import BacKanTp
from spiders.provinces.lai_chau import LaiChauSkhcn
from tests.crawler.recording import Recording

NUKEVIET = Recording("nukeviet", LaiChauSkhcn)
WORDPRESS = Recording("wordpress", BacKanTp)
HOST = "mau.gov.vn"


@pytest.mark.recorded
@pytest.mark.parametrize(
    ("recording", "path", "counts"),
    [
        (NUKEVIET, "/tin-hoat-dong-so/", [6, 6, 6, 6, 6]),
        (NUKEVIET, "/chuyen-doi-so/", [6, 6, 6, 4]),
        (NUKEVIET, "/van-hoa-xa-hoi/", [6, 6, 4]),
        (WORDPRESS, "/category/chuyen-doi-so/", [10, 10, 10, 1]),
        (WORDPRESS, "/category/tin-tuc-su-kien/", [10, 5]),
        (WORDPRESS, "/category/van-hoa-xa-hoi/", [8]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_recorded_sections_page_by_page(recording: Recording, path: str, counts: list[int]) -> None:
    recording.require()
    walk = recording.walk(path)
    assert [len(page.entries) for _, page in walk] == counts
    number = "page-{}/" if recording is NUKEVIET else "page/{}/"
    assert [at for at, _ in walk] == [path, *(path + number.format(n) for n in range(2, len(counts) + 1))]
    assert walk[-1][1].next_url == ""
    assert not any(entry.pinned for _, page in walk for entry in page.entries)
    _agrees_with_truth(recording, path, [entry for _, page in walk for entry in page.entries])


def _agrees_with_truth(recording: Recording, path: str, entries: list) -> None:  # type: ignore[type-arg]
    by_key = {address.rstrip("/").rsplit("-", 1)[-1]: truth for address, truth in recording.truth.items()}
    listed = []
    for entry in entries:
        address = entry.url.removeprefix(recording.public)
        # NukeViet lists an article of two sections under either path; the id is the same.
        truth = recording.truth.get(address) or by_key[address.rsplit("-", 1)[-1]]
        published = datetime.fromisoformat(truth["published"]).astimezone(UTC)
        assert entry.title == truth["title"]
        assert entry.listed is not None
        assert entry.listed.on.isoformat() == truth["published"][:10]
        assert entry.listed.at is not None
        assert entry.listed.at.replace(second=0) == published.replace(second=0)
        assert entry.source_key
        listed.append(truth["path"])
    name = next(section.name for section in recording.spider.sections if section.path == path)
    assert sorted(listed) == sorted(
        at for at, t in recording.truth.items() if name in (t.get("categories") or t["category"])
    )


@pytest.mark.recorded
def test_the_sticky_post_of_the_front_page_is_pinned() -> None:
    WORDPRESS.require()
    sticky = next(path for path, truth in WORDPRESS.truth.items() if truth["special"] == "sticky")
    entries = WORDPRESS.listing("/").entries
    assert [entry.url for entry in entries if entry.pinned] == [WORDPRESS.public + sticky]
    assert entries[0].pinned


@pytest.mark.recorded
def test_past_the_end_leads_back_to_the_first_page() -> None:
    NUKEVIET.require()
    assert NUKEVIET.page("/tin-hoat-dong-so/page-99/").url == NUKEVIET.public + "/tin-hoat-dong-so/"


def _card(number: int, when: str, extra: str = "") -> str:
    return f"""<div class="panel-body"><h3><a href="/tin/bai-{number}.html" title="x">Bài {number} (DỮ LIỆU MẪU)</a></h3>
        <ul class="text-muted"><li>{when}</li><li>Đã xem: 1.{number:03d}</li></ul>{extra}</div>"""


def _read(cards: str, pagination: str = "") -> ListingPage:
    tree = lxml.html.document_fromstring(f'<body><div class="news_column">{cards}</div>{pagination}</body>')
    return read_listing(
        tree, f"https://{HOST}/tin/page-2/", LISTING, host=HOST, key_url=LAYOUT.key_url, date_order="dmy"
    )


def test_a_card_is_read() -> None:
    [entry] = _read(_card(7, "19/06/2024 14:47:00")).entries
    assert (entry.url, entry.source_key) == (f"https://{HOST}/tin/bai-7.html", "7")
    assert (entry.title, entry.views, entry.pinned) == ("Bài 7 (DỮ LIỆU MẪU)", 1007, False)
    assert entry.listed is not None
    assert entry.listed.at == datetime(2024, 6, 19, 7, 47, tzinfo=UTC)


def test_the_egov_clock_of_twelve_hours() -> None:
    [entry] = _read(_card(7, "19/06/2024 02:47:00 PM")).entries
    assert entry.listed is not None
    assert entry.listed.at == datetime(2024, 6, 19, 7, 47, tzinfo=UTC)


def test_an_entry_without_a_date_is_kept() -> None:
    [entry] = _read(_card(7, "Tin mới")).entries
    assert entry.listed is None


def test_what_stands_above_a_newer_row_is_pinned() -> None:
    days = ["01/02/2020", "03/06/2024", "02/06/2024", "Tin mới", "01/06/2024"]
    entries = _read("".join(_card(n, day) for n, day in enumerate(days, 1))).entries
    assert [entry.pinned for entry in entries] == [True, False, False, False, False]


def test_an_entry_listed_twice_counts_once_and_foreign_links_never() -> None:
    foreign = '<div class="panel-body"><h3><a href="https://khac.example/tin/bai-9.html">Nơi khác</a></h3></div>'
    broken = (
        '<div class="panel-body"><h3><a href="javascript:void(0)">Không</a></h3></div><div class="panel-body"></div>'
    )
    page = _read(_card(7, "02/06/2024") + foreign + broken + _card(7, "02/06/2024") + _card(6, "01/06/2024"))
    assert [entry.source_key for entry in page.entries] == ["7", "6"]


@pytest.mark.parametrize("empty", ["", "<li></li>", "<li> </li><li></li>"])
def test_the_next_page_is_the_one_after_the_active_one(empty: str) -> None:
    links = "".join(f'<li><a rel="next" href="/tin/page-{n}/">{n}</a></li>' for n in (3, 4))
    pagination = (
        f'<ul class="pagination"><li><a rel="prev" href="/tin/">1</a></li><li class="active"><a href="#">2</a></li>'
        f"{empty}{links}</ul>"
    )
    assert _read(_card(7, "02/06/2024"), pagination).next_url == f"https://{HOST}/tin/page-3/"


def test_the_last_page_names_no_next() -> None:
    pagination = (
        '<ul class="pagination"><li><a rel="prev" href="/tin/">1</a></li><li class="active"><a href="#">2</a></li></ul>'
    )
    assert _read(_card(7, "02/06/2024"), pagination).next_url == ""


def test_months_first_where_the_portal_writes_so() -> None:
    tree = lxml.html.document_fromstring(
        f'<body><div class="news_column">{_card(7, "11/18/2020 4:10:37 PM")}</div></body>'
    )
    [entry] = read_listing(
        tree, f"https://{HOST}/tin/", LISTING, host=HOST, key_url=re.compile(r"-(\d+)\.html"), date_order="mdy"
    ).entries
    assert entry.listed is not None
    assert entry.listed.on == date(2020, 11, 18)
