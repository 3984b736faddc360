"""`clean` against two corpora of our own (what must survive, what must go), the recordings and the seed texts."""

import csv
import json
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vietnamese.boilerplate import Cleaned, clean
from vietnamese.boilerplate_rows import table
from vietnamese.unicode import nfc, squeeze, unify_tones

HERE = Path(__file__).resolve().parent
SHARED = Path(os.environ.get("TINHSO_SHARED", HERE.parents[1] / ".." / "shared"))

TITLE = "Huyện Mường Mẫu tổng kết một năm đưa dịch vụ công trực tuyến về các xã vùng cao biên giới"
PARAGRAPHS = (  # DỮ LIỆU MẪU
    "Sáng nay, UBND huyện Mường Mẫu họp bàn việc đưa dịch vụ công trực tuyến về từng bản trước mùa mưa.",
    "Theo báo cáo tại cuộc họp, 14 xã đã có đường truyền riêng, riêng bản Nà Sáy còn phải chờ cột phát sóng mới.",
    "Kết thúc cuộc họp, lãnh đạo huyện giao Phòng Văn hóa theo dõi và báo cáo kết quả vào cuối quý tới./.",
)
FOOT = ("Tin liên quan", "Bản Nà Sáy đón sóng di động đầu tiên", "Thống kê truy cập", "Đang online: 3", "Hôm nay: 120")


def _swap_tones(line: str) -> str:
    """hòa → hoà where the line has the older placement, hoà → hòa elsewhere."""
    unified = unify_tones(line)
    if unified != line:
        return unified
    parts = re.compile("([ouOU])([\u0300\u0301\u0303\u0309\u0323])([aeyAEY])(?!\\w)")
    swapped = nfc(parts.sub(r"\1\3\2", unicodedata.normalize("NFD", line)))
    return swapped if unify_tones(swapped) == line else line


SPELLINGS: dict[str, Callable[[str], str]] = {
    "nfc": nfc,
    "nfd": lambda line: unicodedata.normalize("NFD", line),
    "tones": lambda line: _swap_tones(nfc(line)),
    "nbsp": lambda line: line.replace(" ", "\u00a0"),
    "bullet": lambda line: f"• {line}",
}


def _survivors() -> Iterator[tuple[tuple[str, ...], bool]]:
    for line in (HERE / "boilerplate_survive.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        where, _, block = line.rpartition("\t")
        lines = tuple(block.split(" ¶ "))
        yield lines, True
        if where != "@inside":
            yield lines, False


def _goers() -> list[dict[str, str]]:
    text = (HERE / "boilerplate_go.tsv").read_text(encoding="utf-8").splitlines()
    return list(
        csv.DictReader((line for line in text if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
    )


def _told(cleaned: Cleaned) -> list[tuple[int, str]]:
    return [(cut.position, cut.rule) for cut in cleaned.cuts]


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize(("block", "contained"), list(_survivors()))
def test_what_the_writer_wrote_survives(block: tuple[str, ...], contained: bool, spelling: str) -> None:
    lines = [SPELLINGS[spelling](line) for line in block]
    first, second, third = PARAGRAPHS
    for article in ([first, *lines, second, third], [first, second, third, *lines]):
        assert _told(clean(article, contained=contained)) == []
    page = [TITLE, first, *lines, second, third, *FOOT]
    cleaned = clean(page, contained=False)
    if not contained:
        assert [cut.text for cut in cleaned.cuts] == list(FOOT)


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("row", _goers(), ids=lambda row: f"{row['context']}-{row['category']}-{row['block'][:30]}")
def test_what_the_portal_added_goes(row: dict[str, str], spelling: str) -> None:
    block = [SPELLINGS[spelling](line) for line in row["block"].split(" ¶ ")]
    contained = row["context"] == "inside"
    head = [] if contained else [TITLE]
    first, second, third = PARAGRAPHS
    article = {
        "before": [*head, *block, first, second, third],
        "between": [*head, first, second, *block, third],
        "after": [*head, first, second, third, *block],
    }[row["place"]]
    cleaned = clean(article, contained=contained)
    assert [article[index] for index in cleaned.kept] == [*head, first, second, third]
    assert [cut.text for cut in cleaned.cuts] == block
    assert row["category"] in {cut.rule.split(":")[0] for cut in cleaned.cuts}


def test_the_corpora_are_large_enough_and_every_category_is_in_them() -> None:
    goers = _goers()
    assert len(list(_survivors())) >= 140
    assert sum(row["block"].count("¶") + 1 for row in goers) >= 70
    shipped = {row.category for rows in table().by_word.values() for row in rows}
    assert {row["category"] for row in goers} == shipped
    assert {row["context"] for row in goers} == {"inside", "page"}


def test_a_cut_names_its_row_and_its_place() -> None:
    cleaned = clean([*PARAGRAPHS, "Tác giả: Mẫu Diệp", "Tin liên quan", "Bản Nà Sáy đón sóng di động đầu tiên"])
    assert [(cut.rule, cut.action, cut.position) for cut in cleaned.cuts] == [
        ("byline:Tác giả", "meta", 3),
        ("related:Tin liên quan", "stop", 4),
        ("related:Tin liên quan", "stop", 5),
    ]
    assert cleaned.meta == {"byline": "Tác giả: Mẫu Diệp"}


def test_meta_keeps_every_line_of_a_category() -> None:
    lines = ["Thứ hai - 11/11/2024 04:09", *PARAGRAPHS, "phu-luc-1.pdf", "phu-luc-2.pdf", "Nguồn tin: Báo Mẫu"]
    assert clean(lines).meta == {
        "date_line": "Thứ hai - 11/11/2024 04:09",
        "attachment": "phu-luc-1.pdf\nphu-luc-2.pdf",
        "source": "Nguồn tin: Báo Mẫu",
    }


def test_a_signature_glued_to_the_counter_is_read() -> None:
    cleaned = clean([TITLE, *PARAGRAPHS, "T.HThống kê truy cập", "Đang online: 3"], contained=False)
    assert cleaned.meta == {"byline": "T.H"}
    assert cleaned.kept == (0, 1, 2, 3)


def test_a_sentence_glued_to_the_counter_stays() -> None:
    cleaned = clean([TITLE, *PARAGRAPHS[:2], PARAGRAPHS[2] + "Thống kê truy cập", "Đang online: 3"], contained=False)
    assert cleaned.kept == (0, 1, 2, 3)
    assert [cut.position for cut in cleaned.cuts] == [4]


def test_a_signature_after_the_related_list_stays() -> None:
    lines = [*PARAGRAPHS, "Tin liên quan", "Bản Nà Sáy đón sóng di động đầu tiên", "Lò Thị Phương"]
    assert clean(lines).kept == (0, 1, 2, 5)


def test_a_subheading_after_a_list_in_the_body_stays() -> None:
    first, second, third = PARAGRAPHS
    lines = [first, "Xem thêm:", "Bản Nà Sáy đón sóng di động đầu tiên", "Khó khăn còn lại", second, third]
    assert clean(lines).kept == (0, 3, 4, 5)


def test_a_stop_line_above_the_article_takes_nothing_with_it() -> None:
    lines = ["Tin nổi bật", TITLE, *PARAGRAPHS]
    assert clean(lines, contained=False).kept == (0, 1, 2, 3, 4)


def test_a_menu_entry_between_a_long_title_and_the_article_takes_nothing_with_it() -> None:
    lines = [TITLE, "Tin nổi bật", *PARAGRAPHS, *FOOT]
    assert clean(lines, contained=False).kept == (0, 1, 2, 3, 4)


def test_nothing_is_cut_from_nothing() -> None:
    assert clean([]) == Cleaned((), (), {})
    assert clean(["", " "]).kept == (0, 1)


def test_a_hostile_line_costs_no_more_than_another() -> None:
    for line in ("đồng chí " + "a " * 190, "1 " * 199, "(" * 400, "địa chỉ:" + " :" * 180, "• " * 200):
        assert clean([PARAGRAPHS[0], line * 50, line[:400], PARAGRAPHS[1]]).kept[0] == 0


_PHRASES = sorted({row.phrase for rows in table().by_word.values() for row in rows})
_LINES = st.one_of(
    st.sampled_from(_PHRASES),
    st.sampled_from([line for row in _goers() for line in row["block"].split(" ¶ ")]),
    st.sampled_from([line for block, _ in _survivors() for line in block]),
    st.sampled_from([*PARAGRAPHS, TITLE, "", "Lò Thị Phương", "Bản Nà Sáy đón sóng di động đầu tiên", "Tài liệu gồm:"]),
    st.builds(lambda phrase, rest: f"{phrase}{rest}", st.sampled_from(_PHRASES), st.text(max_size=12)),
    st.text(max_size=60),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(_LINES, max_size=14), st.booleans())
def test_every_line_is_kept_or_cut_once_and_a_second_cleaning_finds_nothing(lines: list[str], contained: bool) -> None:
    cleaned = clean(lines, contained=contained)
    assert sorted([*cleaned.kept, *(cut.position for cut in cleaned.cuts)]) == list(range(len(lines)))
    assert all(cut.text == lines[cut.position] for cut in cleaned.cuts)
    assert list(cleaned.kept) == sorted(cleaned.kept)
    again = clean([lines[index] for index in cleaned.kept], contained=contained)
    assert _told(again) == []


def _truth(portal: str) -> list[dict[str, list[str]]]:
    path = SHARED / "portals" / portal / "truth.jsonl"
    if not path.exists():
        pytest.skip(f"no recording of {portal} beside the checkout")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.recorded
@pytest.mark.parametrize(
    ("portal", "articles", "paragraphs"),
    [("wordpress", 53, 327), ("nukeviet", 64, 582), ("drupal", 62, 473), ("joomla", 55, 397)],
)
def test_no_paragraph_of_a_recording_is_lost(portal: str, articles: int, paragraphs: int) -> None:
    truth = _truth(portal)
    bodies = [[squeeze(line) for line in article["body"]] for article in truth]
    assert (len(bodies), sum(map(len, bodies))) == (articles, paragraphs)
    assert [_told(clean(body)) for body in bodies] == [[]] * articles


@pytest.mark.recorded
@pytest.mark.parametrize(
    ("seed", "kept", "rules"),
    [
        (
            "000_b91d684dd9c5e618",
            4,
            {"caption:Đồng chí … phát biểu": 2, "byline:Tác giả": 1, "related:Những tin mới hơn": 2},
        ),
        (
            "001_933c80fcd10ba017",
            6,
            {"portlet_name:DetailController": 1, "date_line:dd/mm/yyyy hh:mm": 1, "caption:Đồng chí … phát biểu": 2},
        ),
        (
            "002_3ce022587f24737a",
            10,
            {"view_count:US date and views": 1, "caption:Ảnh toàn cảnh …": 1, "related:Tin nổi bật": 2},
        ),
        ("003_4d674483ce00b5ec", 10, {"related:Tin khác": 14}),
        ("004_254b79a71f0a78af", 9, {"caption:Các đại biểu tham dự …": 1}),
    ],
)
def test_the_seed_texts_keep_their_sentences(seed: str, kept: int, rules: dict[str, int]) -> None:
    path = SHARED / "seeds" / f"{seed}.txt"
    if not path.exists():
        pytest.skip("no seed texts beside the checkout")
    lines = [line for line in map(squeeze, path.read_text(encoding="utf-8").splitlines()) if line]
    cleaned = clean(lines, contained=False)
    assert len(cleaned.kept) == kept
    assert Counter(cut.rule for cut in cleaned.cuts) == rules
    assert not [cut for cut in cleaned.cuts if len(cut.text.split()) > 45]
