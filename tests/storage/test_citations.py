"""What is stored of the documents that articles cite: whole, as candidates, in step with the text, on both databases."""

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from storage.citations import MOST, read_all_again
from storage.database import open_database
from storage.issuers import Home, issuer_name
from vietnamese.citations import cited

DAY = "Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị"
WHOLE = "Nghị quyết 57-NQ/TW, 2024-12-22"


def citing(make, number, *sentences, title=None):
    made = make.article(number)
    text = tuple(f"DỮ LIỆU MẪU. {sentence}" for sentence in sentences)
    return replace(made, title=title or made.title, paragraphs=(*made.paragraphs, *text))


def test_a_citation_is_stored_with_its_sentence_its_place_and_its_document(store, make):
    made = citing(make, 1, f"Đảng bộ xã đã học {DAY}. Buổi học kéo dài.", title="Đề án 06 và căn cước")
    store.save(make.outcome(made))
    position = made.body.index("Nghị quyết số")
    assert store.rows(
        "SELECT nth, portal, province_then, province_now, kind, number, ordinal, issuer, issued_on, as_written, sentence,"
        " place, position, document_id, candidates, version FROM citations ORDER BY nth"
    ) == [
        (
            1, "mau_skhcn", "Thừa Thiên Huế", "Huế", "Đề án", "06", "6", "Thủ tướng Chính phủ", "2022-01-06", "Đề án 06",
            "Đề án 06 và căn cước", "title", 0, "Đề án 06, 2022-01-06", 0, 1,
        ),
        (
            2, "mau_skhcn", "Thừa Thiên Huế", "Huế", "Nghị quyết", "57-NQ/TW", "57", "Trung ương Đảng", "2024-12-22",
            "Nghị quyết số 57-NQ/TW ngày 22/12/2024", f"Đảng bộ xã đã học {DAY}.", "body", position, WHOLE, 0, 1,
        ),
    ]  # fmt: skip
    assert store.rows(
        "SELECT id, kind, issuer, issued_on, articles, citations, portals FROM documents ORDER BY id"
    ) == [
        ("Nghị quyết 57-NQ/TW, 2024-12-22", "Nghị quyết", "Trung ương Đảng", "2024-12-22", 1, 1, 1),
        ("Đề án 06, 2022-01-06", "Đề án", "Thủ tướng Chính phủ", "2022-01-06", 1, 1, 1),
    ]


def test_without_a_day_candidates_are_listed_and_nothing_is_merged(store, make):
    store.save(make.outcome(citing(make, 1, f"Học {DAY}.")))
    store.save(make.outcome(citing(make, 2, "Nghị quyết số 57/NQ-HĐND ngày 10/7/2023 của HĐND tỉnh.")))
    store.save(make.outcome(citing(make, 3, "Quán triệt Nghị quyết 57.")))
    store.save(make.outcome(citing(make, 4, "Theo Nghị quyết số 57-NQ/TW thì khác.")))
    council = "Nghị quyết 57/NQ-HĐND, HĐND tỉnh Thừa Thiên Huế, 2023-07-10"
    assert store.rows("SELECT article_id, document_id, candidates FROM citations ORDER BY article_id") == [
        (1, WHOLE, 0), (2, council, 0), (3, None, 2), (4, None, 1),
    ]  # fmt: skip
    assert store.rows("SELECT article_id, document_id FROM citation_candidates ORDER BY article_id, document_id") == [
        (3, WHOLE), (3, council), (4, WHOLE),
    ]  # fmt: skip


def test_the_same_number_is_another_document_in_another_province_and_another_year(store, make):
    other = "Kế hoạch số 12/KH-UBND ngày {} của UBND tỉnh{}."
    for number, (day, place) in enumerate([("1/2/2023", ""), ("1/2/2023", " Lai Châu"), ("1/2/2024", "")], start=1):
        store.save(make.outcome(citing(make, number, other.format(day, place))))
    store.save(make.outcome(citing(make, 4, "Kế hoạch số 12/KH-UBND của UBND tỉnh.")))
    assert store.rows("SELECT id, articles FROM documents ORDER BY id") == [
        ("Kế hoạch 12/KH-UBND, UBND tỉnh Lai Châu, 2023-02-01", 1),
        ("Kế hoạch 12/KH-UBND, UBND tỉnh Thừa Thiên Huế, 2023-02-01", 1),
        ("Kế hoạch 12/KH-UBND, UBND tỉnh Thừa Thiên Huế, 2024-02-01", 1),
    ]
    assert store.one("SELECT document_id, candidates FROM citations WHERE article_id = 4") == (None, 2)


def test_a_number_that_bears_its_year_is_whole_without_a_day(store, make):
    store.save(make.outcome(citing(make, 1, "Nghị định số 13/2023/NĐ-CP.", "Luật số 20/2023/QH15.")))
    store.save(make.outcome(citing(make, 2, "Nghị định số 13/2023/NĐ-CP ngày 17/4/2023.")))
    assert store.rows("SELECT id, issuer, issued_on, articles FROM documents ORDER BY id") == [
        ("Luật 20/2023/QH15", "Quốc hội khóa 15", None, 1),
        ("Nghị định 13/2023/NĐ-CP", "Chính phủ", "2023-04-17", 2),
    ]


def test_an_edit_and_a_better_reading_take_the_citations_with_them(store, make):
    first = citing(make, 1, f"Học {DAY}.")
    store.save(make.outcome(first))
    edited = citing(make, 1, "Theo Quyết định số 749/QĐ-TTg ngày 03/6/2020.")
    assert store.save(make.outcome(edited, body=b"2")) == "revised"
    assert store.rows("SELECT document_id FROM citations") == [("Quyết định 749/QĐ-TTg, 2020-06-03",)]
    assert store.rows("SELECT id FROM documents") == [("Quyết định 749/QĐ-TTg, 2020-06-03",)], "who cites it no more"
    store.save(make.outcome(citing(make, 2, "Nghị quyết 57.")))
    assert store.one("SELECT candidates FROM citations WHERE article_id = 2") == (0,), "of those somebody cites"
    assert store.save(make.outcome(first, body=b"2"), reprocess=True) == "revised"
    assert store.rows("SELECT document_id FROM citations WHERE article_id = 1") == [(WHOLE,)]
    assert store.save(make.outcome(first, body=b"2")) == "unchanged"
    assert store.count("citation") == 2


def test_a_position_is_that_of_the_text_as_it_is_stored(store, make):
    store.save(make.outcome(citing(make, 1, f"\0\0Học {DAY}.")))
    told = "SELECT SUBSTR(body, citations.position + 1, 38) FROM citations JOIN articles ON articles.id = article_id"
    assert store.one(told) == ("Nghị quyết số 57-NQ/TW ngày 22/12/2024",)


def test_a_text_that_cites_nothing_leaves_nothing(store, make):
    store.save(make.outcome(make.article(1)))
    assert (store.count("citation"), store.count("document")) == (0, 0)


def test_of_a_text_that_cites_without_end_the_first_are_kept(store, make):
    store.save(make.outcome(citing(make, 1, "Nghị quyết 57, " * (MOST + 1))))
    assert store.one("SELECT COUNT(*), MAX(nth) FROM citations") == (MOST, MOST)


@pytest.mark.parametrize("held", ["DELETE FROM meta WHERE key = 'citations_version'",
                                  "UPDATE meta SET value = '0' WHERE key = 'citations_version'"])  # fmt: skip
def test_articles_stored_before_are_read_at_the_next_opening(store, make, held):
    for number in range(1, 6):
        store.save(make.outcome(citing(make, number, f"Học {DAY}, bài {number}.")))
    told = "SELECT article_id, nth, document_id, sentence FROM citations ORDER BY article_id, nth"
    before = store.rows(told)
    with store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE citation SET document_id = NULL, sentence = '' WHERE article_id = 1"))
        connection.execute(sa.text("DELETE FROM citation WHERE article_id > 1"))
        connection.execute(sa.text(held))
    open_database(store.url).dispose()
    assert store.rows(told) == before
    assert len(before) == 5
    with store.engine.begin() as connection:
        assert read_all_again(connection) == 0, "once"


HOMES = {
    "province": Home("department", "tỉnh Bắc Kạn", ("gso", "06")),
    "merged": Home("department", "tỉnh Thái Nguyên", ("2025", "19")),
    "unmerged": Home("department", "tỉnh Lai Châu", ("2025", "12")),
    "city": Home("district", "thành phố Bắc Kạn, tỉnh Bắc Kạn", ("gso", "06")),
    "centrally run": Home("department", "thành phố Hà Nội", ("2025", "01")),
    "commune": Home("commune", "xã Sơn Lĩnh, huyện Hương Sơn, tỉnh Hà Tĩnh", ("gso", "42")),
}


@pytest.mark.parametrize(
    ("home", "sentence", "issuer"),
    [
        ("province", "Kế hoạch số 1/KH-UBND ngày 1/2/2024", "UBND tỉnh Bắc Kạn"),
        ("province", "Kế hoạch số 1/KH-UBND ngày 1/8/2025", "UBND tỉnh Thái Nguyên"),
        ("province", "Chỉ thị số 05-CT/TU ngày 1/2/2024", "Tỉnh ủy Bắc Kạn"),
        ("province", "Nghị quyết số 05-NQ/HU ngày 1/2/2024", ""),
        ("province", "Nghị quyết số 05-NQ/HU ngày 1/2/2024 của Huyện ủy Ba Bể", "Huyện ủy Ba Bể, tỉnh Bắc Kạn"),
        ("province", "Kế hoạch số 1/KH-UBND ngày 1/2/2024 của UBND tỉnh Hoà Bình", "UBND tỉnh Hòa Bình"),
        ("province", "Quyết định số 1/QĐ-UBND ngày 1/2/2024 của UBND thành phố Đà Nẵng", "UBND thành phố Đà Nẵng"),
        ("province", "Quyết định số 1/QĐ-UBND ngày 1/2/2024 của UBND thành phố", ""),
        ("merged", "Kế hoạch số 1/KH-UBND ngày 1/2/2024", ""),
        ("merged", "Kế hoạch số 1/KH-UBND ngày 1/8/2025", "UBND tỉnh Thái Nguyên"),
        ("unmerged", "Kế hoạch số 1/KH-UBND ngày 1/2/2024", "UBND tỉnh Lai Châu"),
        ("city", "Kế hoạch số 1/KH-UBND ngày 1/2/2024", "UBND thành phố Bắc Kạn, tỉnh Bắc Kạn"),
        ("city", "Kế hoạch số 1/KH-UBND ngày 1/2/2024 của UBND tỉnh", "UBND tỉnh Bắc Kạn"),
        ("city", "UBND thành phố vừa ban hành Kế hoạch số 1/KH-UBND", "UBND thành phố Bắc Kạn, tỉnh Bắc Kạn"),
        ("city", "Công văn số 9/STTTT-CNTT ngày 1/2/2024", "Sở Thông tin và Truyền thông tỉnh Bắc Kạn"),
        ("centrally run", "Chỉ thị số 05-CT/TU ngày 1/8/2025", "Thành ủy Hà Nội"),
        ("centrally run", "Kế hoạch số 1/KH-UBND ngày 1/8/2025 của UBND thành phố", "UBND thành phố Hà Nội"),
        ("commune", "Nghị quyết số 05-NQ/HU ngày 1/2/2024", "Huyện ủy Hương Sơn, tỉnh Hà Tĩnh"),
        ("commune", "Kế hoạch số 1/KH-UBND của UBND huyện", "UBND huyện Hương Sơn, tỉnh Hà Tĩnh"),
        ("commune", "Thông tư liên tịch số 01/2016/TTLT-BNV-BTC", "Bộ Nội vụ, Bộ Tài chính"),
        ("commune", "Nghị quyết 57", ""),
    ],
)
def test_whose_document_it_is(home, sentence, issuer):
    [citation] = cited(sentence)
    assert issuer_name(citation, HOMES[home]) == issuer


def test_a_day_decides_which_province_a_number_is_of():
    [citation] = cited("Kế hoạch số 1/KH-UBND ngày 30/6/2025")
    assert citation.issued_on == date(2025, 6, 30)
    assert issuer_name(citation, HOMES["province"]) == "UBND tỉnh Bắc Kạn"
