"""What the pages show of a small database."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from browse.charts import LEVELS, bars, level, tile_map
from browse.figures import KeptFigures, months_until
from browse.reading import Reading
from browse.saved import saved_queries
from browse.site import make_site
from browse.words import LANGUAGES
from commands.export import Format, export_to
from storage.database import open_database
from storage.errors import StorageError
from storage.provinces import NEW, all_provinces
from storage.selection import Selection
from storage.views import view_statements
from tests.browse.looking import page, words
from tests.browse.samples import HOSTILE, HOSTILE_ID, SCRIPT_ADDRESS, get, make_database
from tests.exports import Exporting, asked

ROOT = Path(__file__).resolve().parents[2]


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
