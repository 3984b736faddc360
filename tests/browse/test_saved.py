"""The saved questions: what a person may write into their forms, and what each counts."""

import sqlite3
import unicodedata
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from browse.saved import saved_queries
from browse.site import make_site
from browse.words import LANGUAGES
from tests.browse.looking import page, words
from tests.browse.samples import get
from tests.demo_database import file_of
from vietnamese.unicode import search_fold

FORMS = [(saved.name, name, told["kind"]) for saved in saved_queries() for name, told in saved.parameters.items()]
READABLE = {"month": "3/2026", "province": "hoa binh", "document": "nghi quyet 57", "phrase": "so"}
UNREADABLE = {"month": "13/2026", "province": "Atlantis", "document": "chuyển đổi số", "phrase": "%"}


@pytest.fixture(scope="module")
def demo(demo_file: str) -> Any:
    return make_site(demo_file)


def answer(site: Any, question: str, **typed: str) -> list[list[str]]:
    asked = "&".join(f"{name}={quote(value)}" for name, value in typed.items())
    return [[words(cell) for cell in row] for row in page(site, f"/tinhso/{question}?{asked}").xpath("//tbody/tr")]


@pytest.mark.parametrize("typed", ["2026-02", "2026-2", "2/2026", "02/2026", "tháng 2 năm 2026"])
def test_a_month_is_read_in_every_spelling(site: Any, typed: str) -> None:
    assert [row[:3] for row in answer(site, "articles_of_a_month", month=typed)] == [
        ["Phú Thọ", "2", "0"],
        ["Lai Châu", "1", "0"],
    ]


def test_the_newest_month_is_told_where_none_was_asked_for(site: Any) -> None:
    assert [(row[0], row[1], row[2], row[4]) for row in answer(site, "articles_of_a_month", month=" ")] == [
        ("Lai Châu", "1", "0", "2026-03"),
        ("Phú Thọ", "0", "1", "2026-03"),
    ]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [("Hòa Bình", ["3"]), ("hoà bình", ["3"]), ("tinh hoa binh", ["3"]), ("HOABINH", ["3"]), ("17", ["3"]),
     ("25", ["6", "3"]), ("phu tho", ["6", "3"]), ("", [])],
)  # fmt: skip
def test_a_province_is_read_by_name_alias_and_code(site: Any, typed: str, ids: list[str]) -> None:
    assert [row[0] for row in answer(site, "articles_of_a_province", province=typed)] == ids


@pytest.mark.parametrize(
    "typed",
    ["57", "nghi quyet 57", "Nghị quyết số 57", "57-NQ/TW", "57 - nq / tw", "57/NQ-TW", "NGHỊ QUYẾT 57-NQ/TW",
     unicodedata.normalize("NFD", "Nghị quyết 57-NQ/TW")],
)  # fmt: skip
def test_a_document_is_read_as_people_write_it(site: Any, typed: str) -> None:
    assert [row[1] for row in answer(site, "who_cites", document=typed)] == ["1"]


@pytest.mark.parametrize("typed", ["58", "Quyết định 57", "57/QĐ-TTg", "5", ""])
def test_another_document_is_cited_by_nobody(site: Any, typed: str) -> None:
    assert answer(site, "who_cites", document=typed) == []


def test_every_citation_of_the_demo_leads_to_itself(demo: Any) -> None:
    with demo.tinhso_pages.reading.asking() as ask:
        cited = ask("SELECT DISTINCT kind, number FROM citations")
        for each in cited:
            found = answer(demo, "who_cites", document=f"{each['kind']} {each['number']}".strip())
            held = ask("SELECT DISTINCT article_id FROM citations WHERE kind = :kind AND number = :number", **each)
            assert {row["article_id"] for row in held} <= {int(row[1]) for row in found}, each
    assert len(cited) > 5
    assert answer(demo, "who_cites", document="749/qd-ttg") == answer(demo, "who_cites", document="749/QÐ-TTg") != []


def test_words_are_found_whole_and_a_sign_is_no_wildcard(site: Any) -> None:
    def counted(phrase: str) -> tuple[int, int]:
        months = answer(site, "spread_of_a_term", phrase=phrase)
        provinces = answer(site, "provinces_that_name", name=phrase)
        return sum(int(row[1]) for row in months), sum(int(row[1]) for row in provinces)

    assert counted("ban mau") == counted("BẢN MẪU") == counted("bản  mẫu") == (1, 1)
    assert counted("57-NQ/TW") == counted("57 nq tw") == (1, 1)
    for part in ("ban ma", "an mau", "mau ban", "ba_ mau", "b%n mau", "bản-x-mẫu"):
        assert counted(part) == (0, 0), part


def test_a_phrase_counts_the_articles_whose_words_it_is(demo: Any) -> None:
    with demo.tinhso_pages.reading.asking() as ask:
        texts = [
            f" {' '.join(search_fold(row['text_folded']).split())} " for row in ask("SELECT * FROM unique_articles")
        ]
    held = sum(" chu ky so " in text.translate(str.maketrans(dict.fromkeys('.,;:"()?!/-', " "))) for text in texts)
    assert sum(int(row[1]) for row in answer(demo, "provinces_that_name", name="chữ ký số")) == held > 0


@pytest.mark.parametrize(("question", "name", "kind"), FORMS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_be_read_is_said_in_the_reader_s_language(
    site: Any, question: str, name: str, kind: str, language: str
) -> None:
    cookies = {"tinhso_lang": language}
    wrong = page(site, f"/tinhso/{question}?{name}={quote(UNREADABLE[kind])}", cookies=cookies)
    [said] = wrong.xpath("//p[@role='alert']")
    assert UNREADABLE[kind] in words(said)
    assert ("write" in words(said)) == (language == "en")
    assert wrong.xpath("//table") == []
    for end in ("json", "csv"):
        refused = get(site, f"/tinhso/{question}.{end}?{name}={quote(UNREADABLE[kind])}")
        assert refused.status_code == 400
        assert UNREADABLE[kind] in (refused.json()["error"] if end == "json" else refused.text)
    right = page(site, f"/tinhso/{question}?{name}={quote(READABLE[kind])}", cookies=cookies)
    assert right.xpath("//p[@role='alert']") == []


def test_the_share_on_topic_is_the_cookbook_s(demo: Any) -> None:
    assert answer(demo, "share_on_topic") == [
        ["hoabinh", "24", "1", "16", "60.0"],
        ["backan_tp", "20", "1", "19", "51.3"],
        ["laichau_skhcn", "18", "0", "21", "46.2"],
        ["travinh_stttt", "12", "0", "28", "30.0"],
        ["thainguyen_tp", "7", "0", "33", "17.5"],
    ]


def test_an_article_read_again_counts_as_before(demo: Any, tmp_path: Path, demo_file: str) -> None:
    """A copy that was read again is `unchanged`, and so may an alias be."""
    file = tmp_path / "demo.db"
    file.write_bytes(file_of(demo_file).read_bytes())
    with closing(sqlite3.connect(file)) as connection, connection:
        changed = "UPDATE ledger_entry SET verdict = 'unchanged' WHERE verdict IN ('alias', 'duplicate')"
        assert connection.execute(changed).rowcount > 2
    assert answer(make_site(f"sqlite:///{file}"), "share_on_topic") == answer(demo, "share_on_topic")


def test_the_silent_are_told_from_those_not_crawled(demo: Any) -> None:
    rows = answer(demo, "silent_portals")
    assert {row[1]: row[2] for row in rows if row[1]} == dict.fromkeys(
        ("backan_tp", "hoabinh", "laichau_skhcn", "thainguyen_tp", "travinh_stttt"), "publishes"
    )
    assert {row[2] for row in rows if not row[1]} == {"not crawled"}
    assert len({row[0] for row in rows}) == 34


def test_a_silent_portal_and_a_failed_one_have_their_state(tmp_path: Path, demo_file: str) -> None:
    file = tmp_path / "demo.db"
    file.write_bytes(file_of(demo_file).read_bytes())
    with closing(sqlite3.connect(file)) as connection, connection:
        portal = "(SELECT id FROM portal WHERE name = ?)"
        connection.execute(f"UPDATE run SET outcome = 'blocked' WHERE portal_id = {portal}", ["hoabinh"])
        connection.execute(f"DELETE FROM run WHERE portal_id = {portal}", ["thainguyen_tp"])
        for name in ("travinh_stttt", "thainguyen_tp"):
            connection.execute(f"UPDATE article SET revision_number = 99 WHERE portal_id = {portal}", [name])
    states = {row[1]: row[2] for row in answer(make_site(f"sqlite:///{file}"), "silent_portals") if row[1]}
    assert states == {
        "backan_tp": "publishes", "hoabinh": "crawled, not wholly", "laichau_skhcn": "publishes",
        "thainguyen_tp": "not crawled", "travinh_stttt": "silent",
    }  # fmt: skip
