"""Pages of a portal of our own (DỮ LIỆU MẪU), in the markup of NukeViet and WordPress."""

from datetime import UTC, datetime

from crawler.page import Page
from storage.records import Entry, PortalFacts, SectionFacts
from vietnamese.dates import Moment

HOST = "mau.gov.vn"
URL = f"https://{HOST}/tin-tuc/hoi-nghi-chuyen-doi-so-xa-mau-12.html"
FETCHED = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
TITLE = "Xã Mẫu triển khai kế hoạch chuyển đổi số năm 2026"
LEAD = "Sáng 05/3, Ủy ban nhân dân xã Mẫu triển khai kế hoạch chuyển đổi số của năm tới từng thôn, bản."
PARAGRAPHS = (
    "Tham dự hội nghị có đại diện 12 thôn, bản cùng các thành viên tổ công nghệ số cộng đồng của xã.",
    "Kế hoạch đặt mục tiêu 80% hồ sơ thủ tục hành chính được nộp trực tuyến, mọi hộ gia đình có đường truyền cáp quang.",
    "Kết thúc hội nghị, các đại biểu thống nhất 03 nhiệm vụ trọng tâm trong quý II.",
)
PORTAL = PortalFacts(
    name="mau_portal",
    title="Cổng thông tin mẫu (DỮ LIỆU MẪU)",
    agency="Ủy ban nhân dân xã Mẫu",
    agency_level="commune",
    place="xã Mẫu",
    province=("2025", "12"),
    host=HOST,
    family="nukeviet",
    state="active",
    evidence="fixture",
    sections=(SectionFacts("/tin-tuc/", "Tin tức"), SectionFacts("/chuyen-doi-so/", "Chuyển đổi số", topical=True)),
)


def page(
    html: str | bytes,
    *,
    url: str = URL,
    asked: str = URL,
    status: int = 200,
    content_type: str = "text/html; charset=utf-8",
    listed: Moment | None = None,
) -> Page:
    body = html.encode() if isinstance(html, str) else html
    return Page(
        url, status, {"content-type": content_type}, body, FETCHED, Entry(asked, listed=listed), PORTAL.sections[:1]
    )


def nukeviet(
    body: str | None = None,
    *,
    title: str = TITLE,
    lead: str = LEAD,
    date: str = "Thứ năm - 05/03/2026 14:30",
    head: str = "",
    header: str = "",
    below: str = "",
    footer: str = "Cơ quan chủ quản: Ủy ban nhân dân xã Mẫu. Giấy phép số 01/GP-TTĐT ngày 02/01/2019",
) -> str:
    """An article's page; `body` is the HTML in its container, `below` what follows it within the column."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS) if body is None else body
    return f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title} - Cổng mẫu</title>{head}</head><body>
<header>{header}<ul class="nav"><li><a href="/">Trang nhất</a></li><li><a href="/tin-tuc/">Tin tức</a></li></ul>
<span class="clock">Thứ sáu, 06/03/2026</span></header>
<div class="breadcrumbs-wrap"><ul class="temp-breadcrumbs"><li><a><span itemprop="name">Trang nhất</span></a></li>
<li><a href="/tin-tuc/"><span itemprop="name">Tin tức</span></a></li></ul></div>
<div class="news_column panel panel-default"><div class="panel-body">
<h1 class="title" itemprop="headline">{title}</h1>
<div class="hidden hide d-none" itemprop="author"><span itemprop="name">quantri</span></div>
<span class="hidden" itemprop="datePublished">2026-03-09T08:00:00+07:00</span>
<span class="hidden" itemprop="dateModified">2026-03-09T08:00:00+07:00</span>
<em class="pull-right"><span class="h5">{date}</span></em>
<div class="hometext" itemprop="description">{lead}</div>
<div class="bodytext" id="news-bodyhtml">{text}</div>
<p class="h5 text-right"><strong>Tác giả: </strong>Minh Hà</p>
<p class="h5 text-right"><strong>Nguồn tin: </strong><a href="https://bao.example.vn/bai/1">Báo Mẫu</a></p>
{below}
<div class="keywords">Tags: <a href="/tag/chuyen-doi-so">chuyển đổi số</a> <a href="/tag/xa-mau">xã Mẫu</a></div>
</div></div>
<footer>{footer}</footer></body></html>"""


def portal_page(main: str, title: str = "Cổng thông tin mẫu") -> str:
    """A page of the portal that is no article, with all its menus."""
    menu = "".join(f'<li><a href="/muc-{n}/">Chuyên mục tin tức số {n} của xã Mẫu</a></li>' for n in range(40))
    return f"<html><head><title>{title}</title></head><body><ul>{menu}</ul><main>{main}</main></body></html>"
