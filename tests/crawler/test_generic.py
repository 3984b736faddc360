"""The generic path: pages of a CMS nobody has seen (DỮ LIỆU MẪU)."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from crawler.extraction import extract
from crawler.generic import GENERIC_VERSION
from crawler.layout import Layout
from crawler.page import Page
from crawler.repeated import ENOUGH, RepeatedLines
from storage.records import Article, Entry
from tests.crawler.pages import FETCHED, HOST, LEAD, PARAGRAPHS, PORTAL, TITLE
from vietnamese.dates import Moment, Precision

NOBODY = Layout("unknown", 1, title=(), body=(), date=())
URL = f"https://{HOST}/bai-viet/12"
SLUG = "xa-mau-trien-khai-ke-hoach-chuyen-doi-so-nam-2026"
TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
MENU = "".join(f'<div><a href="/muc-{n}">Chuyên mục số {n} của cổng</a></div>' for n in range(12))
OTHERS = "".join(
    f'<div><a href="/bai-viet/{n}">Bài viết khác của xã Mẫu, số {n} trong năm</a> <i>(0{n}/02/2026)</i></div>'
    for n in range(1, 8)
)
FOOTER = """<div><b>ỦY BAN NHÂN DÂN XÃ MẪU</b><p>Chịu trách nhiệm chính: Ông Nguyễn Văn Mẫu - Chủ tịch UBND xã, Trưởng ban</p>
<p>Giấy phép số 01/GP-TTĐT ngày 02/01/2019. Địa chỉ: số 1 đường Mẫu, xã Mẫu. Điện thoại: 0299.3000.000</p></div>"""
CLOCK = "<div>Thứ sáu, 06/03/2026</div>"
DATE = "<div>Thứ năm, 05/03/2026 14:30</div>"
ON = Moment.of(datetime(2026, 3, 5, 7, 30, tzinfo=UTC))


def shown(
    text: str, *, title: str = f"<h1>{TITLE}</h1>", date: str = DATE, head: str = f"<title>{TITLE}</title>"
) -> str:
    """A page without one class: a menu, a clock, the headline, its date, the text, other articles, a footer."""
    column = f"<div>{title}{date}<div>{text}</div></div>"
    return (
        f"<html><head>{head}</head><body>{MENU}{CLOCK}{column}<div><b>Tin khác</b>{OTHERS}</div>{FOOTER}</body></html>"
    )


def page_of(html: str, url: str = URL, entry: Entry | None = None) -> Page:
    return Page(url, 200, {"content-type": "text/html"}, html.encode(), FETCHED, entry or Entry(url))


def found(html: str, url: str = URL, entry: Entry | None = None) -> Article | None:
    return extract(page_of(html, url, entry), NOBODY, PORTAL)


def read(html: str, url: str = URL, entry: Entry | None = None) -> Article:
    article = found(html, url, entry)
    assert article is not None
    return article


def test_a_page_of_an_unknown_cms_is_read_as_written_and_marked() -> None:
    article = read(shown(f"<p><b>{LEAD}</b></p>{TEXT}"))
    assert (article.title, article.lead, article.paragraphs) == (TITLE, LEAD, PARAGRAPHS)
    assert (article.extractor, article.extractor_version) == ("generic", GENERIC_VERSION)
    assert (article.published, article.date_source) == (ON, "generic")


@pytest.mark.parametrize(
    "text",
    [
        "<br>".join(PARAGRAPHS),
        "".join(f"<div><div>{paragraph}</div></div>" for paragraph in PARAGRAPHS),
        "".join(f"<table><tr><td>{paragraph}</td></tr></table>" for paragraph in PARAGRAPHS),
        f'<p>{PARAGRAPHS[0]}</p><p><a href="/bai-viet/3">Xem thêm bài viết trước của xã Mẫu</a></p><p>{PARAGRAPHS[1]}</p>'
        f'<div><img src="/a.jpg"></div><p><i>Quang cảnh hội nghị</i></p><p>{PARAGRAPHS[2]}</p>',
        f"<nav>{MENU}</nav>{TEXT}<form><p>Ý kiến của bạn về bài viết này sẽ được đăng sau khi duyệt.</p></form>",
        f'<div style="display: none">{LEAD}</div><span hidden>{LEAD}</span>{TEXT}',
    ],
    ids=["div and br", "nested divs", "layout tables", "link and picture within", "menu and form within", "hidden"],
)
def test_whatever_the_editor_pasted(text: str) -> None:
    assert read(shown(text)).paragraphs == PARAGRAPHS


def test_the_form_of_asp_net_holds_the_page_and_a_search_form_does_not() -> None:
    html = shown(TEXT).replace("<body>", "<body><form action='/'>").replace("</body>", "</form></body>")
    assert read(html).paragraphs == PARAGRAPHS


def test_a_lead_that_stands_apart_from_the_body_is_the_lead() -> None:
    html = shown(f"<div>{LEAD}</div><div><img src='/a.jpg'></div><div>{TEXT}</div>")
    article = read(html)
    assert (article.lead, article.paragraphs) == (LEAD, PARAGRAPHS)


def test_a_first_paragraph_among_its_like_is_no_lead() -> None:
    article = read(shown(TEXT))
    assert (article.lead, article.paragraphs) == ("", PARAGRAPHS)


def test_teasers_above_the_headline_are_none_of_it() -> None:
    teasers = (
        f"<div><h4><a href='/bai-viet/3'>Tiêu điểm của tuần này tại xã</a></h4><p>{PARAGRAPHS[2]} {LEAD}</p></div>"
    )
    assert read(shown(TEXT).replace(CLOCK, teasers)).paragraphs == PARAGRAPHS


def test_the_signature_under_the_text_is_the_author() -> None:
    article = read(shown(f"{TEXT}<p><b>Tin, ảnh: Minh Hà</b></p>"))
    assert (article.paragraphs, article.author) == (PARAGRAPHS, "Tin, ảnh: Minh Hà")


def test_a_text_above_its_headline_is_left_to_trafilatura() -> None:
    column = f"<div>{TEXT}</div><div><h1>{TITLE}</h1></div>"
    html = f"<html><head><title>{TITLE}</title></head><body>{MENU}{column}{OTHERS}</body></html>"
    article = read(html)
    assert (article.title, article.paragraphs, article.extractor) == (TITLE, PARAGRAPHS, "generic")


# The headline


@pytest.mark.parametrize(
    ("title", "head", "url", "entry"),
    [
        (f"<h2>{TITLE}</h2>", f"<title>{TITLE} | Cổng thông tin xã Mẫu</title>", URL, None),
        (f"<div>{TITLE}</div>", f"<title>Cổng thông tin xã Mẫu - {TITLE}</title>", URL, None),
        (f"<div>{TITLE}</div>", "<title>Trang tin</title>", URL, Entry(URL, title=TITLE)),
        (f"<div>{TITLE}</div>", "<title>Trang tin</title>", f"{URL}/{SLUG}-12.html", None),
        (f"<div>{TITLE}</div>", "", f"https://{HOST}/?12/{SLUG.title()}.htm", None),
        (f"<h1>Tin tức xã</h1><h2>{TITLE}</h2>", f"<title>{TITLE[:26]}</title>", URL, None),
        (f"<h1>{TITLE}</h1>", "<title>Trang tin</title>", URL, None),
    ],
    ids=["head", "head, behind the portal", "listing", "address", "query", "begun in the head", "only heading"],
)  # fmt: skip
def test_the_headline_is_the_line_something_else_tells_of(title: str, head: str, url: str, entry: Entry | None) -> None:
    article = read(shown(TEXT, title=title, head=head), url, entry)
    assert (article.title, article.paragraphs) == (TITLE, PARAGRAPHS)


def test_the_name_of_the_portal_is_no_headline() -> None:
    html = shown(TEXT * 3, title="", head=f"<title>{PORTAL.title}</title>").replace(
        "<body>", f"<body><h1>{PORTAL.title}</h1>"
    )
    assert found(html) is None


# Dates: none beats a wrong one


@pytest.mark.parametrize(
    ("shown_date", "expected"),
    [
        ("<p>Được đăng: Thứ năm, 05 Tháng 3 2026 14:30</p><p>Cập nhật lần cuối: 06/03/2026 08:00</p>", ON),
        ("<p>Được viết: 01/03/2026 08:00</p><p>Được đăng: 05/03/2026 14:30</p>", ON),
        ("<p>Cập nhật lần cuối: 06/03/2026 08:00</p>", None),
        ("<p>Ngày tạo: 04/03/2026</p>", None),
        ('<p><time datetime="2026-03-05T14:30:00+07:00">05/03/2026</time></p>', ON),
        ('<p>Đăng ngày <time datetime="2026-03-05T14:30:00+07:00">05/03/2026</time> <time>06/03/2026</time></p>', ON),
        ("<p>2026-03-06T08:00:00+07:00</p><p>05/03/2026 14:30</p>", ON),
        ("<p>05/03/2026</p>", Moment(date(2026, 3, 5), None, Precision.DAY)),
        ("<p>05/03/2027</p>", None),
        ("<p>3/5/2026 2:30:00 PM 8947</p>", None),
        ("<p>05/05/2025 02:30 PM</p>", Moment.of(datetime(2025, 5, 5, 7, 30, tzinfo=UTC))),
        ("<p>25/02/2026 02:30 PM</p>", Moment.of(datetime(2026, 2, 25, 7, 30, tzinfo=UTC))),
        ("", None),
    ],
    ids=[
        "published beside changed", "written before published", "changed alone", "made alone", "for machines",
        "two in a line", "hidden microdata", "day", "still to come", "American or not", "either way", "day first",
        "clock, list and licence alone",
    ],
)  # fmt: skip
def test_the_date_beside_the_headline(shown_date: str, expected: Moment | None) -> None:
    assert read(shown(TEXT, date=shown_date)).published == expected


def test_a_date_above_the_headline_counts_where_it_says_what_it_is() -> None:
    assert read(shown(TEXT, title=f"<p>Đăng ngày 05/03/2026 14:30</p><h1>{TITLE}</h1>", date="")).published == ON


def test_the_listing_tells_before_the_generic_finder() -> None:
    listed = Moment.on_day(date(2026, 3, 4))
    article = read(shown(TEXT), entry=Entry(URL, listed=listed))
    assert (article.published, article.date_source) == (listed, "listing")


def test_a_text_that_tells_of_a_day_is_not_dated_by_it() -> None:
    text = f"<p>Ngày 02/02/2026, Ủy ban nhân dân xã Mẫu họp. Đến ngày 02/02/2026 có 12 thôn.</p>{TEXT}"
    assert read(shown(text, date="")).published is None


# Short notices, tables, files


def test_a_short_notice() -> None:
    notice = "Từ 22 giờ ngày 14/6, hệ thống một cửa của xã tạm dừng để nâng cấp máy chủ."
    article = read(shown(f"<p>{notice}</p>"))
    assert (article.title, article.lead, article.paragraphs, article.attachments) == (TITLE, "", (notice,), ())


def test_a_notice_of_two_lines_and_a_signature() -> None:
    lines = ("Thứ hai tuần sau, trụ sở xã nghỉ tiếp dân.", "Mọi việc gấp, xin gọi trực ban.")
    article = read(shown(f"<p>{lines[0]}<br>{lines[1]}</p><p><b>Ban Biên tập</b></p>"))
    assert (article.paragraphs, article.author) == (lines, "Ban Biên tập")


CELLS = (("TT", "Thôn", "Hồ sơ", "Tỷ lệ"), ("1", "Bản Mẫu", "120", "80,5%"), ("2", "Bản Vàng", "64", "71,2%"))


@pytest.mark.parametrize("cell", ["{}", "<p>{}</p>", "<div><span>{}</span></div>"])
def test_a_page_that_is_a_table_is_read_row_by_row(cell: str) -> None:
    rows = "".join("<tr>" + "".join(f"<td>{cell.format(text)}</td>" for text in row) + "</tr>" for row in CELLS)
    article = read(shown(f"<table>{rows}</table>"))
    assert (article.lead, article.paragraphs) == ("", tuple(" | ".join(row) for row in CELLS))
    assert article.body_html.count("<tr>") == 3


def test_text_goes_on_after_a_table() -> None:
    rows = "".join("<tr>" + "".join(f"<td><p>{text}</p></td>" for text in row) + "</tr>" for row in CELLS * 5)
    article = read(shown(f"{TEXT}<table>{rows}</table><p>{LEAD}</p>"))
    assert article.paragraphs == (*PARAGRAPHS, LEAD, *(" | ".join(row) for row in CELLS * 5))


@pytest.mark.parametrize(
    "shape", ["<p>{}</p>", "<ul><li>{}</li></ul>", "<p><b>Tệp đính kèm:</b></p><div><span>{}</span></div>"]
)
def test_a_page_that_is_a_file(shape: str) -> None:
    link = '<a href="/vanban/Ke-hoach-15.pdf?v=1">Kế hoạch số 15/KH-UBND</a>'
    article = read(shown(shape.format(link)))
    assert [(file.url, file.name) for file in article.attachments] == [
        (f"https://{HOST}/vanban/Ke-hoach-15.pdf?v=1", "Kế hoạch số 15/KH-UBND")
    ]
    assert (article.title, article.lead, article.paragraphs, article.published) == (TITLE, "", (), ON)


def test_files_under_a_text_are_the_articles_and_those_of_the_margin_are_not() -> None:
    link = '<p><a href="/vanban/Ke-hoach-15.docx">Tải về</a></p>'
    margin = '<div><b>Văn bản mới</b><p><a href="/vanban/khac.pdf">Quyết định số 1 của tỉnh Mẫu</a></p></div>'
    html = shown(TEXT + link).replace(MENU, MENU + margin)
    assert [file.url.rsplit("/", 1)[-1] for file in read(html).attachments] == ["Ke-hoach-15.docx"]


@pytest.mark.parametrize("text", ["", "<p>Đang cập nhật</p>", "<p><a href='/x'>Xem tiếp</a></p>"])
def test_a_headline_without_a_text_is_no_article(text: str) -> None:
    assert found(shown(text)) is None


# What the portal repeats

NOTICE = "Cổng thông tin điện tử xã Mẫu mời bà con góp ý kiến cho dự thảo quy ước của thôn, bản trước ngày 30."


def learnt(pages: int, text: str) -> RepeatedLines:
    known = RepeatedLines()
    for number in range(pages):
        html = shown(
            f"<p>{text}</p><p>Bài số {number} có một đoạn của riêng nó, không bài nào khác có đoạn này cả.</p>"
        )
        known = known.with_page(page_of(html).tree)
    return known


def test_a_paragraph_on_many_pages_is_furniture() -> None:
    page = page_of(shown(f"{TEXT}<p>{NOTICE.upper()}</p>"))
    alone = extract(page, NOBODY, PORTAL)
    known = extract(replace(page, repeated=learnt(5, NOTICE)), NOBODY, PORTAL)
    assert alone is not None and known is not None
    assert (alone.paragraphs, known.paragraphs) == ((*PARAGRAPHS, NOTICE.upper()), PARAGRAPHS)


def test_four_pages_prove_nothing_and_half_of_them_must_agree() -> None:
    assert NOTICE not in learnt(4, NOTICE)
    assert NOTICE in learnt(5, NOTICE)
    known = learnt(5, NOTICE)
    for _ in range(6):
        known = known.with_page(
            page_of(shown("<p>Một bài khác hẳn của cổng, không có lời mời nào ở trong đó cả.</p>")).tree
        )
    assert NOTICE not in known


def test_the_first_paragraph_is_kept_though_every_page_tells_of_the_newest_article() -> None:
    page = replace(page_of(shown(f"<p>{LEAD}</p>{TEXT}")), repeated=learnt(5, LEAD))
    article = extract(page, NOBODY, PORTAL)
    assert article is not None
    assert article.paragraphs == (LEAD, *PARAGRAPHS)


def test_so_many_pages_are_enough() -> None:
    known = learnt(ENOUGH, NOTICE)
    assert known.with_page(page_of(shown(TEXT)).tree) is known


# Hostile pages: what grows faster than the page would not end here


@pytest.mark.parametrize(
    "junk",
    [
        "<p><a href='/x'>bài viết khác</a></p>" * 9_000,
        "<p>" + "x<button>y</button>" * 15_000 + "</p>",
        f"<p>Bình luận: {TITLE}</p>" * 10_000,
        f"<h1>{'tin ' * 250_000}</h1>",
        "<form>" * 15_000 + "<div>" * 15_000,
    ],
    ids=["links", "buttons in a text", "quoted headlines", "long headline", "deep"],
)
def test_a_hostile_page_costs_no_more_than_it_is_long(junk: str) -> None:
    article = read(shown(TEXT) + junk)
    assert (article.title, article.paragraphs) == (TITLE, PARAGRAPHS)
