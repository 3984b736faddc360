"""A person's way through the pages of the demo and of a hostile database, on a phone and at a desk."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest

from browse.site import make_site
from tests.browse.chromium import SIZES, Visit, chromium
from tests.browse.samples import HOSTILE, HOSTILE_ID, make_database, served
from tests.demos import FileDemo

ON_EACH = pytest.mark.parametrize("size", SIZES)
AT_A_DESK = pytest.mark.parametrize("size", ["desktop", pytest.param("phone", marks=pytest.mark.soak)])
PHRASE = "Học bạ số: 38 trường ở thành phố Hương Vàng"


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def demo(browser: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The origin of the demo's pages."""
    with served(make_site(FileDemo.copied(tmp_path_factory).place.database.url)) as origin:
        yield origin


@pytest.fixture(scope="module")
def hostile(browser: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(make_site(make_database(tmp_path_factory.mktemp("hostile") / "mau.db"))) as origin:
        yield origin


@pytest.fixture
def visit(size: str, browser: object, demo: str) -> Iterator[Visit]:
    made = Visit(browser, demo, size)  # type: ignore[arg-type]
    yield made
    made.look()
    made.context.close()


@AT_A_DESK
def test_search_with_and_without_marks_then_an_article_and_its_reprint(visit: Visit) -> None:
    def found(words: str) -> list[str]:
        page = visit.go("/")
        page.get_by_label("Từ cần tìm").fill(words)
        visit.follow(page.get_by_role("button", name="Tìm kiếm"))
        return page.locator("ol.articles > li > a").all_inner_texts()

    with_marks = found(f'"{PHRASE}"')
    assert with_marks == [f"{PHRASE} bắt đầu triển khai"]
    assert found('"hoc ba so: 38 truong o thanh pho huong vang"') == with_marks
    page = visit.follow(visit.page.locator("ol.articles > li > a"))
    assert page.locator("h1").inner_text() == with_marks[0]
    assert page.locator(".body").inner_text().count("DỮ LIỆU MẪU") == 1
    copies = page.locator("section[aria-labelledby=h-copies] a.reprint")
    assert copies.count() == 2
    visit.follow(copies.first)
    assert "Bài này đăng lại" in page.locator(".told").inner_text()
    visit.follow(page.locator(".told a.reprint"))
    assert page.locator("section[aria-labelledby=h-copies] a.reprint").count() == 2


@AT_A_DESK
def test_the_numbers_of_the_charts_can_be_read(visit: Visit) -> None:
    page = visit.go("/")
    chart = page.get_by_role("img", name="Số bài theo tháng")
    assert chart.locator("text.figure").all_text_contents()[-3:] == ["27", "20", "20"]
    assert chart.locator("desc").text_content().endswith("1/26: 27; 2/26: 20; 3/26: 20. Không rõ ngày: 12 bài.")  # type: ignore[union-attr]
    assert page.get_by_role("link", name="Thái Nguyên: 26 bài").count() == 1
    row = page.get_by_role("row", name="Thái Nguyên")
    assert row.get_by_role("cell").all_inner_texts()[-6:] == ["12", "7", "7", "26", "0", "26"]
    assert page.locator("strong.undated").all_inner_texts() == ["Không rõ ngày: 12 bài."] * 2
    page.get_by_role("link", name="Phú Thọ: 23 bài").focus()
    with page.expect_navigation(url="**/province/25", wait_until="load"):
        page.keyboard.press("Enter")
    visit.look()
    assert page.get_by_role("row", name="Hòa Bình").get_by_role("cell").all_inner_texts() == ["23"]


@ON_EACH
def test_every_kind_of_page_fits_and_asks_nobody(visit: Visit) -> None:
    for path in (
        "/data", "/tinhso/articles", "/tinhso/articles?province_now=Lai+Ch%C3%A2u&_facet=section", "/tinhso/runs",
        "/tinhso/most_reprinted", "/search?q=so&province=Atlantis",
    ):  # fmt: skip
        visit.go(path)
    visit.follow(visit.page.get_by_role("link", name="English"))
    assert visit.page.locator("html").get_attribute("lang") == "en"
    assert visit.page.get_by_role("button", name="Search").count() == 1


@AT_A_DESK
def test_a_stored_script_stays_text(browser: object, hostile: str, size: str) -> None:
    visit = Visit(browser, hostile, size)  # type: ignore[arg-type]
    page = visit.go(f"/article/{HOSTILE_ID}")
    assert page.locator("h1").inner_text() == f"{HOSTILE} sửa"
    for path in (
        "/", "/province/25", f"/search?q={quote(HOSTILE)}", "/tinhso/articles", "/tinhso/articles?_col=author&_col=body_html",
        "/tinhso/cuts", "/tinhso/images", "/tinhso/edited_headlines", f"/tinhso/provinces_that_name?name={quote(HOSTILE)}",
    ):  # fmt: skip
        visit.go(path)
        assert page.title() != "đã chạy"
        assert page.locator("script").count() == 0
    visit.context.close()
