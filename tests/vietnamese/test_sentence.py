"""The sentence around a place of a text."""

import pytest

from vietnamese.sentence import sentence_around


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Câu trước. Theo #57, xã làm ngay. Câu sau.", "Theo #57, xã làm ngay."),
        ("Đoạn trước\nTheo #57\nĐoạn sau", "Theo #57"),
        ("Về TP. Huế học #57 ở P. Mẫu. Xong!", "Về TP. Huế học #57 ở P. Mẫu."),
        ("Xong! “Học #57 chưa?” Rồi.", "“Học #57 chưa?”"),
        ("#57", "#57"),
        ("Đạt 1.234 hồ sơ theo #57 năm 2.025 mới", "Đạt 1.234 hồ sơ theo #57 năm 2.025 mới"),
    ],
)
def test_it_goes_from_stop_to_stop(text: str, sentence: str) -> None:
    start = text.index("#57")
    assert sentence_around(text, start, start + 3) == sentence


def test_it_is_bounded() -> None:
    text = "dài " * 5000
    assert len(sentence_around(text, 10_000, 10_003)) <= 803
