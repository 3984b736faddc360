"""What the pages say of a small database, in both languages."""

import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from datasette.database import QueryInterrupted
from datasette.filters import Filters

from browse.asked import READERS
from browse.charts import LEVELS, bars, level, tile_map
from browse.figures import KeptFigures, months_until
from browse.guard import ReadOnlyDatabase
from browse.reading import Reading
from browse.saved import saved_queries
from browse.search import LEVELS as LEVELS_OF
from browse.site import make_site
from browse.texts import ground
from browse.words import LANGUAGES, labels, rows
from commands.export import Format, export_to
from storage.database import open_database
from storage.errors import StorageError
from storage.provinces import NEW, all_provinces
from storage.search_query import WRONG
from storage.selection import Selection, Undated
from storage.views import view_statements
from tests.browse.samples import HOSTILE, HOSTILE_ID, SCRIPT_ADDRESS, get, make_database, site_of
from tests.exports import Exporting, asked
from vietnamese.unicode import search_fold

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "browse" / "templates").glob("*.html"))
ENGLISH = {"tinhso_lang": "en"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return site_of(tmp_path_factory.mktemp("browse") / "mau.db")


def page(site: Any, path: str, **options: Any) -> lxml.html.HtmlElement:
    answer = get(site, path, **options)
    assert answer.status_code == 200, (path, answer.text)
    return lxml.html.document_fromstring(answer.text)


def words(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_the_start_page_counts_by_month_province_and_tells_the_undated(site: Any) -> None:
    start = page(site, "/")
    [bars] = start.xpath("//svg[@role='img']/desc")
    assert words(bars).endswith("12/25: 0; 1/26: 0; 2/26: 3; 3/26: 1. Không rõ ngày: 1 bài.")
    figures = [words(each) for each in start.xpath("//svg[@role='img']/text[contains(@class, 'figure')]")]
    assert figures == ["0"] * 10 + ["3", "1"]
    tiles = {link.get("aria-label") for link in start.xpath("//svg[@class='map']/a")}
    assert len(tiles) == 34
    assert {each for each in tiles if not each.endswith(": chưa thu thập")} == {"Lai Châu: 2 bài", "Phú Thọ: 2 bài"}
    table = [[words(cell) for cell in row] for row in start.xpath("//table[@class='months']/tbody/tr")]
    assert [(row[0], row[-5:]) for row in table] == [
        ("Lai Châu", ["1", "1", "2", "1", "3"]),
        ("Phú Thọ", ["2", "0", "2", "0", "2"]),
    ]
    assert "không tính 1 bài đăng lại bài khác" in words(start)
    captions = start.xpath("//figcaption")
    assert len(captions) == 2
    assert all("Không rõ ngày: 1 bài." in words(caption) for caption in captions)
    newest = [words(each) for each in start.xpath("//ol[@class='articles']/li/a")]
    assert newest == ["Chữ ký số về bản", f"{HOSTILE} sửa", "Dịch vụ công ở Mường Lự", "Học bạ số ở Hòa Bình"]


def test_a_province_shows_its_parts_of_before_the_merger(site: Any) -> None:
    province = page(site, "/province/25")
    parts = [[words(cell) for cell in row] for row in province.xpath("//section[@aria-labelledby='h-parts']//tbody/tr")]
    assert parts == [["Hòa Bình", "1"], ["Phú Thọ", "1"], ["Vĩnh Phúc", "0"]]
    assert "không tính 1 bài đăng lại bài khác" in words(province)
    assert get(site, "/province/99").status_code == 404


def test_the_months_are_the_same_on_every_page_in_sql_and_by_the_command(demo_file: str, exporting: Exporting) -> None:
    site = make_site(demo_file)
    start = page(site, "/")
    months = [words(each) for each in start.xpath("//table[@class='months']/thead/tr/th")][1:-3]
    shown = {}
    for row in start.xpath("//table[@class='months']/tbody/tr"):
        name, *cells = [words(cell) for cell in row]
        shown[name] = list(map(int, cells[: len(months)]))
        province = page(site, row.xpath(".//a/@href")[0])
        bars = [int(words(each)) for each in province.xpath("//svg//text[starts-with(@class, 'figure')]")]
        assert bars == shown[name], name
    march = ("--since", "2026-03-01", "--until", "2026-03-31", "--undated", "no", "--database", demo_file)
    told = json.loads(exporting.run("articles", "--count-by", "province", *march, "--json")[1])
    assert {name: cells[-1] for name, cells in shown.items() if cells[-1]} == {
        row["province_now"]: row["articles"] for row in told
    }
    assert sorted(map(str, asked(demo_file, _of_readme()))) == sorted(map(str, told))


def _of_readme() -> str:
    """The README's question of the last month's articles by province."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return next(
        sql for sql in re.findall(r"```sql\n(.*?)```", readme, re.DOTALL) if sql.startswith("SELECT province_now")
    )


def test_the_map_tells_what_was_not_crawled_from_what_has_nothing(demo_file: str) -> None:
    site = make_site(demo_file)
    start = page(site, "/")
    tiles = {link.get("aria-label"): link for link in start.xpath("//svg[@class='map']/a")}
    assert [each for each in tiles if each.endswith(": 0 bài")] == ["Vĩnh Long: 0 bài"], "all its articles are undated"
    uncrawled = [link for name, link in tiles.items() if name.endswith(": chưa thu thập")]
    assert len(uncrawled) == 30
    for link in uncrawled:
        assert link.xpath("./rect/@fill") == ["url(#uncrawled)"]
        assert words(link.xpath("./text")[-1]) == "–"
    assert tiles["Vĩnh Long: 0 bài"].xpath("./rect/@class") == ["tile s0"]
    assert [words(each) for each in start.xpath("//ul[@class='legend']/li")] == ["chưa thu thập", "0 bài", "1–26 bài"]
    hanoi = page(site, "/province/01")
    assert "Chưa cổng nào của tỉnh này được thu thập." in words(hanoi)
    assert "Chưa cổng nào" not in words(page(site, "/province/86"))


def test_an_article_with_its_date_its_edit_and_what_was_cut(site: Any) -> None:
    shown = page(site, "/article/2")
    assert words(shown.xpath("//h1")[0]) == "Dịch vụ công ở Mường Lự"
    assert "03/02/2026 09:00 (ngày ghi trên trang của cổng)" in words(shown)
    assert [words(each) for each in shown.xpath("//div[@class='edit']//del")] == ["trực tuyến"]
    assert [words(each) for each in shown.xpath("//div[@class='edit']//ins")] == ["ĐÃ SỬA"]
    assert "Dịch vụ công [bỏ] trực tuyến ở Mường Lự" in words(shown), "whoever hears the page hears what was struck"
    assert [words(cell) for cell in shown.xpath("//section[@aria-labelledby='h-cuts']//td")] == [
        "counter:Lượt xem",
        "drop",
        "Lượt xem: 12",
    ]
    assert shown.xpath("//a[@class='original']/@href") == ["https://mau_laichau.gov.vn/bai-2.html"]
    assert "cổng không cho biết ngày" in words(page(site, "/article/5"))
    assert get(site, "/article/99").status_code == 404


def test_a_reprint_leads_to_the_first_and_back(site: Any) -> None:
    assert page(site, "/article/4").xpath("//a[@class='reprint']/@href") == ["/article/3"]
    first = page(site, "/article/3")
    assert first.xpath("//a[@class='reprint']/@href") == ["/article/4"]
    assert "sau 45 ngày" in words(first)
    assert "Hòa Bình → Phú Thọ" in words(first)


@pytest.mark.skipif("citations" not in view_statements(), reason="this version recognises no citations")
def test_a_citation_leads_to_all_who_cite_the_document(site: Any) -> None:
    [link] = page(site, "/article/1").xpath("//section[@aria-labelledby='h-citations']//a")
    assert words(link) == "Nghị quyết số 57-NQ/TW ngày 22/12/2024"
    assert "Không thấy trích dẫn văn bản nào." in words(page(site, "/article/2"))
    for path in (link.get("href"), "/tinhso/who_cites?document=nghi+quyet+57"):
        assert page(site, path).xpath("//tbody//td[2]/a/@href") == ["/article/1"]
    assert page(site, "/tinhso/who_cites?document=58").xpath("//tbody") == []


@pytest.mark.parametrize("query", ['"chữ ký số"', '"CHU KY SO"', "chu ky so NOT hoc"])
def test_searching_passes_over_marks_and_capitals(site: Any, query: str) -> None:
    found = page(site, f"/search?q={query}")
    assert [words(each) for each in found.xpath("//ol[@class='articles']/li/a")] == ["Chữ ký số về bản"]
    assert " ".join(words(each) for each in found.xpath("//ol[@class='articles']/li/a/mark")) == "Chữ ký số"


def test_a_search_within_a_province_of_either_time(site: Any) -> None:
    def titles(path: str) -> list[str]:
        return [words(each) for each in page(site, path).xpath("//ol[@class='articles']/li/a")]

    assert titles("/search?q=hoc+ba+so&province=hoa+binh") == ["Học bạ số ở Hòa Bình"]
    assert titles("/search?q=hoc+ba+so&province=Lai+Châu") == []
    wrong = page(site, "/search?q=so&province=Atlantis").xpath("//p[@role='alert']")
    assert "Atlantis" in words(wrong[0])
    assert page(site, "/search?q=so&since=hom+qua").xpath("//p[@role='alert']")


def test_a_query_is_read_whole_or_refused(site: Any) -> None:
    long = "so+" * 150
    assert page(site, f"/search?q={long}").xpath("//ol[@class='articles']/li")
    assert not page(site, f"/search?q={long}khongcobaonao").xpath("//ol[@class='articles']/li")
    wrong = page(site, "/search?q=" + "so+" * 400).xpath("//p[@role='alert']")
    assert words(wrong[0]) == "Câu tìm có 1199 ký tự; nhiều nhất là 1000."


def titles(site: Any, path: str) -> list[str]:
    return [words(each) for each in page(site, path).xpath("//ol[@class='articles']/li/a")]


@pytest.mark.parametrize(
    ("asked", "vi", "en"),
    [
        ("q=%22so", "thiếu dấu ngoặc kép đóng", "a quotation mark is not closed"),
        ("q=so+AND+(hoc", "thiếu dấu ngoặc đơn đóng", "a parenthesis is not closed"),
        ("q=NOT+so", "bên cạnh NOT", "NOT needs something"),
        ("q=%22%22", "không có từ nào", "has no words"),
        ("q=portal%3Dmau_laichau", "không có từ nào", "has no words"),
        ("q=so+portal%3Dkhong_co", "không có cổng nào tên là “khong_co”", "no portal named “khong_co”"),
        ("q=so+province%3DAtlantis", "“Atlantis”", "There is no province"),
        ("q=so&province=Hoa+Bin", "Có phải là Hoà Bình", "Did you mean Hoà Bình"),
        ("portal=khong_co", "không có cổng nào", "no portal named"),
        ("since=31/2/2026", "không phải là ngày", "is no day"),
        ("q=so&level=xa", "không phải là một lựa chọn", "none of the choices"),
        ("undated=x", "không phải là một lựa chọn", "none of the choices"),
    ],
)
def test_what_cannot_be_searched_is_said_in_the_reader_s_language(site: Any, asked: str, vi: str, en: str) -> None:
    for language, said in (("vi", vi), ("en", en)):
        shown = page(site, f"/search?{asked}", cookies={"tinhso_lang": language})
        [wrong] = shown.xpath("//p[@role='alert']")
        assert said in words(wrong)
        assert wrong.get("lang") is None


def test_the_form_has_the_filters_of_the_command(site: Any) -> None:
    assert titles(site, "/search?since=1/3/2026") == titles(site, "/search?since=2026-03-01") == ["Chữ ký số về bản"]
    assert titles(site, "/search?level=department&until=28/2/2026") == [
        f"{HOSTILE} sửa", "Dịch vụ công ở Mường Lự", "Học bạ số ở Hòa Bình",
    ]  # fmt: skip
    assert titles(site, "/search?q=so&level=commune") == []
    assert len(titles(site, "/search?on_topic=1")) == 5
    assert titles(site, "/search?undated=only") == ["Bài không rõ ngày"]
    assert titles(site, "/search?q=hoc+ba&copies=1") == ["Học bạ số ở Hòa Bình"] * 2
    assert titles(site, "/search?section=khong+co") == []
    form = page(site, "/search?since=1/3/2026&undated=too&level=district&copies=1")
    assert form.xpath("//input[@name='since']/@value") == ["1/3/2026"]
    assert form.xpath("//select/option[@selected]/@value") == ["district", "too"]
    assert form.xpath("//input[@checked]/@name") == ["copies"]


def test_a_section_is_searched_by_its_name_without_marks(demo_file: str) -> None:
    site = make_site(demo_file)
    with site.tinhso_pages.reading.asking() as ask:
        name, count = ask("SELECT section, COUNT(*) AS n FROM unique_articles GROUP BY section ORDER BY n LIMIT 1")[
            0
        ].values()
    assert name
    assert len(titles(site, f"/search?section={search_fold(name)}")) == count <= 20


def test_the_undated_that_days_leave_out_are_told_and_shown(site: Any) -> None:
    for words_asked in ("", "q=so+OR+ngay&"):
        shown = page(site, f"/search?{words_asked}since=1/3/2026")
        [more] = shown.xpath("//p[@class='note']/a")
        assert words(more) == "Không tính 1 bài không rõ ngày; bấm để xem cả những bài ấy."
        assert "Bài không rõ ngày" in titles(site, more.get("href"))
    assert page(site, "/search?undated=no&since=1/3/2026").xpath("//p[@class='note']/a") == []


def test_a_page_there_is_none_of_leads_back(site: Any) -> None:
    for path in ("/khong-co", "/article/99", "/province/99", "/tinhso/khong_co", "/-/nowhere", "/static/khong_co.css"):
        answer = get(site, path)
        shown = lxml.html.document_fromstring(answer.text)
        assert (answer.status_code, shown.get("lang")) == (404, "vi"), path
        assert words(shown.xpath("//p[@role='alert']")[0]) == "Không có trang này."
        assert shown.xpath("//main//a/@href") == ["/"]
        english = get(site, path, cookies=ENGLISH)
        assert "There is no such page." in english.text
    assert get(site, "/khong-co.json").json()["error"] == "There is no such page."


def test_what_takes_too_long_is_said(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async def execute(_database: object, sql: str, params: object = None, **_options: object) -> None:
        raise QueryInterrupted(sqlite3.OperationalError("interrupted"), sql, params)

    monkeypatch.setattr(ReadOnlyDatabase, "execute", execute)
    answer = get(site, "/tinhso/spread_of_a_term?phrase=so")
    assert answer.status_code == 400
    assert "Hỏi thế này mất quá lâu" in answer.text


def test_a_ground_is_told_in_the_reader_s_language(site: Any) -> None:
    assert "Căn cứ: đăng sớm hơn ít nhất một ngày" in words(page(site, "/article/3"))
    assert "Căn cứ: đăng sớm hơn ít nhất một ngày" in words(page(site, "/article/4"))
    assert "Ground: earlier day" in words(page(site, "/article/4", cookies=ENGLISH))


def test_a_list_is_had_whole_or_it_is_said_that_it_is_cut(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = page(site, "/tinhso/provinces")
    [link] = shown.xpath("//a[text()='json']/@href")
    every = get(site, link.removeprefix("http://localhost")).json()
    assert len(every["rows"]) == every["filtered_table_rows_count"] == 97
    assert "2,000" not in words(shown.xpath("//main")[0])
    monkeypatch.setattr("browse.plugin.MOST_ROWS", 60)
    assert "chỉ 60 dòng đầu" in words(page(site, "/tinhso/provinces").xpath("//main")[0])


def test_a_list_shows_no_whole_text_and_has_its_facets(site: Any) -> None:
    shown = page(site, "/tinhso/articles")
    columns = [words(each) for each in shown.xpath("//thead//th")]
    assert columns[:3] == ["id", "published_on ↓", "title"]
    assert not {"body", "body_html", "text_folded", "lead"} & set(columns)
    facets = {words(each) for each in shown.xpath("//div[@class='facets']//h2")}
    assert facets == {"province_now", "published_month", "portal", "agency_level"}
    [link] = shown.xpath("//div[@class='facets']//a[text()='Lai Châu']/@href")
    assert words(page(site, link.removeprefix("http://localhost")).xpath("//main/p")[0]).endswith("· 3 dòng")
    assert get(site, "/tinhso/articles.json").json()["columns"][:2] == ["id", "published_on"]
    assert get(site, "/tinhso/articles.csv").text.startswith("id,published_on,title")
    long = page(site, "/tinhso/articles?_col=body")
    assert max(len(words(cell)) for cell in long.xpath("//tbody//td")) <= 301


@pytest.mark.parametrize("saved", saved_queries(), ids=lambda saved: saved.name)
def test_every_saved_query_answers_or_waits_for_its_view(site: Any, saved: Any) -> None:
    answer = get(site, f"/tinhso/{saved.name}?" + "&".join(f"{name}=57" for name in saved.parameters))
    held = site.tinhso_pages.reading.public
    assert answer.status_code == (200 if set(saved.needs) <= held else 404), answer.text
    assert set(saved.needs) <= set(view_statements()) or answer.status_code == 404
    assert set(re.findall(r":([a-z]+)\b", saved.sql)) == set(saved.parameters)


def test_saved_queries_take_their_parameters(site: Any) -> None:
    def first(path: str) -> list[list[str]]:
        return [[words(cell) for cell in row] for row in page(site, path).xpath("//tbody/tr")]

    assert [row[:2] for row in first("/tinhso/articles_of_a_month?month=2026-02")] == [
        ["Phú Thọ", "2"],
        ["Lai Châu", "1"],
    ]
    assert [row[:2] for row in first("/tinhso/articles_of_a_month")] == [["Lai Châu", "1"], ["Phú Thọ", "0"]]
    assert [row[0] for row in first("/tinhso/articles_of_a_province?province=HÒA BÌNH")] == ["3"]
    assert first("/tinhso/most_reprinted") == [["3", "mau_hoabinh", "Học bạ số ở Hòa Bình", "1", "1", "45"]]


# words


def test_every_label_is_in_both_languages() -> None:
    assert all(text.strip() for label in labels().values() for text in label.values())
    for key, label in labels().items():
        assert set(re.findall(r"{(\w+)}", label["vi"])) == set(re.findall(r"{(\w+)}", label["en"])), key
    assert all(row[language] for row in rows("views") for language in LANGUAGES)
    assert all(saved.vi and saved.en for saved in saved_queries())
    assert all(
        told[language] for saved in saved_queries() for told in saved.parameters.values() for language in LANGUAGES
    )


def test_every_label_is_used_and_every_used_one_is_there() -> None:
    texts = "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    code = "\n".join(
        (ROOT / "browse" / f"{name}.py").read_text(encoding="utf-8") for name in ("plugin", "gate", "search")
    )
    used = {key for key in re.findall(r"""\bt\(["'](\w+)["']""", texts) if not key.endswith("_")}
    used |= set(re.findall(r'\("(\w+)", (?:article|texts|")', texts))
    used |= set(re.findall(r'"(no_page|forbidden|cannot_ask|too_long|failed|wrong_\w+)"', code))
    used |= set(re.findall(r'_both\("(\w+)"', code))
    used |= {f"date_{word}" for word in ("portal", "listing", "generic", "none")}
    used |= {f"field_{word}" for word in ("title", "lead", "body", "published_on", "author")}
    used |= (
        {f"wrong_{kind}" for kind in READERS}
        | {f"query_{key}" for key in WRONG}
        | {f"level_{level}" for level in LEVELS_OF}
    )
    used |= {f"undated_{word}" for word in Undated}
    used |= {ground(told) for told in re.findall(r"(?:THEN|ELSE) '([^']+)'", view_statements()["reprints"])}
    assert {key for key in labels() if not key.startswith("compare_")} == used


def test_every_comparison_in_words_is_in_the_reader_s_language(site: Any) -> None:
    worded = {key for key, shown, _ in Filters([]).lookups() if re.fullmatch("[a-z ]+", shown)} - {
        "like",
        "notlike",
        "glob",
    }
    assert {key.removeprefix("compare_") for key in labels() if key.startswith("compare_")} == worded
    shown = page(site, "/tinhso/articles").xpath("//select[@name='_filter_op']/option")
    assert "chứa" in map(words, shown)
    assert not {"contains", "is null"} & set(map(words, shown))


def test_no_template_says_words_of_its_own() -> None:
    """What a person reads comes from the table of labels; SQL, CSV and the brand have no translation."""
    for path in TEMPLATES:
        written = re.sub(r"{%.*?%}|{{.*?}}", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        bare = re.sub(r"<[^>]*>", " ", written, flags=re.DOTALL)
        assert set(re.findall(r"[^\W\d_]{2,}", bare)) <= {"CSV"}, path.name


def test_english_is_a_cookie_away(site: Any) -> None:
    answer = get(site, "/search?q=so&lang=en")
    assert (answer.status_code, answer.headers["location"]) == (302, "/search?q=so")
    assert "tinhso_lang=en" in answer.headers["set-cookie"]
    start = page(site, "/", cookies=ENGLISH)
    assert start.get("lang") == "en"
    assert "Undated: 1 articles." in words(start)
    assert page(site, "/").get("lang") == "vi"
    assert page(site, "/", cookies={"tinhso_lang": "<x>"}).get("lang") == "vi"


def test_the_tiles_are_today_s_provinces_each_in_a_place_of_its_own() -> None:
    today = {each.code: each.name for each in all_provinces() if each.scheme == NEW}
    drawn = tile_map(today, {"Lai Châu": 4, "Huế": 1}, {"Lai Châu", "Huế", "Sơn La"})
    assert {tile.code for tile in drawn.tiles} == set(today)
    assert len({(tile.x, tile.y) for tile in drawn.tiles}) == len(drawn.tiles) == 34
    assert {tile.name: tile.level for tile in drawn.tiles if tile.is_crawled} == {
        "Lai Châu": LEVELS,
        "Huế": 2,
        "Sơn La": 0,
    }
    assert drawn.most == 4
    assert [level(value, 1000) for value in (0, 1, 999, 1000)] == [0, 1, 5, 5]


def test_long_figures_stand_upright_and_within_the_drawing() -> None:
    short, long = bars({"2026-01": 0, "2026-02": 999}), bars({"2026-01": 500, "2026-02": 12_000})
    assert (short.upright, long.upright) == (False, True)
    assert [bar.height for bar in short.bars] == [0, 110]
    assert min(bar.y for bar in long.bars) >= 5 * 8 + 4, "five figures, and the space under them"
    assert all(bar.y + bar.height == long.base for bar in long.bars)


def test_every_view_is_called_something() -> None:
    later = {"citations", "citation_candidates", "documents", "term_hits"}  # of other parts of the program
    assert set(view_statements()) <= {row["view"] for row in rows("views")}
    assert {row["view"] for row in rows("views")} <= set(view_statements()) | later


# figures


def test_months_cross_the_year() -> None:
    assert months_until("2026-02", 4) == ("2025-11", "2025-12", "2026-01", "2026-02")


def test_figures_are_kept_until_the_database_changes(tmp_path: Path) -> None:
    url = make_database(tmp_path / "kept.db")
    kept = KeptFigures(Reading(url), quick=60)  # seconds that counting may take, however busy the machine is
    held = kept.get()
    assert kept.get() is held
    _remove(url, 1)
    assert (held.articles, kept.get().articles) == (5, 4)


def test_figures_that_take_long_are_counted_beside_the_page(tmp_path: Path) -> None:
    url = make_database(tmp_path / "slow.db")
    kept = KeptFigures(Reading(url), quick=-1)
    held = kept.get()
    _remove(url, 1)
    assert kept.get() is held, "the page does not wait"
    assert kept.counting is not None
    kept.counting.join()
    assert kept.get().articles == 4


def _remove(url: str, number: int) -> None:
    engine = open_database(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        connection.exec_driver_sql(f"UPDATE article SET revision_number = 99 WHERE id = {number}")
    engine.dispose()


# a snapshot, as `tinhso export x.db` makes it: tables of the views' names


def test_a_snapshot_is_browsed_as_the_database_is(site: Any, tmp_path: Path) -> None:
    whole = site.tinhso_pages.reading.file
    file = tmp_path / "anh.db"
    assert export_to(file, Format.SQLITE, f"sqlite:///{whole}", Selection()) == 6
    snapshot = make_site(f"sqlite:///{file}")
    name, other = whole.name, file.name
    for path in (
        "/article/2", "/article/4", "/province/25", "/search?q=hoc+ba+so", "/tinhso/articles?_sort=id", "/tinhso/runs",
        "/tinhso/articles?province_now=Lai+Châu&_sort=id", "/tinhso/most_reprinted",
        "/tinhso/articles.csv?_sort=id", "/tinhso/reprints.csv",
    ):  # fmt: skip
        assert get(snapshot, path).text == get(site, path).text.replace(name, other), path
    assert words(page(snapshot, "/").xpath("//desc")[0]) == words(page(site, "/").xpath("//desc")[0])
    assert get(snapshot, "/tinhso/snapshot").status_code == 403


# what was stored stays text


@pytest.mark.parametrize(
    "path",
    [
        "/", f"/article/{HOSTILE_ID}", "/province/25", "/search?q=script", "/search?q=<script>alert(1)</script>",
        "/tinhso/articles", "/tinhso/articles?_col=body_html&_col=author&_col=section", "/tinhso/revisions",
        "/tinhso/attachments", "/tinhso/images", "/tinhso/cuts", "/tinhso/article_urls",
        "/tinhso/spread_of_a_term?phrase=<script>alert(1)</script>", "/tinhso/articles?title=<script>alert(1)</script>",
        "/tinhso/edited_headlines",
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_a_portal_wrote_is_more_than_text(site: Any, path: str, language: str) -> None:
    shown = page(site, path, cookies={"tinhso_lang": language})
    assert shown.xpath("//script|//iframe|//img|//object|//embed|//style|//*[@style]|//base|//meta[@http-equiv]") == []
    attributes = [(each.tag, name) for each in shown.iter() if isinstance(each.tag, str) for name in each.attrib]
    assert [pair for pair in attributes if pair[1].lower().startswith("on")] == []
    addresses = [link.strip().lower() for link in shown.xpath("//@href|//@src|//@action")]
    assert [link for link in addresses if not link.startswith(("/", "#", "http://", "https://"))] == []
    assert "49" not in words(shown.xpath("//title")[0])


def test_the_hostile_article_is_read_as_it_was_written(site: Any) -> None:
    shown = page(site, f"/article/{HOSTILE_ID}")
    assert words(shown.xpath("//h1")[0]) == f"{HOSTILE} sửa"
    assert shown.xpath("//a[@class='original']") == []
    assert SCRIPT_ADDRESS in words(shown), "an address that is no link is told all the same"
    assert shown.xpath("//div[@class='body']//div[@class='box']/table"), "a table scrolls in its own box"


# what cannot be browsed


def test_a_database_without_the_views_is_refused(tmp_path: Path) -> None:
    url = make_database(tmp_path / "old.db")
    engine = open_database(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP VIEW portal_health")
    engine.dispose()
    with pytest.raises(
        StorageError, match="has no view portal_health: it is no database of tinhso, or one of an older"
    ):
        Reading(url)
