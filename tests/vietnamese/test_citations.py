"""Sentences of our own with documents in every spelling met, and such as only look like one."""

from datetime import date

import pytest

from vietnamese.citations import Citation, cited, settled
from vietnamese.document_tables import is_national, issuers, kinds, named_documents
from vietnamese.unicode import nfc

# The sentence, then each citation: as it is written, kind, number, issuer, place, day.
Told = tuple[str, str, str, str, str, str]
SENTENCES: list[tuple[str, list[Told]]] = [
    (
        "Đảng bộ xã Mẫu học Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị về khoa học.",
        [("Nghị quyết số 57-NQ/TW ngày 22/12/2024", "NQ", "57-NQ/TW", "TW", "", "2024-12-22")],
    ),
    (
        "Tỉnh đã ban hành Nghị quyết số 09-NQ/TU, ngày 25/02/2022 của Ban Chấp hành Đảng bộ tỉnh Hà Giang.",
        [("Nghị quyết số 09-NQ/TU, ngày 25/02/2022", "NQ", "09-NQ/TU", "TU", "tỉnh Hà Giang", "2022-02-25")],
    ),
    (
        "Theo Quyết định 749/QĐ-TTg ngày 03 tháng 6 năm 2020, bản Mẫu có mạng.",
        [("Quyết định 749/QĐ-TTg ngày 03 tháng 6 năm 2020", "QĐ", "749/QĐ-TTg", "TTg", "", "2020-06-03")],
    ),
    (
        "Nghị quyết số 57-NQ/TW của Bộ Chính trị ngày 22/12/2024 nêu rõ",
        [("Nghị quyết số 57-NQ/TW của Bộ Chính trị ngày 22/12/2024", "NQ", "57-NQ/TW", "TW", "", "2024-12-22")],
    ),
    ("Quyết định số: 749/QĐ-TTg", [("Quyết định số: 749/QĐ-TTg", "QĐ", "749/QĐ-TTg", "TTg", "", "")]),
    ("số 749 / QĐ\u00a0– TTg (03/6/2020)", [("749 / QĐ\u00a0– TTg (03/6/2020", "QĐ", "749/QĐ-TTg", "TTg", "", "2020-06-03")]),
    ("QĐ 749/QÐ-TTg, bằng chữ Ð cũ", [("QĐ 749/QÐ-TTg", "QĐ", "749/QĐ-TTg", "TTg", "", "")]),
    ("quyết định 749/qd-ttg", [("quyết định 749/qd-ttg", "QĐ", "749/QĐ-TTg", "TTg", "", "")]),
    ("NGHỊ QUYẾT SỐ 57-NQ/TW", [("NGHỊ QUYẾT SỐ 57-NQ/TW", "NQ", "57-NQ/TW", "TW", "", "")]),
    ("(Nghị quyết 57/NQ-TW)", [("Nghị quyết 57/NQ-TW", "NQ", "57-NQ/TW", "TW", "", "")]),
    (
        "Kế hoạch số\n110/KH-UBND\nngày 16/2 về số hóa",
        [("Kế hoạch số\n110/KH-UBND\nngày 16/2", "KH", "110/KH-UBND", "UBND", "", "")],
    ),
    (
        "Thực hiện Kế hoạch số 5/KH-UBND, ngày 30/5/2021, Sở mở lớp",
        [("Kế hoạch số 5/KH-UBND", "KH", "05/KH-UBND", "UBND", "", "")],
    ),
    (
        "UBND tỉnh Thái Nguyên vừa ban hành Quyết định số 30/2021/QĐ-UBND.",
        [("Quyết định số 30/2021/QĐ-UBND", "QĐ", "30/2021/QĐ-UBND", "UBND", "tỉnh Thái Nguyên", "")],
    ),
    ("Chỉ thị số 05-CT/TU của Tỉnh uỷ Hà Giang", [("Chỉ thị số 05-CT/TU", "CT", "05-CT/TU", "TU", "tỉnh Hà Giang", "")]),
    (
        "Công văn số 346/STTTT-CNTT ngày 5.6.2021 của UBND tỉnh, phân công",
        [("Công văn số 346/STTTT-CNTT ngày 5.6.2021", "CV", "346/STTTT-CNTT", "STTTT", "tỉnh", "2021-06-05")],
    ),
    (
        "Luật Giao dịch điện tử số 20/2023/QH15 và Nghị định số 13/2023/NĐ-CP",
        [
            ("Luật Giao dịch điện tử số 20/2023/QH15", "L", "20/2023/QH15", "QH15", "", ""),
            ("Nghị định số 13/2023/NĐ-CP", "NĐ", "13/2023/NĐ-CP", "CP", "", ""),
        ],
    ),
    (
        "Thông tư liên tịch số 01/2016/TTLT-BNV-BTC",
        [("Thông tư liên tịch số 01/2016/TTLT-BNV-BTC", "TTLT", "01/2016/TTLT-BNV-BTC", "BNV-BTC", "", "")],
    ),
    ("Quy định số 37-QĐ/TW", [("Quy định số 37-QĐ/TW", "QyĐ", "37-QĐ/TW", "TW", "", "")]),
    ("Nghị quyết số 36a/NQ-CP", [("Nghị quyết số 36a/NQ-CP", "NQ", "36a/NQ-CP", "CP", "", "")]),
    ("Chương trình hành động số 12-CTr/TU", [("Chương trình hành động số 12-CTr/TU", "CTr", "12-CTr/TU", "TU", "", "")]),
    ("Kế hoạch số 45/KH-BCĐ138", [("Kế hoạch số 45/KH-BCĐ138", "KH", "45/KH-BCĐ138", "BCĐ138", "", "")]),
    (
        "các Quyết định số 12, 13/QĐ-UBND",
        [
            ("Quyết định số 12", "QĐ", "12/QĐ-UBND", "UBND", "", ""),
            ("13/QĐ-UBND", "QĐ", "13/QĐ-UBND", "UBND", "", ""),
        ],
    ),
    (
        "Nghị quyết 57, 59 và 66 của Bộ Chính trị",
        [("Nghị quyết 57", "NQ", "57", "", "", ""), ("59", "NQ", "59", "", "", ""), ("66", "NQ", "66", "", "", "")],
    ),
    (
        "Quyết định số 749/QĐ-TTg - Chương trình chuyển đổi số",
        [("Quyết định số 749/QĐ-TTg", "QĐ", "749/QĐ-TTg", "TTg", "", "")],
    ),
    ("Đề án 06: bài học ở xã Mẫu", [("Đề án 06", "ĐA", "06", "", "", "")]),
    ("Đề án 06 của huyện Mẫu về trồng rừng", [("Đề án 06", "ĐA", "06", "", "huyện Mẫu", "")]),
    ("NQ 57 và NQ57", [("NQ 57", "NQ", "57", "", "", ""), ("NQ57", "NQ", "57", "", "", "")]),
    (
        "Quyết định số 12/QĐ-UBND ngày 31/02/2021",
        [("Quyết định số 12/QĐ-UBND ngày 31/02/2021", "QĐ", "12/QĐ-UBND", "UBND", "", "")],
    ),
    ("Tổ công tác Đề án 06 xã Mẫu và Ban Chỉ đạo Nghị quyết 57 tỉnh họp", [
        ("Đề án 06", "ĐA", "06", "", "", ""), ("Nghị quyết 57", "NQ", "57", "", "", ""),
    ]),
    ("Nghị quyết số 57 NQ/TW", [("Nghị quyết số 57 NQ/TW", "NQ", "57-NQ/TW", "TW", "", "")]),
    (
        "Nghị quyết số 57-NQ/TW, ngày 22-12-2024, của Bộ Chính trị",
        [("Nghị quyết số 57-NQ/TW, ngày 22-12-2024", "NQ", "57-NQ/TW", "TW", "", "2024-12-22")],
    ),
    ("Kế hoạch của UBND tỉnh số 12/KH-UBND", [("12/KH-UBND", "KH", "12/KH-UBND", "UBND", "tỉnh", "")]),
    ("Thông báo kết luận số 305/TB-VPCP", [("Thông báo kết luận số 305/TB-VPCP", "TB", "305/TB-VPCP", "VPCP", "", "")]),
    (
        "khoản 2 Điều 4 Nghị định 13/2023/NĐ-CP; Luật Căn cước (Luật số 26/2023/QH15)",
        [
            ("Nghị định 13/2023/NĐ-CP", "NĐ", "13/2023/NĐ-CP", "CP", "", ""),
            ("Luật số 26/2023/QH15", "L", "26/2023/QH15", "QH15", "", ""),
        ],
    ),
    (
        "Nghị quyết 57 ngày 22/12/2024, Nghị quyết 68 năm 2025, Nghị quyết 71 đồng bộ với Nghị quyết 66",
        [
            ("Nghị quyết 57 ngày 22/12/2024", "NQ", "57", "", "", "2024-12-22"),
            ("Nghị quyết 68", "NQ", "68", "", "", ""),
            ("Nghị quyết 71", "NQ", "71", "", "", ""),
            ("Nghị quyết 66", "NQ", "66", "", "", ""),
        ],
    ),
]  # fmt: skip


def told(text: str, citation: Citation) -> Told:
    day = citation.issued_on.isoformat() if citation.issued_on else ""
    return (
        text[citation.start : citation.end], citation.kind, citation.number, citation.issuer, citation.place, day,
    )  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SENTENCES, ids=[text[:40] for text, _ in SENTENCES])
def test_a_citation_is_read_as_it_is_written(text: str, expected: list[Told]) -> None:
    assert nfc(text) == text
    assert [told(text, each) for each in cited(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Kế hoạch 5 năm 2021-2025, Kế hoạch 2025, Báo cáo 6 tháng, Nghị quyết 12 nội dung, Quyết định 15 người",
        "Nghị quyết 10 năm 2021-2030, Nghị quyết 15 ngày đêm, Quyết định 12 căn nhà, Kết luận 20 điều, Chỉ thị 15 việc",
        "Nghị quyết Đại hội lần thứ XIII; HĐND thông qua 2 nghị quyết; Luật Chuyển đổi số; Luật An ninh mạng 2018",
        "bão số 2, số 12 đường Mẫu, tổ dân phố số 4, biển số 25/B-1, mẫu số 01/PL, 24/7, 4G/5G, 64 triệu đồng/người/năm",
        "Quyết định 12 xã đạt chuẩn, Kết luận 15 vụ việc, gọi số 0212 3861 859, 57 UBND/HĐND, Nghị quyết 5-10",
        "ngày 30/6/2021, quý I/2024, đạt 12.345/20.000 hồ sơ, 15 - 20 hộ, QCVN 41:2019/BGTVT, đường 10/TL",
        "Kết luận hội nghị, lãnh đạo đề nghị báo cáo trước ngày 21; hướng dẫn 24.106 lượt hộ",
    ],
)
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert cited(text) == ()


def numbers(text: str) -> list[tuple[str, date | None, str]]:
    return [(each.number, each.issued_on, each.place) for each in settled(cited(text))]


def test_a_short_name_takes_the_one_full_number_of_the_article() -> None:
    day = date(2024, 12, 22)
    text = "Nghị quyết 57 đi vào cuộc sống. Nghị quyết số 57-NQ/TW ngày 22/12/2024. Theo Nghị quyết 57-NQ/TW thì khác."
    assert numbers(text) == [("57-NQ/TW", day, "")] * 3


def test_of_two_full_numbers_and_two_days_none_is_taken() -> None:
    text = "Nghị quyết 57. Nghị quyết 57-NQ/TW ngày 22/12/2024. Nghị quyết 57/NQ-HĐND ngày 1/7/2024."
    assert numbers(text)[0] == ("57", None, "")
    text = "Nghị quyết 57 của HĐND tỉnh. Nghị quyết 57 ngày 1/7/2023. Nghị quyết 57-NQ/TW ngày 22/12/2024."
    assert [number for number, *_ in numbers(text)] == ["57", "57", "57-NQ/TW"]
    text = "Kế hoạch số 12/KH-UBND. Kế hoạch số 12/KH-UBND ngày 1/7/2024. Kế hoạch số 12/KH-UBND ngày 2/7/2024."
    assert numbers(text)[0] == ("12/KH-UBND", None, "")


@pytest.mark.parametrize(
    "row",
    [
        "Quyết định ", "12, ", "Nghị quyết 57, ", "749/QĐ-", "số ", "1", "Luật a ", "Kế hoạch số 5/KH-UBND của a ", "12/A-",
        "1/ ", "Quyết định số 12, 13", "(", "ngày ", "Luật số 20/2023/QH15 ",
    ],
)  # fmt: skip
def test_a_hostile_text_is_read_to_its_end(row: str) -> None:
    """Every number is looked at with a bounded surrounding; what backtracks or grows with the square hangs here."""
    text = row * (200_000 // len(row))
    assert len(cited(text)) <= len(text) // 4


def test_the_tables_agree() -> None:
    assert {symbol for symbol, issuer in issuers().items() if issuer.symbol != symbol} == set()
    assert {issuer.level for issuer in issuers().values()} == {
        "party", "national", "province-party", "district-party", "local-party", "local", "province", "district",
    }  # fmt: skip
    assert all(kind in kinds() and is_national(each.issuer) for (kind, _), each in named_documents().items())
    assert [is_national(symbol) for symbol in ("TW", "QH15", "BNV-BTC", "UBND", "TU", "", "BNV-SNV")] == [
        True, True, True, False, False, False, False,
    ]  # fmt: skip
