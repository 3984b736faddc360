"""Pages whose markup is broken, enormous, or written to do harm."""

import io
import re
import zipfile

from storage.records import Article
from tests.hostile.kinds import HTML, Answer, Kind, Text, html

SCRIPT = "<script>alert('trộm')</script>"
MANY = 100_000
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><rss><channel><title>&j;</title><item><link>https://mau.gov.vn/a-1.html</link>"
    "<pubDate>Mon, 32 Foo 2999 25:61:00 +9900</pubDate></item></channel></rss>"
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    "<feed><title>&x;</title><entry><updated>hôm qua</updated></entry></feed>"
)


def body_of(text: Text, before: str = "", after: str = "") -> str:
    return before + "".join(f"<p>{paragraph}</p>" for paragraph in text.paragraphs) + after


def is_harmless(article: Article) -> None:
    """Nothing of the page's scripts is left, and every address is http or https."""
    plain = (article.title, article.lead, article.author, article.source, article.section, *article.tags)
    assert not any("<" in value or "alert" in value for value in (*plain, *article.paragraphs)), plain
    html = article.body_html.lower()
    assert not any(
        word in html for word in ("<script", '"javascript:', "vbscript:", "data:", "onerror", "onclick", "<iframe")
    )
    addresses = [article.url, *(image.url for image in article.images), *(file.url for file in article.attachments)]
    assert all(
        address.startswith(("http://", "https://")) for address in (*addresses, article.source_url or "https://")
    )


def _scripts(text: Text) -> Answer:
    page = text.page(
        title=f"{text.title}{SCRIPT}", lead=f"{text.lead}{SCRIPT}", header=SCRIPT, below=SCRIPT, footer=SCRIPT,
        body=body_of(text, SCRIPT, '<svg onload="alert(1)"></svg><img src=x.jpg onerror="alert(1)"><iframe src="/x">'),
    )  # fmt: skip
    return html(page.replace("Minh Hà", f"Minh Hà{SCRIPT}").replace("xã Mẫu</a>", f"xã Mẫu{SCRIPT}</a>"))


def _links(text: Text) -> Answer:
    wicked = (
        "javascript:alert(1)", " JaVaScRiPt:alert(1)", "java&#10;script:alert(1)", "&#1;javascript:alert(1)",
        "java\tscript:alert(1)", "vbscript:x", "data:text/html,x", "javascript&colon;alert(1)", "//[::1", "http:",
    )  # fmt: skip
    links = "".join(f'<a href="{link}.pdf"></a><img src="{link}">' for link in wicked)
    page = text.page(body=body_of(text, after=links))
    return html(page.replace("https://bao.example.vn/bai/1", "javascript:alert(1)"))


def _no_addresses(article: Article) -> None:
    """Three disguises end as addresses on the portal itself, percent-encoded, which run nothing."""
    is_harmless(article)
    assert (article.attachments, article.source_url) == ((), "")
    assert all(re.match(r"https://[a-z.]+/[a-z-]+/\w*%0", image.url) for image in article.images)


def _zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("bai.html", "<h1>x</h1>" * 1000)
    return packed.getvalue()


def _based(base: str) -> Kind:
    def check(article: Article) -> None:
        assert [image.url.rpartition("/")[2] for image in article.images] == ["anh.jpg"]
        assert "evil" not in article.images[0].url

    def make(text: Text) -> Answer:
        return html(text.page(head=f'<base href="{base}">', body=body_of(text, after='<img src="anh.jpg">')))

    return Kind(f"base href {base[:24]}", "a base address that leads away: ignored", make, "article", check=check)


def _canonical(address: str) -> Kind:
    def check(article: Article) -> None:
        assert "999" not in article.source_key and "999" not in article.url and "evil" not in article.url

    def make(text: Text) -> Answer:
        return html(text.page(head=f'<link rel="canonical" href="{address}">'))

    return Kind(
        f"canonical {address[:32]}", "a canonical address that is not the page's: ignored", make, "article", check=check
    )


def undated(article: Article) -> None:
    assert (article.published, article.date_source) == (None, "")


def _spam(text: Text) -> Answer:
    words = "nhà cái uy tín tài xỉu nổ hũ soi cầu lô đề casino trực tuyến kubet khuyến mãi nạp rút. " * 40
    return html(text.page(title="Xổ số và nhà cái uy tín", lead="", body=f"<p>{words}</p>"))


def _spam_links(text: Text) -> Answer:
    links = "".join(f'<p><a href="https://nhacai{n}.example/">Nhà cái {n} uy tín</a></p>' for n in range(5))
    return html(text.page(body=body_of(text, after=links)))


def _many_attributes(text: Text) -> str:
    return text.page(body=f"<p {' '.join(f'a{n}=1' for n in range(800_000))}>x</p>")


def _spread_attributes(text: Text) -> str:
    return text.page(body=("<p " + " ".join(f"a{n}=1" for n in range(100)) + ">x</p>") * 10_000)


def _quoted_attributes(text: Text) -> str:
    return text.page(body="<p " + " ".join(f'a{n}="><p>"' for n in range(30_000)) + ">x</p>")


LOGIN = """<html><head><title>Đăng nhập</title></head><body><h1>Đăng nhập hệ thống</h1><form method="post">
<input name="user"><input type="password" name="password"></form></body></html>"""
TOO_LARGE = "page too large"

KINDS = (
    Kind("100,000 nested tags", "div in div", lambda text: html(text.page(body="<div>" * MANY + "x" + "</div>" * MANY)),
         "rejected", TOO_LARGE),
    Kind("30,000 nested tags", "within the bound on tags; parsers stop at 256 levels",
         lambda text: html(text.page(body=body_of(text, after="<div>" * 30_000))), "article"),
    Kind("nested lists", "15,000 lists in lists", lambda text: html(text.page(body=body_of(text, after="<ul><li>" * 15_000))),
         "article"),
    Kind("a million tags", "flat, 5 MB", lambda text: html(text.page(body="<br>" * 1_000_000)), "rejected", TOO_LARGE),
    Kind("800,000 attributes on one tag", "8 MB; parsers take a time that grows with their square",
         lambda text: html(_many_attributes(text)), "rejected", TOO_LARGE),
    Kind("a million attributes", "over 10,000 tags", lambda text: html(_spread_attributes(text)), "rejected", TOO_LARGE),
    Kind("attributes that hold tags", "30,000 on one tag, < and > in their values",
         lambda text: html(_quoted_attributes(text)), "rejected", TOO_LARGE),
    Kind("50 MB on one line", "words without an end", lambda text: html(text.page(body="chuyển đổi số " * 2_800_000)),
         "rejected", TOO_LARGE),
    Kind("5 MB on one line", "below the bound on bytes", lambda text: html(text.page(body="a " * 2_500_000)), "rejected",
         TOO_LARGE),
    Kind("5 MB picture in its address", "a data: address in an article: the picture is left out",
         lambda text: html(text.page(body=body_of(text, after=f'<img src="data:image/png;base64,{"A" * 5_000_000}">'))),
         "article", check=lambda article: _none(article.images)),
    Kind("title of 1 MB", "", lambda text: html(text.page(title="Số" * 350_000)), "rejected", "headline of "),
    Kind("marks without end", "700,000 combining marks out of their order on one letter",
         lambda text: html(text.page(footer="a" + "\u0323\u0301" * 350_000)), "article"),
    Kind("script in every field", "title, lead, author, tags, body, header, footer", _scripts, "article", check=is_harmless),
    Kind("javascript: links", "in links, pictures, files and the source, in ten disguises", _links, "article",
         check=_no_addresses),
    Kind("duplicate ids", "the body's id three times: the first one is the body",
         lambda text: html(text.page(below='<div id="news-bodyhtml" class="bodytext"><p>Bản giả.</p></div>' * 2)), "article"),
    Kind("zip as html", "", lambda text: Answer(_zip(), HTML), "rejected", "not HTML: a ZIP"),
    Kind("pdf as html", "", lambda text: Answer(b"%PDF-1.7\n" + text.page().encode(), HTML), "rejected", "not HTML: a PDF"),
    Kind("picture as html", "", lambda text: Answer(b"\x89PNG\r\n\x1a\n" + bytes(5000), HTML), "rejected", "not HTML: a PNG"),
    Kind("old office file as html", "", lambda text: Answer(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(9000)), "rejected",
         "not HTML: an old Office"),
    Kind("gzip, undeclared", "", lambda text: Answer(b"\x1f\x8b\x08" + bytes(500)), "rejected", "not HTML: gzip"),
    Kind("html called pdf", "", lambda text: html(text.page(), "application/pdf"), "rejected", "not HTML: application/pdf"),
    Kind("feed with an entity bomb", "as text/xml; a date of the year 2999", lambda text: html(BOMB, "text/xml"), "rejected",
         "not HTML: text/xml"),
    Kind("feed with an entity bomb, as html", "", lambda text: html(BOMB), "rejected", "not HTML: a feed"),
    Kind("feed with an outer entity, as html", "file:///etc/passwd", lambda text: html(OUTSIDE), "rejected", "not HTML: a feed"),
    Kind("empty", "200 and no byte", lambda text: Answer(), "rejected", "empty page"),
    Kind("only null bytes", "", lambda text: Answer(bytes(100_000)), "rejected", "empty page"),
    Kind("random bytes", "", lambda text: Answer(bytes(range(128, 256)) * 5000), "rejected", "not HTML: not one tag"),
    Kind("login page", "for an article", lambda text: html(LOGIN), "blocked", "login page"),
    Kind("hacked: betting words", "", _spam, "rejected", "spam"),
    Kind("hacked: betting links", "under a genuine article", _spam_links, "rejected", "spam"),
    Kind("date to come", "no date is better", lambda text: html(text.page(date="Thứ năm - 05/03/2099 14:30")), "article",
         check=undated),
    Kind("impossible date", "", lambda text: html(text.page(date="Thứ năm - 31/02/2026 25:61")), "article", check=undated),
    Kind("date of 1 MB", "a bomb for the patterns of dates", lambda text: html(text.page(date="1/1/" * 250_000)), "article",
         check=undated),
    _based("https://evil.example/"),
    _based("javascript:alert(1)//"),
    _canonical("https://evil.example/a-999.html"),
    _canonical("/chuyen-doi-so/bai-khac-999.html"),
    _canonical("javascript:alert(999)"),
)  # fmt: skip


def _none(found: tuple[object, ...]) -> None:
    assert found == ()
