"""Pages that are no article, and articles that only look like one of these. All texts are ours (DỮ LIỆU MẪU)."""

import pytest

from crawler.judge import judge
from spiders.cms import nukeviet as nukeviet_family
from spiders.cms import wordpress as wordpress_family
from storage.records import Judgement, Outcome
from tests.crawler.pages import HOST, PARAGRAPHS, PORTAL, TITLE, URL, nukeviet, page, portal_page

FLOOD = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><meta http-equiv="refresh" content="30"><title>Cổng mẫu</title>'
    + f"<style>{'body{margin:0;font:14px Arial}' * 50}</style></head>"
    + '<body><div class="box"><p>Hãy đợi...</p><p>Bạn đã gửi nhiều yêu cầu trong thời gian ngắn. Trang sẽ tự tải lại sau '
    + "<span>30</span> giây.</p></div><script>setTimeout(function(){location.reload()},30000)</script></body></html>"
)
CHALLENGE = """<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title>
<meta name="robots" content="noindex,nofollow"><meta http-equiv="refresh" content="390"></head>
<body class="no-js"><div class="main-wrapper"><h1 class="zone-name-title">mau.gov.vn</h1>
<h2>Checking your browser before accessing</h2><noscript><div>Enable JavaScript and cookies to continue</div></noscript>
</div><script>window._cf_chl_opt={cvId:'3',cType:'managed'};</script></body></html>"""
NOSCRIPT = """<html><body><script>document.cookie="D1N=abc";window.location.reload(true);</script>
<p>Please enable JavaScript to view the page content. Your support ID is 1234567890.</p></body></html>"""
LOGIN = """<html><head><title>Đăng nhập - Cổng mẫu</title></head><body><h1>Đăng nhập hệ thống</h1>
<form method="post" action="/users/login/">
<label>Tên đăng nhập <input name="nv_login"></label><label>Mật khẩu <input type="password" name="nv_password"></label>
<button>Đăng nhập</button></form><p>Bạn cần đăng nhập bằng tài khoản thành viên để xem nội dung này.</p></body></html>"""
MAINTENANCE = """<html><head><title>Cổng mẫu</title></head><body><img src="/logo.png"><h1>Thông báo</h1>
<p>Hệ thống đang nâng cấp, mời quý vị quay lại sau 22 giờ hôm nay. Xin cảm ơn.</p></body></html>"""
SHELL = """<html><head><title>Cổng mẫu</title><script src="/main.js"></script></head><body><div id="root"></div>
<noscript>You need to enable JavaScript to run this app.</noscript></body></html>"""
SOFT_404 = portal_page(
    "<h1>Không tìm thấy trang</h1><p>Liên kết không còn, mời quý vị dùng ô tìm kiếm.</p>", "Thông báo lỗi - Cổng mẫu"
)
SOFT_404_TITLE = portal_page("<p>Mời quý vị quay về trang nhất.</p>", "404 - Cổng mẫu")


def judged(html: str | bytes, **given: object) -> Outcome:
    return judge(page(html, **given), nukeviet_family.LAYOUT, PORTAL)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("html", "judgement", "reason"),
    [
        (FLOOD, Judgement.BLOCKED, "flood"),
        (CHALLENGE, Judgement.BLOCKED, "challenge"),
        (NOSCRIPT, Judgement.BLOCKED, "challenge"),
        (LOGIN, Judgement.BLOCKED, "login page"),
        (MAINTENANCE, Judgement.BLOCKED, "maintenance"),
        (SHELL, Judgement.REJECTED, "empty page"),
        ("", Judgement.REJECTED, "empty page"),
        (b"\0\0\0", Judgement.REJECTED, "empty page"),
        (SOFT_404, Judgement.REJECTED, "not_found"),
        (SOFT_404_TITLE, Judgement.REJECTED, "not_found"),
        (portal_page("<p>Chọn chuyên mục.</p>"), Judgement.REJECTED, "no headline or no text found"),
    ],
    ids=[
        "flood",
        "challenge",
        "no script",
        "login",
        "maintenance",
        "shell",
        "empty",
        "nul",
        "soft 404",
        "404 title",
        "menu",
    ],
)
def test_pages_that_are_no_article(html: str | bytes, judgement: Judgement, reason: str) -> None:
    outcome = judged(html)
    assert (outcome.judgement, outcome.reason.partition(":")[0]) == (judgement, reason)
    assert outcome.is_absence == (reason == "not_found")
    assert outcome.article is None
    assert [kept.body for kept in outcome.pages] == [html.encode() if isinstance(html, str) else html]


def test_the_flood_page_has_the_size_of_the_real_one() -> None:
    assert 1_600 < len(FLOOD.encode()) < 2_300


@pytest.mark.parametrize(
    ("status", "judgement"),
    [
        (401, Judgement.BLOCKED),
        (403, Judgement.BLOCKED),
        (429, Judgement.BLOCKED),
        (404, Judgement.GONE),
        (410, Judgement.GONE),
        (400, Judgement.FAILED),
        (500, Judgement.FAILED),
        (503, Judgement.FAILED),
    ],
)
def test_the_status_decides_whatever_the_page_shows(status: int, judgement: Judgement) -> None:
    outcome = judged(nukeviet(), status=status)
    assert (outcome.judgement, outcome.reason, outcome.article) == (judgement, f"HTTP {status}", None)
    assert outcome.is_absence == (status in (404, 410))


@pytest.mark.parametrize("kind", ["application/pdf", "image/jpeg", "application/json; charset=utf-8", "text/plain"])
def test_what_is_not_html_is_rejected(kind: str) -> None:
    outcome = judged(b"%PDF-1.7", content_type=kind)
    assert (outcome.judgement, outcome.reason) == (Judgement.REJECTED, f"not HTML: {kind}")


@pytest.mark.parametrize("kind", ["", "text/html", "application/xhtml+xml", "TEXT/HTML;charset=UTF-8"])
def test_what_is_html_is_read(kind: str) -> None:
    assert judged(nukeviet(), content_type=kind).article is not None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        (f"https://{HOST}/", "redirected to the front page"),
        (f"https://{HOST}/tin-tuc/", "redirected to a listing"),
        (f"https://{HOST}/chuyen-doi-so", "redirected to a listing"),
    ],
)
def test_redirects_away_from_the_article(url: str, reason: str) -> None:
    outcome = judged(nukeviet(), url=url)
    assert (outcome.judgement, outcome.reason) == (Judgement.REJECTED, reason)
    assert outcome.is_absence


@pytest.mark.parametrize(
    "url", [URL.replace("xa-mau", "xa-khac"), f"https://{HOST}/chuyen-doi-so/a-12.html", URL + "?a=1"]
)
def test_a_redirect_to_another_address_of_the_article_is_none(url: str) -> None:
    assert judged(nukeviet(), url=url).article is not None


def test_a_password_form_in_the_body_is_no_article() -> None:
    notice = "Nội dung này được bảo mật. " + "Hãy nhập mật khẩu bên dưới để xem nội dung. " * 8
    form = f'<form class="post-password-form"><p>{notice}</p><input name="post_password" type="password"></form>'
    html = (
        '<html><body class="postid-9"><article id="post-9">'
        '<h1 class="entry-title">Bảo vệ: Lịch trực (DỮ LIỆU MẪU)</h1>'
        f'<div class="entry-content">{form}</div></article></body></html>'
    )
    outcome = judge(page(html), wordpress_family.LAYOUT, PORTAL)
    assert (outcome.judgement, outcome.reason, outcome.article) == (Judgement.REJECTED, "password form", None)


# Spam


def test_spam_by_density() -> None:
    text = (
        "Nhà cái uy tín tặng 99k, cá cược bóng đá, tài xỉu, nổ hũ đổi thưởng, casino trực tuyến, xổ số, lô đề, soi cầu. "
        * 8
    )
    outcome = judged(nukeviet(f"<p>{text}</p>", title="Tải app nổ hũ đổi thưởng", lead="Nhà cái số 1"))
    assert (outcome.judgement, outcome.reason) == (Judgement.REJECTED, "spam: betting or lottery words")
    assert outcome.article is None


def test_spam_by_links_in_a_good_text() -> None:
    links = "".join(
        f'<a href="https://bet{n}.example.com/">{word}</a> ' for n, word in enumerate(["nhà cái", "Kubet", "XỔ SỐ"])
    )
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    outcome = judged(nukeviet(text + f'<div style="display:none">{links}</div>'))
    assert (outcome.judgement, outcome.reason) == (Judgement.REJECTED, "spam: links to betting sites")


FRAUD = (
    "Công an xã Mẫu cảnh báo các đối tượng mời chơi cá cược, đánh bạc trên mạng qua tin nhắn giả danh ngân hàng.",
    "Người dân không bấm vào liên kết lạ, không cung cấp mã OTP, không chuyển tiền cho người chưa quen biết.",
    "Khi nhận tin nhắn mời vào nhà cái hay xổ số trực tuyến, người dân cần báo ngay cho công an xã để được hướng dẫn.",
    "Tổ công nghệ số cộng đồng sẽ đến từng thôn, bản hướng dẫn người dân bảo vệ tài khoản và dữ liệu cá nhân của mình.",
)


def _paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


ARTICLES = {
    "fraud warning": nukeviet(_paragraphs(*FRAUD), title="Cảnh báo lừa đảo, cờ bạc trên mạng"),
    "one link in a warning": nukeviet(_paragraphs(*FRAUD) + '<p><a href="https://bao.example.vn/1">cá cược</a></p>'),
    "tells of maintenance": nukeviet(
        _paragraphs("Cổng dịch vụ công đang bảo trì hệ thống đến hết ngày 07/3.", *PARAGRAPHS)
    ),
    "headline of maintenance": nukeviet(title="Thông báo bảo trì hệ thống"),
    "tells of 404": nukeviet(_paragraphs("Trang báo lỗi 404, không tìm thấy nội dung, đã được sửa.", *PARAGRAPHS)),
    "headline with 404": nukeviet(title="Triển khai Nghị quyết số 404/NQ-HĐND"),
    "headline of what is not there": nukeviet(title="Không tìm thấy hồ sơ giấy: bài học từ một xã"),
    "tells to wait": nukeviet(_paragraphs("Hãy đợi... đó là dòng chữ người dân hay gặp khi nộp hồ sơ.", *PARAGRAPHS)),
    "login form in the header": nukeviet(
        header='<form><input name=u><input type="password" name=p><button>Vào</button></form>'
    ),
    "scripts wanted": nukeviet(header="<noscript>Please enable JavaScript</noscript>"),
    "short notice of maintenance": nukeviet(
        _paragraphs("Cổng dịch vụ công bảo trì hệ thống từ 22 giờ ngày 07/3 đến 05 giờ ngày 08/3."),
        title="Thông báo",
        lead="",
    ),
    "short notice, login in the header": nukeviet(
        _paragraphs("Ủy ban nhân dân xã Mẫu nghỉ làm việc ngày 10/3, trực tại trụ sở có bộ phận một cửa."),
        lead="",
        header='<form><input type="password" name=p></form>',
    ),
}


@pytest.mark.parametrize("html", ARTICLES.values(), ids=ARTICLES.keys())
def test_articles_that_only_look_like_blocks(html: str) -> None:
    outcome = judged(html)
    assert outcome.judgement in (Judgement.ARTICLE, Judgement.OFF_TOPIC), outcome.reason
    assert outcome.article is not None


@pytest.mark.parametrize("number", ["1404/UBND-VX", "số 404/QĐ-UBND", "404/KH-UBND"])
def test_an_article_that_is_a_file_only_is_kept_whatever_its_number(number: str) -> None:
    html = nukeviet('<p><a href="/uploads/cong-van.pdf">Xem công văn</a></p>', title=f"Công văn {number}", lead="")
    article = judged(html).article
    assert article is not None
    assert [file.url for file in article.attachments] == [f"https://{HOST}/uploads/cong-van.pdf"]


# Damaged pages


@pytest.mark.parametrize("share", [0.62, 0.7, 0.8, 0.9])
def test_a_page_cut_short_is_read_as_far_as_it_goes(share: float) -> None:
    text = "".join(f"<p>{n}. {PARAGRAPHS[0]}</p>" for n in range(60))
    whole = nukeviet(text).encode()
    outcome = judged(whole[: int(len(whole) * share)])
    assert outcome.article is not None
    assert outcome.article.title == TITLE
    assert outcome.article.paragraphs[0].startswith("0. ")


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "gb2312", "utf-16", "khong-co"])
def test_utf8_is_read_as_utf8_whatever_is_declared(declared: str) -> None:
    html = nukeviet().replace('charset="utf-8"', f'charset="{declared}"')
    article = judged(html, content_type=f"text/html; charset={declared}").article
    assert article is not None
    assert (article.title, article.paragraphs) == (TITLE, PARAGRAPHS)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_byte_order_mark_is_believed(encoding: str) -> None:
    article = judged(nukeviet().encode(encoding)).article
    assert article is not None
    assert article.title == TITLE


def test_a_page_of_another_encoding_is_read_as_declared() -> None:
    html = nukeviet(title="Hội nghị").replace('charset="utf-8"', 'charset="utf-16le"').encode("utf-16le")
    article = judged(html, content_type="text/html; charset=utf-16le").article
    assert article is not None
    assert article.title == "Hội nghị"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Thông báo bảo trì hệ thống",
            "Từ 22 giờ ngày 5/3 đến 6 giờ ngày 6/3, hệ thống dịch vụ công tạm dừng để bảo trì, mời quý vị vui lòng quay lại sau.",
        ),
        (
            "Không tìm thấy trang thiết bị phù hợp",
            "Nhiều trạm y tế không tìm thấy trang thiết bị phù hợp trong đợt mua sắm vừa qua.",
        ),
        (
            "Cảnh báo tin nhắn giả mạo",
            "Tin nhắn báo tài khoản đã bị tạm khóa, mời bấm vào liên kết; người dân không làm theo và báo cho công an xã.",
        ),
        (
            "Đăng nhập một lần",
            "Xã Mẫu mở đăng nhập một lần cho cán bộ từ hôm nay, ai cũng dùng được mà không cần thêm tài khoản nào.",
        ),
    ],
)
def test_genuine_notices_that_sound_like_errors(title: str, text: str) -> None:
    outcome = judged(nukeviet(title=title, lead="", body=f"<p>{text}</p>"))
    assert outcome.article is not None
    assert (outcome.article.title, outcome.article.body) == (title, text)


def test_a_page_on_which_the_program_fails_costs_only_itself(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise LookupError("ô 7")

    monkeypatch.setattr("crawler.judge.extract", broken)
    outcome = judged(nukeviet())
    assert (outcome.judgement, outcome.reason) == (Judgement.FAILED, "the program cannot read it: LookupError")
    assert len(outcome.pages) == 1
    assert "LookupError: ô 7" in caplog.text, "with where it happened"
