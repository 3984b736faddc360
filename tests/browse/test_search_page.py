"""The search page: its form, what it finds, what it says of what cannot be asked."""

from typing import Any

import pytest

from browse.site import make_site
from tests.browse.looking import page, titles, words
from tests.browse.samples import HOSTILE
from vietnamese.unicode import search_fold


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
        ("since=2/3/2026&until=1/3/2026", "trước ngày đầu", "before the first"),
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
