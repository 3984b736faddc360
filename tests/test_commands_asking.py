"""The commands that ask the demo's articles: search, terms, citations, counts, reprints."""

import csv
import io
import re

import pytest

from tests.crawling import Workplace
from tests.demos import Demo, rows_of
from tests.samples import BACKAN, LAICHAU
from vietnamese.unicode import search_fold


def test_search_finds_with_marks_and_without(demo: Demo) -> None:
    found = demo.json("search", "chữ ký số", "--limit", "1000")
    assert found == demo.json("search", "CHU KY SO", "--limit", "1000")
    assert list(found[0])[-3:] == ["title_marks", "excerpt", "excerpt_marks"]
    texts = demo.json("sql", "SELECT id, published_on, lead, text_folded FROM unique_articles")
    words = {row["id"]: f" {' '.join(re.findall('[a-z0-9]+', row['text_folded']))} " for row in texts}
    assert sorted(row["id"] for row in found) == sorted(
        id_ for id_, text in words.items() if all(f" {word} " in text for word in ("chu", "ky", "so"))
    )
    days = [row["published_on"] or "" for row in found]
    assert days == sorted(days, reverse=True)
    [(start, end), *_] = found[0]["excerpt_marks"]
    assert search_fold(found[0]["excerpt"][start:end]) in ("chu", "ky", "so")
    phrase = demo.json("search", '"chữ ký số" NOT zalo', "--limit", "1000", "--portal", LAICHAU, "--relevance")
    assert {row["portal"] for row in phrase} == {LAICHAU}
    assert {row["id"] for row in phrase} < {row["id"] for row in found}


def test_search_prints_for_people_and_as_csv(demo: Demo) -> None:
    asked = ("search", '"chữ ký số"', "--province", "hoa binh", "--limit", "2")
    said = demo.run(*asked).out.splitlines()
    assert said[0] == "Hòa Bình of before July 2025, part of Phú Thọ since."
    assert said[1].split("  ")[1:] == ["hoabinh", "Hòa Bình (now Phú Thọ)"]
    assert any("«" in line for line in said)
    header, *rows = csv.reader(io.StringIO(demo.run(*asked, "--format", "csv").out))
    assert header == ["published_on", "portal", "province_then", "province_now", "title", "excerpt", "url"]
    assert len(rows) == 2
    assert demo.run("search", "khongcobaonao").out == "No article is found.\n"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ('"chưa', "a quotation mark is not closed"),
        ("a AND (b", "a parenthesis is not closed"),
        ("portal=hoabinh", "no words to search for: write some, or list articles without by `tinhso articles`"),
        ("", "no words to search for"),
        ('""', "The query '\"\"' has no words to search for: write some"),
        ("số portal=hoabin", "There is no portal named 'hoabin'; did you mean hoabinh"),
        (
            "số province=Hoà_Bìn",
            "There is no province named 'Hoà_Bìn', today or before July 2025; did you mean Hoà Bình",
        ),
    ],
)
def test_a_query_that_cannot_be_read_is_one_sentence(demo: Demo, query: str, said: str) -> None:
    wrong = demo.place.tinhso("search", query)
    assert (wrong.code, wrong.out, wrong.err.count("\n")) == (2, "", 1)
    assert said in wrong.err


def test_a_search_names_provinces_and_portals_as_the_options_do(demo: Demo) -> None:
    for within, option in (
        ("portal=hoabinh", ("--portal", "hoabinh")),
        ("province=hoabinh", ("--province", "Hòa Bình")),
        ("province=17", ("--province", "Hòa Bình")),
        ('province="tỉnh Phú Thọ"', ("--province", "phu tho")),
        ("portal=hagiang", ("--portal", "hagiang")),
    ):
        found = demo.json("search", f"số {within}")
        assert found == demo.json("search", "số", *option), within
        assert bool(found) == ("hagiang" not in within)


@pytest.mark.parametrize("query", ["portal=hoabin", "zalo province=Atlantis"])
def test_a_search_is_not_saved_for_a_place_nobody_knows(demo: Demo, place: Workplace, query: str) -> None:
    place.database.become(demo.place.database)
    wrong = place.tinhso("searches", "add", "sai", query)
    assert (wrong.code, wrong.out, wrong.err.startswith("tinhso: There is no p")) == (2, "", True)
    assert place.tinhso("searches", "list", "--json").json == []


@pytest.mark.parametrize(
    "argv",
    [
        ("search", "zalo"),
        ("articles",),
        ("citations", "57-NQ/TW"),
        ("export", "a.csv"),
        ("runs",),
        ("articles", "--json"),
    ],
)
def test_a_portal_nobody_knows_is_refused(demo: Demo, argv: tuple[str, ...]) -> None:
    wrong = demo.place.tinhso(*argv, "--portal", "hoabin")
    assert (wrong.code, wrong.out) == (2, "")
    assert wrong.err.startswith("tinhso: There is no portal named 'hoabin'; did you mean hoabinh")
    assert wrong.err.count("\n") == 1


def test_a_portal_without_articles_is_none_that_nobody_knows(demo: Demo) -> None:
    assert demo.json("articles", "--portal", "hagiang") == []


@pytest.mark.parametrize("score", ["nan", "inf", "-inf"])
@pytest.mark.parametrize("argv", [("articles",), ("search", "zalo"), ("export", "a.csv")])
def test_a_score_is_a_number(demo: Demo, argv: tuple[str, ...], score: str) -> None:
    wrong = demo.place.tinhso(*argv, f"--topic-from={score}")
    assert (wrong.code, wrong.out) == (2, "")
    assert f"{score} is no score: write a number, like 3.2" in wrong.err
    assert not (demo.place.folder / "a.csv").exists()


def test_that_there_are_more_is_said_beside_the_answer(demo: Demo) -> None:
    every = len(demo.json("articles", "--limit", "1000"))
    for more in ((), ("--json",)):
        listed = demo.place.tinhso("articles", *more)
        assert (listed.code, listed.err) == (0, f"tinhso: 20 of {every} shown; --limit N shows more.\n")
        found = demo.place.tinhso("search", "số", "--limit", "3", *more)
        assert (found.code, found.err) == (0, "tinhso: the first 3 are shown; there are more: --limit N shows them.\n")
    assert len(found.json) == 3
    assert demo.place.tinhso("articles", "--limit", str(every)).err == ""
    count = len(demo.json("search", "zalo", "--limit", "1000"))
    assert demo.place.tinhso("search", "zalo", "--limit", str(count)).err == ""


@pytest.mark.parametrize(
    ("argv", "only"),
    [
        (("articles",), ("articles", "--limit", "1000")),
        (("articles", "--count-by", "province"), ("articles", "--limit", "1000")),
        (("articles", "--province", "Trà Vinh"), ("articles", "--province", "Trà Vinh", "--limit", "1000")),
        (("search", "zalo"), ("search", "zalo", "--limit", "1000")),
        (("citations", "12/KH-UBND"), ("citations", "12/KH-UBND", "--limit", "1000")),
        (("export", "a.csv"), ("articles", "--limit", "1000")),
    ],
)
def test_what_days_leave_out_for_want_of_one_is_said(demo: Demo, argv: tuple[str, ...], only: tuple[str, ...]) -> None:
    undated = demo.json(*only, "--undated", "only")
    count = len(undated["articles"] if isinstance(undated, dict) else undated)
    are = "article is" if count == 1 else "articles are"
    said = f"tinhso: {count} undated {are} left out: --undated too shows them.\n"
    assert count > 0
    for days in (("--since", "2026-03-30"), ("--until", "1/1/2020", "--json")):
        assert demo.place.tinhso(*argv, *days).err == said
    for settled in ("too", "no", "only"):
        assert "left out" not in demo.place.tinhso(*argv, "--since", "2026-03-30", "--undated", settled).err
    assert "left out" not in demo.place.tinhso(*argv).err


def test_nothing_is_said_where_no_undated_article_is_left_out(demo: Demo) -> None:
    assert demo.place.tinhso("articles", "--province", "Lai Châu", "--since", "2026-03-30").err == ""


def test_terms_are_added_listed_and_removed(demo: Demo, place: Workplace) -> None:
    place.database.become(demo.place.database)
    file = place.folder / "terms.tsv"
    file.write_text("chữ ký số\tdịch vụ\tký số\nZalo\n", encoding="utf-8")
    added = place.tinhso("terms", "add", str(file), "--json")
    stored = place.query("SELECT COUNT(*) AS n FROM articles")[0]["n"]
    assert (added.code, added.json) == (0, {"added": 2, "changed": 0, "unchanged": 0, "articles": stored})
    listed = place.tinhso("terms", "list", "--json").json
    assert [(row["term"], row["group"], row["aliases"]) for row in listed] == [
        ("Zalo", "", []), ("chữ ký số", "dịch vụ", ["ký số"]),
    ]  # fmt: skip
    for row in listed:
        counted = place.query("SELECT COUNT(*) AS n FROM term_hits WHERE term = ?", row["term"])
        assert row["hits"] == counted[0]["n"] > 0
    hit = place.query(
        "SELECT * FROM term_hits JOIN articles ON articles.id = article_id WHERE place = 'body' AND term = 'Zalo' LIMIT 1"
    )[0]
    assert hit["body"][hit["position"] :].startswith(hit["written"])
    assert place.tinhso("terms", "remove", "Zalo").out == f"1 term removed; {stored} stored articles looked at.\n"
    wrong = place.tinhso("terms", "remove", "Zalo")
    assert (wrong.code, wrong.err) == (
        2,
        "tinhso: There is no term 'Zalo': `tinhso terms list` shows those there are.\n",
    )
    file.write_text("chữ ký số\tdịch vụ\tký số\nVNPT\nZALO\n", encoding="utf-8")
    again = place.tinhso("terms", "add", str(file))
    assert again.out == f"2 terms added; 1 term unchanged; {stored} stored articles looked at.\n"
    file.write_text("chữ ký số\tdịch vụ\nVNPT\tdoanh nghiệp\nZALO\n", encoding="utf-8")
    again = place.tinhso("terms", "add", str(file))
    assert again.out == f"2 terms changed; 1 term unchanged; {stored} stored articles looked at.\n"
    file.write_text("tốt\n(xấu)\n", encoding="utf-8")
    bad = place.tinhso("terms", "add", str(file))
    assert (bad.code, "terms.tsv, line 2: '(xấu)' is no term" in bad.err) == (2, True)


@pytest.mark.parametrize(
    "argv",
    [
        ("terms", "list"),
        ("terms", "apply"),
        ("terms", "remove", "a"),
        ("searches", "list"),
        ("searches", "remove", "a"),
    ],
)
def test_what_asks_makes_no_database(file_place: Workplace, argv: tuple[str, ...]) -> None:
    ended = file_place.tinhso(*argv, "--database", "sqlite:///none.db")
    assert (ended.code, ended.out, ended.err) == (
        2, "", "tinhso: There is no database at none.db yet: a crawl makes one.\n",
    )  # fmt: skip
    assert not (file_place.folder / "none.db").exists()


def test_citations_of_a_resolution_whole_and_in_short(demo: Demo) -> None:
    asked = demo.json("citations", "nghi quyet 57", "--limit", "100")
    assert asked["asked"] == "Nghị quyết 57"
    [document] = asked["documents"]
    assert (document["id"], document["articles"]) == ("Nghị quyết 57-NQ/TW, 2024-12-22", 7)
    assert asked["total"] == len(asked["articles"]) == 17
    days = [row["published_on"] or "" for row in asked["articles"]]
    assert days == sorted(days, reverse=True), "the undated last"
    cited = [each for row in asked["articles"] for each in row["citations"]]
    assert [bool(each["document_id"]) for each in cited].count(True) == 7
    assert {each["candidates"] for each in cited if not each["document_id"]} == {1}
    assert all(each["as_written"] in each["sentence"] for each in cited)
    for spelt in ("57-NQ/TW", "57-nq/tw", "NQ57", "Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị"):
        assert demo.json("citations", spelt, "--limit", "100")["articles"] == asked["articles"], spelt
    out = demo.run("citations", "NQ 57", "--limit", "3").out
    assert "1 document is told whole, with issuer and day or year:" in out
    assert "17 articles cite Nghị quyết 57, the newest 3 of them:" in out
    assert len(demo.json("citations", "NQ 57", "--limit", "3")["articles"]) == 3


def test_citations_of_one_number_in_five_provinces(demo: Demo) -> None:
    asked = demo.json("citations", "12/KH-UBND")
    assert [row["id"] for row in asked["documents"]] == [
        f"Kế hoạch 12/KH-UBND, UBND tỉnh {name}, 2025-02-05"
        for name in ("Bắc Kạn", "Hòa Bình", "Lai Châu", "Thái Nguyên", "Trà Vinh")
    ]
    assert asked["total"] == 5
    of_one = demo.json("citations", "12/KH-UBND", "--province", "hoa binh", "--then")
    assert [row["portal"] for row in of_one["articles"]] == ["hoabinh"]
    assert len(of_one["documents"]) == 5
    march = demo.json("citations", "12/KH-UBND", "--since", "2026-03-01")
    assert [row["portal"] for row in march["articles"]] == ["hoabinh", LAICHAU, BACKAN]
    assert demo.json("citations", "12/KH-UBND", "--undated", "only")["articles"][0]["portal"] == "travinh_stttt"


@pytest.mark.parametrize(
    "query",
    [
        "Kế hoạch 12/KH-UBND của UBND tỉnh Hòa Bình", "12/kh-ubnd cua ubnd tinh hoa binh",
        "Kế hoạch 12/KH-UBND, UBND tỉnh Hòa Bình, 2025-02-05",
    ],
)  # fmt: skip
def test_citations_of_the_one_issuer_that_is_told(demo: Demo, query: str) -> None:
    asked = demo.json("citations", query)
    assert [row["id"] for row in asked["documents"]] == ["Kế hoạch 12/KH-UBND, UBND tỉnh Hòa Bình, 2025-02-05"]
    assert [row["portal"] for row in asked["articles"]] == ["hoabinh"]


def test_citations_are_of_the_kind_and_the_day_that_are_told(demo: Demo) -> None:
    assert demo.run("citations", "Kế hoạch 749/QĐ-TTg").out == (
        "No article cites Kế hoạch 749/QĐ-TTg; that number is cited as Quyết định.\n"
    )
    assert demo.json("citations", "Quyết định 749/QĐ-TTg") == demo.json("citations", "749/QĐ-TTg")
    other_place = demo.run("citations", "12/KH-UBND của UBND tỉnh Hà Giang").out
    assert other_place == "No article cites Kế hoạch 12/KH-UBND (tinh ha giang).\n"
    other_day = demo.run("citations", "Nghị quyết số 57-NQ/TW ngày 22/12/2023").out
    assert other_day == "No article cites Nghị quyết 57-NQ/TW, 2023-12-22.\n"
    printed = demo.json("citations", "Nghị quyết 57-NQ/TW, 2024-12-22")
    assert printed == demo.json("citations", "Nghị quyết số 57-NQ/TW ngày 22/12/2024")


def test_citations_of_what_nobody_cites_and_of_no_document(demo: Demo) -> None:
    assert demo.run("citations", "Nghị quyết 999").out == "No article cites Nghị quyết 999.\n"
    assert demo.json("citations", "999/QĐ-TTg") == {
        "asked": "Quyết định 999/QĐ-TTg", "documents": [], "total": 0, "articles": [],
    }  # fmt: skip
    ended = demo.place.tinhso("citations", "chuyển đổi số")
    assert (ended.code, ended.err.count("\n")) == (2, 1)
    assert ended.err.startswith("tinhso: 'chuyển đổi số' names no document by its number; write one like 57-NQ/TW")


def test_articles_are_counted_by_what_is_asked(demo: Demo) -> None:
    march = ("articles", "--since", "2026-03-01", "--until", "2026-03-31")
    assert demo.json(*march, "--count-by", "province") == [
        {"province_now": "Lai Châu", "articles": 6},
        {"province_now": "Phú Thọ", "articles": 7},
        {"province_now": "Thái Nguyên", "articles": 7},
    ]
    assert [(row["province_then"], row["articles"]) for row in demo.json(*march, "--count-by", "province-then")] == [
        ("Bắc Kạn", 6), ("Hòa Bình", 7), ("Lai Châu", 6), ("Thái Nguyên", 1),
    ]  # fmt: skip
    months = demo.json("articles", "--count-by", "month")
    assert [row["published_month"] for row in months] == ["2026-01", "2026-02", "2026-03", None]
    assert sum(row["articles"] for row in months) == len(demo.json("articles", "--limit", "1000"))
    assert rows_of(demo.run("articles", "--count-by", "portal", "--duplicates").out)[0] == ["portal", "articles"]


def test_reprints_are_told_by_how_many_there_are(demo: Demo) -> None:
    [most] = demo.json("reprints")
    assert (most["portal"], most["reprints"], most["portals"]) == (LAICHAU, 2, 2)
    assert (str(most["first_on"]), most["grounds"]) == ("2026-03-19", "earlier day")
    assert most["title"] == "Học bạ số: 38 trường ở thành phố Hương Vàng bắt đầu triển khai"
    assert rows_of(demo.run("reprints", "--limit", "1").out)[1][:4] == ["2", "2", "2026-03-19", LAICHAU]
