"""One text, pasted in every way editors paste: the same clean paragraphs. All texts are ours (DỮ LIỆU MẪU)."""

import re
import unicodedata

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.body import Body, make_body
from crawler.fragment import read_blocks

BASE = "https://mau.gov.vn/tin/bai-1.html"
A = "Sáng ngày 05/3, Ủy ban nhân dân xã Mẫu tổ chức hội nghị triển khai kế hoạch chuyển đổi số năm 2026."
B = "Tham dự hội nghị có đại diện 12 thôn, bản cùng các thành viên tổ công nghệ số cộng đồng của xã."
C = "Kết thúc hội nghị, các đại biểu thống nhất 03 nhiệm vụ trọng tâm trong quý II."
TEXT = (A, B, C)


def body(html: str, title: str = "Tiêu đề mẫu", lead: str = "") -> Body:
    container = lxml.html.fragment_fromstring(html, create_parent="div")
    return make_body(read_blocks(container, BASE), title=title, lead=lead)


def _entities(text: str) -> str:
    return "".join(f"&#{ord(letter)};" if ord(letter) > 127 else letter for letter in text)


PASTED = {
    "paragraphs": f"<p>{A}</p><p>{B}</p><p>{C}</p>",
    "fonts and justification": "".join(
        f'<p style="text-align:justify"><span style="font-size:14pt"><font face="Times">{t}</font></span></p>'
        for t in TEXT
    ),
    "Word": (
        f'<p class="MsoNormal" style="mso-line-height-rule:exactly"><span style="mso-fareast-language:VI">&nbsp;&nbsp; '
        f"{A[:30]}</span><span lang=VI>{A[30:]}<o:p></o:p></span></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>"
        f"<p class=MsoNormal><st1:country-region w:st=on>{B}</st1:country-region></p><p>&nbsp;</p><p> </p>"
        f"<!--[if gte mso 9]><xml><w:WordDocument>x</w:WordDocument></xml><![endif]--><p>{C}<!-- x --></p>"
    ),
    "div and br": f"<div>{A}</div><div><br></div><div>{B}<br>{C}</div>",
    "one div, br br": f"<div>{A}<br><br>{B}<br/> <br/>{C}</div>",
    "bare text and br": f"{A}<br>{B}<br><br><br>{C}",
    "hard-wrapped": (
        "<p>Sáng ngày 05/3, Ủy ban nhân dân xã Mẫu tổ chức<br />\nhội nghị triển khai kế hoạch chuyển đổi số năm<br />\n"
        "2026.</p><p>Tham dự hội nghị có đại diện 12 thôn,<br>bản cùng các thành viên tổ công nghệ số cộng đồng của<br>\n"
        "xã.</p><p>Kết thúc hội nghị,<br>các đại biểu thống nhất 03 nhiệm vụ trọng tâm trong<br>quý II.</p>"
    ),
    "source wrapped in lines": "".join(f"<p>\n   {t.replace(' ', chr(10) + '     ')}\n</p>" for t in TEXT),
    "layout table": f"<table><tbody><tr><td><p>{A}</p><p>{B}</p></td></tr><tr><td>{C}</td></tr></tbody></table>",
    "layout table in two columns": f"<table><tr><td width=60%><p>{A}</p><p>{B}</p></td><td>{C}</td></tr></table>",
    "nested tables": (
        f"<table><tr><td><table><tr><td>{A}</td></tr><tr><td>{B}</td></tr></table></td><td></td></tr>"
        f"<tr><td>{C}</td></tr></table>"
    ),
    "preformatted": f"<pre>{A}\n\n{B}\n<b>{C}</b></pre>",
    "a form never closed": f"<p>{A}</p><form><input type=hidden name=a><p>{B}</p><p>{C}</p>",
    "a form around all": f"<form><p>{A}</p><p>{B}</p><p>{C}</p></form>",
    "a form that asks": f"<p>{A}</p><form><label>Từ khóa</label><input name=q></form><p>{B}</p><p>{C}</p>",
    "NFD": unicodedata.normalize("NFD", f"<p>{A}</p><p>{B}</p><p>{C}</p>"),
    "nbsp between words": "".join(f"<p>{t.replace(' ', '&nbsp;')}</p>" for t in TEXT),
    "entities": "".join(f"<p>{_entities(t)}</p>" for t in TEXT),
    "zero-width characters": "".join(
        f"<p>\ufeff{t.replace('ố', 'ố' + chr(0x200B)).replace('hội', 'hộ' + chr(0xAD) + 'i')}</p>" for t in TEXT
    ),
    "tags inside words": "".join(f"<p>{re.sub(r'ội', r'<b>ộ</b><i></i>i', t)}</p>" for t in TEXT),
    "spans around every word": "".join(f"<p><span>{t.replace(' ', '</span> <span>')}</span></p>" for t in TEXT),
    "block in inline": f"<b></b><span><p>{A}</p><div>{B}</div></span><font>{C}</font>",
    "section and article": f"<section><article><header>{A}</header>{B}<footer>{C}</footer></article></section>",
    "hidden and scripts": (
        f'<script>x()</script><p>{A}</p><p style="display: none">Ẩn</p><p hidden>Ẩn</p><style>p{{}}</style><p>{B}</p>'
        f"<form><input value=x><button>Gửi</button></form><p>{C}</p><iframe src=https://x.vn/></iframe>"
    ),
}


@pytest.mark.parametrize("html", PASTED.values(), ids=PASTED.keys())
def test_the_same_paragraphs_however_pasted(html: str) -> None:
    assert body(html).paragraphs == TEXT


def test_short_lines_are_no_hard_wraps() -> None:
    lines = ("Kính gửi:", "Các phòng chuyên môn", "Ủy ban nhân dân các xã", "1. Kết quả", "2026 là năm dữ liệu số.")
    assert body("<div>" + "<br>".join(lines) + "</div>").paragraphs == lines


# Lists and tables


def test_lists_stay_lists() -> None:
    made = body(
        f"<p>{A}</p><ol><li>Rà soát;<ul><li>hồ sơ;</li><li>dữ liệu.</li></ul></li><li><p>Đào tạo.</p></li></ol>"
        f"<ul><li>Tuyên truyền.</li></ul><p>{B}</p>"
    )
    assert made.paragraphs == (A, "1. Rà soát;", "- hồ sơ;", "- dữ liệu.", "2. Đào tạo.", "- Tuyên truyền.", B)
    assert '<ol><li value="1">Rà soát;</li></ol>\n<ul><li>hồ sơ;</li><li>dữ liệu.</li></ul>' in made.html
    assert '<ol><li value="2">Đào tạo.</li></ol>\n<ul><li>Tuyên truyền.</li></ul>' in made.html


def test_numbers_of_ordered_lists_are_those_shown() -> None:
    html = '<ol start="3"><li>Ba</li><li value="7">Bảy</li><li>Tám</li></ol><ol start="x"><li value="-1">Một</li></ol>'
    assert body(html).paragraphs == ("3. Ba", "7. Bảy", "8. Tám", "1. Một")


def test_data_tables_are_read_row_by_row() -> None:
    made = body(
        f"<p>{A}</p><table><thead><tr><th>Xã</th><th>Hồ sơ</th><th>Tỷ lệ</th></tr></thead><tbody>"
        "<tr><td>Xã <b>Mẫ</b>u<br>(mới)</td><td><p>120</p></td><td>95%</td></tr>"
        f'<tr><td colspan="2">Tổng</td><td>95%</td></tr><tr><td></td><td>1</td><td></td></tr></tbody></table><p>{B}</p>'
    )
    assert made.paragraphs == (A, B, "Xã | Hồ sơ | Tỷ lệ", "Xã Mẫu (mới) | 120 | 95%", "Tổng | 95%", "| 1 |")
    assert made.html.index("<table>") < made.html.index(B)  # the HTML keeps it in its place
    assert "<tr><th>Xã</th><th>Hồ sơ</th><th>Tỷ lệ</th></tr>" in made.html


def test_a_data_table_within_a_layout_table() -> None:
    inner = "<table><tr><td>Xã</td><td>Hồ sơ</td></tr><tr><td>Mẫu</td><td>3</td></tr></table>"
    assert body(f"<table><tr><td>{A}{inner}{B}</td></tr></table>").paragraphs == (A, B, "Xã | Hồ sơ", "Mẫu | 3")


# Captions

IMG = '<img src="/anh/a.jpg" alt="">'
CAPTION = "Các đại biểu dự hội nghị"
CAPTIONED = {
    "figcaption": f"<figure>{IMG}<figcaption>{CAPTION}</figcaption></figure>",
    "figcaption above": f"<figure><figcaption>{CAPTION}</figcaption>{IMG}</figure>",
    "wp-caption": f'<div class="wp-caption aligncenter" style="width:600px">{IMG}<p class="wp-caption-text">{CAPTION}</p></div>',
    "table cell": f"<table><tr><td>{IMG}</td></tr><tr><td>{CAPTION}</td></tr></table>",
    "same cell": f"<table><tr><td>{IMG}<br>{CAPTION}</td></tr></table>",
    "italic line": f"<p>{IMG}</p><p><em>{CAPTION}</em></p>",
    "italic sentence": f"<p>{IMG}</p><p style='text-align:center'><i><span>{CAPTION}.</span></i></p>",
    "plain line": f"<p>{IMG}</p><p>&nbsp;</p><p>{CAPTION}</p>",
    "same paragraph": f"<p>{IMG}<br>{CAPTION}</p>",
    "linked image": f'<p><a href="/anh/a.jpg">{IMG}</a></p><p>{CAPTION}</p>',
    "caption above": f'<p class="caption">{CAPTION}</p><p>{IMG}</p>',
    "two lines": f"<figure>{IMG}<figcaption>Các đại biểu<br>dự hội nghị</figcaption></figure>",
}


@pytest.mark.parametrize("html", CAPTIONED.values(), ids=CAPTIONED.keys())
def test_captions_belong_to_their_image(html: str) -> None:
    other = '<figure><img src="/anh/b.jpg"><figcaption>Ảnh khác</figcaption></figure>'
    made = body(f"<p>{A}</p>{html}<p>{B}</p>{other}<p>{C}</p>")
    assert made.paragraphs == TEXT
    captions = [(image.url, image.caption.removesuffix(".")) for image in made.images]
    assert captions == [("https://mau.gov.vn/anh/a.jpg", CAPTION), ("https://mau.gov.vn/anh/b.jpg", "Ảnh khác")]


def test_a_row_of_pictures_over_a_row_of_captions() -> None:
    made = body(
        f'<p>{A}</p><table><tr><td>{IMG}</td><td><img src="/b.jpg"></td></tr><tr><td>Một</td><td>Hai</td></tr></table>'
    )
    assert [image.caption for image in made.images] == ["Một", "Hai"]
    assert made.paragraphs == (A,)


@pytest.mark.parametrize(
    "line",
    [
        f"<p>{B}</p>",
        "<p><b>Kết quả nổi bật</b></p>",
        "<p>1. Công tác chỉ đạo</p>",
        "<h3>Kết quả</h3>",
        "<p>Kết quả như sau:</p>",
    ],
)
def test_what_follows_an_image_is_not_always_its_caption(line: str) -> None:
    made = body(f"<p>{A}</p><p>{IMG}</p>{line}<p>{C}</p>")
    assert made.images[0].caption == ""
    assert len(made.paragraphs) == 3


def test_the_text_of_a_layout_table_is_no_caption() -> None:
    made = body(f"<table><tr><td>{IMG}</td></tr><tr><td><p>{A}</p><p>{B}</p><p>{C}</p><p>{B}</p></td></tr></table>")
    assert made.paragraphs == (A, B, C, B)


@pytest.mark.parametrize(
    "shown",
    ["<table><tr><td>Xã</td><td>1</td></tr><tr><td>B</td><td>2</td></tr></table>", "<video src=/a.mp4></video>"],
)
def test_the_caption_of_a_table_or_film_stays_in_the_text(shown: str) -> None:
    made = body(f"<p>{A}</p><p>{IMG}</p><p>{B}</p><figure>{shown}<figcaption>Biểu số 1</figcaption></figure><p>{C}</p>")
    assert "Biểu số 1" in made.paragraphs
    assert made.images[0].caption == ""


def test_icons_and_data_images_are_no_pictures() -> None:
    icon, inlined = '<img src="/i.png" width=16 height=16>', '<img src="data:image/png;base64,xx">'
    html = f'<p>{icon}{inlined}<img src="data:x" data-src="/lazy.jpg"></p>'
    assert [image.url for image in body(html).images] == ["https://mau.gov.vn/lazy.jpg"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:81", "10.0.0.7", "[::1]", "2130706433", "may-chu.local"])
def test_pictures_of_a_private_network_are_nobodys(host: str) -> None:
    found = body(
        f'<p>{A}</p><img src="http://{host}/a.jpg"><p><a href="http://{host}/b.html">xem</a></p><img src="/c.jpg">'
    )
    assert [image.url for image in found.images] == ["https://mau.gov.vn/c.jpg"]
    assert host not in found.html


# Leads, titles, signatures


@pytest.mark.parametrize("lead", [A, unicodedata.normalize("NFD", A), A.replace("triển khai", "<b>triển khai</b>")])
def test_a_lead_repeated_in_the_body_goes(lead: str) -> None:
    made = body(f"<p><i>{lead}</i></p><p>{B}</p><p>{C}</p>", lead=A)
    assert made.paragraphs == (B, C)
    assert [cut.rule for cut in made.cuts] == ["repeat:lead"]


def test_a_title_repeated_in_the_body_goes_once() -> None:
    made = body(
        f"<h2>HỘI NGHỊ CHUYỂN ĐỔI SỐ</h2><p>{A}</p><p>{B}</p><p>Hội nghị chuyển đổi số</p>",
        title="Hội nghị chuyển đổi số",
    )
    assert made.paragraphs == (A, B, "Hội nghị chuyển đổi số")


@pytest.mark.parametrize("before", ["", f"<p>{IMG}</p>", "<p>&nbsp;</p>"])
def test_a_bold_first_paragraph_is_the_lead(before: str) -> None:
    made = body(f"{before}<p><strong>{A[:20]}</strong><b>{A[20:]}</b></p><p>{B}</p><p>{C}</p>")
    assert (made.lead, made.paragraphs) == (A, (B, C))


@pytest.mark.parametrize(
    "html",
    [
        f"<p><b>{A}</b></p><p><b>{B}</b></p><p><strong>{C}</strong></p>",  # all bold
        f"<b><p>{A}</p><p>{B}</p><p>{C}</p></b>",
        f"<p><b>{A[:40]}</b>{A[40:]}</p><p>{B}</p><p>{C}</p>",  # not wholly
        f"<p>{A}</p><p><b>{B}</b></p><p>{C}</p>",  # not the first
    ],
)
def test_what_is_no_lead(html: str) -> None:
    made = body(html)
    assert (made.lead, made.paragraphs) == ("", TEXT)


@pytest.mark.parametrize(
    ("line", "author", "source"),
    [
        ("<p align=right><strong>Minh Hà</strong></p>", "Minh Hà", ""),
        ("<p><em>Tin, ảnh: Minh Hà – Thu Trang</em></p>", "Tin, ảnh: Minh Hà – Thu Trang", ""),
        ("<div>&nbsp;<b>T.H</b></div>", "T.H", ""),
        ("<p>Theo Báo Nhân Dân</p>", "Theo Báo Nhân Dân", "Báo Nhân Dân"),
    ],
)
def test_signatures_leave_the_text(line: str, author: str, source: str) -> None:
    made = body(f"<p>{A}</p><p>{B}</p><p>{C}</p>{line}")
    assert made.paragraphs == TEXT
    assert made.byline is not None
    assert (made.byline.author, made.byline.source) == (author, source)


# Properties

INLINE = st.sampled_from(["b", "i", "span", "font", "u", "strong", "em", "o:p"])
OUTER = st.sampled_from(["div", "section", "blockquote", "center", "article"])


@st.composite
def nested(draw: st.DrawFn) -> str:
    """The three paragraphs in random wrappings: inline tags, blocks, tables of one cell, empty paragraphs between."""

    def inline(text: str) -> str:
        for tag in draw(st.lists(INLINE, max_size=3)):
            start = draw(st.integers(0, len(text) // 2)) if "<" not in text else 0
            text = f"{text[:start]}<{tag}>{text[start:]}</{tag}>"
        return text

    def block(html: str) -> str:
        for tag in draw(st.lists(OUTER, max_size=3)):
            html = f"<{tag}>{html}</{tag}>"
        return html

    empty = st.sampled_from(
        ["", "<p>&nbsp;</p>", "<br><br>", "\n  ", "<p><o:p></o:p></p>", "<div> </div>", "<!-- x -->"]
    )
    plain = [inline(text) for text in TEXT]  # bold in all or none, lest one becomes a lead
    if draw(st.booleans()):
        html = draw(st.sampled_from(["<br>", "<br><br>", "<br />\n"])).join(plain)
    else:
        html = "".join(block(f"<p>{text}</p>") + draw(empty) for text in plain)
    if draw(st.booleans()):
        html = f"<table><tr><td>{html}</td></tr></table>"
    return block(html)


@given(nested())
@settings(max_examples=150, deadline=None)
def test_nesting_changes_no_paragraph(html: str) -> None:
    made = body(html)
    lead = (made.lead,) if made.lead else ()
    assert lead + made.paragraphs == TEXT


def test_lists_and_letters_keep_the_writers_spelling() -> None:
    assert body(
        "<p>Uỷ ban hoà giải, quý; chuy<b>ển</b> đổi s<i>ố</i> và<strong> kinh tế</strong> số</p>"
    ).paragraphs == ("Uỷ ban hoà giải, quý; chuyển đổi số và kinh tế số",)
