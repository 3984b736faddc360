"""What changed between two texts: nothing that is no edit, and every edit whole."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.changes import MAX_PARAGRAPHS, Change, Span, changed_paragraphs, changed_words

TEXTS = st.lists(st.text(alphabet="hoà ỏ số,.1\n", max_size=20), max_size=8)


@pytest.mark.parametrize(
    ("old", "new", "spans"),
    [
        ("Có 63 tỉnh thành.", "Có 34 tỉnh thành.", [("equal", "Có ", "Có "), ("replace", "63 ", "34 "),
                                                     ("equal", "tỉnh thành.", "tỉnh thành.")]),
        ("Sở họp", "Sở vừa họp", [("equal", "Sở ", "Sở "), ("insert", "", "vừa "), ("equal", "họp", "họp")]),
        ("Sở vừa họp", "Sở họp", [("equal", "Sở ", "Sở "), ("delete", "vừa ", ""), ("equal", "họp", "họp")]),
        ("một hai ba", "một bốn năm", [("equal", "một ", "một "), ("replace", "hai ba", "bốn năm")]),
        ("họp, bàn", "họp. bàn", [("equal", "họp", "họp"), ("replace", ", ", ". "), ("equal", "bàn", "bàn")]),
        ("", "mới", [("insert", "", "mới")]),
        ("cũ", "", [("delete", "cũ", "")]),
        ("", "", []),
        ("hoà bình", "hòa bình", [("equal", "hoà bình", "hòa bình")]),
        ("Uỷ ban hoà giải cũ", "Ủy ban hòa giải mới", [("equal", "Uỷ ban hoà giải ", "Ủy ban hòa giải "),
                                                       ("replace", "cũ", "mới")]),
        ("quý", "qúy", [("replace", "quý", "qúy")]),
    ],
)  # fmt: skip
def test_words(old: str, new: str, spans: list[tuple[str, str, str]]) -> None:
    assert changed_words(old, new) == [Span(*each) for each in spans]  # type: ignore[arg-type]


def test_another_spelling_is_no_change() -> None:
    old = ["Uỷ ban hoà giải số 1", "Hội  nghị"]
    new = [unicodedata.normalize("NFD", "Ủy ban hòa giải số 1"), "Hội nghị"]
    assert changed_paragraphs(old, new) == []


def test_an_edited_paragraph_is_told_with_its_words() -> None:
    old = ["Mở đầu của bài.", "Có 63 tỉnh thành tham gia.", "Kết thúc."]
    new = ["Mở đầu của bài.", "Có 34 tỉnh thành tham gia.", "Kết thúc."]
    [change] = changed_paragraphs(old, new)
    assert (change.operation, change.old, change.new) == ("replace", old[1], new[1])
    assert [each for each in change.spans if each.operation != "equal"] == [Span("replace", "63 ", "34 ")]


def test_a_paragraph_that_came_and_one_that_went_are_no_edit_of_each_other() -> None:
    old = ["Giữ nguyên.", "Đoạn cũ nói về giao thông nông thôn."]
    new = ["Bổ sung: lãnh đạo sở phát biểu khai mạc.", "Giữ nguyên."]
    assert changed_paragraphs(old, new) == [
        Change("insert", "", new[0], (Span("insert", "", new[0]),)),
        Change("delete", old[1], "", (Span("delete", old[1], ""),)),
    ]


def test_edited_neighbours_are_paired_by_their_words() -> None:
    old = ["Sáng nay Sở họp bàn kế hoạch.", "Chiều nay đoàn đi kiểm tra ba xã."]
    new = [
        "Một đoạn hoàn toàn khác chen vào.",
        "Sáng nay Sở họp bàn chương trình.",
        "Chiều nay đoàn đi kiểm tra bốn xã.",
    ]
    assert [(each.operation, each.old, each.new) for each in changed_paragraphs(old, new)] == [
        ("insert", "", new[0]), ("replace", old[0], new[1]), ("replace", old[1], new[2]),
    ]  # fmt: skip


@given(old=TEXTS, new=TEXTS)
def test_every_change_is_whole(old: list[str], new: list[str]) -> None:
    """The spans of a change spell its paragraphs."""
    changes = changed_paragraphs(old, new)
    for change in changes:
        assert "".join(span.old for span in change.spans) == unicodedata.normalize("NFC", change.old)
        assert "".join(span.new for span in change.spans) == unicodedata.normalize("NFC", change.new)


@given(text=TEXTS)
def test_a_text_is_itself(text: list[str]) -> None:
    assert changed_paragraphs(text, text) == []


def test_long_and_monotonous_texts_are_bounded() -> None:
    pick = random.Random(1)
    old = [" ".join(pick.choice("abcdefgh") for _ in range(5000)) for _ in range(3)]
    new = [" ".join(pick.choice("abcdefgh") for _ in range(5000)) for _ in range(3)]
    assert [len(change.spans) for change in changed_paragraphs(old, new)] == [1, 1, 1]
    many = [f"Dòng {number}" for number in range(MAX_PARAGRAPHS + 500)]
    [change] = changed_paragraphs(many, [*many[:-1], "Dòng khác"])
    assert change.old.startswith(f"Dòng {MAX_PARAGRAPHS}\n")
