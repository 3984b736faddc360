"""A person's terms in a text: what is a hit, and where it stands."""

import pytest

from vietnamese.own_terms import OwnTerms

TERMS = OwnTerms(["FPT", "Tập đoàn FPT", "Đề án 06", "57-NQ/TW", "hoà bình", "Nguyễn Văn A", "chuyển đổi số", "số"])


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("Tập đoàn FPT và fpt", [(0, "Tập đoàn FPT"), (16, "fpt")]),
        ("FPTS, không FPT.", [(12, "FPT")]),
        ("ĐỀ ÁN 06, Đề án 6", [(0, "ĐỀ ÁN 06")]),
        ("de an 06", []),
        ("Nghị quyết 57-NQ/TW; 57 NQ TW", [(11, "57-NQ/TW")]),
        ("Hòa Bình, hoà bình, hoa binh", [(0, "Hòa Bình"), (10, "hoà bình")]),
        ("chuyển đổi\u00a0số", [(0, "chuyển đổi\u00a0số")]),
        ("chuyển  đổi số", [(0, "chuyển  đổi số")]),
        ("chuyển đổi, số", [(12, "số")]),
        ("chuyển đổi\nsố", [(11, "số")]),
        ("Ông Nguyễn Văn A.", [(4, "Nguyễn Văn A")]),
        ("İ FPT", [(2, "FPT")]),
        ("", []),
    ],
)
def test_hits(text: str, hits: list[tuple[int, str]]) -> None:
    assert [(hit.position, hit.written) for hit in TERMS.hits(text)] == hits


def test_no_terms_are_no_vocabulary() -> None:
    assert not OwnTerms([])
    assert list(OwnTerms([]).hits("FPT")) == []
