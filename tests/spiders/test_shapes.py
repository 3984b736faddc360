"""Listings read by shape and place: what is a list, what stands beside it, what comes next (DỮ LIỆU MẪU)."""

from dataclasses import replace
from datetime import date

import pytest

from crawler.page import Page
from crawler.repeated import RepeatedLines
from spiders.listing import ListingPage
from spiders.shapes import BY_SCRIPT, Shapes
from storage.records import Entry, SectionFacts
from tests.crawler.pages import FETCHED, HOST, PORTAL

SECTION = SectionFacts("/tin-tuc/", "Tin tức")
FACTS = replace(PORTAL, sections=(SECTION, SectionFacts("/van-ban/", "Văn bản")))
URL = f"https://{HOST}/tin-tuc/"
HEADLINES = [f"Xã Mẫu triển khai nhiệm vụ chuyển đổi số đợt {word}" for word in ("một", "hai", "ba", "bốn", "năm")]
LEAD = "Sáng nay, Ủy ban nhân dân xã Mẫu tổ chức hội nghị triển khai nhiệm vụ với sự tham dự của các thôn."
MENU = "".join(f'<li><a href="/muc-{n}/">Hỏi đáp pháp luật số {n}</a></li>' for n in range(8))
NEWEST = "".join(
    f'<li><a href="/van-ban/tin-moi-so-{n}">Tin ở mục khác của xã Mẫu, số thứ {n}</a> <i>0{n}/02/2026</i></li>'
    for n in range(1, 8)
)


def address(n: int) -> str:
    return f"/tin-tuc/bai-{n + 1}"


def cards(form: str) -> str:
    days = [f"{20 - n:02}/02/2026" for n in range(len(HEADLINES))]
    return "".join(
        form.format(url=address(n), title=title, day=days[n], lead=LEAD) for n, title in enumerate(HEADLINES)
    )


def shown(main: str, *, beside: str = f"<div><b>Tin xem nhiều</b><ul>{NEWEST}</ul></div>", pager: str = "") -> str:
    return (
        f"<html><body><ul>{MENU}</ul><div><div><h1>Tin tức</h1>{main}{pager}</div>{beside}</div>"
        "<div><p>Giấy phép số 01/GP-TTĐT ngày 02/01/2019</p></div></body></html>"
    )


def page_of(html: str, url: str = URL, repeated: RepeatedLines | None = None) -> Page:
    page = Page(url, 200, {"content-type": "text/html"}, html.encode(), FETCHED, Entry(URL), (SECTION,))
    return replace(page, repeated=RepeatedLines() if repeated is None else repeated)


def read(html: str, url: str = URL, repeated: RepeatedLines | None = None) -> ListingPage:
    return Shapes().read(page_of(html, url, repeated), FACTS, None)


@pytest.mark.parametrize(
    "form",
    [
        '<div><h3><a href="{url}">{title}</a></h3><span>{day}</span><p>{lead}</p></div>',
        '<div><a href="{url}"><img src="/a.jpg"></a><a href="{url}">{title}</a><i>{day}</i><p>{lead}</p></div>',
        '<h3><a href="{url}">{title}</a></h3><div>Ngày đăng: {day}</div><p>{lead}</p>',
        '<div><a href="{url}"><h3>{title}</h3><p>{lead}</p></a><small>{day}</small></div>',
        '<table><tr><td><a href="{url}">{title}</a><br>{day}<br>{lead}</td></tr></table>',
        '<article><time>{day}</time><h2><a href="{url}">{title}</a></h2><div>{lead}</div><a href="{url}">Xem tiếp</a></article>',
        '<form><div><a href="{url}">{title}</a></div><div>{day}</div><div>{lead}</div></form>',
    ],
    ids=["cards", "picture first", "flat", "linked whole", "layout tables", "date above", "in forms"],
)
def test_a_list_is_found_whatever_its_markup(form: str) -> None:
    entries = read(shown(f"<div>{cards(form)}</div>")).entries
    assert [entry.url for entry in entries] == [f"https://{HOST}{address(n)}" for n in range(5)]
    assert [entry.title for entry in entries] == HEADLINES
    assert [entry.listed and entry.listed.on for entry in entries] == [date(2026, 2, 20 - n) for n in range(5)]
    assert {entry.lead for entry in entries} == {LEAD}


def test_titles_alone_are_a_list_and_a_date_behind_them_is_none_of_them() -> None:
    form = '<li><a href="{url}">{title} <em>({day})</em></a></li>'
    entries = read(shown(f"<ul>{cards(form)}</ul>")).entries
    assert [entry.title for entry in entries] == HEADLINES
    assert [entry.listed and entry.listed.on.day for entry in entries] == [20, 19, 18, 17, 16]


def test_the_rows_of_a_grid_are_one_list() -> None:
    card = '<div><h3><a href="/tin-tuc/bai-{n}">{title}</a></h3><p>{lead}</p></div>'
    made = [card.format(n=n, title=title, lead=LEAD) for n, title in enumerate(HEADLINES)]
    rows = f"<div>{''.join(made[:2])}</div><div>{''.join(made[2:4])}</div><div>{made[4]}</div>"
    assert [entry.title for entry in read(shown(f"<div>{rows}</div>")).entries][:4] == HEADLINES[:4]


def test_an_empty_section_has_no_entries_though_other_lists_stand_on_its_page() -> None:
    assert read(shown("<p>Chưa có bài viết.</p>")).entries == ()


def test_a_list_that_stands_on_every_page_is_none_of_a_section() -> None:
    beside = f"<div><ul>{NEWEST}</ul></div>"
    seen = RepeatedLines()
    for _ in range(3):
        seen = seen.with_page(page_of(shown("<p>Trang khác</p>", beside=beside)).tree)
    assert len(read(shown("<p>Chưa có bài.</p>", beside=beside)).entries) == 7  # nothing says otherwise yet
    assert read(shown("<p>Chưa có bài.</p>", beside=beside), repeated=seen).entries == ()


def test_the_last_pages_one_article_counts_more_than_a_list_of_those_on_the_page_before() -> None:
    """Joomla lists the neighbours of a section's last article under it, with days and leads like its own."""
    form = '<div><h3><a href="{url}">{title}</a></h3><i>{day}</i><p>{lead}</p></div>'
    rest = f"<div>{cards(form)}</div>"
    last = f'<div><h2><a href="/tin-tuc/le-hoi">Lễ hội của xã Mẫu được tổ chức</a></h2><i>01/02/2026</i><p>{LEAD}</p></div>'
    page = shown(f"<div>{last}</div><div>{rest}</div>", beside="")
    seen = RepeatedLines().with_listing(page_of(shown(rest)).tree, every=True)
    assert [entry.title for entry in read(page, repeated=seen).entries] == ["Lễ hội của xã Mẫu được tổ chức"]
    assert len(read(page).entries) == len(HEADLINES)  # where nothing was seen the longer list is the likelier one


def test_of_listings_the_links_of_the_last_thirty_are_known() -> None:
    seen = RepeatedLines()
    for _ in range(40):
        seen = seen.with_listing(page_of(shown("")).tree, every=True)
    assert (len(seen.links), len(seen.pages)) == (30, 6)
    assert seen.with_listing(page_of(shown("")).tree, every=False) is seen


def test_a_sentence_with_a_date_dates_nothing() -> None:
    form = '<div><h3><a href="{url}">{title}</a></h3><p>Ngày {day}, Ủy ban nhân dân xã tổ chức hội nghị triển khai</p></div>'
    assert {entry.listed for entry in read(shown(f"<div>{cards(form)}</div>")).entries} == {None}


def test_a_date_that_can_be_read_both_ways_says_nothing() -> None:
    form = '<div><h3><a href="{url}">{title}</a></h3><i>3/5/2026 2:30:00 PM</i></div>'
    assert {entry.listed for entry in read(shown(f"<div>{cards(form)}</div>")).entries} == {None}


def test_the_id_is_what_the_addresses_agree_on() -> None:
    form = "".join(
        f'<div><h3><a href="/tin-tuc/xa-mau-nam-2026-{n}.html">{title}</a></h3></div>'
        for n, title in enumerate(HEADLINES, start=501)
    )
    odd = '<div><h3><a href="/tin-tuc/ke-hoach-cao-diem">Kế hoạch cao điểm của xã Mẫu</a></h3></div>'
    keys = [entry.source_key for entry in read(shown(f"<div>{form}{odd}</div>", beside="")).entries]
    assert keys == ["501", "502", "503", "504", "505", None]


def test_numbers_that_are_years_or_shared_are_no_ids() -> None:
    form = "".join(
        f'<div><h3><a href="/2026/03/{"abcde"[n]}-nam-{2021 + n}.html">{title}</a></h3></div>'
        for n, title in enumerate(HEADLINES)
    )
    assert {entry.source_key for entry in read(shown(f"<div>{form}</div>", beside="")).entries} == {None}


PLAIN = '<div><h3><a href="{url}">{title}</a></h3><i>{day}</i></div>'


@pytest.mark.parametrize(
    ("pager", "here", "following"),
    [
        ('<a href="?page=2">2</a><a href="?page=3">3</a>', URL, "?page=2"),
        ('<a href="?page=1">1</a><a href="?page=2">2</a><a href="?page=9">»</a>', f"{URL}?page=1", "?page=2"),
        ('<a href="/tin-tuc/page/3/">3</a><a href="/tin-tuc/page/9/">Cuối</a>', f"{URL}page/2/", "page/3/"),
        ('<a href="/tin-tuc/trang-2.html">Trang sau</a>', URL, "trang-2.html"),
        ('<a href="?start=0">1</a><a href="?start=10">3</a>', f"{URL}?start=5", "?start=10"),
        ('<a href="?_list_INSTANCE_x_cur=2&p_p_id=list_INSTANCE_x">2</a>', URL, "?_list_INSTANCE_x_cur=2&p_p_id=list_INSTANCE_x"),
        ('<a href="?page=1">1</a><a href="?page=2">2</a>', f"{URL}?page=2", None),
        ('<a href="?sort=date&page=2">2</a>', URL, None),
        ('<a href="?month=4&year=2026">4</a><a href="?day=2">2</a>', URL, None),
        ('<a href="/van-ban/?page=2">2</a>', URL, None),
        ('<a href="?page=1">1</a>', URL, None),
    ],
)  # fmt: skip
def test_the_next_page_by_its_pager(pager: str, here: str, following: str | None) -> None:
    found = read(shown(f"<div>{cards(PLAIN)}</div>", pager=f"<div>{pager}</div>"), url=here)
    assert found.next_url == ("" if following is None else URL + following)
    assert found.note == ""


def test_a_session_id_is_no_part_of_the_next_page() -> None:
    pager = '<a href="/tin-tuc/;jsessionid=A1B2C3D4E5F60718293A4B5C6D7E8F90?page=2">2</a>'
    assert read(shown(f"<div>{cards(PLAIN)}</div>", pager=pager)).next_url == f"{URL}?page=2"


def test_a_pager_that_works_by_script_alone_is_one_page_and_said() -> None:
    pager = "".join(f"""<a href="javascript:__doPostBack('p',{n})">{n}</a>""" for n in (1, 2, 3))
    found = read(shown(f"<div>{cards(PLAIN)}</div>", pager=pager))
    assert (found.next_url, found.note, len(found.entries)) == ("", BY_SCRIPT, 5)


def test_a_hundred_thousand_links_are_refused_and_ten_thousand_bounded() -> None:
    link = '<div><h3><a href="/tin-tuc/bai-{0}">Bài viết số {0} của xã Mẫu</a></h3></div>'
    assert read(shown("".join(map(link.format, range(100_000))))).entries == ()
    assert len(read(shown("".join(map(link.format, range(4_900))))).entries) == 500
