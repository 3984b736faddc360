"""One form for Vietnamese text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.unicode import fold, nfc, search_fold, squeeze, unify_tones

VIETNAMESE = st.text(
    alphabet=st.sampled_from(
        "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ" * 2
        + "AÁÀĂÂĐEÊIOÔƠUÚƯYÝQRHT0123456789 .,:-()\u00a0\u200b\n"
    ),
    max_size=80,
)


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("hoà bình", "hòa bình"),
        ("số hoá", "số hóa"),
        ("văn hoá", "văn hóa"),
        ("uỷ ban", "ủy ban"),
        ("Uỷ ban", "Ủy ban"),
        ("THUỶ LỢI", "THỦY LỢI"),
        ("thuý", "thúy"),
        ("khoẻ", "khỏe"),
        ("toả sáng", "tỏa sáng"),
        ("xoè", "xòe"),
    ],
)
def test_both_placements_become_one(new: str, old: str) -> None:
    assert unify_tones(new) == old
    assert unify_tones(old) == old


@pytest.mark.parametrize(
    "text", ["quý", "Quý I", "QUỸ", "hoàn thành", "ngoài", "quỳnh", "thuyền", "hoạt động", "toàn", "khuỷu tay"]
)
def test_syllables_with_one_placement_stay(text: str) -> None:
    assert unify_tones(text) == text


def test_decomposed_and_composed_are_one() -> None:
    assert nfc(unicodedata.normalize("NFD", "Chuyển đổi số ở Lai Châu")) == "Chuyển đổi số ở Lai Châu"


def test_squeeze_leaves_one_line_without_what_nobody_sees() -> None:
    assert squeeze("\ufeff Chuyển\u00a0đổi \n\t số\u200b\u00ad ") == "Chuyển đổi số"


def test_squeeze_composes_what_an_invisible_character_parted() -> None:
    assert squeeze("a\u200b\u0301") == "á"


def test_fold_joins_spellings_and_keeps_marks() -> None:
    assert fold("  UỶ BAN\u00a0nhân dân Hoà Bình ") == "ủy ban nhân dân hòa bình"
    assert fold("số") != fold("sổ")


def test_search_fold_drops_marks_and_keeps_lines() -> None:
    assert search_fold("Đẩy mạnh  chuyển đổi số\nở Điện Biên ") == "day manh chuyen doi so\no dien bien"
    assert search_fold("chuyển Ðổi, ðiện") == "chuyen doi, dien", "Icelandic's letter, typed for ours"


@given(VIETNAMESE)
def test_fold_forgets_normal_form_and_repeats_itself(text: str) -> None:
    folded = fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == folded
    assert fold(folded) == folded


@given(VIETNAMESE)
def test_folding_nfc_keeps_lengths(text: str) -> None:
    composed = nfc(text)
    assert len(unify_tones(composed)) == len(composed)
    assert len(composed.lower()) == len(composed)


@given(VIETNAMESE)
def test_tones_of_one_placement_stay_what_they_are(text: str) -> None:
    unified = unify_tones(nfc(text))
    assert unify_tones(unified) == unified
    assert search_fold(unified) == search_fold(text)


@given(st.text(max_size=60))
def test_any_text_is_taken(text: str) -> None:
    assert squeeze(squeeze(text)) == squeeze(text)
    assert "đ" not in search_fold(text)
    assert not any("COMBINING" in unicodedata.name(letter, "") and ord(letter) < 0x0370 for letter in search_fold(text))


def test_marks_without_end_are_composed_in_no_time() -> None:
    """Composing sorts the marks of a letter: 200,000 of them would take minutes."""
    text = "Số " + "a" + "\u0323\u0301" * 200_000 + " hóa"
    assert nfc(text) == unicodedata.normalize("NFC", "Số a" + "\u0323\u0301" * 15 + " hóa")
    assert squeeze("\u05b0\u0591" * 100_000).count("\u0591") == 15


@given(st.text(max_size=40))
def test_ordinary_text_is_composed_as_unicode_says(text: str) -> None:
    assert nfc(text * 20) == unicodedata.normalize("NFC", text * 20)
