"""The words of a text as searches know them, and where phrases stand in it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.unicode import nfc
from vietnamese.words import LONGEST, spans, words

VIETNAMESE = st.text(
    alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặấầẩẫậỳýỷỹỵĐÂỨ 0123456789.,-_\n\u00a0\u200b\u0301", max_size=60
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Chuyển đổi số", ["chuyen", "doi", "so"]),
        ("57-NQ/TW", ["57", "nq", "tw"]),
        ("hoà, hòa; Đ_ặ", ["hoa", "hoa", "d", "a"]),
        (unicodedata.normalize("NFD", "Đường ỷ"), ["duong", "y"]),
        ("chuyển\u00adđổi\u00a0số", ["chuyendoi", "so"]),
        ("x" * 100, ["x" * LONGEST]),
        ("§ … –", []),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert words(text) == found


@pytest.mark.parametrize(
    ("text", "phrase", "is_open", "found"),
    [
        ("Số, đổi số; sốt.", ["so"], False, ["Số", "số"]),
        ("chuyển Ðổi", ["doi"], False, ["Ðổi"]),
        ("Số, đổi số; sốt.", ["so"], True, ["Số", "số", "sốt"]),
        ("chuyển\nđổi – số", ["chuyen", "doi", "so"], False, ["chuyển\nđổi – số"]),
        ("chuyển\u00adđổi", ["chuyendoi"], False, ["chuyển\u00adđổi"]),
        ("İ Đổi", ["doi"], False, ["Đổi"]),
        ("aa aaa", ["aa"], False, ["aa"]),
        ("x" * 100 + " y", ["x" * LONGEST, "y"], False, ["x" * 100 + " y"]),
        ("", ["a"], False, []),
    ],
)
def test_spans(text: str, phrase: list[str], is_open: bool, found: list[str]) -> None:
    assert [text[start:end] for _, start, end in spans(text, [(phrase, is_open)])] == found


@given(VIETNAMESE, st.data())
def test_every_word_is_found_where_it_stands(written: str, data: st.DataObject) -> None:
    text = nfc(written)
    found = words(text)
    if not found:
        return
    at = data.draw(st.integers(0, len(found) - 1))
    phrase = found[at : at + 2]
    places = spans(text, [(phrase, False)])
    assert places
    assert all(words(text[start:end]) == phrase for _, start, end in places)
