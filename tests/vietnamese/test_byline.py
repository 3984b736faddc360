"""Signatures are read as printed; headings, items, captions and places are none."""

import json
import os
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.byline import Byline, read_byline, split_signature
from vietnamese.unicode import squeeze

SHARED = Path(os.environ.get("TINHSO_SHARED", Path(__file__).resolve().parents[2] / ".." / "shared"))

PARAGRAPH = "Sáng nay, UBND huyện Mường Mẫu họp bàn việc đưa dịch vụ công trực tuyến về từng bản trước mùa mưa."


@pytest.mark.parametrize(
    ("line", "author", "source"),
    [
        ("Tác giả: Ngọc Diệp", "Ngọc Diệp", ""),
        ("Người đăng: Lò Thị Mẩy", "Lò Thị Mẩy", ""),
        ("Tin, ảnh: Đức Thắng", "Tin, ảnh: Đức Thắng", ""),
        ("Tin và ảnh: Thu Hà - Minh Quân", "Tin và ảnh: Thu Hà - Minh Quân", ""),
        ("Bài, ảnh: Trọng Nghĩa", "Bài, ảnh: Trọng Nghĩa", ""),
        ("Bài và ảnh: Minh Đức", "Bài và ảnh: Minh Đức", ""),
        ("Tin: H.L", "Tin: H.L", ""),
        ("Thực hiện: Nguyễn Hạnh, Lê Phương", "Thực hiện: Nguyễn Hạnh, Lê Phương", ""),
        ("Theo Cổng TTĐT thành phố", "Theo Cổng TTĐT thành phố", "Cổng TTĐT thành phố"),
        ("Theo Phòng Văn hoá và Thông tin", "Theo Phòng Văn hoá và Thông tin", "Phòng Văn hoá và Thông tin"),
        ("Theo TTXVN", "Theo TTXVN", "TTXVN"),
        ("(Theo sggp.org.vn)", "(Theo sggp.org.vn)", "sggp.org.vn"),
        ("(Theo Báo Mẫu)", "(Theo Báo Mẫu)", "Báo Mẫu"),
        ("Nguồn: Báo Nhân Dân", "", "Báo Nhân Dân"),
        ("Nguồn tin: dx.gov.vn", "", "dx.gov.vn"),
        ("(Nguồn: Cổng TTĐT Chính phủ)", "", "Cổng TTĐT Chính phủ"),
        ("H.L (tổng hợp)", "H.L (tổng hợp)", ""),
        ("Nguyễn Hòa (tổng hợp)", "Nguyễn Hòa (tổng hợp)", ""),
        ("Thu Hà tổng hợp", "Thu Hà tổng hợp", ""),
        ("BBT", "BBT", ""),
        ("Ban Biên tập", "Ban Biên tập", ""),
        ("P.V", "P.V", ""),
        ("T.H", "T.H", ""),
        ("N.T.H.", "N.T.H.", ""),
        ("Hoàng Yến – Trung tâm VHTT&TT thành phố", "Hoàng Yến – Trung tâm VHTT&TT thành phố", ""),
        ("Lò Văn Mẫu - Trung tâm VH,TT&TT huyện", "Lò Văn Mẫu - Trung tâm VH,TT&TT huyện", ""),
        ("Hạnh Nguyễn - TT VH,TT&TT", "Hạnh Nguyễn - TT VH,TT&TT", ""),
        ("Nguyễn Hạnh - CTV", "Nguyễn Hạnh - CTV", ""),
        ("Thanh Thủy", "Thanh Thủy", ""),
        ("Thanh Thuỷ", "Thanh Thuỷ", ""),
        ("Đặng Tuyết", "Đặng Tuyết", ""),
        ("Nhã Khương", "Nhã Khương", ""),
        ("Nông Thị Vân", "Nông Thị Vân", ""),
        ("Giàng A Páo", "Giàng A Páo", ""),
        ("Nguyễn Thị Phương Thảo", "Nguyễn Thị Phương Thảo", ""),
        ("ĐẶNG TUYẾT", "ĐẶNG TUYẾT", ""),
        ("(Lê Phương)", "(Lê Phương)", ""),
        ("Minh Hà.", "Minh Hà.", ""),
        ("Thu Trang và Minh Quân", "Thu Trang và Minh Quân", ""),
    ],
)
def test_a_signature_is_read_as_printed(line: str, author: str, source: str) -> None:
    assert read_byline(line) == Byline(author, source)
    assert read_byline(unicodedata.normalize("NFD", line)) == Byline(author, source)
    assert read_byline(f" {line.replace(' ', chr(160))} ") == Byline(author, source)


@pytest.mark.parametrize(
    "line",
    [
        "",
        " ",
        "Một số nhiệm vụ trọng tâm",
        "Kết quả bước đầu",
        "Chuyển biến từ cơ sở",
        "Nhiệm vụ thời gian tới",
        "1. Kết quả đạt được",
        "I. Tình hình chung",
        "Chuyển đổi số",
        "CHUYỂN ĐỔI SỐ",
        "THÔNG BÁO",
        "AN NINH",
        "Thể Thao",
        "Bố trí cán bộ đầu mối tại 10 đơn vị;",
        "Xóa 7 vùng lõm sóng tại các bản biên giới.",
        "Việc được sơ kết vào cuối năm.",
        "Quang cảnh hội nghị",
        "Toàn cảnh buổi lễ",
        "Các đại biểu chụp ảnh lưu niệm",
        "Đồng chí Mẫu Văn An phát biểu khai mạc",
        "Lãnh đạo thành phố tham dự tại Bắc Sơn",
        "Ảnh: Đức Thắng",
        "(Ảnh: CTV)",
        "Ảnh minh họa",
        "Hà Nội",
        "Bắc Kạn",
        "Bắc Sơn",
        "Hoà Bình",
        "Bình Minh",
        "Thái Nguyên",
        "Than Uyên",
        "Nậm Nhùn",
        "Hồ Chí Minh",
        "TP. Hồ Chí Minh",
        "Tỉnh Lai Châu",
        "xã Bản Bo",
        "Đường Lê Lợi",
        "Theo kế hoạch",
        "Theo đó, 14 xã đã có đường truyền riêng.",
        "Theo Sở Nội vụ, 12 xã đã hoàn thành",
        "Theo Kế hoạch số 15/KH-UBND",
        "Nguồn: ngân sách huyện 60%, phần còn lại do các nhà mạng hỗ trợ và nhân dân đóng góp.",
        "Thực hiện: từ quý II năm nay",
        "Đơn vị thực hiện: Sở Nội vụ",
        "Tin liên quan",
        "Tác giả: ",
        "Kinh tế số – Trung tâm của tăng trưởng",
        "Báo cáo số 17/UBND-VHTT (tệp PDF)",
        "12/03/2024",
        "TT | Đơn vị | Tỷ lệ",
        "A" * 500,
    ],
)
def test_what_is_no_signature_is_none(line: str) -> None:
    assert read_byline(line) is None


def test_the_signature_stands_after_the_last_paragraph() -> None:
    assert split_signature([PARAGRAPH, PARAGRAPH, "Thu Hà"]) == (2, Byline("Thu Hà", ""))


def test_attachments_and_captions_may_follow_the_signature() -> None:
    lines = [PARAGRAPH, "Tin, ảnh: Đức Thắng", "Báo cáo số 17/UBND-VHTT (tệp PDF)", "Quang cảnh hội nghị"]
    assert split_signature(lines) == (1, Byline("Tin, ảnh: Đức Thắng", ""))


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["Thu Hà"],
        [PARAGRAPH],
        ["Thu Hà", PARAGRAPH],
        [PARAGRAPH, "Thu Hà", PARAGRAPH],
        [PARAGRAPH, "Kết quả bước đầu", "Hà Nội"],
    ],
)
def test_no_signature_elsewhere(lines: list[str]) -> None:
    assert split_signature(lines) is None


@given(st.text(max_size=150))
def test_any_line_can_be_asked(line: str) -> None:
    found = read_byline(line)
    assert found is None or found.author or found.source


def _truth(portal: str) -> list[dict[str, Any]]:
    path = SHARED / "portals" / portal / "truth.jsonl"
    if not path.exists():
        pytest.skip(f"no recording of {portal} beside the checkout")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.recorded
@pytest.mark.parametrize(("portal", "signed"), [("wordpress", 53), ("drupal", 9), ("joomla", 24)])
def test_every_signature_of_a_recording_is_found_under_its_body(portal: str, signed: int) -> None:
    articles = [article for article in _truth(portal) if article.get("signature")]
    assert len(articles) == signed
    for article in articles:
        body = [squeeze(line) for line in article["body"]]
        found = split_signature([*body, squeeze(article["signature"])])
        assert found is not None
        assert (found[0], found[1].author) == (len(body), squeeze(article["signature"]))


@pytest.mark.recorded
@pytest.mark.parametrize(
    ("portal", "wrong"), [("wordpress", []), ("nukeviet", ["Thanh Thủy", "Thu Trang"]), ("drupal", []), ("joomla", [])]
)
def test_no_paragraph_or_caption_of_a_recording_is_a_signature(portal: str, wrong: list[str]) -> None:
    """Two NukeViet bodies hold the author's name as their last line: those are signatures."""
    lines = [squeeze(line) for article in _truth(portal) for line in [*article["body"], *article["captions"]]]
    assert [line for line in lines if read_byline(line)] == wrong
