"""Documents as people ask for them."""

from datetime import date

import pytest

from vietnamese.citation_query import AskedDocument, asked_document


@pytest.mark.parametrize(
    ("query", "kind", "ordinal", "number"),
    [
        ("nghi quyet 57", "Nghị quyết", "57", ""),
        ("NQ 57", "Nghị quyết", "57", ""),
        ("nq57", "Nghị quyết", "57", ""),
        ("NGHỊ QUYẾT SỐ 57", "Nghị quyết", "57", ""),
        ("nghị quyết 57 của Bộ Chính trị", "Nghị quyết", "57", ""),
        ("57", "", "57", ""),
        ("57-nq/tw", "Nghị quyết", "57", "57-NQ/TW"),
        ("57/NQ-TW", "Nghị quyết", "57", "57-NQ/TW"),
        ("749 / qd - ttg", "Quyết định", "749", "749/QĐ-TTg"),
        ("QÐ 749/QÐ-TTg", "Quyết định", "749", "749/QĐ-TTg"),
        ("de an 06", "Đề án", "6", ""),
        ("luat 20/2023/qh15", "Luật", "20", "20/2023/QH15"),
        ("cong van so 346/stttt-cntt", "Công văn", "346", "346/STTTT-CNTT"),
    ],
)
def test_a_document_is_understood_however_it_is_typed(query: str, kind: str, ordinal: str, number: str) -> None:
    assert asked_document(query) == AskedDocument(kind, ordinal, number, None)


def test_a_day_is_understood() -> None:
    asked = asked_document("Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị")
    assert asked == AskedDocument("Nghị quyết", "57", "57-NQ/TW", date(2024, 12, 22))
    assert asked.shown == "Nghị quyết 57-NQ/TW, 2024-12-22"


def test_a_document_is_understood_as_it_is_printed() -> None:
    asked = asked_document("Nghị quyết 57-NQ/TW, 2024-12-22")
    assert asked == AskedDocument("Nghị quyết", "57", "57-NQ/TW", date(2024, 12, 22))
    plan = asked_document("Kế hoạch 12/KH-UBND, UBND tỉnh Hòa Bình, 2025-02-05")
    assert plan == AskedDocument("Kế hoạch", "12", "12/KH-UBND", date(2025, 2, 5), level="tinh", place="hoa binh")


@pytest.mark.parametrize(
    ("issuer", "level", "place"),
    [
        ("của UBND tỉnh Hòa Bình", "tinh", "hoa binh"),
        ("cua ubnd tinh hoa binh", "tinh", "hoa binh"),
        ("của Tỉnh ủy Hòa Bình ngày 5/2/2025", "tinh", "hoa binh"),
        ("của UBND thành phố Bắc Kạn, tỉnh Bắc Kạn", "thanh pho", "bac kan"),
        ("của Bộ Chính trị", "", ""),
        ("của UBND tỉnh", "", ""),
    ],
)
def test_the_place_of_the_issuer_is_understood(issuer: str, level: str, place: str) -> None:
    asked = asked_document(f"Kế hoạch 12/KH-UBND {issuer}")
    assert asked is not None
    assert (asked.level, asked.place) == (level, place)


def test_a_law_is_understood_by_its_name_and_number() -> None:
    asked = asked_document("Luật Giao dịch điện tử số 20/2023/QH15")
    assert asked == AskedDocument("Luật", "20", "20/2023/QH15", None)


@pytest.mark.parametrize(
    "query", ["", "nghị quyết", "chuyển đổi số 57", "nghi quyet 57 va 59", "12.345", "QH15", "'; DROP TABLE", "5" * 500]
)
def test_what_names_no_document_is_none(query: str) -> None:
    assert asked_document(query) is None
