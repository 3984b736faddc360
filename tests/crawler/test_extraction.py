"""The fields of an article beside its text, where they come from, and what must not touch them (DỮ LIỆU MẪU)."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction import extract
from crawler.judge import judge
from crawler.layout import Where
from crawler.page import Page
from spiders.cms import wordpress as wordpress_family
from spiders.cms.nukeviet import LAYOUT
from storage.records import Article, Image, Judgement, PortalFacts
from tests.crawler.pages import FETCHED, HOST, LEAD, PARAGRAPHS, PORTAL, TITLE, URL, nukeviet, page
from vietnamese.dates import Moment, Precision

LISTED = Moment.of(datetime(2026, 3, 5, 1, 2, tzinfo=UTC))


def read(html: str, portal: PortalFacts = PORTAL, listed: Moment | None = None, url: str = URL) -> Article:
    article = extract(page(html, listed=listed, url=url), LAYOUT, portal)
    assert article is not None
    return article


def test_every_field_of_a_page() -> None:
    picture = '<img src="/uploads/a.jpg" alt="Hội nghị">'
    figure = f'<figure class="article center">{picture}<figcaption>Quang cảnh</figcaption></figure>'
    files = f"""<div class="news-download-file"><a role="button" href="#f">x</a>
        <a href="{URL}?download=1&amp;id=0">Tập tin : <strong>ke-hoach.pdf</strong></a></div>"""
    article = read(nukeviet(below=figure + files))
    assert (article.title, article.lead, article.paragraphs) == (TITLE, LEAD, PARAGRAPHS)
    assert (article.url, article.source_key) == (URL, "12")
    assert (article.author, article.source, article.source_url) == (
        "Minh Hà",
        "Báo Mẫu",
        "https://bao.example.vn/bai/1",
    )
    assert (article.section, article.tags) == ("Tin tức", ("chuyển đổi số", "xã Mẫu"))
    assert article.images == (Image(f"https://{HOST}/uploads/a.jpg", "Quang cảnh", "Hội nghị"),)
    assert [(file.url, file.name) for file in article.attachments] == [(f"{URL}?download=1&id=0", "ke-hoach.pdf")]
    assert (article.extractor, article.extractor_version) == ("nukeviet", LAYOUT.version)
    assert (article.view_count, article.viewed_at, article.cuts) == (None, None, ())
    assert article.event_dates == (date(2026, 3, 5),)


@pytest.mark.parametrize(
    ("in_body", "captions"),
    [
        ("", ["Đầu bài"]),
        ('<p><img src="/a.jpg"></p><p><i>Trong bài</i></p>', ["Đầu bài", "Trong bài"]),
        ('<p><img src="/a.jpg"></p><p><i>Đầu bài</i></p>', ["Đầu bài"]),
        (f'<p><img src="/a.jpg"></p><p>{PARAGRAPHS[0]}</p>', ["Đầu bài"]),
        ('<p><img src="/b.jpg"></p><p><i>Khác</i></p>', ["Đầu bài", "Khác"]),
    ],
    ids=["not in the body", "another caption", "the same caption", "no caption", "another picture"],
)
def test_the_picture_above_the_text(in_body: str, captions: list[str]) -> None:
    figure = '<figure class="article"><img src="/a.jpg"><figcaption>Đầu bài</figcaption></figure>'
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    article = read(nukeviet(in_body + text, below=figure))
    assert [image.caption for image in article.images] == captions


# Dates


def test_the_visible_date_beats_the_microdata_and_the_clock() -> None:
    article = read(nukeviet(), listed=LISTED)
    assert article.published == Moment.of(datetime(2026, 3, 5, 7, 30, tzinfo=UTC))
    assert article.date_source == "portal"
    assert article.modified_at == datetime(2026, 3, 9, 1, 0, tzinfo=UTC)


def test_without_it_the_listing_tells() -> None:
    article = read(nukeviet(date=""), listed=LISTED)
    assert (article.published, article.date_source) == (LISTED, "listing")


META = '<meta property="article:published_time" content="2026-03-04+0708:15:00">'


def test_then_the_generic_finder_and_it_says_so() -> None:
    article = read(nukeviet(date="", head=META))
    assert article.published == Moment.of(datetime(2026, 3, 4, 1, 15, tzinfo=UTC))
    assert article.date_source == "generic"
    assert read(nukeviet(date="", head=META), listed=LISTED).date_source == "listing"


def test_no_date_beats_a_guessed_one() -> None:
    article = read(nukeviet(date=""))  # the header's clock and the footer's licence stand there
    assert (article.published, article.date_source) == (None, "")


def test_a_day_without_a_time_stays_a_day() -> None:
    published = read(nukeviet(date="Thứ năm, 05/03/2026")).published
    assert published == Moment(date(2026, 3, 5), None, Precision.DAY)


def test_the_order_of_day_and_month_is_the_portals() -> None:
    html = nukeviet(date="11/08/2020 4:10:37 PM")
    american = read(html, replace(PORTAL, date_order="mdy")).published
    vietnamese = read(html).published
    assert american is not None
    assert vietnamese is not None
    assert (american.on, vietnamese.on) == (date(2020, 11, 8), date(2020, 8, 11))
    assert read(nukeviet(date="11/18/2020 4:10:37 PM")).published is None


def test_an_edit_at_the_time_of_publication_is_none() -> None:
    assert read(nukeviet(date="Thứ hai - 09/03/2026 08:00")).modified_at is None


# Addresses


@pytest.mark.parametrize(
    ("canonical", "url"),
    [
        (URL, URL),
        ("/tin-tuc/hoi-nghi-chuyen-doi-so-xa-mau-12.html#x", URL),
        ("https://khac.example.vn/tin-12.html", f"https://{HOST}/savefile/tin-tuc/bai-12.html"),
        (f"https://{HOST}/", f"https://{HOST}/savefile/tin-tuc/bai-12.html"),
        ("javascript:1", f"https://{HOST}/savefile/tin-tuc/bai-12.html"),
    ],
)
def test_the_canonical_address_is_believed_on_its_own_host_only(canonical: str, url: str) -> None:
    html = nukeviet(head=f'<link rel="canonical" href="{canonical}">')
    article = read(html, url=f"https://{HOST}/savefile/tin-tuc/bai-12.html?utm_source=zalo")
    assert (article.url, article.source_key) == (url, "12")


# The generic path


def test_an_unknown_layout_is_read_by_the_generic_path_and_marked() -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS * 2)
    html = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><div class='noi-dung'>{text}</div></body></html>"
    article = read(html, listed=LISTED)
    assert (article.title, article.extractor, article.date_source) == (TITLE, "generic", "listing")
    assert set(PARAGRAPHS) == set(article.paragraphs)


# What changes on every visit

NOISE = st.fixed_dictionaries(
    {
        "views": st.integers(0, 10**7),
        "token": st.text(alphabet="0123456789abcdef", min_size=8, max_size=32),
        "related": st.lists(st.integers(1, 999), max_size=10),
        "rating": st.integers(0, 500),
        "online": st.integers(1, 9999),
    }
)


def _noisy(noise: dict) -> str:  # type: ignore[type-arg]
    related = "".join(
        f'<li><a href="/tin-tuc/bai-{n}.html" data-content="Lời dẫn {n}">Bài liên quan số {n} của xã</a> '
        f"<em>(0{1 + n % 9}/02/2026)</em></li>"
        for n in noise["related"]
    )
    below = (
        f'<div id="rating">Tổng số điểm của bài viết là: {noise["rating"]} trong {noise["rating"] // 5} đánh giá</div>'
        f'<div class="other-news"><p class="h3">Những tin mới hơn</p><ul class="related">{related}</ul></div>'
    )
    footer = (
        f'<ul class="counter"><li>Đang truy cập {noise["online"]}</li><li>Tổng lượt truy cập {noise["views"]}</li></ul>'
    )
    head = f'<script>var nv_token="{noise["token"]}"</script><link href="/a.css?t={noise["token"]}">'
    inside = f'<div class="hidden">{noise["token"]}</div>'
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return nukeviet(text + inside, head=head, below=below, footer=footer)


@given(NOISE)
@settings(max_examples=60, deadline=None)
def test_what_changes_on_every_visit_changes_no_article(noise: dict) -> None:  # type: ignore[type-arg]
    assert read(_noisy(noise)) == read(nukeviet())


def _wordpress(views: int, token: str) -> Article:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    html = f"""<html><head><link rel="shortlink" href="/?p=77"></head><body class="single postid-77"><main><article id="post-77">
        <h1 class="entry-title">{TITLE}</h1><time class="entry-date published" datetime="2026-03-05T14:30:00+07:00"></time>
        <div class="entry-content">{text}<div class="post-views">{views} lượt xem</div><p class="page-links">Trang: 1</p></div>
        <input type="hidden" name="_wpnonce" value="{token}"></article></main></body></html>"""
    article = extract(page(html, url=f"https://{HOST}/x/"), wordpress_family.LAYOUT, PORTAL)
    assert article is not None
    return article


@given(st.integers(0, 10**9), st.text(alphabet="0123456789abcdef", max_size=10))
@settings(max_examples=30, deadline=None)
def test_a_wordpress_counter_changes_no_article(views: int, token: str) -> None:
    assert _wordpress(views, token) == _wordpress(0, "")


@pytest.mark.parametrize(
    ("shown", "count"), [("1.234", 1234), ("Lượt xem: 56", 56), ("56,789 lượt", 56789), ("", None), ("x", None)]
)
def test_a_view_count_is_kept_with_its_time_and_nothing_else_changes(shown: str, count: int | None) -> None:
    layout = replace(LAYOUT, view_count=(Where(".view-count"),))
    article = extract(page(nukeviet(below=f'<span class="view-count">{shown}</span>')), layout, PORTAL)
    assert article is not None
    assert (article.view_count, article.viewed_at) == (count, FETCHED if count is not None else None)
    assert replace(article, view_count=None, viewed_at=None) == read(nukeviet())


# Judging


def _of_parts(*bodies: str) -> Page:
    first, *rest = (
        page(nukeviet(f"<p>{body}</p>"), url=URL if n == 0 else f"{URL}?page={n}") for n, body in enumerate(bodies)
    )
    return first.with_parts(tuple(rest))


def test_the_pages_of_an_article_are_one_text() -> None:
    outcome = judge(_of_parts(*PARAGRAPHS), LAYOUT, PORTAL)
    assert outcome.article is not None
    assert outcome.article.paragraphs == PARAGRAPHS
    assert [kept.part for kept in outcome.pages] == [1, 2, 3]
    again = Page.of_kept(outcome.pages, page("").entry, PORTAL.sections[:1])
    assert judge(again, LAYOUT, PORTAL) == outcome


def test_a_topical_section_vouches_for_its_articles() -> None:
    text = "".join(f"<p>Giải bóng chuyền các thôn, bản của xã Mẫu diễn ra sôi nổi, trận thứ {n}.</p>" for n in range(8))
    html = nukeviet(text, title="Khai mạc giải bóng chuyền xã Mẫu", lead="")
    elsewhere = page(html)
    assert judge(elsewhere, LAYOUT, PORTAL).judgement is Judgement.OFF_TOPIC
    topical = replace(elsewhere, sections=(PORTAL.sections[1],))
    assert judge(topical, LAYOUT, PORTAL).judgement is Judgement.ARTICLE


def test_judging_is_pure() -> None:
    one = page(
        nukeviet('<p><img src="/a.jpg"></p><div class="hidden">x</div>' + "".join(f"<p>{p}</p>" for p in PARAGRAPHS))
    )
    assert judge(one, LAYOUT, PORTAL) == judge(one, LAYOUT, PORTAL)


FUTURE = Moment.on_day(date(2099, 1, 1))


@pytest.mark.parametrize(
    ("shown", "listed", "published", "source"),
    [
        ("Thứ năm - 05/03/2099 14:30", None, None, ""),
        ("Thứ năm - 05/03/2099 14:30", LISTED, LISTED, "listing"),
        ("Thứ năm - 05/03/2099 14:30", FUTURE, None, ""),
        ("", FUTURE, None, ""),
        (
            "11/03/2026 00:30",
            None,
            Moment.of(datetime(2026, 3, 10, 17, 30, tzinfo=UTC)),
            "portal",
        ),  # a clock ahead of ours
        ("12/03/2026 00:30", None, None, ""),
    ],
)
def test_a_day_to_come_is_no_date(shown: str, listed: Moment | None, published: Moment | None, source: str) -> None:
    article = read(nukeviet(date=shown), listed=listed)
    assert (article.published, article.date_source) == (published, source)


@pytest.mark.parametrize(
    ("base", "image"),
    [
        (f"https://{HOST}/tin/", f"https://{HOST}/tin/a.jpg"),
        ("/tin/", f"https://{HOST}/tin/a.jpg"),
        ("https://evil.example/tin/", f"https://{HOST}/tin-tuc/a.jpg"),
        ("//evil.example/", f"https://{HOST}/tin-tuc/a.jpg"),
        ("javascript:alert(1)//", f"https://{HOST}/tin-tuc/a.jpg"),
        (f"http://{HOST}:8080/", f"https://{HOST}/tin-tuc/a.jpg"),
        ("", f"https://{HOST}/tin-tuc/a.jpg"),
    ],
)
def test_links_start_from_the_base_on_the_pages_own_host_only(base: str, image: str) -> None:
    article = read(nukeviet(f"<p>{PARAGRAPHS[0]}</p><img src='a.jpg'>", head=f'<base href="{base}">'))
    assert [found.url for found in article.images] == [image]


@pytest.mark.parametrize(
    ("canonical", "url"),
    [
        ("/tin/bai-khac.html", "/tin-tuc/bai-mau.html"),
        ("/tin/bai-mau.html", "/tin/bai-mau.html"),
        ("/tin-tuc/bai-mau.html?a=1", "/tin-tuc/bai-mau.html?a=1"),
    ],
)
def test_without_an_id_a_canonical_address_ends_as_the_pages_own(canonical: str, url: str) -> None:
    """A template that names one article on every page must not make one of them all."""
    html = nukeviet(head=f'<link rel="canonical" href="{canonical}">')
    article = read(html, url=f"https://{HOST}/tin-tuc/bai-mau.html")
    assert (article.url, article.source_key) == (f"https://{HOST}{url}", f"https://{HOST}{url}")


def test_what_is_too_long_is_no_field() -> None:
    html = nukeviet(lead="Dài " * 6000).replace("Minh Hà", "Hà" * 300).replace("Báo Mẫu", "Báo " * 200)
    html = html.replace("xã Mẫu</a>", "xã " * 100 + "</a>").replace(
        'itemprop="name">Tin tức', f'itemprop="name">{"Tin " * 200}'
    )
    article = read(html)
    assert (article.lead, article.author, article.source, article.tags, article.section) == (
        "", "", "", ("chuyển đổi số",), "Tin tức",
    )  # fmt: skip


def test_a_capital_font_gives_capitals() -> None:
    heading = '<font face=".VnTimeH">ñy ban nh©n d©n tØnh</font>'
    body = f"<p>{heading}</p><p>ChuyÓn ®æi sè lµ ®éng lùc ph¸t triÓn cña tØnh, ®­îc triÓn khai ®Õn tõng th«n, b¶n.</p>"
    assert read(nukeviet(body)).paragraphs == (
        "ỦY BAN NHÂN DÂN TỈNH",
        "Chuyển đổi số là động lực phát triển của tỉnh, được triển khai đến từng thôn, bản.",
    )
