"""Headline, date and text by the order of lines: which line is taken, and which element is the text's."""

import re
import time

import lxml.html
import pytest

from crawler.fragment import Block
from crawler.text_order import TextOrder, find_container, read_head

ORDER = TextOrder(re.compile(r"/([^/]+)\.htm$"), re.compile(r"(?P<date>\d\d/\d\d/\d{4})(?: (?P<views>\d+))?"))
URL = "https://x.gov.vn/Hoi-nghi-ve-chuyen-doi-so-o-cac-xa-vung-cao-Ban-Lu.htm"
TITLE = "Hội nghị về “chuyển đổi số” ở các xã vùng cao Bản Lự"
PROSE = "Sáng nay, xã Bản Lự mở hội nghị để bàn việc đưa dịch vụ công đến từng bản. " * 3


def blocks(*lines: str) -> list[Block]:
    return [Block("p", line) for line in lines]


def head(*lines: str, url: str = URL, title: str = "") -> tuple[str, str, str, list[str]] | None:
    found = read_head(blocks(*lines), url, title, ORDER)
    return found and (found.title, found.date, found.views, [block.text for block in found.blocks])


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("Mục", TITLE, "05/03/2021 17", PROSE), (TITLE, "05/03/2021", "17", [PROSE])),
        ((TITLE, PROSE), (TITLE, "", "", [PROSE])),
        (("Tiêu đề đã sửa", "05/03/2021", PROSE), ("Tiêu đề đã sửa", "05/03/2021", "", [PROSE])),
        ((TITLE, PROSE, PROSE, PROSE, "05/03/2021"), (TITLE, "", "", [PROSE, PROSE, PROSE, "05/03/2021"])),
        ((PROSE, PROSE), None),
        ((), None),
    ],
)
def test_head(lines: tuple[str, ...], expected: object) -> None:
    assert head(*lines) == expected


def test_the_title_of_the_selectors_is_the_last_that_is_believed() -> None:
    assert head("Mục", "Tiêu đề đã sửa", PROSE, title="Tiêu đề đã sửa") == ("Tiêu đề đã sửa", "", "", [PROSE])
    assert head("Mục", TITLE, PROSE, title="Mục") == (TITLE, "", "", [PROSE])


@pytest.mark.parametrize(
    ("slug", "is_its"),
    [
        ("hoi-nghi-ve-chuyen-doi-so-o-cac-xa-vung-cao-ban-lu", True),
        ("hoi-nghi-ve-chuyen-doi-so-o-cac-xa-vung-cao-ban-lu-2", True),
        ("hoi-nghi-ve-chuyen-doi-so-o-cac-xa-vung-cao", True),  # cut
        ("hoi-nghi", False),  # too short to be a cut one
        ("hoi-nghi-ve-chuyen-doi-so-o-cac-xa-vung-cao-ban-lu-lan-hai", False),
    ],
)
def test_slugs(slug: str, is_its: bool) -> None:
    assert (head(TITLE, PROSE, url=f"https://x.gov.vn/{slug}.htm") is not None) is is_its


PAGE = f"""<body><form><div id="menu"><a href="/">{TITLE}</a></div><table><tr><td class="left_menu">Mục</td><td>
<div><b>{TITLE}</b></div><div>05/03/2021</div><div>{PROSE}</div></td></tr></table><div id="footer">Địa chỉ</div></form></body>"""


def test_the_container_holds_head_and_text_and_no_menu() -> None:
    found = find_container(lxml.html.document_fromstring(PAGE), URL, "", ORDER)
    assert found is not None
    assert found.tag == "td"
    assert " ".join(found.itertext()).split() == f"{TITLE} 05/03/2021 {PROSE}".split()


def test_a_heading_beside_a_form_is_no_article() -> None:
    page = "<body><div><h1>Đăng nhập</h1><form><input type=password></form></div></body>"
    assert find_container(lxml.html.document_fromstring(page), URL, "Đăng nhập", ORDER) is None


def test_deep_nesting_costs_no_more_than_its_length() -> None:
    deep = "<div>" * 200 + f"<b>{TITLE}</b>{PROSE}" + ("<p>x</p>" * 20 + "</div>") * 200
    tree = lxml.html.document_fromstring(f"<body>{deep}</body>")
    began = time.process_time()
    assert find_container(tree, URL, "", ORDER) is not None
    assert time.process_time() - began < 2
