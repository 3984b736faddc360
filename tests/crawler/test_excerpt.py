"""What a page says to a reader, in short and whole: plain text, in NFC, bounded."""

import unicodedata

from crawler.excerpt import as_evidence, excerpt, seen_text
from crawler.judge import judge
from spiders.cms.nukeviet import LAYOUT
from tests.crawler.pages import PORTAL, nukeviet, page, portal_page

TEXT = "Hệ thống đang kiểm tra trình duyệt của bạn (DỮ LIỆU MẪU)."


def test_it_is_what_a_reader_sees_in_one_line_of_composed_letters() -> None:
    decomposed = unicodedata.normalize("NFD", TEXT)
    html = f"<html><head><title>x</title></head><body><script>a()</script><p>{decomposed}</p>\n\n<b>Hãy  đợi</b></body></html>"
    assert excerpt(page(html)) == f"{TEXT} Hãy đợi"
    assert seen_text(page(html)) == f"{TEXT}\nHãy đợi"


def test_three_hundred_characters_are_enough() -> None:
    assert excerpt(page(f"<p>{'số ' * 5000}</p>")) == ("số " * 100).strip()


def test_what_a_terminal_would_obey_is_left_out() -> None:
    assert excerpt(page("<p>Đã\x1b[31m chặn\x07</p>")) == "Đã[31m chặn"
    assert "\x1b" not in seen_text(page("<p>Đã\x1b[31m chặn\x07</p>"))


def test_pages_of_other_kinds() -> None:
    assert excerpt(page('{"loi": "bị chặn"}', content_type="application/json")) == '{"loi": "bị chặn"}'
    assert excerpt(page(b"%PDF-1.4 \x00\x01", content_type="application/pdf")) == ""
    assert excerpt(page("")) == ""


def test_of_several_parts_the_first_is_quoted() -> None:
    first, second = as_evidence(page(f"<p>{TEXT}</p>").with_parts((page("<p>khác</p>"),)))
    assert (first.excerpt, second.excerpt, second.part) == (TEXT, "", 2)


def test_only_pages_that_became_no_article_have_one() -> None:
    [article] = judge(page(nukeviet()), LAYOUT, PORTAL).pages
    assert article.excerpt == ""
    [refused] = judge(page(f"<p>{TEXT}</p>", status=403), LAYOUT, PORTAL).pages
    assert refused.excerpt == TEXT
    [rejected] = judge(page(portal_page("")), LAYOUT, PORTAL).pages
    assert rejected.excerpt.startswith("Chuyên mục tin tức số 0 của xã Mẫu")
